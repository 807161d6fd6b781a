#include "common/ledger/sql/sql_secrets.h"

#include <absl/strings/str_cat.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <set>
#include <span>

#include "common/ledger/log/keys.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

// In one order, so that two processes that make the same ones do not wait for each other.
using Names = std::set<std::string_view>;

absl::StatusOr<Names> CheckNames(std::string_view ledger, const std::vector<std::string>& names) {
  bool are_keys = IsKey(ledger);
  for (const std::string& name : names) are_keys = are_keys && IsKey(name);
  if (are_keys) return Names(names.begin(), names.end());
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
               "the names of ledgers and secrets are printable ASCII");
}

struct Found {
  SecretMap secrets;
  std::set<std::string, std::less<>> erased;

  bool Knows(std::string_view name) const {
    return secrets.contains(name) || erased.contains(name);
  }
};

absl::StatusOr<Found> Find(sql::Connection& connection, std::string_view ledger,
                           const Names& names) {
  Found found;
  if (names.empty()) return found;
  std::vector<sql::Value> parameters;
  parameters.reserve(2 * names.size());
  for (std::string_view name : names) parameters.insert(parameters.end(), {ledger, name});
  const sql::Question question{
      "SELECT name, secret, erased FROM secrets WHERE ledger = $1 AND name = $2",
      std::span<const sql::Value>(parameters),
      [&](const sql::Row& row, size_t) {
        std::string name(row.Text(0));
        if (row.Int(2) != 0) {
          found.erased.insert(std::move(name));
        } else if (row.Blob(1).size() != kSecretBytes) {
          return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                       absl::StrCat("the secret of ", name, " is damaged"));
        } else {
          found.secrets.emplace(std::move(name), row.Blob(1));
        }
        return absl::OkStatus();
      },
      2};
  RETURN_IF_ERROR(connection.QueryAll({&question, 1}));
  return found;
}

// The secrets, unless one of them was erased.
absl::StatusOr<SecretMap> AllOf(Found found) {
  if (found.erased.empty()) return std::move(found.secrets);
  return IllegalState(
      absl::StrCat("what was personal of ", *found.erased.begin(), " was erased for ever"));
}

std::string RandomSecret() {
  std::string secret(kSecretBytes, '\0');
  // Without chance there are no secrets.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(secret.data()),
                 static_cast<int>(secret.size())) != 1) {
    std::abort();
  }
  return secret;
}

}  // namespace

absl::StatusOr<SecretMap> SqlSecrets::Make(std::string_view ledger,
                                           const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const Names wanted, CheckNames(ledger, names));
  Names missing;
  {
    ASSIGN_OR_RETURN(sql::Pool::Lease reader, pool_.Take());
    ASSIGN_OR_RETURN(Found found, Find(*reader, ledger, wanted));
    for (std::string_view name : wanted) {
      if (!found.Knows(name)) missing.insert(name);
    }
    if (missing.empty() || !found.erased.empty()) return AllOf(std::move(found));
  }
  std::vector<std::string> secrets;
  secrets.reserve(missing.size());
  std::vector<sql::Value> values;
  for (std::string_view name : missing) {
    secrets.push_back(RandomSecret());
    values.insert(values.end(), {ledger, name, sql::Blob(secrets.back())});
  }
  // Beside the writer, whose connection is busy with commits; a new person comes now and then.
  ASSIGN_OR_RETURN(auto connection, database_.Connect(sql::Access::kWrite));
  ASSIGN_OR_RETURN(sql::Transaction transaction, sql::Transaction::Begin(*connection));
  RETURN_IF_ERROR(
      connection->RunAll("INSERT INTO secrets (ledger, name, secret) VALUES ($1, $2, $3) "
                         "ON CONFLICT (ledger, name) DO NOTHING",
                         3, values));
  // What another process made first is what counts.
  ASSIGN_OR_RETURN(Found found, Find(*connection, ledger, wanted));
  ASSIGN_OR_RETURN(SecretMap all, AllOf(std::move(found)));
  RETURN_IF_ERROR(transaction.Commit());
  return all;
}

absl::StatusOr<SecretMap> SqlSecrets::Load(std::string_view ledger,
                                           const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(const Names wanted, CheckNames(ledger, names));
  ASSIGN_OR_RETURN(sql::Pool::Lease reader, pool_.Take());
  ASSIGN_OR_RETURN(Found found, Find(*reader, ledger, wanted));
  return std::move(found.secrets);
}

absl::Status SqlSecrets::Erase(std::string_view ledger, std::string_view name) {
  RETURN_IF_ERROR(CheckNames(ledger, {std::string(name)}).status());
  ASSIGN_OR_RETURN(auto connection, database_.Connect(sql::Access::kWrite));
  ASSIGN_OR_RETURN(sql::Transaction transaction, sql::Transaction::Begin(*connection));
  RETURN_IF_ERROR(
      connection->Run("INSERT INTO secrets (ledger, name, secret, erased) VALUES ($1, $2, $3, 1) "
                      "ON CONFLICT (ledger, name) DO UPDATE SET secret = excluded.secret, "
                      "erased = excluded.erased",
                      {ledger, name, sql::Blob("")}));
  RETURN_IF_ERROR(transaction.Commit());
  return connection->Scrub("secrets");
}

}  // namespace thidua::ledger
