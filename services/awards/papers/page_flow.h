#pragma once
// Pages of a document that are filled from the top to the bottom.

#include <cstddef>

#include "services/awards/papers/canvas.h"
#include "services/awards/papers/marks.h"

namespace thidua::awards::papers {

// Draws on the canvas's pages within the margins that Decree 30 gives, adds pages where they are
// full, and what stands on every page: its number in the top margin, from the second page of a
// section on, and its marks. Must not outlive its canvas. Not thread-safe.
class PageFlow {
 public:
  // Begins the first section on the canvas's page, which must be of that size.
  PageFlow(Canvas& canvas, bool across, Marks marks);

  Canvas& canvas() { return canvas_; }
  double left() const;
  double width() const;   // of the text, in points
  double height() const;  // of the text of a whole page, in points
  // Where the next text begins, from the paper's upper edge.
  double y() const { return y_; }
  // Points left on the page.
  double room() const;
  bool is_at_top() const;

  // Moves down, not over the page's end.
  void Skip(double height);
  // Begins a page, unless that much is left or the page is still empty.
  void Need(double height);
  void NextPage();
  // Begins a page whose section counts its pages from 1.
  void NextSection(bool across);

  // Ends the last page; nothing can be drawn any more.
  void Finish();

 private:
  void BeginPage();
  void EndPage();

  Canvas& canvas_;
  const Marks marks_;
  bool across_;
  size_t page_ = 1;  // of the section
  double y_ = 0;
};

}  // namespace thidua::awards::papers
