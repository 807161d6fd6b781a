#include "services/awards/domain/session.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/date.h"
#include "common/value/name.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {
namespace {

constexpr int kMaxMembers = 200;
constexpr int kMaxBallots = 1000;

using type::v1::ERROR_REASON_DUPLICATE;
using type::v1::ERROR_REASON_RULE_VIOLATED;

std::string BallotField(int index) { return absl::StrCat("session.ballots[", index, "]"); }

std::string MemberField(int index) {
  return absl::StrCat("session.member_principals[", index, "]");
}

void CheckMembers(Violations& violations, const v1::CouncilSession& session) {
  if (session.members() < 1 || session.members() > kMaxMembers) {
    violations.Add("session.members", absl::StrCat("must be from 1 to ", kMaxMembers));
  }
  if (session.present() < 0 || session.present() > session.members()) {
    violations.Add("session.present", "must be from 0 to the number of members");
  }
  if (session.member_principals_size() != session.members()) {
    violations.Add("session.member_principals",
                   absl::StrCat("names ", session.member_principals_size(), " members of ",
                                session.members()));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < session.member_principals_size(); ++i) {
    violations.AddStatus(MemberField(i), CheckId(session.member_principals(i)));
    if (!seen.insert(session.member_principals(i)).second) {
      violations.Add(MemberField(i), "is listed twice", ERROR_REASON_DUPLICATE);
    }
  }
}

void CheckTally(Violations& violations, const v1::CouncilSession& session, int index) {
  const v1::SessionBallot& ballot = session.ballots(index);
  const std::string at = BallotField(index);
  if (ballot.in_favour() < 0) violations.Add(at + ".in_favour", "must not be negative");
  if (ballot.against() < 0) violations.Add(at + ".against", "must not be negative");
  if (ballot.blank() < 0) violations.Add(at + ".blank", "must not be negative");
  const int64_t absent = int64_t{session.members()} - session.present();
  if (ballot.written() < 0 || ballot.written() > absent) {
    violations.Add(at + ".written",
                   absl::StrCat("must be from 0 to the ", absent, " members who are absent"));
  }
  const int64_t votes = int64_t{ballot.in_favour()} + ballot.against() + ballot.blank();
  const int64_t voters = int64_t{session.present()} + ballot.written();
  if (votes != voters) {
    violations.Add(at, absl::StrCat("in_favour + against + blank make ", votes, ", but ",
                                    session.present(), " members were present and ",
                                    ballot.written(), " gave an opinion in writing"));
  }
  CheckOptionalText(violations, at + ".confirmation", ballot.confirmation(), kMaxNote);
  if (ballot.rejected() && !ballot.confirmation().empty()) {
    violations.Add(at + ".rejected", "and confirmation exclude each other");
  }
}

}  // namespace

void CheckSession(Violations& violations, const v1::CouncilSession& session, absl::CivilDay today) {
  const auto name = kSessionName.Match(session.name());
  violations.AddStatus("session.name", name.status());
  CheckRequiredText(violations, "session.minutes", session.minutes(), kMaxLine);
  CheckDate(violations, "session.date", session.date());
  CheckNotLater(violations, "session.date", session.date(), today);
  CheckMembers(violations, session);
  if (session.ballots().empty() || session.ballots_size() > kMaxBallots) {
    violations.Add("session.ballots", absl::StrCat("has ", session.ballots_size(),
                                                   " entries; from 1 to ", kMaxBallots));
    return;
  }
  const std::string movement = MovementOf(session.name());
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < session.ballots_size(); ++i) {
    const std::string& nomination = session.ballots(i).nomination();
    const std::string field = BallotField(i) + ".nomination";
    const auto ids = kNominationName.Match(nomination);
    violations.AddStatus(field, ids.status());
    if (name.ok() && ids.ok() && MovementOf(nomination) != movement) {
      violations.Add(field, "is not of the session's movement");
    }
    if (!seen.insert(nomination).second) {
      violations.Add(field, "is listed twice", ERROR_REASON_DUPLICATE);
    }
    CheckTally(violations, session, i);
  }
}

int64_t BallotBaseOf(const v1::BallotRule& rule, const v1::CouncilSession& session, int index) {
  if (rule.base() == v1::BALLOT_BASE_ALL_MEMBERS) return session.members();
  return int64_t{session.present()} + session.ballots(index).written();
}

int64_t LeastVotes(const v1::BallotRule& rule, int64_t base) {
  return (base * rule.numerator() + rule.denominator() - 1) / rule.denominator();
}

absl::StatusOr<v1::Nomination> Vote(v1::Nomination nomination, const v1::Honour& honour,
                                    const v1::CouncilSession& session, int index,
                                    std::string_view recorder, SamePerson same) {
  if (nomination.state() != v1::NOMINATION_STATE_ELIGIBLE) {
    return IllegalState(absl::StrCat(nomination.name(), " is ",
                                     v1::NominationState_Name(nomination.state()),
                                     "; a ballot is recorded on an eligible one"));
  }
  if (!honour.has_ballot()) {
    return IllegalState(absl::StrCat("the honour ", honour.honour(), " needs no ballot"));
  }
  const v1::BallotRule& rule = honour.ballot();
  const v1::SessionBallot& asked = session.ballots(index);
  Violations faults;
  CheckDuty(faults, BallotField(index), nomination, nullptr, Duty::kCouncil, recorder, same);
  for (int i = 0; i < session.member_principals_size(); ++i) {
    CheckDuty(faults, MemberField(i), nomination, nullptr, Duty::kCouncil,
              session.member_principals(i), same);
  }
  if (asked.written() > 0 && !rule.written_opinions()) {
    faults.Add(BallotField(index) + ".written",
               absl::StrCat("the honour ", honour.honour(), " admits no written opinions"),
               ERROR_REASON_RULE_VIOLATED);
  }
  const int64_t base = BallotBaseOf(rule, session, index);
  const int64_t least = LeastVotes(rule, base);
  const bool reached = least > 0 && asked.in_favour() >= least;
  const bool open = !reached && !rule.unverified().empty();
  if (open && asked.confirmation().empty() && !asked.rejected()) {
    faults.Add(BallotField(index),
               absl::StrCat(asked.in_favour(), " votes in favour do not reach ", least,
                            ", a threshold that is not verified (", rule.unverified(),
                            "): confirm that it is passed over, or say that the council rejects"),
               ERROR_REASON_RULE_VIOLATED);
  }
  if (!open && !asked.confirmation().empty()) {
    faults.Add(BallotField(index) + ".confirmation",
               "there is nothing to confirm: the threshold is verified or was reached",
               ERROR_REASON_RULE_VIOLATED);
  }
  if (!open && asked.rejected() && reached) {
    faults.Add(BallotField(index) + ".rejected", "the threshold was reached",
               ERROR_REASON_RULE_VIOLATED);
  }
  if (!faults.empty()) return Refusal(faults);

  v1::Ballot& ballot = *nomination.mutable_ballot();
  ballot.Clear();
  ballot.set_session(session.name());
  ballot.set_in_favour(asked.in_favour());
  ballot.set_against(asked.against());
  ballot.set_blank(asked.blank());
  ballot.set_written(asked.written());
  ballot.set_confirmation(asked.confirmation());
  ballot.set_passed(reached || !asked.confirmation().empty());
  std::string_view who = " thành viên hội đồng";
  if (rule.base() != v1::BALLOT_BASE_ALL_MEMBERS) {
    who = asked.written() == 0 ? " thành viên dự họp"
                               : " thành viên dự họp hoặc cho ý kiến bằng văn bản";
  }
  ballot.set_basis(absl::StrCat(asked.in_favour(), "/", base, std::string(who),
                                " tán thành, cần ít nhất ", least));
  nomination.set_state(ballot.passed() ? v1::NOMINATION_STATE_VOTED
                                       : v1::NOMINATION_STATE_REJECTED);
  return nomination;
}

void CheckMembersDiffer(Violations& violations, const v1::CouncilSession& session,
                        SamePerson same) {
  for (int i = 0; i < session.member_principals_size(); ++i) {
    for (int j = 0; j < i; ++j) {
      if (!same(session.member_principals(j), session.member_principals(i))) continue;
      violations.Add(MemberField(i), "is the same person as " + session.member_principals(j),
                     type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
    }
  }
}

}  // namespace thidua::awards
