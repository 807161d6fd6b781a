#pragma once
// PDF pages to draw text on.
//
//   ASSIGN_OR_RETURN(auto canvas, Canvas::Create(fonts, kAcross));
//   canvas->SetInformation("Giấy khen 2020-000017", "2020-08-15T00:00:00+07:00");
//   canvas->Draw(canvas->LayOut(style, text, 600), 121, 80);
//   canvas->NextPage(kAcross);
//   ASSIGN_OR_RETURN(std::string pdf, canvas->Finish());

#include <absl/status/statusor.h>
#include <pango/pango-layout.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/awards/papers/fonts.h"
#include "services/awards/papers/style.h"

namespace thidua::awards::papers {

// A text as it stands on a page, for whoever observes a canvas.
struct DrawnText {
  size_t page;    // from 1
  double size;    // points
  Rectangle box;  // that its lines fill, before it is turned
  bool turned;
  std::vector<std::string> lines;  // without spaces at their ends
};

// Lengths are points, from the top left corner. Not thread-safe. Uses only the fonts it is given,
// so that the same text makes the same bytes on any machine that has the same files.
class Canvas {
 public:
  // A line of a text; lengths from the top of the text.
  struct Line {
    double top, bottom;
  };

  // A block of text that is laid out and ready to be drawn. Must not outlive its canvas.
  class Text {
   public:
    double height() const { return height_; }
    double width() const { return width_; }  // of the widest line
    size_t line_count() const;
    std::vector<Line> lines() const;

   private:
    friend class Canvas;
    struct Free {
      void operator()(PangoLayout* layout) const;
    };
    std::unique_ptr<PangoLayout, Free> layout_;
    Colour colour_;
    double size_ = 0;
    double height_ = 0;
    double width_ = 0;
    double shift_ = 0;  // to the right: a balanced text is narrower than its column
  };

  // `fonts` must outlive it and serve one canvas at a time.
  //   INTERNAL: the PDF cannot be begun.
  static absl::StatusOr<std::unique_ptr<Canvas>> Create(const Fonts& fonts, PageSize size);
  ~Canvas();

  // Of the page that is drawn on.
  PageSize size() const { return size_; }
  // Its number in the file, from 1.
  size_t page() const { return page_; }

  // What readers of the file are told about it; `created` is ISO 8601.
  void SetInformation(const std::string& title, const std::string& created);
  // Calls `observer` with every text that is drawn from now on.
  void Observe(std::function<void(const DrawnText&)> observer);

  // Lays out `text` in lines of at most `width`.
  Text LayOut(const TextStyle& style, std::string_view text, double width);
  // Draws it with its column's top left corner at (x, y).
  void Draw(const Text& text, double x, double y);
  // Draws `count` lines of it from `first`, the top left corner of those lines at (x, y).
  void DrawLines(const Text& text, size_t first, size_t count, double x, double y);
  // Draws it centred on (x, y), turned by `angle` radians.
  void DrawTurned(const Text& text, double x, double y, double angle);
  void DrawFrame(const Rectangle& frame, double line_width, const Colour& colour);
  void DrawLine(double x1, double y1, double x2, double y2, double line_width,
                const Colour& colour);
  // A filled square on its corner, `radius` from centre to corner.
  void DrawDiamond(double x, double y, double radius, const Colour& colour);
  // All of them as one shape, so that no light shines between neighbours.
  void DrawBars(const std::vector<Bar>& bars, double thickness, const Colour& colour);

  // Notes that somebody signs there, on the page that is drawn on. Draws nothing.
  void NoteSignature(const Rectangle& room) { signature_rooms_.push_back({page_, size_, room}); }
  // All that were noted, in that order.
  const std::vector<SignatureRoom>& signature_rooms() const { return signature_rooms_; }

  // Ends the page and begins one of that size.
  void NextPage(PageSize size);

  // The PDF; nothing can be drawn any more.
  //   FAILED_PRECONDITION / INVALID_TEXT: the fonts lack a character.
  //   INTERNAL: the PDF could not be made.
  absl::StatusOr<std::string> Finish();

 private:
  struct Drawing;  // the cairo and pango objects

  Canvas(std::unique_ptr<Drawing> drawing, PageSize size);
  void SetColour(const Colour& colour);
  void Tell(const Text& text, size_t first, size_t count, double x, double y, bool turned);

  std::unique_ptr<Drawing> drawing_;
  PageSize size_;
  size_t page_ = 1;
  std::vector<SignatureRoom> signature_rooms_;
  std::function<void(const DrawnText&)> observer_;
  std::string unprintable_;  // the first text with a character that no font has
};

}  // namespace thidua::awards::papers
