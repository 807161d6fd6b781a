#include "services/awards/api/nomination_batch.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include "common/resource/image.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/names.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

v1::NominationOutcome OutcomeOf(const v1::Nomination& nomination, Outcomes outcomes) {
  v1::NominationOutcome outcome;
  outcome.set_nomination(nomination.name());
  outcome.set_state(nomination.state());
  if (outcomes == Outcomes::kChecks) {
    *outcome.mutable_checks() = nomination.appraisal().checks();
  }
  return outcome;
}

}  // namespace

void BatchNotes::Done(const v1::Nomination& nomination) {
  outcomes_.push_back(OutcomeOf(nomination, Outcomes::kStates));
}

void BatchNotes::Appraised(const v1::Nomination& nomination) {
  outcomes_.push_back(OutcomeOf(nomination, Outcomes::kChecks));
}

void BatchNotes::Refused(const std::string& nomination, v1::NominationState state,
                         const absl::Status& why) {
  v1::NominationOutcome& outcome = outcomes_.emplace_back();
  outcome.set_nomination(nomination);
  outcome.set_state(state);
  outcome.set_refusal(std::string(why.message()));
}

void CheckBatch(Violations& violations, const std::string& parent,
                const google::protobuf::RepeatedPtrField<std::string>& names, int least) {
  if (names.size() < least || names.size() > kMaxBatch) {
    violations.Add("nominations",
                   absl::StrCat("has ", names.size(), " entries; from ", least, " to ", kMaxBatch));
    return;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < names.size(); ++i) {
    const std::string field = absl::StrCat("nominations[", i, "]");
    const auto ids = kNominationName.Match(names[i]);
    violations.AddStatus(field, ids.status());
    if (ids.ok() && MovementOf(names[i]) != parent) {
      violations.Add(field, "is not of " + parent);
    }
    if (!seen.insert(names[i]).second) {
      violations.Add(field, "is listed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

absl::Status RecallBatch(ledger::Ledger& ledger, const std::vector<ledger::Image>& changes,
                         const std::vector<std::string>& names, Outcomes outcomes,
                         v1::NominationsOutcome* answer) {
  google::protobuf::RepeatedPtrField<v1::Nomination> nominations;
  for (const ledger::Image& image : changes) {
    if (!kNominationName.Match(image.key).ok()) continue;
    ASSIGN_OR_RETURN(*nominations.Add(), resource::FromImage<v1::Nomination>(image));
  }
  if (outcomes == Outcomes::kChecks) RETURN_IF_ERROR(UnsealAnswers(ledger, nominations));
  absl::flat_hash_map<std::string, v1::NominationOutcome> written;
  std::vector<std::string> order = names;
  for (const v1::Nomination& nomination : nominations) {
    written[nomination.name()] = OutcomeOf(nomination, outcomes);
    if (names.empty()) order.push_back(nomination.name());
  }
  for (const std::string& name : order) {
    v1::NominationOutcome& outcome = *answer->add_outcomes();
    if (auto it = written.find(name); it != written.end()) {
      outcome = it->second;
    } else {
      outcome.set_nomination(name);
      outcome.set_refusal("was left out when this was asked for the first time");
    }
  }
  return absl::OkStatus();
}

}  // namespace thidua::awards
