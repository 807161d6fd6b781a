#include "services/awards/certificate/canvas.h"

#include <absl/strings/str_cat.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cmath>

#include "common/value/errors.h"
#include "common/value/text.h"

namespace thidua::awards {
namespace {

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

PangoAlignment ToPango(Alignment alignment) {
  switch (alignment) {
    case Alignment::kLeft:
      return PANGO_ALIGN_LEFT;
    case Alignment::kCentre:
      return PANGO_ALIGN_CENTER;
    case Alignment::kRight:
      return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

absl::Status Broken(std::string_view what) {
  return Error(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL, what);
}

}  // namespace

// Members are freed in the order of the destructor below: contexts before what they are made of.
struct Canvas::Drawing {
  ~Drawing() {
    if (context != nullptr) g_object_unref(context);
    if (cairo != nullptr) cairo_destroy(cairo);
    if (surface != nullptr) cairo_surface_destroy(surface);
  }

  std::string pdf;
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  PangoContext* context = nullptr;
};

void Canvas::Text::Free::operator()(PangoLayout* layout) const { g_object_unref(layout); }

Canvas::Canvas(std::unique_ptr<Drawing> drawing, double width, double height)
    : drawing_(std::move(drawing)), width_(width), height_(height) {}

Canvas::~Canvas() = default;

absl::StatusOr<std::unique_ptr<Canvas>> Canvas::Create(const Fonts& fonts, double width,
                                                       double height) {
  auto drawing = std::make_unique<Drawing>();
  drawing->context = pango_font_map_create_context(fonts.map());
  pango_cairo_context_set_resolution(drawing->context, 72);  // a unit is a point
  pango_context_set_round_glyph_positions(drawing->context, FALSE);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(drawing->context, options);
  cairo_font_options_destroy(options);

  drawing->surface = cairo_pdf_surface_create_for_stream(Append, &drawing->pdf, width, height);
  cairo_pdf_surface_restrict_to_version(drawing->surface, CAIRO_PDF_VERSION_1_5);
  drawing->cairo = cairo_create(drawing->surface);
  if (cairo_status(drawing->cairo) != CAIRO_STATUS_SUCCESS) {
    return Broken(cairo_status_to_string(cairo_status(drawing->cairo)));
  }
  return std::unique_ptr<Canvas>(new Canvas(std::move(drawing), width, height));
}

void Canvas::SetInformation(const std::string& title, const std::string& created) {
  cairo_pdf_surface_set_metadata(drawing_->surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(drawing_->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                 created.c_str());
}

Canvas::Text Canvas::LayOut(const TextStyle& style, std::string_view text, double width) {
  Text result;
  result.colour_ = style.colour;
  result.layout_.reset(pango_layout_new(drawing_->context));
  PangoLayout* layout = result.layout_.get();

  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family_static(font, Fonts::kFamily);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font, style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);

  PangoAttrList* attributes = pango_attr_list_new();
  // Official text is not to be broken with hyphens that nobody wrote.
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);

  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout, static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_alignment(layout, ToPango(style.alignment));
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  if (pango_layout_get_unknown_glyphs_count(layout) > 0 && unprintable_.empty()) {
    unprintable_ = text;
  }
  PangoRectangle extents;
  pango_layout_get_extents(layout, nullptr, &extents);
  result.height_ = static_cast<double>(extents.height) / PANGO_SCALE;
  result.width_ = static_cast<double>(extents.width) / PANGO_SCALE;
  return result;
}

void Canvas::Draw(const Text& text, double x, double y) {
  cairo_set_source_rgba(drawing_->cairo, text.colour_.red, text.colour_.green, text.colour_.blue,
                        text.colour_.alpha);
  cairo_move_to(drawing_->cairo, x, y);
  pango_cairo_show_layout(drawing_->cairo, text.layout_.get());
}

void Canvas::DrawTurned(const Text& text, double x, double y, double angle) {
  cairo_save(drawing_->cairo);
  cairo_translate(drawing_->cairo, x, y);
  cairo_rotate(drawing_->cairo, angle);
  const double width =
      static_cast<double>(pango_layout_get_width(text.layout_.get())) / PANGO_SCALE;
  Draw(text, -width / 2, -text.height() / 2);
  cairo_restore(drawing_->cairo);
}

void Canvas::DrawRectangle(double inset, double line_width, const Colour& colour) {
  cairo_set_source_rgba(drawing_->cairo, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_set_line_width(drawing_->cairo, line_width);
  cairo_rectangle(drawing_->cairo, inset, inset, width_ - 2 * inset, height_ - 2 * inset);
  cairo_stroke(drawing_->cairo);
}

void Canvas::DrawLine(double x1, double y1, double x2, double y2, double line_width,
                      const Colour& colour) {
  cairo_set_source_rgba(drawing_->cairo, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_set_line_width(drawing_->cairo, line_width);
  cairo_move_to(drawing_->cairo, x1, y1);
  cairo_line_to(drawing_->cairo, x2, y2);
  cairo_stroke(drawing_->cairo);
}

void Canvas::DrawDiamond(double x, double y, double radius, const Colour& colour) {
  cairo_set_source_rgba(drawing_->cairo, colour.red, colour.green, colour.blue, colour.alpha);
  cairo_move_to(drawing_->cairo, x, y - radius);
  cairo_line_to(drawing_->cairo, x + radius, y);
  cairo_line_to(drawing_->cairo, x, y + radius);
  cairo_line_to(drawing_->cairo, x - radius, y);
  cairo_close_path(drawing_->cairo);
  cairo_fill(drawing_->cairo);
}

absl::StatusOr<std::string> Canvas::Finish() {
  if (!unprintable_.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_INVALID_TEXT,
                 "the certificate's font lacks a character of " + Quote(unprintable_));
  }
  cairo_show_page(drawing_->cairo);
  cairo_surface_finish(drawing_->surface);
  if (cairo_surface_status(drawing_->surface) != CAIRO_STATUS_SUCCESS) {
    return Broken(cairo_status_to_string(cairo_surface_status(drawing_->surface)));
  }
  return std::move(drawing_->pdf);
}

}  // namespace thidua::awards
