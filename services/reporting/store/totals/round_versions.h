#pragma once
// What is remembered of the latest version of each round.

#include <absl/functional/function_ref.h>
#include <absl/time/time.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/ledger/ledger.h"

namespace thidua::reporting {

// A position with its token, which is made once and not for each answer.
struct TokenedPosition {
  ledger::Position position;
  std::shared_ptr<const std::string> token;
};

// Makes the token of `position`.
TokenedPosition WithToken(ledger::Position position);

// A version of a round, which was found to be the latest at a position.
struct RoundVersion {
  int64_t seq = 0;        // the commit that last wrote the round's row or figures
  std::string key;        // of that version's total, see TotalKeyOf
  TokenedPosition as_of;  // the position where it was the latest
  absl::Time read_time;   // when that was found out
  bool restricted = false;
};

// Thread-safe.
class RoundVersions {
 public:
  // If it `listens`, it hears of every commit that `ledger` makes, and what it remembers stays the
  // latest. That holds only where nobody else commits, and if it is made before the first commit.
  // If it does not listen, a version is known to be the latest only as of its own position.
  RoundVersions(ledger::Ledger& ledger, bool listens);

  // Shows `look` what is remembered of the round `name`, and the position where that is known to be
  // the latest version: its own, or that of the last commit that was heard of. Returns false, and
  // `look` is not called, if nothing is remembered. `look` must not use this object.
  bool Look(std::string_view name,
            absl::FunctionRef<void(const RoundVersion&, const TokenedPosition& at)> look) const;

  // Remembers a version that was read at `version.as_of`, unless a later commit was heard of
  // meanwhile.
  void Remember(std::string_view name, const RoundVersion& version);

  // Returns what is remembered of the round `name` as the latest at `found.head`, where the
  // database says `found` at `now`, and remembers that. nullopt if the database has another version
  // than the one that is remembered: whether that is of a round, and restricted, is known once it
  // was read.
  std::optional<RoundVersion> Confirm(std::string_view name, const ledger::Versioned& found,
                                      absl::Time now);

 private:
  struct State;

  const std::shared_ptr<State> state_;  // the listener's too, which the ledger may keep longer
};

}  // namespace thidua::reporting
