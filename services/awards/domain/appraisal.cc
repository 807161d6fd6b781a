#include "services/awards/domain/appraisal.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <cstdint>

#include "common/value/timestamp.h"
#include "services/awards/domain/duties.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using CheckCase = v1::EligibilityRule::CheckCase;

v1::Check NewCheck(std::string rule, std::string title, bool passed, std::string finding) {
  v1::Check check;
  check.set_rule(std::move(rule));
  check.set_title(std::move(title));
  check.set_passed(passed);
  check.set_finding(std::move(finding));
  return check;
}

v1::Check CheckPaper(const v1::Nomination& nomination, const std::string& item) {
  auto paper = nomination.dossier().find(item);
  const bool held = paper != nomination.dossier().end();
  return NewCheck("dossier:" + item, item, held, held ? paper->second : "Thiếu trong hồ sơ");
}

v1::Check CheckReports(const v1::EligibilityRule& rule, const v1::Evidence& evidence) {
  int64_t expected = 0, accepted = 0, late = 0;
  for (const v1::RoundEvidence& round : evidence.rounds()) {
    expected += round.expected();
    accepted += round.accepted();
    late += round.late();
  }
  if (expected == 0) {
    return NewCheck(rule.rule(), rule.title(), false,
                    "Không có báo cáo nào mà đơn vị phải nộp trong các kỳ được xem xét");
  }
  const v1::ReportsAccepted& terms = rule.reports_accepted();
  const int64_t counted = terms.in_time_only() ? accepted - late : accepted;
  return NewCheck(
      rule.rule(), rule.title(), counted * 100 >= expected * terms.minimum_percent(),
      absl::StrCat(accepted, "/", expected, " báo cáo được chấp nhận, ", late, " nộp chậm; tính ",
                   counted, "/", expected, ", yêu cầu ít nhất ", terms.minimum_percent(), "%"));
}

const targets::v1::TargetResult* ResultOf(const v1::Evidence& evidence, std::string_view target) {
  auto result = absl::c_find_if(evidence.evaluation().results(), [&](const auto& candidate) {
    return candidate.target() == target;
  });
  return result == evidence.evaluation().results().end() ? nullptr : &*result;
}

std::string OutcomeText(const targets::v1::TargetResult& result) {
  std::string text = targets::v1::Outcome_Name(result.outcome());
  if (result.has_actual()) {
    absl::StrAppend(&text, " ", result.actual().value(), " (năm ", result.actual_period(), ")");
  }
  return text;
}

// What a target came to, and what those came to that it replaced: a promise that was missed and
// made anew is not read as one that was met alone.
std::string FindingOf(const targets::v1::TargetResult& result, const v1::Evidence& evidence) {
  std::string text = absl::StrCat(result.target(), ": ", OutcomeText(result));
  if (!result.superseded_by().empty()) {
    absl::StrAppend(&text, ", đã được thay bằng ", result.superseded_by());
  }
  // A chain is no longer than the evaluation.
  const targets::v1::TargetResult* old = ResultOf(evidence, result.supersedes());
  for (int i = 0; old != nullptr && i < evidence.evaluation().results_size(); ++i) {
    absl::StrAppend(&text, ", thay cho ", old->target(), ": ", OutcomeText(*old));
    old = ResultOf(evidence, old->supersedes());
  }
  return text;
}

v1::Check CheckTargets(const v1::EligibilityRule& rule, const v1::Nomination& nomination,
                       const v1::Evidence& evidence) {
  std::vector<std::string> findings;
  bool passed = true;
  for (const std::string& target : nomination.evidence_request().targets()) {
    const targets::v1::TargetResult* result = ResultOf(evidence, target);
    if (result == nullptr) {
      passed = false;
      findings.push_back(absl::StrCat(target, ": không có kết quả"));
      continue;
    }
    const std::string& outcome = targets::v1::Outcome_Name(result->outcome());
    if (!absl::c_linear_search(rule.target_outcomes().outcomes(), outcome)) passed = false;
    findings.push_back(FindingOf(*result, evidence));
  }
  if (findings.empty()) {
    return NewCheck(rule.rule(), rule.title(), false, "Không có chỉ tiêu nào được nêu để xem xét");
  }
  return NewCheck(rule.rule(), rule.title(), passed, absl::StrJoin(findings, "; "));
}

v1::Check CheckRule(const v1::EligibilityRule& rule, const v1::Nomination& nomination,
                    const AppraisalInput& input) {
  switch (rule.check_case()) {
    case CheckCase::kReportsAccepted:
      return CheckReports(rule, input.found.evidence);
    case CheckCase::kTargetOutcomes:
      return CheckTargets(rule, nomination, input.found.evidence);
    case CheckCase::kAttestation: {
      const bool attested = absl::c_linear_search(input.attested_rules, rule.rule());
      return NewCheck(rule.rule(), rule.title(), attested,
                      absl::StrCat(attested ? "Đã xác nhận: " : "Chưa xác nhận: ",
                                   rule.attestation().statement()));
    }
    case CheckCase::CHECK_NOT_SET:
      break;
  }
  return NewCheck(rule.rule(), rule.title(), false, "Quy tắc không có nội dung kiểm tra");
}

}  // namespace

void CheckAttestedRules(Violations& violations,
                        const google::protobuf::RepeatedPtrField<std::string>& attested_rules,
                        const v1::Honour& honour, v1::RecipientKind kind) {
  for (int i = 0; i < attested_rules.size(); ++i) {
    const bool known = absl::c_any_of(honour.eligibility(), [&](const v1::EligibilityRule& rule) {
      return rule.rule() == attested_rules[i] && rule.has_attestation() && AppliesTo(rule, kind);
    });
    if (!known) {
      violations.Add(absl::StrCat("attested_rules[", i, "]"),
                     absl::StrCat("is no attestation of the honour ", honour.honour()),
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    }
  }
}

absl::StatusOr<v1::Nomination> Appraise(v1::Nomination nomination, const AppraisalInput& input) {
  if (nomination.state() != v1::NOMINATION_STATE_PROPOSED) {
    return IllegalState(absl::StrCat(nomination.name(), " is ",
                                     v1::NominationState_Name(nomination.state()),
                                     "; only a proposed one is appraised"));
  }
  Violations duties;
  CheckDuty(duties, "name", nomination, Duty::kAppraise, input.appraiser, input.same);
  if (!duties.empty()) return Refusal(duties);

  v1::Appraisal& appraisal = *nomination.mutable_appraisal();
  appraisal.set_rule_pack(input.pack.name());
  appraisal.set_rule_pack_version(input.pack.etag());
  appraisal.set_appraiser(input.appraiser.data(), input.appraiser.size());
  for (const std::string& item : input.honour.dossier_items()) {
    *appraisal.add_checks() = CheckPaper(nomination, item);
  }
  for (const v1::EligibilityRule& rule : input.honour.eligibility()) {
    if (AppliesTo(rule, nomination.recipient().kind())) {
      *appraisal.add_checks() = CheckRule(rule, nomination, input);
    }
  }
  appraisal.set_eligible(
      absl::c_all_of(appraisal.checks(), [](const v1::Check& check) { return check.passed(); }));
  *appraisal.mutable_evidence() = input.found.evidence;
  *appraisal.mutable_time() = ToTimestamp(input.time);
  nomination.set_simulated(nomination.simulated() || input.found.simulated);
  nomination.set_state(appraisal.eligible() ? v1::NOMINATION_STATE_ELIGIBLE
                                            : v1::NOMINATION_STATE_INELIGIBLE);
  return nomination;
}

}  // namespace thidua::awards
