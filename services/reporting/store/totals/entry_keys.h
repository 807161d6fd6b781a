#pragma once
// The keys of what is kept of a round's total, here and in Redis:
//
//   tot:{format}:{ledger}:{round}:{version}:{hash8}     the total, ready to send
//   leaf:{format}:{ledger}:{round}:{version}:{hash8}    the same for adding up, see encoding/leaf.h
//   end:{format}:{digest}                               closing values, see
//   encoding/closing_bytes.h
//   rounds:{ledger}:{prefix}:{seq}:{hash8}              which rounds there are at a position; here
//                                                       alone
//
// A round's version is the last commit that wrote its row or one of its figures; a total depends on
// nothing else. hash8 begins the hash of that very commit. The hash covers the whole history up to
// it, so a key of another history (a restored backup, a promoted standby) cannot be the same, and
// an entry once written is never wrong, only unused: late writers, flushes and old dumps do no
// harm.

#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"

namespace thidua::reporting {

// Returns the key of the total of `round` (a name) at `version`.
std::string TotalKeyOf(std::string_view round, const ledger::Position& version);

// Returns the key of the leaf that belongs to the total of that key.
std::string LeafKeyOf(std::string_view total_key);

// Returns the key of the closing values of rounds whose leaves, oldest first, have these keys: it
// is another one as soon as any of the rounds has another version.
std::string ClosingKeyOf(const std::vector<std::string_view>& leaf_keys);

// Returns the key of which rounds, and of which versions, have names that begin with `prefix` at
// `position`.
std::string RoundsKeyOf(std::string_view prefix, const ledger::Position& position);

// Returns the round whose total a change of the resource `key` changes; empty if it changes none.
std::string_view RoundTouchedBy(std::string_view key);

}  // namespace thidua::reporting
