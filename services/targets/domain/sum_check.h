#pragma once
// Which sums of cells make sense.

#include <string>

#include "common/value/errors.h"
#include "services/targets/domain/vocabulary.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Adds the violations of an expression as a sum over its terms and over the window. Every cell is a
// flow (the sum of an element whose periods add up), a stock (of an element whose last period
// counts, and any number of subjects) or a published rate.
//   - A flow and a stock are not added: what happened in a year and what there was at its end.
//   - A published rate is added to nothing.
//   - Over the term flows alone add up: the stocks of five years would count most of it five times.
//   - A mean of years is of flows or of one published rate.
// Elements that do not exist and cells without an aggregate are passed over. `field` is the path of
// the expression.
void CheckSum(const std::string& field, const v1::Expression& expression, v1::Window window,
              const Vocabulary& vocabulary, Violations& violations);

}  // namespace thidua::targets
