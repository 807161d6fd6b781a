#pragma once
// Targets to judge by readings of a few years, for the tests of the judge.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "services/targets/domain/judge.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {

// A target with that bound, due 2025.
inline std::string Due2025(const std::string& rest) {
  return R"(name: "t" due_period: "2025" quantifier: QUANTIFIER_AT_DUE
            indicator { decimals: 2 level {} } )" +
         rest;
}

// A target with that bound in every year up to 2025.
inline std::string EveryYear(const std::string& rest) {
  return R"(name: "t" due_period: "2025" quantifier: QUANTIFIER_EVERY_YEAR
            indicator { decimals: 2 level {} } )" +
         rest;
}

inline constexpr char kAtLeast100[] = R"(bound { kind: BOUND_KIND_AT_LEAST value: "100" } )";
inline constexpr char kNone[] = R"(bound { kind: BOUND_KIND_AT_MOST value: "0" } )";

// A test that writes what is read in each year, and judges.
class JudgeTest : public ::testing::Test {
 protected:
  // The value in that year; everybody reported officially.
  Reading& Figure(int year, const std::string& value) {
    Reading& reading = readings_[year];
    reading.value = ExactValue(*ReadDecimal(value));
    reading.evidence.expected = 25;
    reading.evidence.accepted = 25;
    reading.evidence.status = type::v1::VALUE_STATUS_OFFICIAL;
    return reading;
  }

  v1::TargetResult Judged(const std::string& target, int year,
                          const std::string& owner_valid_to = "") {
    const auto measure = [this](int at) -> absl::StatusOr<Reading> {
      if (readings_.contains(at)) return readings_.at(at);
      Reading missing;
      missing.obstacles.emplace_back().set_obstacle(v1::OBSTACLE_NO_ROUND);
      missing.obstacles.back().set_period(absl::StrCat(at));
      return missing;
    };
    const auto message = FromText<v1::Target>(target);
    return Judge(message, OccasionIn(year, owner_valid_to, {message}), measure).value().result;
  }

  std::map<int, Reading> readings_;
};

}  // namespace thidua::targets
