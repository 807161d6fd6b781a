// statistics: the statistical forms of emulation and awards.
#include <memory>
#include <string>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::ComputeStatisticsRequest;
using awards::v1::Statistics;

struct Flags {
  std::string unit;
  int year = 0;
  std::string from;
  std::string to;
  bool below = false;
};

Table TableOf(const Statistics& statistics) {
  std::vector<Column> columns = {{"ROW", Column::kText, 2}, {"TITLE", Column::kShrink}};
  for (const auto& column : statistics.columns()) {
    columns.push_back({column.title(), Column::kRight});
  }
  Table table(std::move(columns));
  for (const auto& row : statistics.rows()) {
    std::vector<TableCell> cells = {row.row(), row.title()};
    for (const int64_t count : row.counts()) cells.push_back(std::to_string(count));
    table.Add(std::move(cells));
  }
  return table;
}

absl::Status Show(awards::v1::StatisticalForm form, const Flags& flags, Session& session) {
  if ((flags.year != 0) == (!flags.from.empty() || !flags.to.empty())) {
    return UsageError("give either --year, or --from and --to");
  }
  ComputeStatisticsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.unit));
  request.set_form(form);
  request.set_start_date(flags.year != 0 ? std::to_string(flags.year) + "-01-01" : flags.from);
  request.set_end_date(flags.year != 0 ? std::to_string(flags.year) + "-12-31" : flags.to);
  request.set_include_below(flags.below);
  ASSIGN_OR_RETURN(const auto statistics, session.Call<Statistics>(request));
  RETURN_IF_ERROR(session.printer().Print(statistics, TableOf(statistics)));
  for (const std::string& remark : statistics.remarks()) session.printer().Note(remark);
  return absl::OkStatus();
}

void AddForm(CommandLine& cli, CLI::App* noun, const std::string& verb,
             awards::v1::StatisticalForm form, const std::string& description) {
  auto flags = std::make_shared<Flags>();
  CLI::App* app = cli.Verb(noun, verb, description,
                           {"thidua statistics " + verb + " khoai-chau --year 2020",
                            "thidua statistics " + verb +
                                " hung-yen --from 2024-12-15 --to 2025-12-14 --include-below "
                                "-o csv"});
  app->add_option("UNIT", flags->unit, ShortForm(kUnit))->required();
  app->add_option("--year", flags->year, "The calendar year");
  app->add_option("--from", flags->from, "First day, YYYY-MM-DD, instead of --year");
  app->add_option("--to", flags->to, "Last day, YYYY-MM-DD, instead of --year");
  app->add_flag("--include-below", flags->below, "Count the units below as well");
  cli.OnRun(app, [form, flags](Session& session) { return Show(form, *flags, session); });
}

}  // namespace

void AddStatisticsCommands(CommandLine& cli) {
  CLI::App* noun = cli.Noun("statistics", "Statistical forms of emulation and awards");
  AddForm(cli, noun, "movements", awards::v1::STATISTICAL_FORM_MOVEMENTS,
          "Movements by level, scope and length (form 0601)");
  AddForm(cli, noun, "state-awards", awards::v1::STATISTICAL_FORM_STATE_AWARDS,
          "Awards of the State by honour and object (form 0602)");
  AddForm(cli, noun, "provincial-awards", awards::v1::STATISTICAL_FORM_PROVINCIAL_AWARDS,
          "Awards of the province by honour and object (form 0603)");
  AddForm(cli, noun, "base-awards", awards::v1::STATISTICAL_FORM_BASE_AWARDS,
          "Awards of districts, communes and offices, likewise");
}

}  // namespace thidua::cli
