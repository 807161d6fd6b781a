#pragma once
// Pinning an open round anew, by the catalog of today.

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// A round as it is pinned anew, and the figures in force in its order of columns.
struct Renewal {
  v1::Round round;
  std::vector<v1::Figures> figures;
};

// What the catalog of today pins in the round `name` (a valid name): form version, columns, roster,
// split attributes and visibility, beside name, form and window. `others` are as for OpenRound.
//   INVALID_ARGUMENT: the form does not exist or is not of the round's period any more, or what Pin
//   finds. FAILED_PRECONDITION as Pin.
absl::StatusOr<v1::Round> PinAnew(std::string_view name, CatalogLookup& lookup,
                                  const std::vector<v1::Round>& others);

// The stored round with what PinAnew gave; its due dates, state and times stay, and what was
// collected as restricted stays so. `reports` and `figures` are all that it holds.
//   FAILED_PRECONDITION / ROUND_CLOSED: it is closed.
//   FAILED_PRECONDITION / RULE_VIOLATED: a subject that has a report would leave the roster, or a
//     value would lose its column or be a computed one from then on.
//   DATA_LOSS / CORRUPT: stored figures do not fit the round.
absl::StatusOr<Renewal> RenewRound(const v1::Round& stored, const v1::Round& pinned,
                                   const std::vector<v1::Report>& reports,
                                   const std::vector<v1::Figures>& figures);

}  // namespace thidua::reporting
