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

// The link is lost or was never there; `message` may have several lines.
absl::Status ConnectionLost(std::string_view message);

// The server has ended or will end this session, or has become one that takes no writes.
bool EndsSession(std::string_view state);

std::string_view SqlState(const PGresult* result);

}  // namespace thidua::sql
