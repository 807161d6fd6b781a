// statistics.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/statistics_view.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::ComputeStatisticsRequest;
using awards::v1::Statistics;

struct FormVerb {
  const char* verb;
  awards::v1::StatisticalForm form;
  const char* description;
};

constexpr FormVerb kForms[] = {
    {"movements", awards::v1::STATISTICAL_FORM_MOVEMENTS,
     "Counts movements by who launched them, scope and length (form 0601.N)"},
    {"state-awards", awards::v1::STATISTICAL_FORM_STATE_AWARDS,
     "Counts awards of the State by honour and object (form 0602.N)"},
    {"provincial-awards", awards::v1::STATISTICAL_FORM_PROVINCIAL_AWARDS,
     "Counts awards of ministries and provinces by honour and object (form 0603.N)"},
    {"base-awards", awards::v1::STATISTICAL_FORM_BASE_AWARDS,
     "Counts awards of districts, communes and offices by honour and object"}};

struct Flags {
  std::string unit;
  int year = 0;
  std::string from;
  std::string to;
  bool include_below = false;
};

absl::StatusOr<ComputeStatisticsRequest> RequestOf(const Flags& flags,
                                                   awards::v1::StatisticalForm form) {
  ComputeStatisticsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.unit));
  request.set_form(form);
  request.set_include_below(flags.include_below);
  if (flags.year != 0) {
    request.set_start_date(std::to_string(flags.year) + "-01-01");
    request.set_end_date(std::to_string(flags.year) + "-12-31");
  } else if (!flags.from.empty()) {
    request.set_start_date(flags.from);
    request.set_end_date(flags.to);
  } else {
    return UsageError("say what is counted: --year YEAR, or --from DAY --to DAY");
  }
  return request;
}

absl::Status Compute(const FormVerb& verb, const Flags& flags, Session& session) {
  ASSIGN_OR_RETURN(const auto request, RequestOf(flags, verb.form));
  ASSIGN_OR_RETURN(const auto statistics, session.Call<Statistics>(request));
  Printer& printer = session.printer();
  const bool for_people = printer.settings().format == Format::kTable;
  if (for_people) printer.out() << statistics.title() << "\n\n";
  RETURN_IF_ERROR(printer.Print(statistics, StatisticsTable(statistics, !for_people)));
  if (session.json()) return absl::OkStatus();
  if (for_people) printer.out() << "\n";
  for (const std::string& remark : statistics.remarks()) {
    if (for_people) {
      printer.out() << remark << "\n";
    } else {
      printer.Note(remark);
    }
  }
  return absl::OkStatus();
}

void AddForm(CommandLine& cli, CLI::App* noun, const FormVerb& form) {
  auto flags = std::make_shared<Flags>();
  const std::string usage = std::string("thidua statistics ") + form.verb;
  CLI::App* verb = cli.Verb(
      noun, form.verb, form.description,
      {usage + " khoai-chau --year 2022", usage + " khoai-chau --from 2021-12-15 --to 2022-12-14 "
                                                  "--include-below -o csv"});
  verb->add_option("UNIT", flags->unit, ShortForm(kUnit))->required();
  CLI::Option* year = verb->add_option("--year", flags->year, "The whole calendar year");
  year->check(CLI::Range(1000, 9999));
  CLI::Option* from = verb->add_option("--from", flags->from, "First day that counts, YYYY-MM-DD");
  CLI::Option* to = verb->add_option("--to", flags->to, "Last day that counts");
  from->needs(to)->excludes(year);
  to->needs(from)->excludes(year);
  verb->add_flag("--include-below", flags->include_below,
                 "Also the units below it, as of the last day");
  cli.OnRun(verb, [flags, form](Session& session) { return Compute(form, *flags, session); });
}

}  // namespace

void AddStatisticsCommands(CommandLine& cli) {
  CLI::App* noun = cli.Noun("statistics", "Statistical forms of emulation and awards");
  for (const FormVerb& form : kForms) AddForm(cli, noun, form);
}

}  // namespace thidua::cli
