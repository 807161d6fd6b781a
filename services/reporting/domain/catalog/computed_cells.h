#pragma once
// What makes the computed columns of a form sound.

#include "common/value/errors.h"
#include "services/reporting/domain/catalog/form_columns.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Adds a violation for each column that is computed twice, from itself or from another computed
// one, from a state or a rate; whose value would need more decimals than it keeps; and for a count
// that could become negative.
void CheckComputedCells(const catalog::v1::Form& form, const FormColumns& columns,
                        Violations& violations);

}  // namespace thidua::reporting
