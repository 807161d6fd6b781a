#include "common/sql/postgres/conninfo.h"

#include <absl/strings/str_cat.h>
#include <postgresql/libpq-fe.h>

#include <memory>

#include "common/value/errors.h"

namespace thidua::sql {
namespace {

// A dead host is noticed within half a minute, a silent one at the start within five seconds.
constexpr std::pair<const char*, const char*> kDefaults[] = {
    {"connect_timeout", "5"},  {"keepalives_idle", "15"},     {"keepalives_interval", "5"},
    {"keepalives_count", "3"}, {"tcp_user_timeout", "20000"}, {"application_name", "thidua"},
};

absl::Status Invalid(std::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD, message);
}

}  // namespace

absl::StatusOr<Conninfo> Conninfo::Parse(const std::string& text) {
  // libpq's own message quotes what it cannot read, which may be a password.
  std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(text.c_str(), nullptr), PQconninfoFree);
  if (options == nullptr) {
    return Invalid(
        "the connection string of PostgreSQL cannot be read; write it as libpq takes it,"
        " for example postgresql://thidua@host/reporting");
  }
  Conninfo conninfo;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || *option->val == '\0') continue;
    const std::string keyword = option->keyword;
    if (keyword == "password" || keyword == "sslpassword") {
      return Invalid(
          "a connection string must hold no password, because command lines are public: "
          "put it into a passfile (?passfile=/path, mode 0600)");
    }
    conninfo.parameters_[keyword] = option->val;
  }
  auto& parameters = conninfo.parameters_;
  auto value = [&](const char* keyword) {
    auto found = parameters.find(keyword);
    return found == parameters.end() ? std::string() : found->second;
  };
  const std::string host = value("host").empty() ? value("hostaddr") : value("host");
  conninfo.name_ = absl::StrCat("postgresql://", host, "/", value("dbname"));
  if (!value("service").empty()) absl::StrAppend(&conninfo.name_, "?service=", value("service"));
  for (const auto& [keyword, standard] : kDefaults) parameters.try_emplace(keyword, standard);
  parameters["client_encoding"] = "UTF8";
  // Reads go to the primary too: a standby that lags would break what a position promises.
  parameters["target_session_attrs"] = "read-write";
  return conninfo;
}

}  // namespace thidua::sql
