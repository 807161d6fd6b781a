#pragma once
// The top of an official document.

#include "services/awards/papers/document.h"
#include "services/awards/papers/page_flow.h"

namespace thidua::awards::papers {

// Draws the issuer and the number on the left, state name, motto, place and date on the right.
void DrawLetterhead(PageFlow& flow, const Letterhead& letterhead);

// Draws a rule below centred text that is so wide, two fifths as long, and skips it. None of 0.
void DrawRule(PageFlow& flow, double text_width);

}  // namespace thidua::awards::papers
