#pragma once
// The names of all recipients of an owner, by which likely doubles are found. Names are sealed and
// keys cannot be read within a transaction: the roll is read before it, and asked within it whether
// it is still the latest.
//
//   WriteWithRoll(store, owner, [&](Roll& roll) {
//     CheckDifferent(violations, "recipient", roll.AlikeTo(IdentityOf(asked)), different_from);
//     return resource::Write(..., [&](ledger::Txn& txn) {
//       RETURN_IF_ERROR(roll.CheckLatest(txn)); ...
//     });
//   });

#include <absl/container/flat_hash_map.h>
#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "services/awards/domain/likely_double.h"

namespace thidua::awards {

// Thread-safe while nothing is added. A copy is cheap: it shares what was read, so that every run
// of a transaction may add to one of its own.
class Roll {
 public:
  // The active recipients of `owner`, "units/{owner}"; those that were joined or erased have no
  // name of their own any more.
  //   Errors of PersonalKeys::Load, Unseal and Ledger::Read.
  static absl::StatusOr<Roll> Read(const resource::Store& store, const std::string& owner);

  // Those that are alike to `identity`, in the order of their names.
  std::vector<Identity> AlikeTo(const Identity& identity) const;

  // One that the same request enters, or enters differently.
  void Add(Identity identity);

  // ABORTED / ETAG_MISMATCH: recipients of the owner were written since the roll was read. `reader`
  // is of the owner's ledger.
  absl::Status CheckLatest(ledger::Reader& reader) const;
  // The same as a question.
  absl::StatusOr<bool> IsLatest(ledger::Reader& reader) const;

 private:
  using ByLikeness = absl::flat_hash_map<std::string, std::vector<Identity>>;

  std::string prefix_;  // "units/{owner}/recipients/"
  ledger::Position at_;
  std::shared_ptr<const ByLikeness> read_;
  std::vector<Identity> added_;
};

// Calls `write` with a roll, and again with a newer one, at most five times, while it fails because
// recipients were written in between. Returns what the last call did.
absl::Status WriteWithRoll(const resource::Store& store, const std::string& owner,
                           absl::FunctionRef<absl::Status(Roll&)> write);

}  // namespace thidua::awards
