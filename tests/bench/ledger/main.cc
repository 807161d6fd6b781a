// Benchmarks of the ledger below the API, each beside its limit.
//
//   thidua-bench-ledger commits --folder DIR                                      on SQLite
//   thidua-bench-ledger commits --postgres "host=/run/postgresql user=postgres"
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
  static const std::map<std::string, Benchmark> benchmarks = {
      {"commits", MeasureCommits}, {"import", MeasureImport},   {"fold", MeasureFold},
      {"growth", MeasureGrowth},   {"country", MeasureCountry}, {"rules", MeasureRules}};
  return benchmarks;
}

int Run(int argc, char** argv) {
  CLI::App app{"Measures the ledger against its limits"};
  std::string name, folder, server;
  int pairs = 7;
  double scale = 1;
  app.add_option("benchmark", name, "What to measure")
      ->required()
      ->check(CLI::IsMember(Benchmarks()));
  auto* in_folder = app.add_option("--folder", folder, "SQLite: an empty folder on a disk")
                        ->check(CLI::ExistingDirectory);
  auto* on_server = app.add_option("--postgres", server,
                                   "PostgreSQL: a server, as libpq takes it, without dbname");
  in_folder->excludes(on_server);
  app.add_option("--pairs", pairs, "Pairs of ours and the limit")->check(CLI::Range(1, 100));
  app.add_option("--scale", scale, "Of the amounts of data")->check(CLI::Range(0.001, 10.0));
  CLI11_PARSE(app, argc, argv);

  if (folder.empty() == server.empty()) {
    std::cerr << "one of --folder and --postgres is needed\n";
    return 2;
  }
  auto engine = server.empty() ? SqliteEngine(folder) : PostgresEngine(server);
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
