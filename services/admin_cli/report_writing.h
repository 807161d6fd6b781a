#pragma once
// Reports as they are typed, compared and written: shared by `reports set`, imports and simulation.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "services/admin_cli/session.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::cli {

// Reads "element=value" or "element=value:status". The value is a decimal or a level as the round's
// column says, or "void" for none. INVALID_ARGUMENT: there is no '=', or the element is no id.
absl::StatusOr<reporting::v1::Cell> ParseCell(std::string_view text,
                                              const reporting::v1::Round& round);

// Reads "text", or "element=text" for a remark on one element.
reporting::v1::Remark ParseRemark(std::string_view text);

// True if both reports say the same: the same cells in any order, the same source and note.
// A status that is not given is OFFICIAL, "1.50" is "1.5".
bool SameContent(const reporting::v1::Report& a, const reporting::v1::Report& b);

enum class WriteResult { kCreated, kUpdated, kUnchanged };

// "created", "updated" or "unchanged".
std::string WriteResultText(WriteResult result);

struct ReportWrite {
  bool submit = false;
  bool dry_run = false;
  std::string reason;
};

// Makes the stored report say what `wanted` says and hands it over if asked to. What is submitted
// or accepted with this content is left as it is. The write is conditional on what was read.
absl::StatusOr<WriteResult> WriteReport(Session& session, const reporting::v1::Report& wanted,
                                        const ReportWrite& write);

}  // namespace thidua::cli
