#include "services/reporting/api/reports/tasks.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/resource/page.h"
#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/progress_matrix.h"
#include "services/reporting/domain/reports/task.h"

namespace thidua::reporting {
namespace {

using v1::ListTasksRequest;

// So many reports are read at a time, of an owner in one round trip.
constexpr size_t kChunk = 256;

// A line that the caller may see, and its place in the list.
struct Candidate {
  std::string order;
  OpenLine line;
  const OwnerRounds* owner;

  const v1::RosterEntry& entry() const { return line.round->roster(line.entry); }
  std::string report() const {
    return ReportsOf(line.round->name()).append(LastSegment(entry().subject()));
  }
};

// Whose lines a caller is shown. Not thread-safe.
class Rights {
 public:
  Rights(const rpc::Call& call, const ListTasksRequest& request) : call_(call), request_(request) {}

  // Adds the lines of one owner that the caller is shown.
  void AddLines(const OwnerRounds& owner, std::vector<const OpenLine*>& lines) {
    if (!request_.unit().empty()) {
      const auto found = owner.lines.find(request_.unit());
      if (found == owner.lines.end()) return;
      for (const OpenLine& line : found->second) {
        if (MayRead(line)) lines.push_back(&line);
      }
      return;
    }
    const bool all = MayWriteToday(kUnitName.Format({owner.position.ledger}));
    // A line stands under its reporter and under who took over from it.
    std::set<std::pair<const v1::Round*, int>> added;
    for (const auto& [unit, owed] : owner.lines) {
      if (!all && !MayWriteToday(unit)) continue;
      for (const OpenLine& line : owed) {
        if (MayWrite(*line.round, unit) ||
            (all && MayWrite(*line.round, OwnerOf(line.round->name())))) {
          if (added.emplace(line.round.get(), line.entry).second) lines.push_back(&line);
        }
      }
    }
  }

 private:
  bool MayRead(const OpenLine& line) const {
    return OwnerMay(call_, *line.round) ||
           ReporterMay(call_, *line.round, line.round->roster(line.entry));
  }

  // A unit owes in many rounds, and an owner's units are asked about once.
  bool MayWriteToday(std::string_view unit) {
    auto known = today_.find(unit);
    if (known == today_.end()) {
      known = today_.emplace(unit, call_.Allowed(auth::v1::PERMISSION_WRITE_REPORTS, unit)).first;
    }
    return known->second;
  }

  // As UpdateReport asks: by what was above the unit in the round's period, and is today.
  bool MayWrite(const v1::Round& round, std::string_view unit) {
    if (!MayWriteToday(unit) ||
        !call_.Allowed(auth::v1::PERMISSION_WRITE_REPORTS, unit, round.period())) {
      return false;
    }
    return round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED ||
           (call_.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, unit, round.period()) &&
            call_.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, unit));
  }

  const rpc::Call& call_;
  const ListTasksRequest& request_;
  std::map<std::string, bool, std::less<>> today_;
};

void CheckFilter(const ListTasksRequest& request, Violations& violations) {
  if (!request.form().empty()) {
    violations.AddStatus("form", kFormName.Match(request.form()).status());
  }
  if (!request.due_before().empty()) {
    violations.AddStatus("due_before", ParseDate(request.due_before()).status());
  }
  for (int i = 0; i < request.states_size(); ++i) {
    const std::string field = absl::StrCat("states[", i, "]");
    if (!v1::ReportState_IsValid(request.states(i))) {
      violations.Add(field, "is no state of a report");
    } else if (request.states(i) == v1::REPORT_STATE_ACCEPTED) {
      violations.Add(field,
                     "asks for what is accepted, which is no task: ask for none, DRAFT, "
                     "RETURNED or SUBMITTED");
    }
  }
}

// The images of the reports of candidates from `first` to `last`, in their order; nullopt: none.
absl::StatusOr<std::vector<std::optional<ledger::Image>>> ReadReports(const resource::Store& store,
                                                                      const Candidate* first,
                                                                      const Candidate* last) {
  std::vector<std::optional<ledger::Image>> images(last - first);
  std::map<const OwnerRounds*, std::vector<size_t>> by_owner;
  for (const Candidate* next = first; next != last; ++next) {
    by_owner[next->owner].push_back(next - first);
  }
  for (const auto& [owner, places] : by_owner) {
    ledger::Ahead ahead;
    for (const size_t place : places) ahead.keys.push_back(first[place].report());
    ASSIGN_OR_RETURN(auto reader,
                     store.ledger().Read(owner->position.ledger, owner->position, ahead));
    for (size_t i = 0; i < places.size(); ++i) {
      ASSIGN_OR_RETURN(images[places[i]], reader->Get(ahead.keys[i]));
    }
  }
  return images;
}

// What the reports of one owner's rounds say of their progress, by round.
class OwnerStandings {
 public:
  OwnerStandings(Standings& standings, ledger::Reader& reader)
      : standings_(standings), reader_(reader) {}

  // Until when the report of a line is asked for again, as in v1::Report; empty: it is not.
  absl::StatusOr<std::string> ResubmitBy(const OpenLine& line) {
    auto known = rounds_.find(line.round.get());
    if (known == rounds_.end()) {
      ASSIGN_OR_RETURN(const auto image, reader_.Get(line.round->name()));
      if (!image) return NotFound(line.round->name());
      ASSIGN_OR_RETURN(auto read, standings_.Get(reader_, *image));
      known = rounds_.emplace(line.round.get(), std::move(read)).first;
    }
    return known->second->standings[line.entry].resubmit_by;
  }

 private:
  Standings& standings_;
  ledger::Reader& reader_;
  std::map<const v1::Round*, std::shared_ptr<const RoundStandings>> rounds_;
};

// A page that is being filled.
struct TasksPage {
  const resource::PageQuery& query;
  const ListTasksRequest& request;
  const catalog::CatalogView& view;
  absl::CivilDay today;
  v1::ListTasksResponse* response;
  std::string last = {};  // the order of the last task
  size_t bytes = 0;

  // Adds the task of a candidate if it is asked for; false if the page is full before it.
  absl::StatusOr<bool> Add(const Candidate& candidate, const std::optional<ledger::Image>& image) {
    std::optional<v1::Report> report;
    if (image) {
      ASSIGN_OR_RETURN(report, resource::FromImage<v1::Report>(*image));
    }
    v1::Task task =
        TaskOf(*candidate.line.round, candidate.entry(), report ? &*report : nullptr, today);
    if (!IsAsked(task, request)) return true;
    if (response->tasks_size() == query.size) return false;
    if (const catalog::Form* form = view.form(task.form()); form != nullptr) {
      task.set_form_title(form->title());
    }
    bytes += task.ByteSizeLong();
    if (bytes > resource::kMaxPageBytes && !response->tasks().empty()) return false;
    *response->add_tasks() = std::move(task);
    last = candidate.order;
    return true;
  }
};

}  // namespace

absl::Status TasksApi::List(rpc::Call& call, const ListTasksRequest& request,
                            v1::ListTasksResponse* response) {
  if (request.unit().empty()) {
    RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_WRITE_REPORTS, ""));
  } else {
    RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "unit", request.unit()));
    RETURN_IF_ERROR(call.Authorize(""));
  }
  const auto query = resource::ReadPageQuery(call, request);
  Violations violations;
  CheckFilter(request, violations);
  RETURN_IF_ERROR(Join(violations, query.status()));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  ASSIGN_OR_RETURN(const auto owners, rounds_.Latest());

  Rights rights(call, request);
  std::vector<Candidate> candidates;
  for (const auto& owner : owners) {
    std::vector<const OpenLine*> lines;
    rights.AddLines(*owner, lines);
    if (lines.empty()) continue;
    // Something of this owner is for the caller, and something else may be missing.
    RETURN_IF_ERROR(owner->status);
    response->add_tokens(store_.TokenOf(owner->position));
    ASSIGN_OR_RETURN(auto reader, store_.Open(owner->position.ledger, owner->position));
    OwnerStandings standings(standings_, *reader);
    for (const OpenLine* line : lines) {
      const v1::Round& round = *line->round;
      const v1::RosterEntry& entry = round.roster(line->entry);
      if (!request.form().empty() && round.form() != request.form()) continue;
      ASSIGN_OR_RETURN(const std::string resubmit_by, standings.ResubmitBy(*line));
      const std::string& due = DueDateOfTask(round, entry, resubmit_by);
      if (!request.due_before().empty() && due >= request.due_before()) continue;
      std::string order = TaskOrder(round, entry, due);
      if (order > query->after) candidates.push_back({std::move(order), *line, owner.get()});
    }
  }
  // That a unit owes nothing is told only to who may read what it reports.
  if (response->tokens().empty() && !request.unit().empty()) {
    return call.Authorize(request.unit());
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) { return a.order < b.order; });

  TasksPage page{*query, request, *view, DayInVietnam(clock_()), response};
  for (size_t begin = 0; begin < candidates.size(); begin += kChunk) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    const size_t end = std::min(begin + kChunk, candidates.size());
    ASSIGN_OR_RETURN(const auto images,
                     ReadReports(store_, candidates.data() + begin, candidates.data() + end));
    for (size_t i = begin; i < end; ++i) {
      ASSIGN_OR_RETURN(const bool added, page.Add(candidates[i], images[i - begin]));
      if (added) continue;
      response->set_next_page_token(EncodePageToken(query->digest, page.last));
      return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
