#pragma once
// Totals as they are sent: the bytes of a v1::Total, written without making a message of it.

#include <cstddef>
#include <string>
#include <string_view>

#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// Returns the total `name` that says what `tallies` do, without rounds and token, serialized as
// protobuf does it. The sums must have passed Tallies::CheckSums.
std::string TotalBytes(std::string_view name, const Tallies& tallies);

// Returns the same as a message.
v1::Total ToTotal(std::string_view name, const Tallies& tallies);

// Returns the bytes that stand between those of a total and its token of `size` bytes, which is the
// last field.
std::string TokenHeader(size_t size);

}  // namespace thidua::reporting
