// reports history, reports diff.
#include <CLI/CLI.hpp>
#include <map>

#include "common/value/status_macros.h"
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

absl::Status ShowHistory(const std::string& name, Session& session) {
  ListReportRevisionsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kReport, name));
  ASSIGN_OR_RETURN(const auto history, session.ListAll<ListReportRevisionsResponse>(request));
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

std::string ValueText(const Cell* cell) {
  if (cell == nullptr) return "";
  return cell->voided() ? "void" : cell->has_level() ? cell->level() : cell->number();
}

std::string Arrow(const std::string& before, const std::string& after) {
  return before == after ? after : before + " -> " + after;
}

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
        {ValueText(old), ValueText(now)},
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
  auto name = std::make_shared<std::string>();
  CLI::App* history = cli.Verb(reports, "history",
                               "Shows who wrote, submitted, returned and accepted it, when and why",
                               {"thidua reports history khoai-chau/socio.2022/dan-tien",
                                "thidua reports history khoai-chau/socio.2022/dan-tien -o json"});
  history->add_option("NAME", *name, ShortForm(kReport))->required();
  cli.OnRun(history, [name](Session& session) { return ShowHistory(*name, session); });

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
