#pragma once
// Hamilton's method: a whole is divided in proportion to weights, and nothing of it is lost.

#include <gmpxx.h>

#include <vector>

namespace thidua::targets {

// Returns the parts of `whole`, in the order of the weights. They add up to it exactly. Each is
// whole * weight / sum of the weights, rounded towards zero; what is left goes, one each, with the
// sign of the whole, to those with the largest remainders, of equal ones to the first. So a weight
// of 0 gets 0: whoever gets one that is left over has a remainder. The weights must be 0 or more,
// and their sum above 0.
std::vector<mpz_class> Divide(const mpz_class& whole, const std::vector<mpq_class>& weights);

}  // namespace thidua::targets
