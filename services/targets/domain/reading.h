#pragma once
// What an indicator was read to be in a year.

#include <gmpxx.h>

#include <optional>
#include <string_view>
#include <vector>

#include "services/targets/domain/evidence.h"
#include "services/targets/domain/exact_value.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::targets {

// A Reading is what an indicator came to in a year, or why it came to nothing. It is a value: copy
// it freely.
struct Reading {
  std::optional<ExactValue> value;
  std::optional<mpq_class> numerator;    // for ratios, before scaling
  std::optional<mpq_class> denominator;  // for ratios
  bool from_published_rate = false;
  bool of_rates = false;   // for levels: they are made of published rates
  bool unsettled = false;  // for composites: a member may still come to something else
  bool so_far = false;     // of a part of a year, and not to be judged by a bound for years
  std::optional<mpq_class>
      largest_rate;                      // for means of rates, in per cent: of all years since base
  std::optional<v1::Compared> compared;  // for comparisons
  std::optional<v1::Conflict> conflict;  // of a value by the formula with what was published
  std::vector<v1::ObstacleDetail> obstacles;  // empty if and only if there is a value
  Evidence evidence;  // what the figures rest on, even if they do not suffice

  // Adds an obstacle unless it is there: a cell is read once for each expression that it stands in.
  void Obstruct(const v1::ObstacleDetail& obstacle);
  // Adds an obstacle in that period.
  void Obstruct(v1::Obstacle obstacle, std::string_view period);
};

}  // namespace thidua::targets
