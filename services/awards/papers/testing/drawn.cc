#include "services/awards/papers/testing/drawn.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

#include "common/value/check.h"
#include "services/awards/papers/printer.h"

namespace thidua::awards::papers {
namespace {

constexpr double kTolerance = 0.01;  // points: lengths are rounded

std::string Words(const DrawnText& text) {
  return absl::StrCat("page ", text.page, " (", text.box.x, ", ", text.box.y, ", ", text.box.width,
                      " x ", text.box.height, ") ", absl::StrJoin(text.lines, " / "));
}

bool Has(const DrawnText& text, const std::string& words) {
  return std::ranges::any_of(
      text.lines, [&](const std::string& line) { return absl::StrContains(line, words); });
}

bool Cover(const Rectangle& a, const Rectangle& b) {
  return a.x + kTolerance < b.x + b.width && b.x + kTolerance < a.x + a.width &&
         a.y + kTolerance < b.y + b.height && b.y + kTolerance < a.y + a.height;
}

}  // namespace

DrawnPages::DrawnPages(PageSize size) {
  auto fonts = Fonts::Open(kDefaultFontFolder);
  THIDUA_CHECK(fonts.ok(), "The fonts of papers are installed.");
  fonts_ = *std::move(fonts);
  auto canvas = Canvas::Create(*fonts_, size);
  THIDUA_CHECK(canvas.ok(), "A canvas can be begun.");
  canvas_ = *std::move(canvas);
  canvas_->Observe([this](const DrawnText& text) {
    texts_.push_back(text);
    sizes_.resize(std::max(sizes_.size(), text.page + 1));
    sizes_[text.page] = canvas_->size();
  });
}

const DrawnText& DrawnPages::Find(const std::string& words) const {
  const auto it =
      std::ranges::find_if(texts_, [&](const DrawnText& text) { return Has(text, words); });
  THIDUA_CHECK(it != texts_.end(), "A test asks for words that are drawn.");
  return *it;
}

size_t DrawnPages::Count(const std::string& words) const {
  return static_cast<size_t>(
      std::ranges::count_if(texts_, [&](const DrawnText& text) { return Has(text, words); }));
}

std::string DrawnPages::Overlaps() const {
  std::string found;
  for (size_t i = 0; i < texts_.size(); ++i) {
    for (size_t j = i + 1; j < texts_.size(); ++j) {
      const DrawnText &a = texts_[i], &b = texts_[j];
      if (a.page != b.page || a.turned || b.turned || !Cover(a.box, b.box)) continue;
      absl::StrAppend(&found, Words(a), "\n  covers ", Words(b), "\n");
    }
  }
  return found;
}

std::string DrawnPages::Outside(double margin) const {
  std::string found;
  for (const DrawnText& text : texts_) {
    if (text.turned) continue;
    const PageSize page = sizes_[text.page];
    const Rectangle& box = text.box;
    if (box.x < margin || box.y < margin || box.x + box.width > page.width - margin ||
        box.y + box.height > page.height - margin) {
      absl::StrAppend(&found, Words(text), "\n");
    }
  }
  return found;
}

}  // namespace thidua::awards::papers
