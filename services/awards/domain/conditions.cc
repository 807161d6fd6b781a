#include "services/awards/domain/conditions.h"

#include <absl/algorithm/container.h>
#include <absl/numeric/int128.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/value/decimal.h"

namespace thidua::awards {
namespace {

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

// The titles of the year that count for the rule, by where they are from.
std::vector<std::string> SourcesOf(const v1::Streak& rule, int year, const v1::Evidence& evidence) {
  std::vector<std::string> sources;
  for (const v1::TitleEvidence& title : evidence.titles()) {
    if (title.year() != year || !absl::c_linear_search(rule.honours(), title.honour())) continue;
    sources.push_back(SourceInWords(title));
  }
  return sources;
}

// Whether points / attainable is at least so many per cent; false without points to compare.
bool Reaches(int64_t points, int64_t attainable, int percent) {
  return attainable > 0 && absl::int128(points) * 100 >= absl::int128(attainable) * percent;
}

std::string ForPeople(int64_t points) {
  return GroupWithoutZeros(points, kMaxDecimals, Locale::kVietnamese);
}

// The years that the rule looks at, for a movement of this year.
struct Years {
  int first, last;
};
Years YearsOf(const v1::Streak& rule, int year) {
  const int last = rule.including_year() ? year : year - 1;
  return {last - rule.years() + 1, last};
}

}  // namespace

std::string SourceInWords(const v1::TitleEvidence& title) {
  return title.source().empty() ? "ghi ở người nhận" : title.source();
}

Found FindReports(const v1::ReportsAccepted& rule, const v1::Evidence& evidence) {
  int64_t expected = 0, accepted = 0, late = 0;
  for (const v1::RoundEvidence& round : evidence.rounds()) {
    expected += round.expected();
    accepted += round.accepted();
    late += round.late();
  }
  if (expected == 0) {
    return {false, "Không có báo cáo nào mà đơn vị phải nộp trong các kỳ được xem xét"};
  }
  const int64_t counted = rule.in_time_only() ? accepted - late : accepted;
  return {
      counted * 100 >= expected * rule.minimum_percent(),
      absl::StrCat(accepted, "/", expected, " báo cáo được chấp nhận, ", late, " nộp chậm; tính ",
                   counted, "/", expected, ", yêu cầu ít nhất ", rule.minimum_percent(), "%")};
}

Found FindTargets(const v1::TargetOutcomes& rule, const v1::EvidenceRequest& request,
                  const v1::Evidence& evidence) {
  if (request.targets().empty()) return {false, "Không có chỉ tiêu nào được nêu để xem xét"};
  std::vector<std::string> findings;
  bool kept = true;
  for (const std::string& target : request.targets()) {
    const targets::v1::TargetResult* result = ResultOf(evidence, target);
    if (result == nullptr) {
      kept = false;
      findings.push_back(absl::StrCat(target, ": không có kết quả"));
      continue;
    }
    const std::string& outcome = targets::v1::Outcome_Name(result->outcome());
    if (!absl::c_linear_search(rule.outcomes(), outcome)) kept = false;
    findings.push_back(FindingOf(*result, evidence));
  }
  return {kept, absl::StrJoin(findings, "; ")};
}

Found FindStreak(const v1::Streak& rule, int year, const v1::Evidence& evidence) {
  if (year == 0) {
    return {false, "Phong trào không ghi năm xét danh hiệu nên không tính được số năm liên tục"};
  }
  const auto [first, last] = YearsOf(rule, year);
  std::vector<std::string> held;
  int broken = 0;  // the last year without a title
  for (int each = first; each <= last; ++each) {
    const std::vector<std::string> sources = SourcesOf(rule, each, evidence);
    if (sources.empty()) {
      broken = each;
    } else {
      held.push_back(absl::StrCat("năm ", each, " (", absl::StrJoin(sources, "; "), ")"));
    }
  }
  return {broken == 0, absl::StrCat("Cần ", rule.years(), " năm liên tục đến năm ", last, ": ",
                                    held.empty() ? "không có năm nào" : absl::StrJoin(held, ", "),
                                    broken == 0 ? "" : absl::StrCat("; đứt ở năm ", broken))};
}

bool LooksAt(const v1::Streak& rule, int year, std::string_view honour, int title_year) {
  const auto [first, last] = YearsOf(rule, year);
  return title_year >= first && title_year <= last &&
         absl::c_any_of(rule.honours(),
                        [&](const std::string& each) { return std::string_view(each) == honour; });
}

Found FindPlace(const v1::LeaguePlace& rule, const v1::Evidence& evidence) {
  if (!evidence.has_league()) return {false, "Không có bảng xếp hạng nào được xem xét"};
  const v1::LeagueEvidence& league = evidence.league();
  if (league.place() < 1) return {false, "Đơn vị không có hạng trong bảng xếp hạng"};
  Found found{
      .kept = true,
      .finding = absl::StrCat("Hạng ", league.place(), " trong ", league.units(), " đơn vị")};
  if (rule.at_most() > 0) {
    found.kept = league.place() <= rule.at_most();
    absl::StrAppend(&found.finding, ", yêu cầu không quá hạng ", rule.at_most());
  }
  if (rule.minimum_percent() > 0) {
    const auto points = ParseScaled(league.points(), kMaxDecimals);
    const auto attainable = ParseScaled(league.attainable(), kMaxDecimals);
    if (points.ok() && attainable.ok()) {
      if (!Reaches(*points, *attainable, rule.minimum_percent())) found.kept = false;
      absl::StrAppend(&found.finding, "; ", ForPeople(*points), "/", ForPeople(*attainable),
                      " điểm, yêu cầu ít nhất ", rule.minimum_percent(), "%");
    } else {
      found.kept = false;
      absl::StrAppend(&found.finding, "; không có điểm để so với yêu cầu ít nhất ",
                      rule.minimum_percent(), "%");
    }
  }
  if (league.draft()) absl::StrAppend(&found.finding, "; bảng xếp hạng theo dự thảo");
  if (league.provisional()) absl::StrAppend(&found.finding, "; hạng còn có thể thay đổi");
  return found;
}

}  // namespace thidua::awards
