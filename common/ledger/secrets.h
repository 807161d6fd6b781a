#pragma once
// Secrets beside the ledgers: what an image holds about a person is sealed under the person's
// secret, so that it can be erased for ever while the log, which never changes, still verifies.
//
//   ASSIGN_OR_RETURN(auto secrets, ledger.secrets().Make("khoai-chau", {"person-lan"}));
//   txn.Put(key, Seal(secrets.at("person-lan"), ...));
//   ...
//   RETURN_IF_ERROR(ledger.secrets().Erase("khoai-chau", "person-lan"));
//
// Secrets lie in the database of the ledgers and in its backups, and are no part of any ledger: no
// commit, feed, export or import tells of them, and Ledger::Append brings none. Where a ledger is
// imported, what was sealed stays sealed and whoever is named anew gets a new secret. They stand in
// no message of an error.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace thidua::ledger {

// Random bytes of every secret.
inline constexpr size_t kSecretBytes = 64;

// The secrets by their names.
using SecretMap = std::map<std::string, std::string, std::less<>>;

// Thread-safe; several processes may work on one database. Names of secrets and of ledgers are
// keys. Every call may fail with
//   INVALID_ARGUMENT / INVALID_NAME: one of them is no key.
//   UNAVAILABLE / STORE_UNAVAILABLE: the store failed, or was too busy.
//   DATA_LOSS / CORRUPT: a secret is not of kSecretBytes bytes.
class Secrets {
 public:
  virtual ~Secrets() = default;

  // The secrets of these names, each made now if there is none yet. They are durable when this
  // returns. A name may be given twice.
  //   FAILED_PRECONDITION / ILLEGAL_STATE: one was erased, and is never made again; none is made.
  virtual absl::StatusOr<SecretMap> Make(std::string_view ledger,
                                         const std::vector<std::string>& names) = 0;

  // Those that there are and that were not erased, in one round trip.
  virtual absl::StatusOr<SecretMap> Load(std::string_view ledger,
                                         const std::vector<std::string>& names) = 0;

  // Destroys the secret, of which there need be none: from its first effect on it is neither loaded
  // nor made again, and once this returned OK its bytes are in no file of the database nor in
  // any backup that is made from then on. Doing it again does the rest of what was broken off.
  //   UNAVAILABLE / STORE_UNAVAILABLE: somebody still reads a state of before (a backup, a long
  //   fold); the secret may be erased already, but its bytes may not be gone. Try again.
  //
  // What this cannot reach: backups that were made before, which bring the secret back where they
  // are restored; what the file system and the disk keep of blocks that were freed; and on
  // PostgreSQL the write-ahead log, whose segments hold it until they are overwritten, their
  // archive and base backups, and a standby until it has replayed the erasure. An erasure is
  // complete when the last of these has gone. A server that logs the parameters of statements logs
  // secrets as they are made.
  virtual absl::Status Erase(std::string_view ledger, std::string_view name) = 0;
};

}  // namespace thidua::ledger
