#pragma once
// Deciding: many nominations honoured at once, or none.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "common/value/working_days.h"
#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/recipient.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {

inline constexpr int kMaxNominations = 1000;  // of one decision

// Adds every fault that the decision shows by itself, with paths below "decision": its nominations
// are of one movement of its owner, each named once.
void CheckDecision(Violations& violations, const v1::Decision& decision);

// The unit that decides, on the day of the decision.
struct DecidingUnit {
  catalog::v1::UnitKind kind = catalog::v1::UNIT_KIND_UNSPECIFIED;
  std::string display_name;  // "huyện Khoái Châu", as it follows the office; may be empty
};

// What a decision rests on: the ledger at the commit's own view.
struct DecisionInput {
  const v1::Decision& decision;            // as asked; has passed CheckDecision
  const v1::Movement& movement;            // of the nominations
  const std::vector<v1::RulePack>& packs;  // with their etags
  DecidingUnit unit;
  const WorkingDays& calendar;
  // In the order of the decision; nothing where there is none of that name.
  std::vector<std::optional<v1::Nomination>> nominations;
  std::vector<std::vector<v1::Bar>> bars;  // against their recipients, in the same order
  std::map<std::string, v1::CouncilSession> sessions;  // that voted on them, by name
  std::map<std::string, v1::PublicNotice> notices;     // in which they were published, by name
  std::string number_holder;               // the decision that has the number already, or empty
  std::map<std::string, int64_t> holders;  // recipients by honour of the movement so far
  int64_t last_certificate = 0;            // of the decision's year
  std::string check_key = {};              // of this decision alone, see check_code.h
  std::string decider;
  absl::Time time;
  SamePerson same = IsSamePrincipal;
};

// What the decision changes.
struct DecisionOutcome {
  v1::Decision decision;
  std::vector<v1::Grant> grants;            // in the order of the decision, from ".../grants/1" on
  std::vector<v1::Nomination> nominations;  // likewise, GRANTED
  std::map<std::string, int64_t> holders;   // of the honours granted: the new counts
  int64_t last_certificate = 0;
};

// ChooseDecidingRules (rule_pack.h) says which pack rules what. A rule that is not verified and not
// kept is passed over where the decision confirms it: "authority", "notice", "cap", or the id of a
// rule about bars.
//
//   FAILED_PRECONDITION / NO_RULE_PACK: no rules on the decision's date.
//   FAILED_PRECONDITION / RULE_VIOLATED, or SEPARATION_OF_DUTIES if the decider had another part in
//   a nomination: every fault of the decision and of each nomination is listed.
absl::StatusOr<DecisionOutcome> Decide(const DecisionInput& input);

}  // namespace thidua::awards
