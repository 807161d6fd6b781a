#include "services/awards/domain/appraisal.h"

#include <absl/algorithm/container.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <utility>

#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/bars.h"
#include "services/awards/domain/conditions.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using CheckCase = v1::EligibilityRule::CheckCase;

constexpr char kPaper[] = "dossier:";
// Of why a rule is not verified, in bytes of a message: an answer travels as headers.
constexpr size_t kMaxUnverified = 400;

v1::Check CheckPaper(const v1::Nomination& nomination, const std::string& item) {
  auto paper = nomination.dossier().find(item);
  const bool held = paper != nomination.dossier().end();
  v1::Check check;
  check.set_rule(absl::StrCat(kPaper, item));
  check.set_title(item);
  check.set_outcome(held ? v1::CHECK_OUTCOME_PASSED : v1::CHECK_OUTCOME_FAILED);
  check.set_finding(held ? paper->second : "Thiếu trong hồ sơ");
  return check;
}

// The first year whose merit the nomination can be for: the movement's, or, where it names none,
// the one before the dossier came.
int MeritYear(const v1::Nomination& nomination, const AppraisalInput& input) {
  if (input.year != 0) return input.year;
  const auto received = ParseDate(nomination.receipt_date());
  return received.ok() ? static_cast<int>(received->year()) - 1 : 0;
}

Found FindFor(const v1::EligibilityRule& rule, const v1::Nomination& nomination,
              const AppraisalInput& input) {
  switch (rule.check_case()) {
    case CheckCase::kReportsAccepted:
      return FindReports(rule.reports_accepted(), input.evidence);
    case CheckCase::kTargetOutcomes:
      return FindTargets(rule.target_outcomes(),
                         input.request == nullptr ? nomination.evidence_request() : *input.request,
                         input.evidence);
    case CheckCase::kAttestation: {
      const bool attested = absl::c_linear_search(input.attested_rules, rule.rule());
      return {attested, absl::StrCat(attested ? "Đã xác nhận: " : "Chưa xác nhận: ",
                                     rule.attestation().statement())};
    }
    case CheckCase::kStreak:
      return FindStreak(rule.streak(), input.year, input.evidence);
    case CheckCase::kLeaguePlace:
      return FindPlace(rule.league_place(), input.evidence);
    case CheckCase::kNoBar: {
      const std::string today = FormatDate(DayInVietnam(input.time));
      return FindBars(rule.no_bar(), input.bars, {nomination.receipt_date(), today},
                      MeritYear(nomination, input));
    }
    case CheckCase::CHECK_NOT_SET:
      break;
  }
  return {false, "Quy tắc không có nội dung kiểm tra"};
}

// The papers that are missing, for people; empty if none is.
std::string MissingPapers(const std::vector<v1::Check>& checks) {
  std::vector<std::string> missing;
  for (const v1::Check& check : checks) {
    if (check.outcome() == v1::CHECK_OUTCOME_FAILED && absl::StartsWith(check.rule(), kPaper)) {
      missing.push_back(check.title());
    }
  }
  return absl::StrJoin(missing, ", ");
}

v1::Nomination Return(v1::Nomination nomination, const std::string& missing) {
  nomination.set_state(v1::NOMINATION_STATE_RETURNED);
  nomination.set_note("Thiếu trong hồ sơ: " + missing);
  nomination.clear_appraisal();
  return nomination;
}

// OK unless a check waits for a person's word.
absl::Status NeedNoWord(const std::vector<v1::Check>& checks, const v1::Honour& honour) {
  Violations violations;
  for (const v1::Check& check : checks) {
    if (check.outcome() != v1::CHECK_OUTCOME_UNCONFIRMED) continue;
    auto rule = absl::c_find_if(honour.eligibility(), [&](const v1::EligibilityRule& candidate) {
      return candidate.rule() == check.rule();
    });
    violations.Add("confirmations",
                   absl::StrCat("the rule ", check.rule(), " (", check.title(),
                                ") is not kept, and not verified (",
                                std::string(CutText(rule->unverified(), kMaxUnverified)),
                                "): it takes a confirmation, with a reason, to pass it over"),
                   type::v1::ERROR_REASON_RULE_VIOLATED);
  }
  return Refusal(violations);
}

}  // namespace

std::vector<v1::Check> CheckAll(const v1::Nomination& nomination, const AppraisalInput& input) {
  std::vector<v1::Check> checks;
  for (const std::string& item : input.honour.dossier_items()) {
    checks.push_back(CheckPaper(nomination, item));
  }
  for (const v1::EligibilityRule& rule : input.honour.eligibility()) {
    if (!AppliesTo(rule, nomination.honouree().kind())) continue;
    checks.push_back(Judge(rule, FindFor(rule, nomination, input), input.confirmations));
  }
  return checks;
}

absl::StatusOr<v1::Nomination> Appraise(v1::Nomination nomination, const AppraisalInput& input) {
  if (nomination.state() != v1::NOMINATION_STATE_PROPOSED) {
    return IllegalState(absl::StrCat(nomination.name(), " is ",
                                     v1::NominationState_Name(nomination.state()),
                                     "; only a proposed one is appraised"));
  }
  Violations duties;
  CheckDuty(duties, "name", nomination, nullptr, Duty::kAppraise, input.appraiser, input.same);
  if (!duties.empty()) return Refusal(duties);

  const std::vector<v1::Check> checks = CheckAll(nomination, input);
  const std::string missing = MissingPapers(checks);
  if (!missing.empty()) return Return(std::move(nomination), missing);
  RETURN_IF_ERROR(NeedNoWord(checks, input.honour));

  v1::Appraisal appraisal;
  appraisal.set_rule_pack(input.pack.name());
  appraisal.set_rule_pack_version(input.pack.etag());
  appraisal.set_appraiser(input.appraiser.data(), input.appraiser.size());
  appraisal.set_eligible(absl::c_none_of(
      checks, [](const v1::Check& check) { return check.outcome() == v1::CHECK_OUTCOME_FAILED; }));
  for (const v1::Check& check : checks) *appraisal.add_checks() = check;
  *appraisal.mutable_time() = ToTimestamp(input.time);
  nomination.set_state(appraisal.eligible() ? v1::NOMINATION_STATE_ELIGIBLE
                                            : v1::NOMINATION_STATE_INELIGIBLE);
  *nomination.mutable_appraisal() = std::move(appraisal);
  nomination.set_simulated(nomination.simulated() || input.evidence.simulated());
  nomination.clear_note();
  return nomination;
}

}  // namespace thidua::awards
