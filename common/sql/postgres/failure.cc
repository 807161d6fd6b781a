#include "common/sql/postgres/failure.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/strip.h>

#include <string>

#include "common/value/errors.h"

namespace thidua::sql {
namespace {

bool IsUnavailable(std::string_view state) {
  // 08P01 is a protocol violation: a mistake of ours.
  if (state.starts_with("08")) return state != "08P01";
  return EndsSession(state) || state.starts_with("53") ||  // out of memory, disk, connections
         state.starts_with("58") ||                        // system error
         state == "40001" || state == "40P01" ||           // serialization failure, deadlock
         state == "55P03" ||                               // lock timeout
         state == "57014" ||                               // cancelled
         state == "25P03" || state == "57P05";             // idle too long
}

}  // namespace

bool EndsSession(std::string_view state) {
  return state == "57P01" || state == "57P02" || state == "57P03" ||  // shutdown, crash, starting
         state == "25006" ||  // a standby, or made read-only
         state == "25P03" || state == "57P05";
}

std::string_view SqlState(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : state;
}

absl::Status TranslateSqlState(std::string_view state, std::string_view message) {
  // The server always gives one: what has none is libpq's, whose link is gone.
  if (state.empty()) return ConnectionLost(message);
  const std::string code(state);
  // "invalid input syntax for type bigint: "..."": data exceptions quote what they refuse.
  const std::string text =
      state.starts_with("22") ? "a value is not of its type" : std::string(message);
  if (IsUnavailable(state)) {
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
                 absl::StrCat("the store is unavailable: ", text, " (", code, ")"));
  }
  if (state == "XX001" || state == "XX002") {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat("the store is damaged: ", text, " (", code, ")"));
  }
  return Internal(absl::StrCat("the store refused: ", text, " (", code, ")"));
}

absl::Status Failure(const PGresult* result) {
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return TranslateSqlState(SqlState(result),
                           message == nullptr ? PQresultErrorMessage(result) : message);
}

absl::Status ConnectionLost(std::string_view message) {
  const absl::string_view stripped =
      absl::StripAsciiWhitespace(absl::string_view(message.data(), message.size()));
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
               absl::StrCat("the store is unavailable: ",
                            absl::StrReplaceAll(stripped, {{"\n", "; "}, {"\t", " "}})));
}

}  // namespace thidua::sql
