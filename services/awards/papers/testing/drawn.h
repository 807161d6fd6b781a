#pragma once
// What stands on the pages that a test draws.

#include <string>
#include <vector>

#include "services/awards/papers/canvas.h"

namespace thidua::awards::papers {

// A canvas that keeps what is drawn on it. Aborts the test program where the fonts are missing.
class DrawnPages {
 public:
  explicit DrawnPages(PageSize size);

  Canvas& canvas() { return *canvas_; }
  const std::vector<DrawnText>& texts() const { return texts_; }
  // The first text that has these words in one of its lines; aborts where there is none.
  const DrawnText& Find(const std::string& words) const;
  // How many texts have these words.
  size_t Count(const std::string& words) const;

  // Two texts of a page that cover each other, and texts that reach over `margin` points from its
  // edges, in words; empty if there are none. Turned texts are not looked at.
  std::string Overlaps() const;
  std::string Outside(double margin) const;

 private:
  std::unique_ptr<Fonts> fonts_;
  std::unique_ptr<Canvas> canvas_;
  std::vector<DrawnText> texts_;
  std::vector<PageSize> sizes_;  // of the pages that hold texts, by number
};

}  // namespace thidua::awards::papers
