#pragma once
// Opening a ledger for reading as fresh as a request asks, and pages of what it holds.

#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/type/v1/consistency.pb.h"

namespace thidua::awards {

// The ledger that holds the rule packs.
inline constexpr std::string_view kRulesLedger = "catalog";

// A Reader of `ledger` at least as fresh as asked.
//   INVALID_ARGUMENT / INVALID_TOKEN: the token is malformed or not of this ledger.
//   INVALID_ARGUMENT / INVALID_FIELD: strong is false, or max_staleness is not 0s to 1h.
//   OUT_OF_RANGE / UNKNOWN_POSITION: the token's position is of another history.
absl::StatusOr<std::unique_ptr<ledger::Reader>> OpenReader(
    ledger::Ledger& ledger, std::string_view name, const type::v1::Consistency& consistency);

// Gives `visit` the images of one collection after the key `after`, in order, until it answers
// false or there are no more. `collection` ends in '/'; what lies below its resources is skipped,
// not read through.
absl::Status VisitCollection(
    ledger::Reader& reader, const std::string& collection, std::string after,
    const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit);

// The same for everything that lies under `prefix`, at any depth.
absl::Status VisitAll(ledger::Reader& reader, const std::string& prefix, std::string after,
                      const std::function<absl::StatusOr<bool>(const ledger::Image&)>& visit);

// All rule packs as they are now, with their etags.
absl::StatusOr<std::vector<v1::RulePack>> LoadRulePacks(ledger::Ledger& ledger);

}  // namespace thidua::awards
