#pragma once
// What a round demands of a report before it is submitted: required cells, ranges and rules,
// compiled once a round to columns and scaled integers, so that trying one looks nothing up and
// allocates nothing.

#include <absl/numeric/int128.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/reporting/domain/rules/computed_columns.h"
#include "services/reporting/domain/rules/history.h"
#include "services/reporting/domain/rules/linear.h"
#include "services/reporting/domain/rules/row.h"
#include "thidua/catalog/v1/rule.pb.h"
#include "thidua/reporting/v1/finding.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What trying a demand on a row says.
enum class Outcome { kHolds, kBroken, kInapplicable };

// The round must outlive it. Thread-safe.
class Demands {
 public:
  explicit Demands(const v1::Round& round);

  // Required cells, ranges and rules, in this order and that of the round.
  size_t size() const { return demands_.size(); }
  const ComputedColumns& computed() const { return computed_; }

  // Tries one on a row whose computed columns are filled in. Without `history`, or where the
  // earlier figure is missing, a rule about change does not apply.
  Outcome Try(size_t demand, const Row& row, const History* history) const;

  // Says of a broken one what it is and what would satisfy it.
  v1::Finding Explain(size_t demand, const Row& row, const History* history) const;

  // Adds a finding for each that is broken. A subject that ended within the window (`entry`) owes
  // only flows, so what is demanded of other columns does not apply to it; nor does a change to one
  // that existed in a part of the window only.
  void Check(const Row& row, const History* history, const v1::RosterEntry& entry,
             std::vector<v1::Finding>& findings) const {
    for (size_t i = 0; i < demands_.size(); ++i) {
      if (IsAskedOf(entry, i) && Try(i, row, history) == Outcome::kBroken) {
        findings.push_back(Explain(i, row, history));
      }
    }
  }

  // Of a demand: its kind, its severity, and the id of the rule or the name of the element.
  v1::FindingKind kind(size_t demand) const { return demands_[demand].kind; }
  catalog::v1::RuleSeverity severity(size_t demand) const { return demands_[demand].severity; }
  const std::string& id(size_t demand) const;

 private:
  struct Demand {
    v1::FindingKind kind = v1::FINDING_KIND_UNSPECIFIED;
    catalog::v1::RuleSeverity severity = catalog::v1::RULE_SEVERITY_ERROR;
    catalog::v1::Rule::DemandCase test = catalog::v1::Rule::DEMAND_NOT_SET;
    int source = 0;            // its index in its list of the round
    std::vector<int> columns;  // as they are named; -1 for one that the round does not have
    Linear left, right;
    // Of a range its bounds; of a change the ratios times 10^kMaxDecimals.
    int64_t minimum = INT64_MIN;
    int64_t maximum = INT64_MAX;
  };

  Demand Compile(const catalog::v1::Rule& rule, int source, Columns& columns) const;
  const catalog::v1::Rule& RuleOf(const Demand& demand) const {
    return round_.rules(demand.source);
  }
  bool IsAskedOf(const v1::RosterEntry& entry, size_t demand) const;
  Outcome TryRange(const Demand& demand, const Row& row) const;
  Outcome TryComparison(const Demand& demand, const Row& row) const;
  Outcome TryChange(const Demand& demand, const Row& row, const History* history) const;
  // The index in the history's past of what a change is compared with; -1 if it has none.
  int EarlierOf(const Demand& demand, const History* history) const;
  // Of these columns the reported ones; of a computed one those that it is computed from.
  std::vector<int> ReportedOf(const std::vector<int>& columns) const;

  const v1::Round& round_;
  ComputedColumns computed_;
  std::vector<Demand> demands_;
};

}  // namespace thidua::reporting
