#pragma once
// What makes the demands of a form sound: required cells, ranges and rules.

#include <string>

#include "common/value/errors.h"
#include "services/reporting/domain/catalog/form_columns.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/rule.pb.h"

namespace thidua::reporting {

// Adds every violation of the form's required_elements, cell_ranges and rules.
void CheckFormDemands(const catalog::v1::Form& form, const FormColumns& columns,
                      Violations& violations);

// Adds violations of bounds that are no decimals, have more than `decimals`, or leave nothing
// between them.
void CheckRange(const std::string& field, const catalog::v1::ValueRange& range, int decimals,
                Violations& violations);

// Adds violations of an expression whatever its columns are: too many terms, a column twice,
// numbers that are none. Returns false where there are too many to look at.
bool CheckLinear(const std::string& field, const catalog::v1::LinearExpression& expression,
                 Violations& violations);

}  // namespace thidua::reporting
