#include "services/admin_cli/views/outcome_view.h"

#include <absl/strings/str_join.h>

#include <map>
#include <vector>

#include "common/value/enum_switch.h"
#include "services/admin_cli/base/fields.h"

namespace thidua::cli {
namespace {

using awards::v1::Check;
using awards::v1::CheckOutcome;
using awards::v1::NominationOutcome;
using awards::v1::NominationsOutcome;
using awards::v1::NominationState;

std::string StateText(NominationState state) {
  return EnumText(*awards::v1::NominationState_descriptor(), state);
}

Colour ColourOf(CheckOutcome outcome) {
  switch (outcome) {
    case awards::v1::CHECK_OUTCOME_PASSED:
      return Colour::kGreen;
    case awards::v1::CHECK_OUTCOME_FAILED:
      return Colour::kRed;
    case awards::v1::CHECK_OUTCOME_UNCONFIRMED:
    case awards::v1::CHECK_OUTCOME_CONFIRMED:
      return Colour::kYellow;
    case awards::v1::CHECK_OUTCOME_UNSPECIFIED:
    case SENTINELS_OF(awards::v1::CheckOutcome):
      break;
  }
  return Colour::kNone;
}

TableCell CheckCell(CheckOutcome outcome) {
  return TableCell(EnumText(*awards::v1::CheckOutcome_descriptor(), outcome), ColourOf(outcome));
}

TableCell StateCell(const NominationOutcome& one) {
  return one.refusal().empty() ? TableCell(StateText(one.state()))
                               : TableCell("refused", Colour::kRed);
}

// "5 passed, 1 failed".
std::string CheckCounts(const NominationOutcome& one) {
  std::map<CheckOutcome, int> counts;
  for (const Check& check : one.checks()) ++counts[check.outcome()];
  std::vector<std::string> texts;
  for (const auto& [outcome, count] : counts) {
    texts.push_back(std::to_string(count) + " " +
                    EnumText(*awards::v1::CheckOutcome_descriptor(), outcome));
  }
  return absl::StrJoin(texts, ", ");
}

std::string ProblemOf(const NominationOutcome& one) {
  std::vector<std::string> problems;
  if (!one.refusal().empty()) problems.push_back(one.refusal());
  for (const Check& check : one.checks()) {
    if (check.outcome() == awards::v1::CHECK_OUTCOME_FAILED ||
        check.outcome() == awards::v1::CHECK_OUTCOME_UNCONFIRMED) {
      problems.push_back(check.rule() + (check.finding().empty() ? "" : ": " + check.finding()));
    }
  }
  return absl::StrJoin(problems, "; ");
}

}  // namespace

Table OutcomeTable(const NominationsOutcome& outcome) {
  Table table({{"NAME", Column::kName},
               {"STATE"},
               {"CHECKS", Column::kText, 1},
               {"PROBLEM", Column::kShrink}});
  for (const NominationOutcome& one : outcome.outcomes()) {
    table.Add({one.nomination(), StateCell(one), CheckCounts(one), ProblemOf(one)});
  }
  return table;
}

Table ChecksTable(const NominationsOutcome& outcome) {
  Table table({{"NAME", Column::kName},
               {"STATE"},
               {"RULE"},
               {"OUTCOME"},
               {"TITLE", Column::kShrink, 1},
               {"FINDING", Column::kShrink},
               {"CONFIRMATION", Column::kShrink, 2}});
  for (const NominationOutcome& one : outcome.outcomes()) {
    if (!one.refusal().empty() || one.checks().empty()) {
      table.Add({one.nomination(), StateCell(one), "", "", "", one.refusal()});
    }
    for (const Check& check : one.checks()) {
      table.Add({one.nomination(), StateCell(one), check.rule(), CheckCell(check.outcome()),
                 check.title(), check.finding(), check.confirmation()});
    }
  }
  return table;
}

int RefusedOf(const NominationsOutcome& outcome) {
  int refused = 0;
  for (const NominationOutcome& one : outcome.outcomes()) refused += one.refusal().empty() ? 0 : 1;
  return refused;
}

std::string OutcomeCounts(const NominationsOutcome& outcome) {
  std::map<NominationState, int> counts;
  for (const NominationOutcome& one : outcome.outcomes()) {
    if (one.refusal().empty()) ++counts[one.state()];
  }
  std::vector<std::string> texts;
  for (const auto& [state, count] : counts) {
    texts.push_back(std::to_string(count) + " " + StateText(state));
  }
  if (const int refused = RefusedOf(outcome); refused > 0) {
    texts.push_back(std::to_string(refused) + " refused");
  }
  return texts.empty() ? "nothing" : absl::StrJoin(texts, ", ");
}

}  // namespace thidua::cli
