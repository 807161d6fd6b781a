#pragma once
// By when the reports of a round are due.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>

#include <string>

#include "common/value/errors.h"
#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Adds every violation of the form's `due_rules`, under "form.due_rules".
void CheckDueRules(const catalog::v1::Form& form, Violations& violations);

// The last day on which a first submission is in time in a round of a window that ends on
// `window_last`, owned by a unit of that kind.
//   FAILED_PRECONDITION / UNKNOWN_REFERENCE: working days are to be counted in a year whose days
//     off are not declared.
absl::StatusOr<absl::CivilDay> DueDateByRule(const catalog::v1::Form& form,
                                             catalog::v1::UnitKind owner_kind,
                                             absl::CivilDay window_last, CatalogLookup& lookup);

}  // namespace thidua::reporting
