#pragma once
// Measuring ours against the limit: in pairs, one right after the other, so that whatever the
// machine does meanwhile happens to both.

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/bench/ledger/engine.h"

namespace thidua::bench {

using Json = nlohmann::ordered_json;

// How a benchmark is run.
struct Settings {
  Engine& engine;
  int pairs = 7;
  double scale = 1;  // of the amounts of data

  // `count` scaled, at least 1.
  size_t Scaled(size_t count) const;
};

// Seconds that `work` takes.
absl::StatusOr<double> Time(absl::FunctionRef<absl::Status()> work);

// `share` 0.5 is the median. `values` is not empty.
double Percentile(std::vector<double> values, double share);
inline double Median(std::vector<double> values) { return Percentile(std::move(values), 0.5); }

// A measure of ours and the same measure of the limit: calls a second, seconds, bytes.
struct Pair {
  double ours = 0;
  double limit = 0;
  bool disturbed = false;  // see Others
};

// Tells whether others have taken a share of the cores, since it was made, that spoils a measure.
class Others {
 public:
  explicit Others(Engine& engine);
  bool Disturb() const;

 private:
  double Used() const;

  Engine& engine_;
  const double start_;
  const double used_;
};

struct Comparison {
  std::vector<Pair> pairs;
  double ours = 0;  // this and the next two: medians, of the undisturbed pairs if there are three
  double limit = 0;
  double ratio = 0;    // of the pairs' ours / limit
  bool quiet = false;  // three pairs or more were undisturbed
};

Comparison Summarise(std::vector<Pair> pairs);

using Measure = absl::FunctionRef<absl::StatusOr<double>()>;

// `settings.pairs` undisturbed pairs of ours and the limit, each first in turn; gives up after
// twice as many.
absl::StatusOr<Comparison> Compare(const Settings& settings, Measure ours, Measure limit);

struct Goal {
  bool at_least = true;  // or at most
  double value = 0;
};

// One line of the table: a comparison against its goal, with `figures` beside it.
Json RatioRow(const std::string& name, const Settings& settings, const Comparison& comparison,
              Goal goal, Json figures);
// The same for a value that is not a ratio, in `unit`.
Json ValueRow(const std::string& name, const Settings& settings, double value,
              const std::string& unit, Goal goal, Json figures);

// A rounded figure: five significant digits.
double Short(double value);

// Says on standard error how far a benchmark is.
void Progress(const std::string& text);

}  // namespace thidua::bench
