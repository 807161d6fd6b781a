// totals restated: what was reported in a period, by the units of another day.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/figures_view.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::RestateTotalsRequest;
using reporting::v1::RestateTotalsResponse;

struct RestatedFlags {
  std::string parent;
  std::string form;
  std::string period;
  std::string date;
};

absl::Status Restate(const RestatedFlags& flags, Session& session) {
  RestateTotalsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.parent));
  ASSIGN_OR_RETURN(*request.mutable_form(), ExpandName(kForm, flags.form));
  request.set_period(flags.period);
  request.set_date(flags.date);
  RestateTotalsResponse response;
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<RestateTotalsResponse>(request));
    response.mutable_totals()->MergeFrom(page.totals());
    response.mutable_not_restated()->MergeFrom(page.not_restated());
    *response.mutable_tokens() = page.tokens();
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());

  Table table = NewTotalsTable();
  for (const auto& restated : response.totals()) {
    AddTotal(LastSegment(restated.unit()) + (restated.incomplete() ? " (incomplete)" : ""),
             restated.total(), &table);
  }
  RETURN_IF_ERROR(session.printer().Print(response, table));
  for (const auto& restated : response.totals()) {
    session.printer().Note(
        restated.unit() + " " + restated.display_name() +
        (restated.subjects().empty() ? ": of nobody" : ": of " + FieldText(restated, "subjects")) +
        (restated.incomplete() ? "; incomplete: not all that it is or took over is in the sum"
                               : ""));
  }
  for (const auto& line : response.not_restated()) {
    session.printer().Note("not restated: " + line.subject() + " " + line.display_name() +
                           (line.successors().empty()
                                ? ", which has no successor"
                                : ", divided between " + FieldText(line, "successors")));
  }
  return absl::OkStatus();
}

}  // namespace

void AddRestatedVerb(CommandLine& cli, CLI::App* totals) {
  auto flags = std::make_shared<RestatedFlags>();
  CLI::App* verb = cli.Verb(
      totals, "restated",
      "Shows what was reported in a period by the units of another day: each subject is counted "
      "with the unit that all of it went over to",
      {"thidua totals restated --parent hung-yen --form commune-economy --period 2024 --date "
       "2025-07-01"});
  verb->add_option("--parent", flags->parent, "The units of the day at or below this one")
      ->required();
  verb->add_option("--form", flags->form, "The form")->required();
  verb->add_option("--period", flags->period, "The period of the figures")->required();
  verb->add_option("--date", flags->date, "The day of the units, YYYY-MM-DD")->required();
  cli.OnRun(verb, [flags](Session& session) { return Restate(*flags, session); });
}

}  // namespace thidua::cli
