// targets readings.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::EvaluatePlanRequest;
using targets::v1::Evaluation;
using targets::v1::ReadingResult;
using targets::v1::TargetResult;

struct ReadingFlags {
  std::string plan;
  std::string period;
};

// One row for the reading that was decided, and one for each of the others.
void AddRows(const TargetResult& decided, Table& table) {
  const auto add = [&](const std::string& id, const std::string& title,
                       const TargetResult& result) {
    const std::string mark = result.simulated() ? "simulated" : "";
    table.Add({LastSegment(decided.target()), id, title, BoundText(result.bound()),
               QuantityText(result.actual()), result.unit_of_measure(), result.actual_period(),
               FieldText(result, "outcome"), mark});
  };
  add("(decided)", decided.title(), decided);
  for (const ReadingResult& reading : decided.readings()) {
    add(reading.id(), reading.title(), reading.result());
  }
}

absl::Status ShowReadings(const ReadingFlags& flags, Session& session) {
  EvaluatePlanRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kPlan, flags.plan));
  request.set_period(flags.period);
  request.set_with_readings(true);
  ASSIGN_OR_RETURN(auto evaluation, session.Call<Evaluation>(request));
  auto& results = *evaluation.mutable_results();
  results.erase(std::remove_if(results.begin(), results.end(),
                               [](const TargetResult& each) { return each.readings().empty(); }),
                results.end());
  evaluation.clear_counts();  // of all targets
  Table table({{"ID"},
               {"READING"},
               {"TITLE", Column::kShrink},
               {"BOUND"},
               {"ACTUAL", Column::kRight},
               {"UNIT", Column::kText, 1},
               {"YEAR", Column::kText, 2},
               {"OUTCOME"},
               {"NOTES"}});
  for (const TargetResult& result : results) AddRows(result, table);
  RETURN_IF_ERROR(session.printer().Print(evaluation, table));
  session.printer().Note(
      results.empty() ? "No target of " + evaluation.plan() + " has another reading on record."
                      : evaluation.plan() + " as of " + evaluation.period() +
                            "; the decided readings alone are what the plan came to.");
  return absl::OkStatus();
}

}  // namespace

void AddReadingsVerb(CommandLine& cli, CLI::App* targets) {
  auto flags = std::make_shared<ReadingFlags>();
  CLI::App* verb = cli.Verb(targets, "readings",
                            "What a plan's targets would come to by the other readings on record",
                            {"thidua targets readings khoai-chau/2021-2025 --period 2022"});
  verb->add_option("PLAN", flags->plan, ShortForm(kPlan))->required();
  verb->add_option("--period", flags->period, "As of `plans evaluate`")->required();
  cli.OnRun(verb, [flags](Session& session) { return ShowReadings(*flags, session); });
}

}  // namespace thidua::cli
