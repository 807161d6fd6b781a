#pragma once
// Counting for the statistical forms of emulation and awards; see statistics.proto for what the
// forms ask and what of them was not read.

#include <string>
#include <vector>

#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/recipient.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/awards/v1/statistics.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {

// Days, both of which count, `YYYY-MM-DD`.
struct Span {
  std::string start;
  std::string end;

  bool Holds(std::string_view date) const { return start <= date && date <= end; }
};

// A movement, and the kind of unit that launched it, as of its first day.
struct LaunchedMovement {
  v1::Movement movement;
  catalog::v1::UnitKind launcher;
};

// Form 0601: the movements whose first day lies in the span, by the kind of who launched them.
v1::Statistics CountMovements(const std::vector<LaunchedMovement>& movements, const Span& span);

// What one unit gave and knows of.
struct UnitAwards {
  std::vector<v1::Grant> grants;          // all of its ledger
  std::vector<v1::Recipient> recipients;  // all of its ledger, unsealed
  std::vector<v1::RulePack> packs;        // that rule it
};

// Forms 0602 and 0603, and the same for what is decided below the province: one row for each honour
// of that level. Counted are grants that are in force and were decided in the span, and honours
// that were given elsewhere, where the whole of their year lies in the span.
v1::Statistics CountAwards(v1::StatisticalForm form, const std::vector<UnitAwards>& units,
                           const Span& span);

// The form that counts the honour: by the lowest kind of unit that decides it.
v1::StatisticalForm FormOf(const v1::Honour& honour);

}  // namespace thidua::awards
