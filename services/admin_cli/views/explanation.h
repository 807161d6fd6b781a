#pragma once
// What a verdict is made of, from the outcome to the reports: a tree without words.

#include <absl/status/statusor.h>
#include <gmpxx.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/admin_cli/views/explained_cell.h"
#include "services/admin_cli/views/measured_periods.h"
#include "services/admin_cli/views/reported_facts.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// One summand: a coefficient times a cell.
struct ExplainedTerm {
  std::string coefficient;  // a decimal
  ExplainedCell cell;
};

// What an expression is in the formula.
enum class ExpressionRole { kLevel, kNumerator, kDenominator, kPublished };

// A sum of cells, over all years of its period.
struct ExplainedExpression {
  ExpressionRole role = ExpressionRole::kLevel;
  std::vector<ExplainedTerm> terms;
  std::optional<mpq_class> sum;  // nothing where a cell is missing
};

// The level or ratio in one period.
struct ExplainedMeasure {
  MeasuredPeriod period;
  std::vector<ExplainedExpression> expressions;
  int scale = 1;                     // of a ratio
  int years = 1;                     // that a mean is over
  std::optional<mpq_class> value;    // by the formula; nothing where it is missing
  bool suffices = true;              // false: something stands in the way of judging by the value
  bool published_stands_in = false;  // a published rate is what counts in its stead
  bool simulated = false;
};

// One target and what it is made of.
struct ExplainedTarget {
  targets::v1::Target target;
  targets::v1::TargetResult result;
  std::vector<ExplainedMeasure> measures;
  std::vector<ExplainedTarget> members;  // of a composite
};

// Everything that an explanation says.
struct Explanation {
  targets::v1::Evaluation evaluation;  // of the target and its members
  targets::v1::Plan plan;
  std::string caller;  // who asked, for example "user:lan"
  ExplainedTarget target;
  // Where parts that are shown do not make their whole: names of targets and elements.
  std::vector<std::string> faults;
};

// What there is to explain: the plan, its targets by name, what was reported.
struct ExplanationFacts {
  targets::v1::Evaluation evaluation;
  targets::v1::Plan plan;
  std::string caller;
  std::map<std::string, targets::v1::Target> targets;
  ReportedFacts reported;
};

// The cells of the formula, the published rate among them.
std::vector<const targets::v1::CellRef*> CellsOf(const targets::v1::Indicator& indicator);

// The totals that explaining the targets looks at.
//   DATA_LOSS: as MeasuredPeriodsOf.
absl::StatusOr<std::vector<TotalKey>> TotalsToExplain(const ExplanationFacts& facts);

// The owner's rounds that it looks at, once the totals are there: those that a cell counts.
//   DATA_LOSS: as MeasuredPeriodsOf.
absl::StatusOr<std::vector<std::string>> RoundsToExplain(const ExplanationFacts& facts);

// The tree of the target with this name, which must be among the facts as its members must be. A
// member is no composite, so that the tree ends.
//   DATA_LOSS: what the services answered is no number, or does not belong together.
absl::StatusOr<Explanation> Explained(const std::string& target, const ExplanationFacts& facts);

}  // namespace thidua::cli
