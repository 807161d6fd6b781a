#include "services/awards/papers/document_page.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "services/awards/papers/closing.h"
#include "services/awards/papers/letterhead.h"
#include "services/awards/papers/page_flow.h"
#include "services/awards/papers/paragraph.h"
#include "services/awards/papers/table.h"
#include "services/awards/papers/words.h"

namespace thidua::awards::papers {
namespace {

constexpr double kTitleSize = 14;
constexpr double kSectionSpace = 12;

const Paragraph* AsKept(const Block& block, Paragraph& heading) {
  if (const auto* it = std::get_if<Heading>(&block)) {
    heading = AsParagraph(*it);
    return &heading;
  }
  return std::get_if<Paragraph>(&block);
}

// What the block needs at least on the page that it begins on; a heading needs what follows it too.
double LeastHeight(PageFlow& flow, const std::vector<Block>& blocks, size_t at) {
  Paragraph heading;
  const Paragraph* paragraph = AsKept(blocks[at], heading);
  if (paragraph == nullptr) return LeastHeight(flow, std::get<Table>(blocks[at]));
  const double height = LeastHeight(flow, *paragraph);
  if (paragraph != &heading || at + 1 == blocks.size()) return height;
  return height + kParagraphSpace + LeastHeight(flow, blocks, at + 1);
}

// `keep` points below the end of the last block are on its page.
void DrawBlocks(PageFlow& flow, const std::vector<Block>& blocks, double keep) {
  for (size_t i = 0; i < blocks.size(); ++i) {
    const bool last = i + 1 == blocks.size();
    Paragraph heading;
    const Paragraph* paragraph = AsKept(blocks[i], heading);
    if (paragraph == nullptr) {
      DrawTable(flow, std::get<Table>(blocks[i]), last ? keep : 0);
    } else if (paragraph == &heading && !last) {
      DrawParagraph(flow, heading, kParagraphSpace + LeastHeight(flow, blocks, i + 1));
    } else {
      DrawParagraph(flow, *paragraph, last ? keep : 0);
    }
  }
}

// Centred lines; returns the width of the widest.
double DrawCentred(PageFlow& flow, const TextStyle& style, const std::string& text) {
  if (text.empty()) return 0;
  TextStyle centred = style;
  centred.alignment = Alignment::kCentre;
  centred.balanced = true;
  const auto lines = flow.canvas().LayOut(centred, text, flow.width());
  flow.Need(lines.height());
  flow.canvas().Draw(lines, flow.left(), flow.y());
  flow.Skip(lines.height());
  return lines.width();
}

void DrawTitle(PageFlow& flow, const Document& document) {
  flow.Skip(kSectionSpace);
  const TextStyle bold = {.size = kTitleSize, .bold = true};
  DrawCentred(flow, bold, UpperCase(document.kind));
  DrawRule(flow, DrawCentred(flow, bold, document.subject));
  flow.Skip(kSectionSpace);
  if (DrawCentred(flow, bold, UpperCase(document.authority)) > 0) flow.Skip(kSectionSpace);
}

void DrawAddressees(PageFlow& flow, const std::vector<std::string>& addressees) {
  if (addressees.empty()) return;
  if (addressees.size() == 1) {
    DrawCentred(flow, {.size = kBodySize}, absl::StrCat("Kính gửi: ", addressees.front()));
    flow.Skip(kSectionSpace);
    return;
  }
  DrawParagraph(flow, {.text = "Kính gửi:"}, 2 * kBodySize);
  for (size_t i = 0; i < addressees.size(); ++i) {
    const char mark = i + 1 == addressees.size() ? '.' : ';';
    DrawParagraph(flow, {.text = absl::StrCat("- ", EndWith(addressees[i], mark))});
  }
  flow.Skip(kParagraphSpace);
}

void DrawGrounds(PageFlow& flow, const std::vector<std::string>& grounds) {
  for (size_t i = 0; i < grounds.size(); ++i) {
    const char mark = i + 1 == grounds.size() ? '.' : ';';
    DrawParagraph(flow, {.text = EndWith(grounds[i], mark), .italic = true});
  }
}

void DrawAnnex(PageFlow& flow, const Annex& annex, const std::string& number) {
  flow.NextSection(annex.across);
  const TextStyle bold = {.size = kTitleSize, .bold = true};
  DrawCentred(flow, bold, number);
  DrawCentred(flow, bold, UpperCase(annex.title));
  if (!annex.belongs_to.empty()) {
    DrawRule(flow, DrawCentred(flow, {.size = kTitleSize, .italic = true},
                               absl::StrCat("(", annex.belongs_to, ")")));
  }
  flow.Skip(kSectionSpace);
  DrawBlocks(flow, annex.blocks, 0);
}

}  // namespace

PageSize FirstPageOf(const Document& document) { return document.across ? kAcross : kUpright; }

std::string NameOf(const Document& document) {
  const std::string& number = document.letterhead.number;
  if (number.empty() || number.starts_with('/')) return document.kind;
  return absl::StrCat(document.kind, " số ", DocumentNumber(number));
}

void DrawDocument(Canvas& canvas, const Document& document) {
  PageFlow flow(canvas, document.across, document.marks);
  DrawLetterhead(flow, document.letterhead);
  DrawTitle(flow, document);
  DrawAddressees(flow, document.addressees);
  DrawGrounds(flow, document.grounds);
  Closing closing(flow, document);
  DrawBlocks(flow, document.blocks, kParagraphSpace + closing.LeastHeight());
  closing.Draw();
  for (size_t i = 0; i < document.annexes.size(); ++i) {
    const bool numbered = document.annexes.size() > 1;
    DrawAnnex(flow, document.annexes[i],
              numbered ? absl::StrCat("Phụ lục ", Roman(static_cast<int>(i) + 1)) : "Phụ lục");
  }
  flow.Finish();
}

}  // namespace thidua::awards::papers
