#pragma once
// Totals as they are sent: the bytes of a v1::Total, of which any message of one is read.

#include <string>
#include <string_view>

#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// The total `name` that says what `tallies` do, without rounds and token, serialized as protobuf
// does it. CheckSums must hold.
std::string TotalBytes(std::string_view name, const Tallies& tallies);

// The same as a message.
v1::Total ToTotal(std::string_view name, const Tallies& tallies);

}  // namespace thidua::reporting
