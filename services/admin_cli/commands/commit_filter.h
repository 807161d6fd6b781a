#pragma once
// Which commits of a log somebody looks for.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>

#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::cli {

// What is empty is not asked for; a commit has to be as all of the others say.
struct CommitFilter {
  std::string actor = {};    // "user:lan", or "lan" of whatever kind of principal
  std::string method = {};   // "SubmitReport", or the full name
  std::string subject = {};  // units/{unit}: a resource about it, whose name ends so, changed
  std::string element = {};  // elements/{element}: it changed, or a report that has a cell for it
  std::optional<absl::Time> since = {},
                            until = {};  // made at or after the one, and before the other

  // Whether resources themselves have to be looked into.
  bool needs_images() const { return !element.empty(); }
  // Whether commits from this one on are all too late; times never go back.
  bool IsPast(const ledger::v1::Commit& commit) const;
  bool Matches(const ledger::v1::Commit& commit) const;
};

// The instants at which a day begins in Viet Nam and at which it ends.
//   INVALID_ARGUMENT: `day` is not YYYY-MM-DD; the message begins with `flag`.
absl::StatusOr<absl::Time> BeginOfDay(const std::string& flag, const std::string& day);
absl::StatusOr<absl::Time> EndOfDay(const std::string& flag, const std::string& day);

}  // namespace thidua::cli
