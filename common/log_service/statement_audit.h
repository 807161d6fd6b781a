#pragma once
// Whether the log is what the statements say that it was.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <set>
#include <string>

#include "common/ledger/ledger.h"
#include "common/ledger/log/statement_chain.h"

namespace thidua::log_service {

using Problems = std::set<ledger::StatementProblem>;

// Within this time a statement covers every commit.
inline constexpr absl::Duration kCoveredWithin = absl::Minutes(2);

// Takes the stored statements after the last one of `chain` into it; `seen`, if there is one, is
// shown each and may end it with an error. What is wrong with them goes to `problems`, which then
// holds some hundreds at most.
absl::Status Follow(
    ledger::Ledger& ledger, ledger::StatementChain& chain, Problems& problems,
    const std::function<absl::Status(const ledger::StoredStatement&)>& seen = nullptr);

// The heads of the log as it is.
absl::StatusOr<ledger::HeadsByName> ReadHeads(ledger::Ledger& ledger);

// Which of the `covered` heads the log, whose heads are `now`, does not have as they were signed.
absl::Status FindBroken(ledger::Ledger& ledger, const ledger::HeadsByName& covered,
                        const ledger::HeadsByName& now, Problems& problems);

// The first commit of each ledger that is not covered, where it is of a time before `before`.
absl::Status FindUncovered(ledger::Ledger& ledger, const ledger::HeadsByName& covered,
                           const ledger::HeadsByName& now, absl::Time before, Problems& problems);

}  // namespace thidua::log_service
