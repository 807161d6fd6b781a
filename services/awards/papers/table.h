#pragma once
// Tables on pages.

#include "services/awards/papers/document.h"
#include "services/awards/papers/page_flow.h"

namespace thidua::awards::papers {

// Draws the table and the space behind it. Its last row is on the page of `keep` points below it.
void DrawTable(PageFlow& flow, const Table& table, double keep = 0);

// What DrawTable needs at least on the page that it begins on, in points: the header and a row.
double LeastHeight(PageFlow& flow, const Table& table);

}  // namespace thidua::awards::papers
