#pragma once
// Names of what Awards keeps. The last eight patterns are the ledger's own entries: they make the
// rules that span several resources hold in one commit, and no RPC returns them.

#include <string>
#include <string_view>

#include "common/value/name.h"

namespace thidua::awards {

// The name of this service in position tokens.
inline constexpr std::string_view kService = "awards";

// The ledger that holds the rule packs.
inline constexpr std::string_view kRulesLedger = "catalog";

inline constexpr NamePattern kRulePackName("rulePacks/{rule_pack}");
inline constexpr NamePattern kMovementName("units/{unit}/movements/{movement}");
inline constexpr NamePattern kRecipientName("units/{unit}/recipients/{recipient}");
inline constexpr NamePattern kNominationName(
    "units/{unit}/movements/{movement}/nominations/{nomination}");
inline constexpr NamePattern kSessionName("units/{unit}/movements/{movement}/sessions/{session}");
inline constexpr NamePattern kNoticeName("units/{unit}/movements/{movement}/notices/{notice}");
inline constexpr NamePattern kDecisionName("units/{unit}/decisions/{decision}");
inline constexpr NamePattern kGrantName("units/{unit}/decisions/{decision}/grants/{grant}");
inline constexpr NamePattern kSignedPaperName("units/{unit}/signedPapers/{signed_paper}");

// Of other services, in requests.
inline constexpr NamePattern kRoundName("units/{unit}/rounds/{round}");
inline constexpr NamePattern kTargetName("units/{unit}/plans/{plan}/targets/{target}");
inline constexpr NamePattern kSchemeName("units/{unit}/schemes/{scheme}");

// Evidence: what appraisals rest on, under the digest of its bytes.
inline constexpr NamePattern kEvidenceKey("units/{unit}/evidence/{digest}");
// MeritEntry: the nominations that take this achievement of the recipient; see merit.h.
inline constexpr NamePattern kAchievementKey(
    "units/{unit}/merits/{recipient}/movements/{movement}/achievements/{digest}");
// MeritEntry: the nomination that takes this honour for the recipient; see merit.h.
inline constexpr NamePattern kHonourKey(
    "units/{unit}/merits/{recipient}/movements/{movement}/honours/{honour}");
// Int64Value: how many recipients hold the honour of the movement: what caps are counted by.
inline constexpr NamePattern kHolderCountKey("units/{unit}/movements/{movement}/holders/{honour}");
// StringValue: the grant that gives the recipient this title of this year; see store/titles.h.
inline constexpr NamePattern kTitleKey(
    "units/{unit}/recipients/{recipient}/titles/{year}/honours/{honour}");
// StringValue: the decision that has this number in the register of the year.
inline constexpr NamePattern kDecisionNumberKey(
    "units/{unit}/decisionYears/{year}/numbers/{digest}");
// StringValue: the grant that has this certificate number.
inline constexpr NamePattern kCertificateKey("units/{unit}/certificates/{number}");
// Int64Value: the last certificate number of the year; it only grows.
inline constexpr NamePattern kRegisterKey("units/{unit}/certificateRegisters/{year}");

// "units/{unit}" of what lies below it, and of itself.
inline std::string OwnerOf(std::string_view name) {
  const size_t id = name.find('/');
  if (id == std::string_view::npos) return std::string(name);
  return std::string(name.substr(0, name.find('/', id + 1)));
}

// The movement of a nomination, a session or a notice.
inline std::string MovementOf(std::string_view name) {
  size_t end = name.find("/movements/");
  if (end == std::string_view::npos) return std::string(name);
  end = name.find('/', end + std::string_view("/movements/").size());
  return std::string(name.substr(0, end));
}

}  // namespace thidua::awards
