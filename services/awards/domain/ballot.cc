#include "services/awards/domain/ballot.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <cstdint>
#include <string>

#include "common/value/name.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {
namespace {

constexpr int kMaxMembers = 200;

}  // namespace

void CheckBallot(Violations& violations, const v1::Ballot& ballot) {
  if (ballot.members() < 1 || ballot.members() > kMaxMembers) {
    violations.Add("ballot.members", absl::StrCat("must be from 1 to ", kMaxMembers));
  }
  if (ballot.present() < 0 || ballot.present() > ballot.members()) {
    violations.Add("ballot.present", "must be from 0 to the number of members");
  }
  if (ballot.in_favour() < 0) violations.Add("ballot.in_favour", "must not be negative");
  if (ballot.against() < 0) violations.Add("ballot.against", "must not be negative");
  if (ballot.blank() < 0) violations.Add("ballot.blank", "must not be negative");
  const int64_t votes = int64_t{ballot.in_favour()} + ballot.against() + ballot.blank();
  if (votes != ballot.present()) {
    violations.Add("ballot.present", absl::StrCat("is ", ballot.present(), ", but in_favour + ",
                                                  "against + blank make ", votes));
  }
  CheckRequiredText(violations, "ballot.minutes", ballot.minutes(), kMaxLine);
  if (ballot.member_principals_size() != ballot.members()) {
    violations.Add(
        "ballot.member_principals",
        absl::StrCat("names ", ballot.member_principals_size(), " members of ", ballot.members()));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < ballot.member_principals_size(); ++i) {
    const std::string field = absl::StrCat("ballot.member_principals[", i, "]");
    violations.AddStatus(field, CheckId(ballot.member_principals(i)));
    if (!seen.insert(ballot.member_principals(i)).second) {
      violations.Add(field, "is listed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

bool Passes(const v1::BallotRule& rule, const v1::Ballot& ballot) {
  const int64_t base =
      rule.base() == v1::BALLOT_BASE_ALL_MEMBERS ? ballot.members() : ballot.present();
  return base > 0 && int64_t{ballot.in_favour()} * rule.denominator() >= base * rule.numerator();
}

absl::StatusOr<v1::Nomination> RecordBallot(v1::Nomination nomination, const v1::Honour& honour,
                                            const v1::Ballot& ballot, std::string_view recorder,
                                            absl::Time time, SamePerson same) {
  if (nomination.state() != v1::NOMINATION_STATE_ELIGIBLE) {
    return IllegalState(absl::StrCat(nomination.name(), " is ",
                                     v1::NominationState_Name(nomination.state()),
                                     "; a ballot is recorded on an eligible one"));
  }
  if (!honour.has_ballot()) {
    return IllegalState(absl::StrCat("the honour ", honour.honour(), " needs no ballot"));
  }
  Violations duties;
  CheckDuty(duties, "name", nomination, Duty::kCouncil, recorder, same);
  for (int i = 0; i < ballot.member_principals_size(); ++i) {
    const std::string field = absl::StrCat("ballot.member_principals[", i, "]");
    CheckDuty(duties, field, nomination, Duty::kCouncil, ballot.member_principals(i), same);
    for (int j = 0; j < i; ++j) {
      if (!same(ballot.member_principals(j), ballot.member_principals(i))) continue;
      duties.Add(field, absl::StrCat("is the same person as ", ballot.member_principals(j)),
                 type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
    }
  }
  if (!duties.empty()) return Refusal(duties);

  v1::Ballot& recorded = *nomination.mutable_ballot();
  recorded = ballot;
  recorded.set_recorder(recorder.data(), recorder.size());
  recorded.set_passed(Passes(honour.ballot(), ballot));
  *recorded.mutable_record_time() = ToTimestamp(time);
  nomination.set_state(recorded.passed() ? v1::NOMINATION_STATE_VOTED
                                         : v1::NOMINATION_STATE_REJECTED);
  return nomination;
}

}  // namespace thidua::awards
