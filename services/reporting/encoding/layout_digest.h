#pragma once
// A digest of columns: by it a leaf says what it was counted of.

#include <cstddef>
#include <string>

#include "services/reporting/domain/totals/tallies.h"

namespace thidua::reporting {

inline constexpr size_t kLayoutDigestBytes = 16;

// Returns kLayoutDigestBytes bytes. Two layouts share them only if whatever is counted of one can
// be added to and written as if it were counted of the other: they differ at most in titles and in
// how columns are computed.
std::string LayoutDigest(const Layout& layout);

}  // namespace thidua::reporting
