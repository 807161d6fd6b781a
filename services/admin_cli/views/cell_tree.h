#pragma once
// A cell of an explanation for people: its rounds, their subjects, who accepted what they gave.

#include <cstddef>

#include "services/admin_cli/base/language.h"
#include "services/admin_cli/views/explained_cell.h"
#include "services/admin_cli/views/titles.h"
#include "services/admin_cli/views/tree_text.h"

namespace thidua::cli {

// How far down an explanation goes.
enum class ExplanationDepth { kFormula, kCells, kRounds, kReports };

// How an explanation is shown.
struct ExplanationLook {
  Wording say = kEnglishWording;
  ExplanationDepth depth = ExplanationDepth::kReports;
  size_t subjects = 25;  // of one round that are listed
};

// The text with the mark of what was made up, where it is.
TextNode Marked(std::string text, bool simulated, const Wording& say);

// The cell, times a coefficient.
TextNode CellTree(const std::string& coefficient, const ExplainedCell& cell, const Titles& titles,
                  const ExplanationLook& look);

}  // namespace thidua::cli
