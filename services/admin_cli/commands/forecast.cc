// targets forecast.
#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/target_result.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "services/admin_cli/views/forecast_view.h"
#include "services/admin_cli/views/trajectory_view.h"
#include "services/admin_cli/views/width.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::Forecast;
using targets::v1::ForecastTargetRequest;

struct ForecastFlags {
  std::string target;
  std::string period;
};

// Prints the forecast for people, beside what the target came to.
absl::Status PrintForPeople(const Forecast& forecast, const StandingResult& standing,
                            Session& session) {
  std::ostream& out = session.printer().out();
  out << OneLine(forecast.title());
  if (forecast.has_bound()) {
    out << ": " << BoundText(forecast.bound()) << " " << OneLine(forecast.unit_of_measure());
  }
  out << " by " << forecast.due_period() << "\n"
      << "values: " << ValuesText(forecast) << "\n";
  if (!standing.result.has_actual()) {
    std::vector<std::string> notes = ObstacleCodes(standing.result);
    for (std::string& note : NotesOf(standing.result, forecast.period())) {
      notes.push_back(std::move(note));
    }
    for (const std::string& note : notes) {
      out << "none of " << forecast.period() << ": " << OneLine(note) << "\n";
    }
  }
  out << "\n";
  RETURN_IF_ERROR(session.printer().Print(forecast, ForecastTable(forecast)));
  if (session.printer().settings().terminal) {
    if (const std::string plot = PlotText(forecast); !plot.empty()) out << "\n" << plot;
  }
  out << "\n" << ForecastNotes(forecast);
  if (IsOutOfReach(standing.result)) {
    out << "It was missed in " << standing.result.actual_period()
        << ", and only a correction can change that, whatever is forecast.\n";
  }
  if (forecast.simulated()) {
    out << session.printer().Paint("SIMULATED: made-up figures are within", Colour::kMagenta)
        << "\n";
  }
  return absl::OkStatus();
}

absl::Status Run(const ForecastFlags& flags, Session& session) {
  ForecastTargetRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kTarget, flags.target));
  request.set_period(flags.period);
  if (session.printer().settings().format == Format::kTable) {
    ASSIGN_OR_RETURN(const StandingResult standing,
                     ResultOf(request.name(), request.period(), session));
    *request.mutable_pin() = standing.pin;  // both are of one state
    ASSIGN_OR_RETURN(const auto forecast, session.Call<Forecast>(request));
    return PrintForPeople(forecast, standing, session);
  }
  ASSIGN_OR_RETURN(const auto forecast, session.Call<Forecast>(request));
  return session.printer().Print(forecast, ForecastRecords(forecast));
}

}  // namespace

void AddForecastVerb(CommandLine& cli, CLI::App* targets) {
  auto flags = std::make_shared<ForecastFlags>();
  CLI::App* verb = cli.Verb(
      targets, "forecast", "Extends what a target came to until it is due, by several methods",
      {"thidua targets forecast khoai-chau/2021-2025/t18 --period 2022",
       "thidua targets forecast khoai-chau/2021-2025/t18 --period 2022 -o csv"});
  verb->add_option("TARGET", flags->target, ShortForm(kTarget))->required();
  verb->add_option("--period", flags->period, "The last year whose figures count")->required();
  cli.OnRun(verb, [flags](Session& session) { return Run(*flags, session); });
}

}  // namespace thidua::cli
