// reports history, reports diff.
#include <CLI/CLI.hpp>
#include <map>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/cell_text.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::Cell;
using reporting::v1::ListReportRevisionsRequest;
using reporting::v1::ListReportRevisionsResponse;
using reporting::v1::Report;
using reporting::v1::ReportRevision;

std::string ValueOf(const Cell* cell) { return cell == nullptr ? "" : ValueText(*cell); }

std::string Arrow(const std::string& before, const std::string& after) {
  return before == after ? after : before + " -> " + after;
}

struct HistoryFlags {
  std::string name;
  std::string element;
};

// The steps of one value, from new to old.
absl::Status ShowSteps(const std::string& element, ListReportRevisionsResponse history,
                       Session& session) {
  Table table({{"SEQ", Column::kRight},
               {"TIME"},
               {"ACTOR"},
               {"METHOD"},
               {"OLD", Column::kRight},
               {"NEW", Column::kRight},
               {"STATUS"},
               {"NOTE", Column::kShrink},
               {"REASON", Column::kShrink}});
  ListReportRevisionsResponse steps;
  steps.set_token(history.token());
  for (ReportRevision& revision : *history.mutable_revisions()) {
    for (const auto& change : revision.changes()) {
      if (change.element() != element) {
        continue;
      }
      const Cell* old = change.has_before() ? &change.before() : nullptr;
      const Cell* now = change.has_after() ? &change.after() : nullptr;
      table.Add({std::to_string(revision.seq()), FieldText(revision, "time"), revision.actor(),
                 LastSegment(revision.method()), ValueOf(old), ValueOf(now),
                 Arrow(FieldText(change, "before.status"), FieldText(change, "after.status")),
                 change.after().note(), revision.reason()});
      const reporting::v1::CellChange kept = change;
      ReportRevision& step = *steps.add_revisions();
      step = revision;
      step.clear_changes();
      *step.add_changes() = kept;
      break;
    }
  }
  return session.printer().Print(steps, table);
}

absl::Status ShowHistory(const HistoryFlags& flags, Session& session) {
  ListReportRevisionsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kReport, flags.name));
  std::string element;
  if (!flags.element.empty()) {
    ASSIGN_OR_RETURN(element, ExpandName(kElement, flags.element));
  }
  ASSIGN_OR_RETURN(auto history, session.ListAll<ListReportRevisionsResponse>(request));
  if (!element.empty()) {
    return ShowSteps(element, std::move(history), session);
  }
  Table table({{"SEQ", Column::kRight},
               {"TIME"},
               {"ACTOR"},
               {"VIA", Column::kText, 2},
               {"METHOD"},
               {"STATE"},
               {"CHANGED", Column::kRight},
               {"CELLS", Column::kRight},
               {"REASON", Column::kShrink},
               {"SOURCE", Column::kShrink, 1},
               {"POSITION", Column::kText, 3}});
  for (const ReportRevision& revision : history.revisions()) {
    table.Add({std::to_string(revision.seq()), FieldText(revision, "time"), revision.actor(),
               revision.via(), LastSegment(revision.method()), FieldText(revision, "state"),
               std::to_string(revision.cells_changed()), std::to_string(revision.cells()),
               revision.reason(), revision.source(), revision.token()});
  }
  return session.printer().Print(history, table);
}

struct DiffFlags {
  std::string name;
  std::string from;
  std::string to;
};

// The report as of a position. NOT_FOUND where it was not there yet.
absl::StatusOr<Report> ReportAt(const std::string& name, const std::string& token,
                                Session& session) {
  reporting::v1::GetReportRequest request;
  request.set_name(name);
  request.mutable_consistency()->set_exactly(token);
  return session.Call<Report>(request);
}

absl::Status ShowDiff(const DiffFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string name, ExpandName(kReport, flags.name));
  ASSIGN_OR_RETURN(const Report before, ReportAt(name, flags.from, session));
  ASSIGN_OR_RETURN(const Report after, ReportAt(name, flags.to, session));
  std::map<std::string, std::pair<const Cell*, const Cell*>> cells;
  for (const Cell& cell : before.cells()) cells[cell.element()].first = &cell;
  for (const Cell& cell : after.cells()) cells[cell.element()].second = &cell;
  Table table({{"ELEMENT"},
               {"OLD", Column::kRight},
               {"NEW", Column::kRight},
               {"STATUS", Column::kShrink},
               {"NOTE", Column::kShrink}});
  const auto text_of = [](const Cell* cell, const char* field) {
    return cell == nullptr ? "" : FieldText(*cell, field);
  };
  for (const auto& [element, pair] : cells) {
    const auto& [old, now] = pair;
    const std::vector<std::pair<std::string, std::string>> sides = {
        {ValueOf(old), ValueOf(now)},
        {text_of(old, "status"), text_of(now, "status")},
        {text_of(old, "note"), text_of(now, "note")}};
    const bool same = old != nullptr && now != nullptr &&
                      std::all_of(sides.begin(), sides.end(),
                                  [](const auto& side) { return side.first == side.second; });
    if (same) continue;
    table.Add({LastSegment(element), sides[0].first, sides[0].second,
               Arrow(sides[1].first, sides[1].second), Arrow(sides[2].first, sides[2].second)});
  }
  const size_t changed = table.rows().size();
  session.printer().Print(table);
  session.printer().Note(std::to_string(changed) + " of " + std::to_string(cells.size()) +
                         " cells differ; " +
                         Arrow(FieldText(before, "state"), FieldText(after, "state")));
  return absl::OkStatus();
}

}  // namespace

void AddReportHistoryVerbs(CommandLine& cli, CLI::App* reports) {
  auto shown = std::make_shared<HistoryFlags>();
  CLI::App* history = cli.Verb(reports, "history",
                               "Shows who wrote, submitted, returned and accepted it, when and why",
                               {"thidua reports history khoai-chau/socio.2022/dan-tien",
                                "thidua reports history khoai-chau/socio.2022/dan-tien "
                                "--element income"});
  history->add_option("NAME", shown->name, ShortForm(kReport))->required();
  history->add_option("--element", shown->element,
                      "Only the steps of this value: what it was and what it became");
  cli.OnRun(history, [shown](Session& session) { return ShowHistory(*shown, session); });

  auto flags = std::make_shared<DiffFlags>();
  CLI::App* diff = cli.Verb(
      reports, "diff", "Shows which cells of a report differ between two positions",
      {"thidua reports diff khoai-chau/socio.2022/dan-tien --from POSITION --to POSITION"});
  diff->add_option("NAME", flags->name, ShortForm(kReport))->required();
  diff->add_option("--from", flags->from, "Position of the old state, from `reports history`")
      ->required();
  diff->add_option("--to", flags->to, "Position of the new state")->required();
  cli.OnRun(diff, [flags](Session& session) { return ShowDiff(*flags, session); });
}

}  // namespace thidua::cli
