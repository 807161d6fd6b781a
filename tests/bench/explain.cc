// How long an explanation takes over open connections: reads and prints it so many times.
// Prints one line of JSON, {"p50_us": ..., "p99_us": ...}; fails unless every one came out.
//
//   thidua-bench-explain --context-file F --plan P --target T --period 2025 --runs 100

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/commands/explanation_reading.h"
#include "services/admin_cli/views/explanation_json.h"

namespace thidua::cli {
namespace {

absl::Status ExplainOnce(const targets::v1::EvaluatePlanRequest& request, Session& session) {
  ASSIGN_OR_RETURN(const auto read, ReadExplanation(request, ExplanationDepth::kReports, session));
  if (!read.explanation.faults.empty()) return absl::DataLossError("the parts do not add up");
  return ExplanationJson(read.explanation, read.titles).status();
}

absl::Status Measure(const targets::v1::EvaluatePlanRequest& request, int runs, Session& session) {
  using Clock = std::chrono::steady_clock;
  RETURN_IF_ERROR(ExplainOnce(request, session));  // opens the connections
  std::vector<int64_t> took;
  for (int i = 0; i < runs; ++i) {
    const auto start = Clock::now();
    RETURN_IF_ERROR(ExplainOnce(request, session));
    took.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count());
  }
  std::ranges::sort(took);
  std::cout << "{\"p50_us\": " << took[took.size() / 2]
            << ", \"p99_us\": " << took[took.size() * 99 / 100] << "}\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace thidua::cli

int main(int argc, char** argv) {
  CLI::App app{"Explains a target over and over"};
  thidua::cli::Options options;
  thidua::targets::v1::EvaluatePlanRequest request;
  std::string plan, target, period;
  int runs = 0;
  app.add_option("--context-file", options.context_file)->required();
  app.add_option("--plan", plan, "units/{unit}/plans/{plan}")->required();
  app.add_option("--target", target, "Its id")->required();
  app.add_option("--period", period)->required();
  app.add_option("--runs", runs)->required()->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  request.set_name(plan);
  request.set_period(period);
  request.add_targets(plan + "/targets/" + target);
  thidua::cli::Session session(options);
  const absl::Status status = thidua::cli::Measure(request, runs, session);
  if (status.ok()) return 0;
  std::cerr << "thidua-bench-explain: " << status << "\n";
  return 1;
}
