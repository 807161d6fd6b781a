#pragma once
// PostgreSQL's failures as statuses, by SQLSTATE.

#include <absl/status/status.h>
#include <postgresql/libpq-fe.h>

#include <string_view>

namespace thidua::sql {

// `message` is shown for most states, not for those whose messages quote values.
absl::Status TranslateSqlState(std::string_view state, std::string_view message);

// The failure of one statement, without its detail, which quotes values.
absl::Status Failure(const PGresult* result);

// The failure of a link that is lost or could not be made. `message` is libpq's, which may have
// several lines.
absl::Status ConnectionLost(std::string_view message);

// True if the server has ended or is about to end this session, or takes no more writes.
bool EndsSession(std::string_view state);

std::string_view SqlState(const PGresult* result);

}  // namespace thidua::sql
