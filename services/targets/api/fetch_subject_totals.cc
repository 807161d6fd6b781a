#include "services/targets/api/fetch_subject_totals.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::targets {
namespace {

// Limits of one BatchGetSubjectTotals.
constexpr size_t kMaxSubjectQueries = 1000;
constexpr size_t kMaxSubjects = 1000;
// Of one request, whose answer to a query is never divided: of a form of 500 columns some 10 MiB.
constexpr size_t kMaxSets = 200;

using Places = std::vector<size_t>;  // of sets, in the answer

// Returns the sets of each request: as many as it may have, and no subject in two of them.
std::vector<Places> Share(const SubjectSets& sets) {
  std::vector<Places> requests;
  Places left(sets.size());
  for (size_t i = 0; i < sets.size(); ++i) left[i] = i;
  while (!left.empty()) {
    std::set<std::string> taken;
    Places later;
    Places& request = requests.emplace_back();
    for (const size_t place : left) {
      const auto& set = sets[place];
      const bool fits = request.size() < kMaxSets && taken.size() + set.size() <= kMaxSubjects &&
                        std::none_of(set.begin(), set.end(),
                                     [&](const auto& each) { return taken.contains(each); });
      if (fits) taken.insert(set.begin(), set.end());
      (fits ? request : later).push_back(place);
    }
    left = std::move(later);
  }
  return requests;
}

// Adds one answer to what each set of the request comes to. There is a total a set, or none at all.
absl::Status Add(const TotalKey& key, reporting::v1::SubjectTotals answer, const Places& request,
                 std::vector<SubjectFigures>& figures) {
  const bool has_totals = !answer.totals().empty();
  if (has_totals && answer.totals_size() != static_cast<int>(request.size())) {
    return Internal("reporting answered another number of sets than asked");
  }
  for (size_t i = 0; i < request.size(); ++i) {
    SubjectFigures& of_set = figures[request[i]];
    reporting::v1::TotalResult result;
    result.set_absence(answer.absence());
    result.set_restricted(answer.restricted());
    if (has_totals) {
      auto& total = *answer.mutable_totals(static_cast<int>(i));
      *result.mutable_total() = std::move(*total.mutable_total());
      if (total.returns() > 0) of_set.returns[key] = total.returns();
    }
    of_set.totals.Add(key, std::move(result));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<SubjectFigures>> FetchSubjectTotals(
    TotalsSource& source, const rpc::Call& call, const std::string& owner_name,
    const std::vector<TotalKey>& keys, const SubjectSets& sets, const v1::Pin& pin) {
  THIDUA_CHECK(!pin.reporting_token().empty(), "Subjects are read at a position that is fixed.");
  for (const auto& set : sets) {
    if (set.size() <= kMaxSubjects) continue;
    Violations violations;
    violations.Add(
        "name", absl::StrCat(set.size(), " units are added up as one, more than ", kMaxSubjects));
    return violations.ToStatus();
  }
  std::vector<SubjectFigures> figures(sets.size());
  for (const Places& places : Share(sets)) {
    for (size_t done = 0; done < keys.size();) {
      reporting::v1::BatchGetSubjectTotalsRequest request;
      request.set_parent(owner_name);
      request.mutable_consistency()->set_exactly(pin.reporting_token());
      const size_t end = std::min(keys.size(), done + kMaxSubjectQueries);
      for (size_t i = done; i < end; ++i) {
        auto& query = *request.add_queries();
        query.set_form(keys[i].form);
        query.set_period(keys[i].period);
      }
      for (const size_t place : places) {
        request.add_sets()->mutable_subjects()->Add(sets[place].begin(), sets[place].end());
      }
      ASSIGN_OR_RETURN(auto response, source.BatchGetSubjectTotals(call, request));
      // A page may end before all queries are answered; the others are asked at its position.
      const bool is_page = response.results_size() == request.queries_size() ||
                           (response.results_size() > 0 && !response.next_page_token().empty() &&
                            response.results_size() < request.queries_size());
      if (!is_page) return Internal("reporting answered another number of totals than asked");
      for (auto& result : *response.mutable_results()) {
        RETURN_IF_ERROR(Add(keys[done++], std::move(result), places, figures));
      }
    }
  }
  return figures;
}

}  // namespace thidua::targets
