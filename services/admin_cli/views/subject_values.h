#pragma once
// What the subjects of rounds gave to one cell.

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "services/admin_cli/views/reported_facts.h"

namespace thidua::cli {

// What one subject gave, or that it gave nothing.
struct ExplainedValue {
  std::string subject;  // `units/{unit}`
  std::string name;     // as the roster has it
  std::string value;    // a decimal, or the id of a level; empty: missing
  std::string level;    // of a state: the name of the level, see LevelName
  bool counts = false;  // it is among what the cell counts: a level may be too low
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;
  std::string note;
  std::optional<Acceptance> acceptance;  // unset where it was not asked for, or is missing
};

// What one round gives to a cell.
struct ExplainedRound {
  std::string name;
  std::string form;
  std::string period;
  bool simulated = false;
  bool readable = true;  // false: what single subjects gave is not for this caller
  bool carried = false;  // its values are carried over from an earlier period than the last one
  std::vector<ExplainedValue> values;  // by subject, the missing ones among them
};

// The levels that COUNT_AT_LEAST counts: those at the reference's level or above it, on the scale
// that the figures are on.
class LevelsAtLeast {
 public:
  // `occurring` are the levels of the figures.
  LevelsAtLeast(const targets::v1::CellRef& ref, const std::vector<std::string>& occurring,
                const ReportedFacts& facts);

  // False where the reference names no level of the scale that the figures are on.
  bool known() const { return !scale_.empty(); }
  bool Counts(const std::string& level) const;
  // The scale, by name.
  const std::string& scale() const { return scale_; }

 private:
  std::string scale_;
  std::vector<std::string> counted_;
};

// The older one of the periods; empty for none.
std::string OldestOf(const std::vector<std::string>& periods);

// What each round, from old to new, gives to the cell. Of a flow that is what every subject on a
// roster gave in each of them. Of a stock or state it is each subject's last value, of those that
// exist at the end of the last round, and the rounds that give none are left out; of one round of
// which nothing is readable it is not known.
//   DATA_LOSS: figures do not fit the columns of their round.
absl::StatusOr<std::vector<ExplainedRound>> ValuesOfSubjects(
    const targets::v1::CellRef& ref, const LevelsAtLeast& levels,
    const std::vector<const RoundFacts*>& rounds);

}  // namespace thidua::cli
