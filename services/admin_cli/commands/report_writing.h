#pragma once
// Cells and remarks as they are typed.

#include <absl/status/statusor.h>

#include <string_view>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::cli {

// Reads "element=value" or "element=value:status". The value is a decimal or a level as the round's
// column says, or "void" for none. INVALID_ARGUMENT: there is no '=', or the element is no id.
absl::StatusOr<reporting::v1::Cell> ParseCell(std::string_view text,
                                              const reporting::v1::Round& round);

// Reads "text", or "element=text" for a remark on one element.
reporting::v1::Remark ParseRemark(std::string_view text);

}  // namespace thidua::cli
