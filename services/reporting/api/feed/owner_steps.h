#pragma once
// What commits of owners touched, read once for all who follow.

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include "common/ledger/ledger.h"
#include "services/reporting/api/feed/moves.h"
#include "services/reporting/store/totals/totals.h"

namespace thidua::reporting {

// The commits of one ledger after a position, some of them at once.
struct OwnerStep {
  // A round as the last of these commits left it.
  struct Round {
    bool read = false;
    std::optional<Totals::Leaf> leaf;  // nullopt: it is not there any more
  };
  int commits = 0;
  ledger::Position until;               // the last of the commits
  std::map<std::string, Round> rounds;  // whose round or figures they wrote, by name
};

// A log never changes, so that a step is the same for everybody. Not thread-safe; what it is made
// with must outlive it.
class OwnerSteps {
 public:
  // `moves` hears of every commit. `kept` steps are kept for the next one who asks.
  OwnerSteps(ledger::Ledger& ledger, Totals& totals, std::shared_ptr<Moves> moves,
             size_t kept = 2048)
      : ledger_(ledger), totals_(totals), moves_(std::move(moves)), kept_(kept) {}

  // Returns the step after `from` of at most `commits` (0: as many as are read at once); null if
  // there is no commit after it.
  //   OUT_OF_RANGE / UNKNOWN_POSITION: the position is of another history.
  absl::StatusOr<std::shared_ptr<OwnerStep>> After(const ledger::Position& from, int64_t commits);

  // Returns the leaf of a round of the step, filled in or not; null if it is not there any more.
  absl::StatusOr<Totals::Leaf*> LeafOf(OwnerStep& step, const std::string& round);

  // Asks the log anew where nothing came after a position: for who does not trust the moves alone.
  void Refresh();

 private:
  using Key = std::tuple<std::string, int64_t, uint64_t, int64_t>;  // ledger, seq, hash8, commits
  struct Known {
    std::shared_ptr<OwnerStep> step;
    uint64_t moves = 0;  // of the ledger when it was read
  };
  // That nothing came after a position.
  struct Nothing {
    ledger::Position after;
    uint64_t moves = 0;
  };

  ledger::Ledger& ledger_;
  Totals& totals_;
  const std::shared_ptr<Moves> moves_;
  const size_t kept_;
  std::map<Key, Known> known_;
  std::map<std::string, Nothing> nothing_;  // by ledger
};

}  // namespace thidua::reporting
