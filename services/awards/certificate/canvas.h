#pragma once
// One PDF page to draw text on.
//
//   ASSIGN_OR_RETURN(auto canvas, Canvas::Create(fonts, 842, 595));
//   canvas->SetInformation("Giấy khen 2020-000017", "2020-08-15T00:00:00+07:00");
//   canvas->Draw(canvas->LayOut(style, text, 600), 121, 80);
//   ASSIGN_OR_RETURN(std::string pdf, canvas->Finish());

#include <absl/status/statusor.h>
#include <cairo.h>
#include <pango/pango-layout.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/awards/certificate/fonts.h"

namespace thidua::awards {

struct Colour {
  double red, green, blue;
  double alpha = 1;
};

enum class Alignment { kLeft, kCentre, kRight };

// How a block of text looks.
struct TextStyle {
  double size;  // points
  bool bold = false;
  bool italic = false;
  Colour colour = {0.1, 0.1, 0.1};
  Alignment alignment = Alignment::kCentre;
};

// Lengths are points, from the top left corner. Not thread-safe. Uses only the fonts it is given,
// so that the same text makes the same bytes on any machine that has the same files.
class Canvas {
 public:
  // A block of text that is laid out and ready to be drawn. Must not outlive its canvas.
  class Text {
   public:
    double height() const { return height_; }
    double width() const { return width_; }  // of the widest line

   private:
    friend class Canvas;
    struct Free {
      void operator()(PangoLayout* layout) const;
    };
    std::unique_ptr<PangoLayout, Free> layout_;
    Colour colour_;
    double height_ = 0;
    double width_ = 0;
  };

  // `fonts` must outlive it and serve one canvas at a time.
  //   INTERNAL: the PDF cannot be begun.
  static absl::StatusOr<std::unique_ptr<Canvas>> Create(const Fonts& fonts, double width,
                                                        double height);
  ~Canvas();

  double width() const { return width_; }
  double height() const { return height_; }

  // What readers of the file are told about it; `created` is ISO 8601.
  void SetInformation(const std::string& title, const std::string& created);

  // Lays out `text` in lines of at most `width`.
  Text LayOut(const TextStyle& style, std::string_view text, double width);
  // Draws it with its box's top left corner at (x, y).
  void Draw(const Text& text, double x, double y);
  // Draws it centred on (x, y), turned by `angle` radians.
  void DrawTurned(const Text& text, double x, double y, double angle);
  void DrawRectangle(double inset, double line_width, const Colour& colour);
  void DrawLine(double x1, double y1, double x2, double y2, double line_width,
                const Colour& colour);
  // A filled square on its corner, `radius` from centre to corner.
  void DrawDiamond(double x, double y, double radius, const Colour& colour);

  // The PDF; nothing can be drawn any more.
  //   FAILED_PRECONDITION / INVALID_TEXT: the fonts lack a character.
  //   INTERNAL: the PDF could not be made.
  absl::StatusOr<std::string> Finish();

 private:
  struct Drawing;  // the cairo and pango objects

  Canvas(std::unique_ptr<Drawing> drawing, double width, double height);

  std::unique_ptr<Drawing> drawing_;
  const double width_;
  const double height_;
  std::string unprintable_;  // the first text with a character that no font has
};

}  // namespace thidua::awards
