#include "services/awards/domain/review.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/value/digest.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/conditions.h"
#include "services/awards/domain/confirmation.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

using targets::v1::TargetResult;

constexpr size_t kDigestDigits = 32;

std::string OutcomeWords(targets::v1::Outcome outcome) {
  switch (outcome) {
    case targets::v1::OUTCOME_MET:
      return "đạt";
    case targets::v1::OUTCOME_ON_TRACK:
      return "đúng tiến độ";
    case targets::v1::OUTCOME_AT_RISK:
      return "có nguy cơ";
    case targets::v1::OUTCOME_OFF_TRACK:
      return "chậm tiến độ";
    case targets::v1::OUTCOME_MISSED:
      return "không đạt";
    case targets::v1::OUTCOME_NOT_ASSESSABLE:
      return "chưa đánh giá được";
    case targets::v1::OUTCOME_NO_BOUND:
      return "không có chỉ tiêu số";
    case targets::v1::OUTCOME_EVALUATED_AT_DISSOLUTION:
      return "đánh giá khi giải thể";
    case targets::v1::OUTCOME_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Outcome):
      break;
  }
  return "";
}

// Gathers what is otherwise.
class Comparison {
 public:
  void Values(std::string_view subject, std::string_view aspect, std::string_view what,
              const Reading& before, const Reading& now) {
    if (before.value == now.value) return;
    found_.push_back(Differ(subject, aspect, what, before, now));
  }
  void Counts(std::string_view subject, std::string_view aspect, std::string_view what, int before,
              int now) {
    const std::string was = absl::StrCat(before), is = absl::StrCat(now);
    Values(subject, aspect, what, {was, was}, {is, is});
  }

  std::vector<Difference> Take() { return std::move(found_); }

 private:
  std::vector<Difference> found_;
};

const TargetResult* FindResult(const v1::Evidence& evidence, std::string_view target) {
  const auto& results = evidence.evaluation().results();
  const auto found = absl::c_find_if(
      results, [&](const TargetResult& candidate) { return candidate.target() == target; });
  return found == results.end() ? nullptr : &*found;
}

void CompareRounds(const v1::Evidence& before, const v1::Evidence& now, Comparison& comparison) {
  for (const v1::RoundEvidence& was : before.rounds()) {
    const auto found = absl::c_find_if(now.rounds(), [&](const v1::RoundEvidence& candidate) {
      return candidate.round() == was.round();
    });
    if (found == now.rounds().end()) {
      comparison.Values(was.round(), "đợt báo cáo", "round", {"có", "1"}, {"đã bị hủy", "0"});
      continue;
    }
    const v1::RoundEvidence& is = *found;
    comparison.Counts(was.round(), "số báo cáo phải nộp", "expected", was.expected(),
                      is.expected());
    comparison.Counts(was.round(), "số báo cáo được chấp nhận", "accepted", was.accepted(),
                      is.accepted());
    comparison.Counts(was.round(), "số báo cáo nộp chậm", "late", was.late(), is.late());
  }
}

Reading OutcomeOf(const TargetResult* result) {
  if (result == nullptr) return {};
  return {OutcomeWords(result->outcome()), absl::StrCat(result->outcome())};
}

Reading ValueOf(const TargetResult* result) {
  if (result == nullptr || result->actual().value().empty()) return {};
  const std::string& value = result->actual().value();
  std::string text = DecimalForPeople(value);
  if (!result->unit_of_measure().empty()) absl::StrAppend(&text, " ", result->unit_of_measure());
  if (!result->actual_period().empty()) {
    absl::StrAppend(&text, " (năm ", result->actual_period(), ")");
  }
  return {std::move(text), absl::StrCat(value, " ", result->actual_period())};
}

void CompareTargets(const v1::Evidence& before, const v1::Evidence& now, Comparison& comparison) {
  for (const TargetResult& was : before.evaluation().results()) {
    const TargetResult* is = FindResult(now, was.target());
    const std::string of = was.title().empty() ? "" : absl::StrCat(" “", was.title(), "”");
    comparison.Values(was.target(), absl::StrCat("đánh giá chỉ tiêu", of), "outcome",
                      OutcomeOf(&was), OutcomeOf(is));
    comparison.Values(was.target(), absl::StrCat("giá trị chỉ tiêu", of), "value", ValueOf(&was),
                      ValueOf(is));
  }
}

Reading PlaceOf(const v1::LeagueEvidence& league) {
  if (league.place() < 1) return {};
  return {absl::StrCat(league.place()), absl::StrCat(league.place())};
}

Reading PointsOf(const std::string& points) { return {DecimalForPeople(points), points}; }

void CompareLeague(const v1::Evidence& before, const v1::Evidence& now, Comparison& comparison) {
  if (!before.has_league()) return;
  const v1::LeagueEvidence &was = before.league(), &is = now.league();
  comparison.Values(was.scheme(), "hạng", "place", PlaceOf(was), PlaceOf(is));
  comparison.Values(was.scheme(), "điểm", "points", PointsOf(was.points()), PointsOf(is.points()));
  comparison.Values(was.scheme(), "điểm tối đa", "attainable", PointsOf(was.attainable()),
                    PointsOf(is.attainable()));
  comparison.Counts(was.scheme(), "số đơn vị cùng bảng", "units", was.units(), is.units());
}

// The title itself, or what gives the same title of the year now.
void CompareTitles(const v1::Evidence& before, const v1::Evidence& now, Comparison& comparison) {
  for (const v1::TitleEvidence& was : before.titles()) {
    std::vector<std::string> sources;
    bool held = false;
    for (const v1::TitleEvidence& is : now.titles()) {
      if (is.honour() != was.honour() || is.year() != was.year()) continue;
      held = held || is.source() == was.source();
      sources.push_back(SourceInWords(is));
    }
    if (held) continue;
    const std::string source = SourceInWords(was);
    const std::string others = absl::StrJoin(sources, "; ");
    comparison.Values(was.honour(), absl::StrCat("danh hiệu năm ", was.year()),
                      absl::StrCat("title ", was.year(), " ", was.source()), {source, source},
                      {others, others});
  }
}

// What a rule finds that rests on evidence; nullopt: it rests on something else.
std::optional<Found> FindAgain(const v1::EligibilityRule& rule, const ReviewRules& rules,
                               const v1::Evidence& evidence) {
  switch (rule.check_case()) {
    case v1::EligibilityRule::kReportsAccepted:
      return FindReports(rule.reports_accepted(), evidence);
    case v1::EligibilityRule::kTargetOutcomes:
      return FindTargets(rule.target_outcomes(), rules.request, evidence);
    case v1::EligibilityRule::kStreak:
      return FindStreak(rule.streak(), rules.year, evidence);
    case v1::EligibilityRule::kLeaguePlace:
      return FindPlace(rule.league_place(), evidence);
    case v1::EligibilityRule::kAttestation:
    case v1::EligibilityRule::kNoBar:
    case v1::EligibilityRule::CHECK_NOT_SET:
      break;
  }
  return std::nullopt;
}

bool Fails(const v1::ConditionChange& condition) {
  return condition.now() == v1::CHECK_OUTCOME_FAILED ||
         condition.now() == v1::CHECK_OUTCOME_UNCONFIRMED;
}

// Each piece with its length, so that no two lists have one text.
std::string DigestOf(const std::vector<Difference>& differences,
                     const std::vector<v1::ConditionChange>& turned) {
  std::string text;
  const auto add = [&](std::string_view piece) {
    absl::StrAppend(&text, piece.size(), ":", std::string(piece));
  };
  for (const Difference& each : differences) {
    add(each.change.subject());
    add(each.what);
    add(each.now);
  }
  add("conditions");
  for (const v1::ConditionChange& each : turned) {
    add(each.rule());
    add(absl::StrCat(static_cast<int>(each.now())));
  }
  return ToHex(Sha256(text)).substr(0, kDigestDigits);
}

bool IsSettled(const v1::Grant& grant, std::string_view digest) {
  return !grant.reviews().empty() && !digest.empty() &&
         grant.reviews(grant.reviews_size() - 1).found_digest() == digest;
}

}  // namespace

v1::EvidenceRequest RequestThen(const v1::Nomination& nomination, const v1::Movement& movement,
                                const v1::Evidence& stored) {
  if (nomination.has_evidence_request()) return nomination.evidence_request();
  v1::EvidenceRequest request;
  request.set_period(movement.evidence_request().period());
  for (const v1::RoundEvidence& round : stored.rounds()) request.add_rounds(round.round());
  if (stored.has_evaluation()) {
    // Those that were asked for; results may have more of them, which these superseded.
    const auto& asked = movement.evidence_request().targets();
    const bool same = !asked.empty() && absl::c_all_of(asked, [&](const std::string& target) {
      return FindResult(stored, target) != nullptr;
    });
    if (same) *request.mutable_targets() = asked;
    for (const TargetResult& result : stored.evaluation().results()) {
      if (!same) request.add_targets(result.target());
    }
    if (!stored.evaluation().period().empty()) request.set_period(stored.evaluation().period());
  }
  if (stored.has_league()) {
    request.set_scheme(stored.league().scheme());
    if (!stored.league().period().empty()) request.set_period(stored.league().period());
  }
  return request;
}

std::vector<Difference> CompareEvidence(const v1::Evidence& before, const v1::Evidence& now) {
  Comparison comparison;
  CompareRounds(before, now, comparison);
  CompareTargets(before, now, comparison);
  CompareLeague(before, now, comparison);
  CompareTitles(before, now, comparison);
  const auto marked = [](bool simulated) {
    return simulated ? Reading{"có", "1"} : Reading{"không", "0"};
  };
  comparison.Values("", "có số liệu mô phỏng", "simulated", marked(before.simulated()),
                    marked(now.simulated()));
  return comparison.Take();
}

bool IsShownLess(const v1::Evidence& before, const v1::Evidence& now) {
  const auto is_restricted = [](const TargetResult& result) {
    return absl::c_any_of(result.obstacles(), [](const auto& detail) {
      return detail.obstacle() == targets::v1::OBSTACLE_RESTRICTED;
    });
  };
  return absl::c_any_of(now.evaluation().results(), [&](const TargetResult& is) {
    const TargetResult* was = FindResult(before, is.target());
    return is_restricted(is) && was != nullptr && !is_restricted(*was);
  });
}

std::vector<v1::ConditionChange> CompareConditions(const ReviewRules& rules,
                                                   const v1::Evidence& before,
                                                   const v1::Evidence& now) {
  std::vector<v1::ConditionChange> changes;
  for (const v1::EligibilityRule& rule : rules.honour.eligibility()) {
    const auto check = absl::c_find_if(
        rules.checks, [&](const v1::Check& candidate) { return candidate.rule() == rule.rule(); });
    if (check == rules.checks.end() || !AppliesTo(rule, rules.kind)) continue;
    const std::optional<Found> is = FindAgain(rule, rules, now);
    if (!is) continue;
    google::protobuf::RepeatedPtrField<v1::Confirmation> said;
    if (check->outcome() == v1::CHECK_OUTCOME_CONFIRMED) said.Add()->set_rule(rule.rule());
    v1::ConditionChange change;
    change.set_rule(rule.rule());
    change.set_title(rule.title());
    change.set_before(check->outcome());
    change.set_now(Judge(rule, *is, said).outcome());
    change.set_finding_before(FindAgain(rule, rules, before)->finding);
    change.set_finding_now(is->finding);
    if (change.before() == change.now() && change.finding_before() == change.finding_now()) {
      continue;
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

void Conclude(v1::GrantReview& review, const v1::Grant& grant,
              const std::vector<Difference>& differences,
              const std::vector<v1::ConditionChange>& conditions) {
  std::vector<v1::ConditionChange> turned;
  absl::c_copy_if(conditions, std::back_inserter(turned),
                  [](const v1::ConditionChange& each) { return each.before() != each.now(); });
  // A finding alone may be worded otherwise although nothing that was stored has changed: a title
  // came since, or a table is no longer provisional.
  if (differences.empty() && turned.empty()) {
    review.set_state(v1::REVIEW_STATE_UNCHANGED);
    return;
  }
  review.set_state(absl::c_any_of(turned, Fails) ? v1::REVIEW_STATE_FAILS
                                                 : v1::REVIEW_STATE_CHANGED);
  for (const Difference& each : differences) {
    if (review.changes_size() == kMaxChanges) break;
    *review.add_changes() = each.change;
  }
  review.set_more_changes(static_cast<int>(differences.size()) - review.changes_size());
  for (const v1::ConditionChange& each : conditions) *review.add_conditions() = each;
  review.set_found_digest(DigestOf(differences, turned));
  review.set_settled(IsSettled(grant, review.found_digest()));
}

absl::StatusOr<v1::Grant> Settle(v1::Grant grant, const v1::GrantReview& found,
                                 std::string_view evidence_digest,
                                 const v1::SettleReviewRequest& request, std::string_view reviewer,
                                 absl::Time time) {
  if (grant.state() != v1::GRANT_STATE_GRANTED) return IllegalState(grant.name() + " was revoked");
  if (found.found_digest().empty()) {
    return IllegalState("nothing that " + grant.name() + " rests on has changed");
  }
  if (request.found_digest() != found.found_digest()) {
    return Error(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH,
                 absl::StrCat("what is found for ", grant.name(), " now is ", found.found_digest(),
                              "; the request settles ", request.found_digest()));
  }
  if (IsSettled(grant, found.found_digest())) {
    return IllegalState("exactly this was settled for " + grant.name() + " before");
  }
  v1::Review& review = *grant.add_reviews();
  review.set_found_digest(found.found_digest());
  review.set_evidence_digest(evidence_digest.data(), evidence_digest.size());
  review.set_state(found.state());
  review.set_ground(request.ground());
  review.set_reviewer(reviewer.data(), reviewer.size());
  *review.mutable_time() = ToTimestamp(time);
  return grant;
}

}  // namespace thidua::awards
