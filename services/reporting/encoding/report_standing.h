#pragma once
// What the stored image of a report says of its progress, read without making a message of it.

#include <absl/status/statusor.h>

#include <string_view>

#include "services/reporting/domain/reports/progress_cell.h"

namespace thidua::reporting {

// Reads the image stored as `name`, which may be any bytes, as protobuf reads it. `due_date` is the
// last day on which the first submission is in time, `YYYY-MM-DD`.
//   DATA_LOSS / CORRUPT: protobuf cannot read the image.
absl::StatusOr<Standing> ReadStanding(std::string_view name, std::string_view image,
                                      std::string_view due_date);

}  // namespace thidua::reporting
