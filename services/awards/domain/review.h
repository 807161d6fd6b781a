#pragma once
// What has become of the evidence of a grant: what was stored with it against what is found now.

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/awards/domain/difference.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/review.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// As many changes are listed.
inline constexpr int kMaxChanges = 200;

// What the evidence was looked up for: what the nomination asks for, or else what the movement
// asked for then, as far as the evidence tells it, whatever it asks for today.
v1::EvidenceRequest RequestThen(const v1::Nomination& nomination, const v1::Movement& movement,
                                const v1::Evidence& stored);

// What is otherwise in rounds, targets, league table and titles, in this order, and whether
// simulated figures stand behind it. Titles that came since are no difference: `now` may have more
// of them.
std::vector<Difference> CompareEvidence(const v1::Evidence& before, const v1::Evidence& now);

// Whether the person is shown less of the figures behind `now` than the appraiser was: a target
// that was judged is restricted for him. What he finds says nothing then.
bool IsShownLess(const v1::Evidence& before, const v1::Evidence& now);

// What the appraisal was made by.
struct ReviewRules {
  const v1::Honour& honour;  // of the pack's version that ruled
  v1::RecipientKind kind;
  const google::protobuf::RepeatedPtrField<v1::Check>& checks;  // of the appraisal
  const v1::EvidenceRequest& request;
  int year = 0;  // of the movement
};

// The conditions that rest on evidence and come out otherwise, or find something else. What a
// person attested or confirmed stays.
std::vector<v1::ConditionChange> CompareConditions(const ReviewRules& rules,
                                                   const v1::Evidence& before,
                                                   const v1::Evidence& now);

// Sets state, changes, conditions and digest of the review, and whether the grant's last review
// settled exactly this.
void Conclude(v1::GrantReview& review, const v1::Grant& grant,
              const std::vector<Difference>& differences,
              const std::vector<v1::ConditionChange>& conditions);

// The grant with a person's word on what was found.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was revoked, nothing has changed, or exactly this was
//     settled.
//   ABORTED / ETAG_MISMATCH: the request names something else than what was found.
absl::StatusOr<v1::Grant> Settle(v1::Grant grant, const v1::GrantReview& found,
                                 std::string_view evidence_digest,
                                 const v1::SettleReviewRequest& request, std::string_view reviewer,
                                 absl::Time time);

}  // namespace thidua::awards
