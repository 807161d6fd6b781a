#include "services/reporting/api/totals/series_api.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/resource/page.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/domain/totals/series.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/store/totals/figures_fold.h"

namespace thidua::reporting {
namespace {

using v1::GetSeriesRequest;
using v1::Round;

constexpr int kMaxElements = 200;
constexpr int kMaxSubjects = 1000;
// A series holds so many values at most: more of them are for several calls.
constexpr size_t kMaxValues = 1'000'000;

// What a request asks for, and where its page begins.
struct SeriesQuery {
  Period window;
  std::vector<v1::TimeAggregate> over_time;
  type::v1::Consistency consistency;
  size_t first_row = 0;
};

void CheckNames(const NamePattern& pattern, std::string_view field,
                const google::protobuf::RepeatedPtrField<std::string>& names, int most,
                Violations& violations) {
  if (names.size() > most) {
    violations.Add(field, absl::StrCat("has ", names.size(), ", more than ", most));
    return;
  }
  std::set<std::string_view> seen;
  for (int i = 0; i < names.size(); ++i) {
    const std::string at = absl::StrCat(absl::string_view(field.data(), field.size()), "[", i, "]");
    violations.AddStatus(at, pattern.Match(names[i]).status());
    if (!seen.insert(names[i]).second) {
      violations.Add(at, "stands there twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

// A page token is "{position's token}/{first row}".
void ReadPageToken(const rpc::Call& call, const GetSeriesRequest& request, SeriesQuery& query,
                   Violations& violations) {
  query.consistency = request.consistency();
  if (request.page_token().empty()) return;
  const auto text = DecodePageToken(call.QueryDigest(request), request.page_token());
  const size_t slash = text.ok() ? text->rfind('/') : std::string::npos;
  if (slash == std::string::npos || !absl::SimpleAtoi(text->substr(slash + 1), &query.first_row)) {
    violations.AddStatus("page_token", text.ok() ? InvalidPageToken() : text.status());
    return;
  }
  query.consistency.set_exactly(text->substr(0, slash));
}

absl::StatusOr<SeriesQuery> ReadQuery(const rpc::Call& call, const GetSeriesRequest& request) {
  SeriesQuery query;
  Violations violations;
  violations.AddStatus("form", kFormName.Match(request.form()).status());
  auto window = ParsePeriod(request.period());
  violations.AddStatus("period", window.status());
  if (window.ok()) query.window = *window;
  CheckNames(kElementName, "elements", request.elements(), kMaxElements, violations);
  CheckNames(kUnitName, "subjects", request.subjects(), kMaxSubjects, violations);
  for (int i = 0; i < request.over_time_size(); ++i) {
    const auto aggregate = static_cast<v1::TimeAggregate>(request.over_time(i));
    if (aggregate == v1::TIME_AGGREGATE_UNSPECIFIED || !v1::TimeAggregate_IsValid(aggregate)) {
      violations.Add(absl::StrCat("over_time[", i, "]"), "is not an aggregate");
    }
    if (std::count(query.over_time.begin(), query.over_time.end(), aggregate) > 0) {
      violations.Add(absl::StrCat("over_time[", i, "]"), "stands there twice",
                     type::v1::ERROR_REASON_DUPLICATE);
    }
    query.over_time.push_back(aggregate);
  }
  ReadPageToken(call, request, query, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

// One period of the series, with what the caller may see of its round.
struct SeenRound {
  std::string period;
  const Round* round = nullptr;                  // null: there is none
  bool total = false;                            // he may see the total
  std::vector<const v1::RosterEntry*> subjects;  // whose figures he may see, of the roster
  bool hidden() const { return round != nullptr && subjects.empty() && !total; }
};

// Finds the rounds of the window, and the periods that have none, from old to new; the rounds are
// kept in `all`.
absl::StatusOr<std::vector<SeenRound>> FindRounds(ledger::Reader& reader,
                                                  const GetSeriesRequest& request,
                                                  const Period& window, std::vector<Round>& all) {
  auto keep = [&](const ledger::Image& image) -> absl::StatusOr<bool> {
    const auto period = ParsePeriod(PeriodOf(image.key));
    if (period.ok() && !window.Contains(*period)) return true;
    ASSIGN_OR_RETURN(all.emplace_back(), resource::FromImage<Round>(image));
    return true;
  };
  const std::string prefix =
      absl::StrCat(request.parent(), "/rounds/", std::string(LastSegment(request.form())), ".");
  RETURN_IF_ERROR(reader.WalkCollection(prefix, "", keep).status());
  std::vector<const Round*> candidates;
  for (const Round& round : all) candidates.push_back(&round);
  const Cover cover = CoverWindow(window, candidates);
  std::map<Period, SeenRound> found;
  for (const Round* round : cover.rounds) {
    ASSIGN_OR_RETURN(const Period period, ParsePeriod(round->period()));
    found[period] = {round->period(), round, false, {}};
  }
  for (const std::string& missing : cover.missing) {
    ASSIGN_OR_RETURN(const Period period, ParsePeriod(missing));
    found[period] = {missing, nullptr, false, {}};
  }
  std::vector<SeenRound> rounds;
  for (auto& [period, seen] : found) rounds.push_back(std::move(seen));
  return rounds;
}

// Whether the caller may read the total of a round, by what was above the owner in its period.
bool MayReadTotal(const rpc::Call& call, const std::string& owner, const Round& round) {
  return call.Allowed(auth::v1::PERMISSION_READ_TOTALS, owner, round.period()) &&
         (round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED ||
          call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, owner, round.period()));
}

// Finds out what the caller may see of the rounds.
//   PERMISSION_DENIED, or NOT_FOUND as AuthorizeRound: nothing of any round.
absl::Status Authorize(const rpc::Call& call, const GetSeriesRequest& request,
                       std::vector<SeenRound>& rounds) {
  bool any = false, any_total = false;
  const Round* first = nullptr;
  for (SeenRound& seen : rounds) {
    if (seen.round == nullptr) continue;
    const Round& round = *seen.round;
    if (first == nullptr) first = &round;
    seen.total = request.with_totals() && MayReadTotal(call, request.parent(), round);
    any_total = any_total || seen.total;
    const bool all = OwnerMay(call, round);
    for (const v1::RosterEntry& entry : round.roster()) {
      if (all || ReporterMay(call, round, entry)) seen.subjects.push_back(&entry);
    }
    any = any || seen.total || !seen.subjects.empty();
  }
  if (request.with_totals() && !any_total) {
    RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_READ_TOTALS, request.parent()));
  }
  if (any) return absl::OkStatus();
  return first == nullptr ? call.Authorize(request.parent()) : AuthorizeRound(call, *first);
}

// The columns of the elements that are asked for; a violation for each that no round has.
ColumnsInTime ChooseColumns(const GetSeriesRequest& request, ColumnsInTime columns,
                            Violations& violations) {
  if (request.elements().empty()) return columns;
  std::vector<size_t> chosen;
  for (int i = 0; i < request.elements_size(); ++i) {
    const std::vector<size_t> found = columns.Find(request.elements(i));
    chosen.insert(chosen.end(), found.begin(), found.end());
    if (found.empty()) {
      violations.Add(absl::StrCat("elements[", i, "]"), "no round of the window asks for it",
                     type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    }
  }
  return columns.Pick(chosen);
}

// The ids of the subjects that are asked for, in order; a violation for each that the caller sees
// on no roster.
std::vector<std::string_view> ChooseSubjects(const GetSeriesRequest& request,
                                             const std::vector<SeenRound>& rounds,
                                             Violations& violations) {
  std::set<std::string_view> ids;
  for (const SeenRound& seen : rounds) {
    for (const v1::RosterEntry* entry : seen.subjects) ids.insert(LastSegment(entry->subject()));
  }
  if (request.subjects().empty()) return {ids.begin(), ids.end()};
  std::set<std::string_view> chosen;
  for (int i = 0; i < request.subjects_size(); ++i) {
    const std::string_view id = LastSegment(request.subjects(i));
    if (ids.contains(id)) {
      chosen.insert(id);
    } else {
      violations.Add(absl::StrCat("subjects[", i, "]"), "is on no roster of the window",
                     type::v1::ERROR_REASON_NOT_ON_ROSTER);
    }
  }
  return {chosen.begin(), chosen.end()};
}

// Reads the owner's totals that the caller may see: by period, without a value where there is none.
absl::StatusOr<std::vector<std::optional<Tallies>>> ReadTotals(ledger::Reader& reader,
                                                               const std::vector<SeenRound>& rounds,
                                                               Totals& totals) {
  std::vector<size_t> period_of;  // by leaf
  std::vector<Round> wanted;
  for (size_t period = 0; period < rounds.size(); ++period) {
    if (!rounds[period].total) continue;
    wanted.push_back(*rounds[period].round);
    period_of.push_back(period);
  }
  ASSIGN_OR_RETURN(std::vector<Totals::Leaf> leaves, totals.FindLeaves(reader, std::move(wanted)));
  std::vector<Totals::Leaf*> all;
  for (Totals::Leaf& leaf : leaves) all.push_back(&leaf);
  RETURN_IF_ERROR(totals.FillIn(all));
  std::vector<std::optional<Tallies>> tallies(rounds.size());
  for (size_t i = 0; i < leaves.size(); ++i) {
    ASSIGN_OR_RETURN(tallies[period_of[i]],
                     ReadLeaf(*leaves[i].bytes, *rounds[period_of[i]].round));
  }
  return tallies;
}

// Puts the rows of `table` into a page, as many as it has room for. Returns how many those are.
size_t FillPage(SeriesTable& table, const std::vector<v1::TimeAggregate>& over_time,
                v1::Series& series) {
  size_t bytes = 0;
  size_t row = 0;
  for (; row < table.rows(); ++row) {
    v1::SeriesRow taken = table.TakeRow(row, over_time, series.periods());
    bytes += taken.ByteSizeLong();
    if (bytes > resource::kMaxPageBytes && row > 0) break;
    *series.add_rows() = std::move(taken);
  }
  return row;
}

}  // namespace

absl::Status SeriesApi::Get(rpc::Call& call, const GetSeriesRequest& request,
                            v1::Series* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  ASSIGN_OR_RETURN(const SeriesQuery query, ReadQuery(call, request));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(request.parent()), query.consistency));
  std::vector<Round> all;
  ASSIGN_OR_RETURN(std::vector<SeenRound> rounds, FindRounds(*reader, request, query.window, all));
  RETURN_IF_ERROR(Authorize(call, request, rounds));

  std::vector<const Round*> asking;
  for (const SeenRound& seen : rounds) {
    v1::SeriesPeriod& period = *response->add_periods();
    period.set_period(seen.period);
    period.set_hidden(seen.hidden());
    asking.push_back(seen.hidden() ? nullptr : seen.round);
    if (asking.back() == nullptr) continue;
    period.set_round(seen.round->name());
    period.set_simulated(seen.round->simulated());
  }
  Violations violations;
  ColumnsInTime columns = ChooseColumns(request, ColumnsInTimeOf(asking), violations);
  std::vector<std::string_view> subjects = ChooseSubjects(request, rounds, violations);
  if (columns.size() * subjects.size() * rounds.size() > kMaxValues) {
    violations.Add("period", absl::StrCat("these are more than ", kMaxValues,
                                          " values: ask for fewer subjects, elements or periods"));
  }
  RETURN_IF_ERROR(violations.ToStatus());

  response->set_token(store_.TokenOf(reader->position()));
  // The totals are the first row; subjects of earlier pages are not read again.
  const bool is_first = query.first_row == 0;
  const bool with_totals = request.with_totals() && is_first && columns.size() > 0;
  const size_t given_before = query.first_row - (request.with_totals() && !is_first ? 1 : 0);
  subjects.erase(subjects.begin(), subjects.begin() + std::min(given_before, subjects.size()));
  std::vector<std::optional<Tallies>> totals(rounds.size());
  if (with_totals) {
    ASSIGN_OR_RETURN(totals, ReadTotals(*reader, rounds, totals_));
  }
  SeriesTable table(std::move(columns), subjects, with_totals);
  for (size_t period = 0; period < rounds.size(); ++period) {
    if (asking[period] == nullptr) continue;
    RETURN_IF_ERROR(resource::CheckTime(call));
    table.Begin(period, *asking[period]);
    if (totals[period]) table.AddTotal(*totals[period]);
    if (rounds[period].subjects.empty()) continue;
    for (const v1::RosterEntry* entry : rounds[period].subjects) table.AddOwed(*entry);
    RETURN_IF_ERROR(AddToSeries(*reader, *asking[period], subjects, table));
  }
  const size_t given = FillPage(table, query.over_time, *response);
  *response->mutable_columns() = table.TakeColumns();
  if (given < table.rows()) {
    response->set_next_page_token(EncodePageToken(
        call.QueryDigest(request), absl::StrCat(response->token(), "/", query.first_row + given)));
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
