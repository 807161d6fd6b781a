// Benchmarks of the ledger below the API, each beside its limit.
//
//   thidua-bench-ledger commits --engine sqlite --folder DIR
//
// Standard output has the rows as JSON, standard error the progress.

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <string>

#include "tests/bench/ledger/benchmarks.h"

namespace thidua::bench {
namespace {

using Benchmark = absl::StatusOr<Json> (*)(const Settings&);
const std::map<std::string, Benchmark>& Benchmarks() {
  static const std::map<std::string, Benchmark> benchmarks = {{"commits", MeasureCommits},
                                                              {"import", MeasureImport},
                                                              {"fold", MeasureFold},
                                                              {"growth", MeasureGrowth},
                                                              {"country", MeasureCountry}};
  return benchmarks;
}

int Run(int argc, char** argv) {
  CLI::App app{"Measures the ledger against its limits"};
  std::string name, engine_name = "sqlite", folder;
  int pairs = 7;
  double scale = 1;
  app.add_option("benchmark", name, "What to measure")
      ->required()
      ->check(CLI::IsMember(Benchmarks()));
  app.add_option("--engine", engine_name, "sqlite or postgres");
  app.add_option("--folder", folder, "An empty folder on a disk")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_option("--pairs", pairs, "Pairs of ours and the limit")->check(CLI::Range(1, 100));
  app.add_option("--scale", scale, "Of the amounts of data")->check(CLI::Range(0.001, 10.0));
  CLI11_PARSE(app, argc, argv);

  auto engine = OpenEngine(engine_name, folder);
  if (!engine.ok()) {
    std::cerr << engine.status() << "\n";
    return 2;
  }
  auto rows = Benchmarks().at(name)({.engine = **engine, .pairs = pairs, .scale = scale});
  if (!rows.ok()) {
    std::cerr << rows.status() << "\n";
    return 2;
  }
  std::cout << rows->dump() << "\n";
  return 0;
}

}  // namespace
}  // namespace thidua::bench

int main(int argc, char** argv) { return thidua::bench::Run(argc, argv); }
