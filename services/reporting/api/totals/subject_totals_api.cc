#include "services/reporting/api/totals/subject_totals_api.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/owner_windows.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/subject_fold.h"
#include "services/reporting/domain/totals/subject_sets.h"
#include "services/reporting/encoding/total_bytes.h"
#include "services/reporting/store/totals/figures_fold.h"

namespace thidua::reporting {
namespace {

using Sets = google::protobuf::RepeatedPtrField<v1::SubjectSet>;

constexpr int kMaxSets = 1000;
constexpr int kMaxSetSubjects = 1000;  // in all sets
// So many cells are held at once, some 64 MiB, over all rounds of a window, sets and columns with
// their parts; the figures are read once for them.
constexpr size_t kMostCells = 2'000'000;

// Adds every violation of the sets.
void CheckSets(const Sets& sets, Violations& violations) {
  if (sets.empty()) violations.Add("sets", "has none; at least one is required");
  int subjects = 0;
  for (const v1::SubjectSet& set : sets) subjects += set.subjects_size();
  if (sets.size() > kMaxSets) {
    violations.Add("sets", absl::StrCat("has ", sets.size(), ", more than ", kMaxSets));
    return;
  }
  if (subjects > kMaxSetSubjects) {
    violations.Add(
        "sets", absl::StrCat("have ", subjects, " subjects together, more than ", kMaxSetSubjects));
    return;
  }
  absl::flat_hash_set<std::string_view> seen;
  for (int i = 0; i < sets.size(); ++i) {
    const std::string field = absl::StrCat("sets[", i, "].subjects");
    const auto& names = sets[i].subjects();
    if (names.empty()) violations.Add(field, "has none; at least one is required");
    for (int j = 0; j < names.size(); ++j) {
      const std::string at = absl::StrCat(field, "[", j, "]");
      violations.AddStatus(at, kUnitName.Match(names[j]).status());
      if (!seen.insert(names[j]).second) {
        violations.Add(at, "stands there twice, or in two sets", type::v1::ERROR_REASON_DUPLICATE);
      }
    }
  }
}

// Adds to `result` what `sets`, some of those that were asked for, make of a window.
absl::Status AddTotals(const rpc::Call& call, ledger::Reader& reader, const SubjectSets& sets,
                       const Cover& cover, const WindowFind& found, v1::SubjectTotals& result) {
  SubjectFold fold(sets, cover);
  while (fold.NeedsMore()) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    RETURN_IF_ERROR(AddNextRound(reader, sets.ids(), fold));
    RETURN_IF_ERROR(fold.EndRound());
  }
  ASSIGN_OR_RETURN(const std::vector<SubjectTallies> totals, fold.Finish());
  for (const SubjectTallies& set : totals) {
    v1::SubjectTotal& total = *result.add_totals();
    *total.mutable_total() = ToTotal("", set.tallies);
    if (cover.exact) {
      total.mutable_total()->add_rounds(cover.rounds.front()->name());
    } else {
      AddSources(cover, found, *total.mutable_total());
    }
    total.set_returns(
        static_cast<int32_t>(std::min<int64_t>(set.returns, std::numeric_limits<int32_t>::max())));
  }
  return absl::OkStatus();
}

// How many cells a set of one subject has in all rounds of a window.
size_t CellsOfOne(const Cover& cover) {
  size_t cells = 1;
  for (const v1::Round* round : cover.rounds) {
    cells += static_cast<size_t>(round->columns_size()) * (1 + round->split_attributes_size());
  }
  return cells;
}

}  // namespace

absl::Status SubjectTotalsApi::BatchGet(rpc::Call& call,
                                        const v1::BatchGetSubjectTotalsRequest& request,
                                        v1::BatchGetSubjectTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(AuthorizeWindows(call, request.parent(), request.queries()));
  Violations violations;
  const WindowBatch batch = ReadBatch(call, request, violations);
  CheckSets(request.sets(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto reader,
                   store_.Open(LastSegment(request.parent()), batch.consistency,
                               WindowFinder::AheadOf(request.parent(), batch.queries)));
  response->set_token(store_.TokenOf(reader->position()));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  OwnerWindows windows(call, *reader, totals_, *view, request.parent());
  const size_t all = request.sets_size();
  size_t bytes = 0;
  for (size_t i = batch.begin; i < batch.queries.size(); ++i) {
    ASSIGN_OR_RETURN(const WindowFind found, windows.Find(batch.queries[i]));
    v1::SubjectTotals result;
    result.set_absence(found.absence);
    if (!found.leaves.empty()) {
      result.set_restricted(IsRestricted(found));
      const Cover cover = CoverOf(batch.queries[i], found);
      const size_t step = std::max<size_t>(kMostCells / CellsOfOne(cover), 1);
      for (size_t first = 0; first < all; first += step) {
        const SubjectSets sets(request.sets(), first, std::min(step, all - first));
        RETURN_IF_ERROR(AddTotals(call, *reader, sets, cover, found, result));
      }
    }
    bytes += result.ByteSizeLong();
    if (bytes > resource::kMaxPageBytes && !response->results().empty()) {
      response->set_next_page_token(PageTokenOf(batch, response->token(), i));
      break;
    }
    *response->add_results() = std::move(result);
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
