#include "tests/bench/ledger/measure.h"

#include <absl/strings/str_format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <thread>

#include "common/value/status_macros.h"

namespace thidua::bench {
namespace {

// More of the cores' time than this for others spoils a pair.
constexpr double kDisturbed = 0.08;

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// CPU seconds that all cores have spent on anything, stolen ones too.
double BusySeconds() {
  std::ifstream in("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
  in >> name >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal;
  return (user + nice + system + irq + softirq + steal) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double OwnSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Json CommonRow(const std::string& name, const Settings& settings, Goal goal) {
  Json row;
  row["name"] = name;
  row["engine"] = settings.engine.name();
  row["scale"] = settings.scale;
  row["goal"] = goal.value;
  row["goal_is"] = goal.at_least ? "at least" : "at most";
  return row;
}

bool Met(double value, Goal goal) {
  return goal.at_least ? value >= goal.value : value <= goal.value;
}

}  // namespace

Others::Others(Engine& engine) : engine_(engine), start_(Now()), used_(Used()) {}

bool Others::Disturb() const {
  const double cores = std::thread::hardware_concurrency();
  return (Used() - used_) / ((Now() - start_) * cores) > kDisturbed;
}

double Others::Used() const { return BusySeconds() - OwnSeconds() - engine_.ServerSeconds(); }

size_t Settings::Scaled(size_t count) const {
  return std::max<size_t>(1, static_cast<size_t>(std::llround(static_cast<double>(count) * scale)));
}

absl::StatusOr<double> Time(absl::FunctionRef<absl::Status()> work) {
  const double start = Now();
  RETURN_IF_ERROR(work());
  return Now() - start;
}

double Percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const size_t below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

Comparison Summarise(std::vector<Pair> pairs) {
  Comparison result;
  std::vector<Pair> good;
  for (const Pair& pair : pairs) {
    if (!pair.disturbed) good.push_back(pair);
  }
  result.quiet = good.size() >= 3;
  std::vector<double> ours, limit, ratio;
  for (const Pair& pair : result.quiet ? good : pairs) {
    ours.push_back(pair.ours);
    limit.push_back(pair.limit);
    ratio.push_back(pair.ours / pair.limit);
  }
  result.ours = Median(ours);
  result.limit = Median(limit);
  result.ratio = Median(ratio);
  result.pairs = std::move(pairs);
  return result;
}

absl::StatusOr<Comparison> Compare(const Settings& settings, Measure ours, Measure limit) {
  std::vector<Pair> pairs;
  int good = 0;
  while (good < settings.pairs && static_cast<int>(pairs.size()) < 2 * settings.pairs) {
    Pair pair;
    const Others others(settings.engine);
    if (pairs.size() % 2 == 0) {
      ASSIGN_OR_RETURN(pair.ours, ours());
      ASSIGN_OR_RETURN(pair.limit, limit());
    } else {
      ASSIGN_OR_RETURN(pair.limit, limit());
      ASSIGN_OR_RETURN(pair.ours, ours());
    }
    pair.disturbed = others.Disturb();
    if (!pair.disturbed) ++good;
    pairs.push_back(pair);
  }
  return Summarise(std::move(pairs));
}

Json RatioRow(const std::string& name, const Settings& settings, const Comparison& comparison,
              Goal goal, Json figures) {
  Json row = CommonRow(name, settings, goal);
  row["ratio"] = Short(comparison.ratio);
  row["met"] = Met(comparison.ratio, goal);
  row["quiet"] = comparison.quiet;
  row["figures"] = std::move(figures);
  Json& pairs = row["pairs"] = Json::array();
  for (const Pair& pair : comparison.pairs) {
    pairs.push_back({{"ours", Short(pair.ours)},
                     {"limit", Short(pair.limit)},
                     {"ratio", Short(pair.ours / pair.limit)},
                     {"disturbed", pair.disturbed}});
  }
  return row;
}

Json ValueRow(const std::string& name, const Settings& settings, double value,
              const std::string& unit, Goal goal, Json figures) {
  Json row = CommonRow(name, settings, goal);
  row["value"] = Short(value);
  row["unit"] = unit;
  row["met"] = Met(value, goal);
  row["figures"] = std::move(figures);
  return row;
}

double Short(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  return std::stod(absl::StrFormat("%.5g", value));
}

void Progress(const std::string& text) { std::cerr << text << "\n" << std::flush; }

}  // namespace thidua::bench
