#pragma once
// Paragraphs and headings on pages.

#include "services/awards/papers/document.h"
#include "services/awards/papers/page_flow.h"

namespace thidua::awards::papers {

inline constexpr double kBodySize = 14;       // points, of a document's letters
inline constexpr double kParagraphSpace = 6;  // points between paragraphs
inline constexpr double kIndent = 10 * kMillimetre;

// Draws the paragraph and the space behind it. Neither the first nor the last line of one stands
// alone on its page. `keep` points below its last two lines, for what must not stand on a page
// alone, are on the page of those lines.
void DrawParagraph(PageFlow& flow, const Paragraph& paragraph, double keep = 0);

// What DrawParagraph needs at least on the page that it begins on, in points.
double LeastHeight(PageFlow& flow, const Paragraph& paragraph);

// The heading as a paragraph.
Paragraph AsParagraph(const Heading& heading);

}  // namespace thidua::awards::papers
