#pragma once
// Shares of one whole that are printed together.

#include <gmpxx.h>

#include <optional>
#include <string>
#include <vector>

namespace thidua::targets {

// Returns the texts of shares in per cent, rounded to `decimals` so that the printed ones add up to
// exactly 100: each share is cut down, and those with the largest remainders are raised by one last
// digit, the earlier one where two are alike. A share that has no remainder stays as it is. Returns
// nullopt if they make no whole: raising each share with a remainder by at most one last digit does
// not lead to 100, and printing 100 would be untrue.
std::optional<std::vector<std::string>> PrintShares(const std::vector<mpq_class>& shares,
                                                    int decimals);

}  // namespace thidua::targets
