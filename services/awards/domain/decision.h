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
#include "thidua/awards/v1/award.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

inline constexpr int kMaxNominations = 1000;  // of one decision

// Adds every fault that the decision shows by itself, with paths below "decision": its nominations
// are of one movement of its owner, each named once.
void CheckDecision(Violations& violations, const v1::Decision& decision);

// What a decision rests on: the ledger at the commit's own view.
struct DecisionInput {
  const v1::Decision& decision;            // as asked; has passed CheckDecision
  const std::vector<v1::RulePack>& packs;  // with their etags
  // In the order of the decision; nothing where there is none of that name.
  std::vector<std::optional<v1::Nomination>> nominations;
  std::string number_holder;               // the decision that has the number already, or empty
  std::map<std::string, int64_t> holders;  // recipients by honour of the movement so far
  int64_t last_certificate = 0;            // of the decision's year
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
  std::vector<v1::Honour> honours;          // the terms they were granted by
  int64_t last_certificate = 0;
};

// The pack in force on the receipt date rules dossier, appraisal and ballot; the one in force on
// the decision's date rules who may get what, caps, notice and money.
//
// A period of public notice begins on the day (in Viet Nam) on which the ballot, or the appraisal
// where there is none, was recorded. Both ends count, so after 5 days from the 7th on the first day
// to decide is the 12th. Neither the decision's date nor the day on which it is recorded may be
// earlier.
//
//   FAILED_PRECONDITION / NO_RULE_PACK: no rules on the decision's date.
//   FAILED_PRECONDITION / RULE_VIOLATED, or SEPARATION_OF_DUTIES if the decider had another part in
//   a nomination: every fault of the decision and of each nomination is listed.
absl::StatusOr<DecisionOutcome> Decide(const DecisionInput& input);

}  // namespace thidua::awards
