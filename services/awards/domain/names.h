#pragma once
// Names of what Awards keeps. The last five patterns are the ledger's own entries: they make the
// rules that span several resources hold in one commit, and no RPC returns them.

#include <string_view>

#include "common/value/name.h"

namespace thidua::awards {

// The name of this service in position tokens.
inline constexpr std::string_view kService = "awards";

// The ledger that holds the rule packs.
inline constexpr std::string_view kRulesLedger = "catalog";

inline constexpr NamePattern kRulePackName("rulePacks/{rule_pack}");
inline constexpr NamePattern kMovementName("units/{unit}/movements/{movement}");
inline constexpr NamePattern kNominationName(
    "units/{unit}/movements/{movement}/nominations/{nomination}");
inline constexpr NamePattern kDecisionName("units/{unit}/decisions/{decision}");
inline constexpr NamePattern kGrantName("units/{unit}/decisions/{decision}/grants/{grant}");

// Of other services, in requests.
inline constexpr NamePattern kRoundName("units/{unit}/rounds/{round}");
inline constexpr NamePattern kTargetName("units/{unit}/plans/{plan}/targets/{target}");

// StringValue: the nomination that takes this achievement of the recipient; see merit.h.
inline constexpr NamePattern kAchievementKey(
    "units/{unit}/movements/{movement}/merits/{recipient}/achievements/{digest}");
// StringValue: the nomination that takes this honour for the recipient; see merit.h.
inline constexpr NamePattern kHonourKey(
    "units/{unit}/movements/{movement}/merits/{recipient}/honours/{honour}");
// Int64Value: how many recipients hold the honour of the movement: what caps are counted by.
inline constexpr NamePattern kHolderCountKey("units/{unit}/movements/{movement}/holders/{honour}");
// StringValue: the decision that has this number.
inline constexpr NamePattern kDecisionNumberKey("units/{unit}/decisionNumbers/{digest}");
// Int64Value: the last certificate number of the year; it only grows.
inline constexpr NamePattern kRegisterKey("units/{unit}/certificateRegisters/{year}");
// Honour: the terms by which the decision granted it, kept when the rule pack changes.
inline constexpr NamePattern kDecidedHonourKey(
    "units/{unit}/decisions/{decision}/honours/{honour}");

}  // namespace thidua::awards
