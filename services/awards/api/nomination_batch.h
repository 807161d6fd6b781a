#pragma once
// A step for many nominations of one movement, in one commit, and what it answers.

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/resource/write.h"
#include "common/rpc/call.h"
#include "services/awards/domain/nomination.h"
#include "thidua/awards/v1/nomination_requests.pb.h"

namespace thidua::awards {

// At most so many nominations are in one step.
inline constexpr int kMaxBatch = 1000;

// What a step came to, noted by the decision while it runs.
class BatchNotes {
 public:
  // The decision may run more than once: it begins with this.
  void Clear() { outcomes_.clear(); }
  void Done(const v1::Nomination& nomination);
  // The same with its checks; its texts are not sealed.
  void Appraised(const v1::Nomination& nomination);
  void Refused(const std::string& nomination, v1::NominationState state, const absl::Status& why);
  const std::vector<v1::NominationOutcome>& outcomes() const { return outcomes_; }

 private:
  std::vector<v1::NominationOutcome> outcomes_;
};

// Adds violations of `names`, from `least` to kMaxBatch of the movement `parent`, each once.
void CheckBatch(Violations& violations, const std::string& parent,
                const google::protobuf::RepeatedPtrField<std::string>& names, int least);

// Whether outcomes tell of checks: those of an appraisal do, and no others.
enum class Outcomes { kStates, kChecks };

// What the log says of a request that is repeated: the nominations that it wrote, in the order of
// `names` where these are given; those that are not among them were left out. Not within a
// transaction.
absl::Status RecallBatch(ledger::Ledger& ledger, const std::vector<ledger::Image>& changes,
                         const std::vector<std::string>& names, Outcomes outcomes,
                         v1::NominationsOutcome* answer);

// Commits `decide`, or only rehearses it, and answers what it noted. A known request id is answered
// from the log.
//   Errors of `decide` and of resource::Commit.
template <class Request>
absl::Status WriteBatch(const rpc::Call& call, const resource::Store& store, const Request& request,
                        const std::vector<std::string>& names, bool validate_only,
                        const ledger::Decision& decide, const BatchNotes& notes, Outcomes outcomes,
                        v1::NominationsOutcome* answer) {
  const std::string owner = LedgerOf(request.parent());
  answer->set_validate_only(validate_only);
  if (validate_only) {
    RETURN_IF_ERROR(resource::Rehearse(call, store, owner, decide));
  } else {
    ASSIGN_OR_RETURN(const ledger::CommitResult result,
                     resource::Commit(call, store, request, owner, decide));
    answer->set_token(store.TokenOf(result.position));
    if (result.replayed) {
      return RecallBatch(store.ledger(), result.changes, names, outcomes, answer);
    }
  }
  for (const v1::NominationOutcome& outcome : notes.outcomes()) *answer->add_outcomes() = outcome;
  return absl::OkStatus();
}

}  // namespace thidua::awards
