#pragma once
// The open rounds of all owners, kept in memory as their ledgers have them: what is to be reported
// is found without reading rounds that are closed.

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// One line of the roster of an open round.
struct OpenLine {
  std::shared_ptr<const v1::Round> round;  // without columns and attributes
  int entry = 0;                           // its place on the roster
};

// The open rounds of one owner at one position. Immutable.
struct OwnerRounds {
  ledger::Position position;
  std::map<std::string, std::shared_ptr<const v1::Round>, std::less<>> rounds;  // by name
  // By reporter, and by each unit that took over from it, `units/{unit}`.
  absl::flat_hash_map<std::string, std::vector<OpenLine>> lines;
  // Not OK: a round cannot be read, so that something may be missing here.
  absl::Status status;
};

// Thread-safe. `ledger` must outlive it.
class OpenRounds {
 public:
  explicit OpenRounds(ledger::Ledger& ledger);

  // Returns every owner that has an open round, by owner: each as the head of its ledger has it, or
  // a later one than when this was called. The first call reads all rounds; later ones read the log
  // from where the last one stood.
  absl::StatusOr<std::vector<std::shared_ptr<const OwnerRounds>>> Latest();

 private:
  struct Known {
    ledger::CommitId head;  // when the ledger was last looked at
    std::shared_ptr<const OwnerRounds> rounds;
  };

  // Called with mutex_ held.
  absl::Status CatchUp();
  absl::StatusOr<std::shared_ptr<const OwnerRounds>> CatchUp(const OwnerRounds* known,
                                                             const ledger::CommitId& head);

  ledger::Ledger& ledger_;
  // How often a head may have moved; outlives this for the ledger's sake.
  std::shared_ptr<std::atomic<uint64_t>> moves_;
  std::mutex mutex_;                                 // one look at a time
  std::map<std::string, Known, std::less<>> known_;  // by ledger, under mutex_
  // Moves before the heads were last compared; nullopt: never. Under mutex_.
  std::optional<uint64_t> seen_;
};

}  // namespace thidua::reporting
