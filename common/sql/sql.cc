#include "common/sql/sql.h"

#include <absl/strings/cord.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include <utility>

#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::sql {
namespace {

constexpr char kUnknownOutcome[] = "thidua.sql.UnknownOutcome";

}  // namespace

absl::Status UnknownOutcome(std::string_view message) {
  absl::Status status =
      Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE, message);
  status.SetPayload(kUnknownOutcome, absl::Cord());
  return status;
}

bool IsUnknownOutcome(const absl::Status& status) {
  return status.GetPayload(kUnknownOutcome).has_value();
}

std::string OwnLines(std::string_view text, std::string_view engine) {
  const std::string word =
      absl::StrCat("{{", absl::string_view(engine.data(), engine.size()), "}}");
  std::vector<absl::string_view> kept;
  for (absl::string_view line : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    if (absl::ConsumePrefix(&line, word) || !absl::StartsWith(line, "{{")) kept.push_back(line);
  }
  return absl::StrJoin(kept, "\n");
}

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection) {
  RETURN_IF_ERROR(connection.Begin());
  return Transaction(connection);
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Transaction::~Transaction() {
  if (connection_ != nullptr) connection_->Rollback().IgnoreError();
}

absl::Status Transaction::Commit() { return End().Commit(); }

absl::Status Transaction::Rollback() { return End().Rollback(); }

Connection& Transaction::End() {
  THIDUA_CHECK(connection_ != nullptr, "A transaction is committed or rolled back once.");
  return *std::exchange(connection_, nullptr);
}

}  // namespace thidua::sql
