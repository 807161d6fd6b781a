#include "services/awards/papers/canvas.h"

#include <absl/strings/str_cat.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <cmath>

#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/awards/papers/text_breaks.h"

namespace thidua::awards::papers {
namespace {

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

PangoAlignment ToPango(Alignment alignment) {
  switch (alignment) {
    case Alignment::kLeft:
    case Alignment::kJustified:
      return PANGO_ALIGN_LEFT;
    case Alignment::kCentre:
      return PANGO_ALIGN_CENTER;
    case Alignment::kRight:
      return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

double Points(int units) { return static_cast<double>(units) / PANGO_SCALE; }
int Units(double points) { return static_cast<int>(std::lround(points * PANGO_SCALE)); }

PangoAttrList* AttributesOf(const TextStyle& style, std::string_view text) {
  PangoAttrList* attributes = pango_attr_list_new();
  // Official text is not to be broken with hyphens that nobody wrote.
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  if (style.bold_bytes > 0) {
    PangoAttribute* bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    bold->start_index = 0;
    bold->end_index = static_cast<guint>(style.bold_bytes);
    pango_attr_list_insert(attributes, bold);
  }
  if (style.balanced) {
    for (const ByteRange& range : UnbrokenSpaces(text)) {
      PangoAttribute* unbroken = pango_attr_allow_breaks_new(FALSE);
      unbroken->start_index = static_cast<guint>(range.begin);
      unbroken->end_index = static_cast<guint>(range.end);
      pango_attr_list_insert(attributes, unbroken);
    }
  }
  return attributes;
}

// The mean width of the layout's lines.
double MeanWidth(PangoLayout* layout) {
  double sum = 0;
  PangoLayoutIter* iterator = pango_layout_get_iter(layout);
  do {
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(iterator, nullptr, &extents);
    sum += Points(extents.width);
  } while (pango_layout_iter_next_line(iterator));
  pango_layout_iter_free(iterator);
  return sum / pango_layout_get_line_count(layout);
}

// The least width of at most `width`, to a point, at which the text has no more lines than at that.
double BalancedWidth(PangoLayout* layout, double width) {
  const int lines = pango_layout_get_line_count(layout);
  if (lines < 2) return width;
  // No line less than the mean holds all; a space more or less is lost at the ends of other lines.
  double most = width, least = std::max(0.0, MeanWidth(layout) - 12);
  while (most - least > 1) {
    const double middle = (most + least) / 2;
    pango_layout_set_width(layout, Units(middle));
    (pango_layout_get_line_count(layout) > lines ? least : most) = middle;
  }
  pango_layout_set_width(layout, Units(most));
  return most;
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

size_t Canvas::Text::line_count() const {
  return static_cast<size_t>(pango_layout_get_line_count(layout_.get()));
}

std::vector<Canvas::Line> Canvas::Text::lines() const {
  std::vector<Line> lines;
  PangoLayoutIter* iterator = pango_layout_get_iter(layout_.get());
  do {
    int top, bottom;
    pango_layout_iter_get_line_yrange(iterator, &top, &bottom);
    lines.push_back({Points(top), Points(bottom)});
  } while (pango_layout_iter_next_line(iterator));
  pango_layout_iter_free(iterator);
  return lines;
}

Canvas::Canvas(std::unique_ptr<Drawing> drawing, PageSize size)
    : drawing_(std::move(drawing)), size_(size) {}

Canvas::~Canvas() = default;

absl::StatusOr<std::unique_ptr<Canvas>> Canvas::Create(const Fonts& fonts, PageSize size) {
  auto drawing = std::make_unique<Drawing>();
  drawing->context = pango_font_map_create_context(fonts.map());
  pango_cairo_context_set_resolution(drawing->context, 72);  // a unit is a point
  pango_context_set_round_glyph_positions(drawing->context, FALSE);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(drawing->context, options);
  cairo_font_options_destroy(options);

  drawing->surface =
      cairo_pdf_surface_create_for_stream(Append, &drawing->pdf, size.width, size.height);
  cairo_pdf_surface_restrict_to_version(drawing->surface, CAIRO_PDF_VERSION_1_5);
  drawing->cairo = cairo_create(drawing->surface);
  if (cairo_status(drawing->cairo) != CAIRO_STATUS_SUCCESS) {
    return Internal(cairo_status_to_string(cairo_status(drawing->cairo)));
  }
  return std::unique_ptr<Canvas>(new Canvas(std::move(drawing), size));
}

void Canvas::SetInformation(const std::string& title, const std::string& created) {
  cairo_pdf_surface_set_metadata(drawing_->surface, CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(drawing_->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                 created.c_str());
}

void Canvas::Observe(std::function<void(const DrawnText&)> observer) {
  observer_ = std::move(observer);
}

Canvas::Text Canvas::LayOut(const TextStyle& style, std::string_view text, double width) {
  Text result;
  result.colour_ = style.colour;
  result.size_ = style.size;
  result.layout_.reset(pango_layout_new(drawing_->context));
  PangoLayout* layout = result.layout_.get();

  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family_static(font, Fonts::kFamily);
  pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
  pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font, style.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);

  PangoAttrList* attributes = AttributesOf(style, text);
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);

  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout, Units(width));
  pango_layout_set_alignment(layout, ToPango(style.alignment));
  pango_layout_set_justify(layout, style.alignment == Alignment::kJustified);
  pango_layout_set_indent(layout, Units(style.indent));
  pango_layout_set_line_spacing(layout, static_cast<float>(style.line_spacing));
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  if (style.balanced) {
    const double narrow = BalancedWidth(layout, width);
    if (style.alignment == Alignment::kCentre) result.shift_ = (width - narrow) / 2;
    if (style.alignment == Alignment::kRight) result.shift_ = width - narrow;
  }
  if (pango_layout_get_unknown_glyphs_count(layout) > 0 && unprintable_.empty()) {
    unprintable_ = text;
  }
  PangoRectangle extents;
  pango_layout_get_extents(layout, nullptr, &extents);
  result.height_ = Points(extents.height);
  result.width_ = Points(extents.width);
  return result;
}

void Canvas::Draw(const Text& text, double x, double y) {
  Tell(text, 0, text.line_count(), x, y, false);
  SetColour(text.colour_);
  cairo_move_to(drawing_->cairo, x + text.shift_, y);
  pango_cairo_show_layout(drawing_->cairo, text.layout_.get());
}

void Canvas::DrawLines(const Text& text, size_t first, size_t count, double x, double y) {
  if (count == 0) return;
  const double above = text.lines()[first].top;
  Tell(text, first, count, x, y - above, false);
  SetColour(text.colour_);
  PangoLayoutIter* iterator = pango_layout_get_iter(text.layout_.get());
  for (size_t i = 0; i < first + count; ++i, pango_layout_iter_next_line(iterator)) {
    if (i < first) continue;
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(iterator, nullptr, &extents);
    const double baseline = Points(pango_layout_iter_get_baseline(iterator)) - above;
    cairo_move_to(drawing_->cairo, x + text.shift_ + Points(extents.x), y + baseline);
    pango_cairo_show_layout_line(drawing_->cairo, pango_layout_iter_get_line_readonly(iterator));
  }
  pango_layout_iter_free(iterator);
}

void Canvas::DrawTurned(const Text& text, double x, double y, double angle) {
  const double width = Points(pango_layout_get_width(text.layout_.get()));
  Tell(text, 0, text.line_count(), x - width / 2, y - text.height() / 2, true);
  SetColour(text.colour_);
  cairo_save(drawing_->cairo);
  cairo_translate(drawing_->cairo, x, y);
  cairo_rotate(drawing_->cairo, angle);
  cairo_move_to(drawing_->cairo, -width / 2, -text.height() / 2);
  pango_cairo_show_layout(drawing_->cairo, text.layout_.get());
  cairo_restore(drawing_->cairo);
}

void Canvas::SetColour(const Colour& colour) {
  cairo_set_source_rgba(drawing_->cairo, colour.red, colour.green, colour.blue, colour.alpha);
}

// (x, y) is where the corner of the whole text would be.
void Canvas::Tell(const Text& text, size_t first, size_t count, double x, double y, bool turned) {
  if (!observer_ || count == 0) return;
  DrawnText drawn = {page_, text.size_, {x + size_.width, y, 0, 0}, turned, {}};
  double right = 0, bottom = 0;
  const std::string_view whole = pango_layout_get_text(text.layout_.get());
  PangoLayoutIter* iterator = pango_layout_get_iter(text.layout_.get());
  for (size_t i = 0; i < first + count; ++i, pango_layout_iter_next_line(iterator)) {
    if (i < first) continue;
    PangoRectangle extents;
    pango_layout_iter_get_line_extents(iterator, nullptr, &extents);
    int top, end;
    pango_layout_iter_get_line_yrange(iterator, &top, &end);
    if (i == first) drawn.box.y = y + Points(top);
    bottom = y + Points(end);
    const double left = x + text.shift_ + Points(extents.x);
    drawn.box.x = std::min(drawn.box.x, left);
    right = std::max(right, left + Points(extents.width));
    const PangoLayoutLine* line = pango_layout_iter_get_line_readonly(iterator);
    std::string_view words =
        whole.substr(static_cast<size_t>(line->start_index), static_cast<size_t>(line->length));
    while (words.ends_with(' ')) words.remove_suffix(1);  // the space that the line is broken at
    drawn.lines.emplace_back(words);
  }
  pango_layout_iter_free(iterator);
  drawn.box.width = right - drawn.box.x;
  drawn.box.height = bottom - drawn.box.y;
  observer_(drawn);
}

void Canvas::DrawFrame(const Rectangle& frame, double line_width, const Colour& colour) {
  SetColour(colour);
  cairo_set_line_width(drawing_->cairo, line_width);
  cairo_rectangle(drawing_->cairo, frame.x, frame.y, frame.width, frame.height);
  cairo_stroke(drawing_->cairo);
}

void Canvas::DrawLine(double x1, double y1, double x2, double y2, double line_width,
                      const Colour& colour) {
  SetColour(colour);
  cairo_set_line_width(drawing_->cairo, line_width);
  cairo_move_to(drawing_->cairo, x1, y1);
  cairo_line_to(drawing_->cairo, x2, y2);
  cairo_stroke(drawing_->cairo);
}

void Canvas::DrawDiamond(double x, double y, double radius, const Colour& colour) {
  SetColour(colour);
  cairo_move_to(drawing_->cairo, x, y - radius);
  cairo_line_to(drawing_->cairo, x + radius, y);
  cairo_line_to(drawing_->cairo, x, y + radius);
  cairo_line_to(drawing_->cairo, x - radius, y);
  cairo_close_path(drawing_->cairo);
  cairo_fill(drawing_->cairo);
}

void Canvas::DrawBars(const std::vector<Bar>& bars, double thickness, const Colour& colour) {
  SetColour(colour);
  cairo_set_line_width(drawing_->cairo, thickness);
  for (const Bar& bar : bars) {
    cairo_move_to(drawing_->cairo, bar.x, bar.y);
    cairo_line_to(drawing_->cairo, bar.x + bar.length, bar.y);
  }
  cairo_stroke(drawing_->cairo);
}

void Canvas::NextPage(PageSize size) {
  cairo_show_page(drawing_->cairo);
  cairo_pdf_surface_set_size(drawing_->surface, size.width, size.height);
  size_ = size;
  ++page_;
}

absl::StatusOr<std::string> Canvas::Finish() {
  if (!unprintable_.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_INVALID_TEXT,
                 "the font of papers lacks a character of " + Quote(unprintable_));
  }
  cairo_show_page(drawing_->cairo);
  cairo_surface_finish(drawing_->surface);
  if (cairo_surface_status(drawing_->surface) != CAIRO_STATUS_SUCCESS) {
    return Internal(cairo_status_to_string(cairo_surface_status(drawing_->surface)));
  }
  return std::move(drawing_->pdf);
}

}  // namespace thidua::awards::papers
