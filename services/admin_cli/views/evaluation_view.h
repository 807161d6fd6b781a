#pragma once
// An evaluation as people read it.

#include <string>
#include <string_view>
#include <vector>

#include "services/admin_cli/base/language.h"
#include "services/admin_cli/views/printer.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::cli {

// Whether nobody decided how far off the bound still holds.
bool IsUndecided(const targets::v1::Bound& bound);

// A bound as people write it: ">= 115", "> 9.5", "40-45", "47 or more", "0 +/- 1", "about 100 +/-
// 5"; empty for none.
std::string BoundText(const targets::v1::Bound& bound, const Wording& say = kEnglishWording);

// A value as people write it: "49/68 = 72.06", or "115.2".
std::string QuantityText(const targets::v1::Quantity& quantity);

// Ten blocks, filled by actual over bound, with a mark where the bound lies; empty where there is
// nothing to compare.
std::string BarText(const targets::v1::TargetResult& result);

// Whether only a part of a year was evaluated.
bool IsPartOfYear(const targets::v1::Evaluation& evaluation);

// How an evaluation is shown. As it is made it is for files: English, with all notes and obstacles
// in the last column.
struct EvaluationLook {
  Wording say = kEnglishWording;
  bool bars = false;
  bool notes_as_numbers = false;  // the last column holds numbers into the footnotes
  bool obstacles_below = false;   // the obstacles are left out: they stand below, grouped
};

// One row a target.
Table EvaluationTable(const targets::v1::Evaluation& evaluation, const EvaluationLook& look,
                      std::vector<std::string>* footnotes);

// How many targets came to what: "5 met, 2 missed; superseded: 1 missed". A promise that was
// changed is counted once, what it was before apart.
std::string CountsText(const targets::v1::Evaluation& evaluation,
                       const Wording& say = kEnglishWording);

}  // namespace thidua::cli
