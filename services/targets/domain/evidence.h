#pragma once
// What a value rests on: reports, their status, their rounds.

#include <cstdint>
#include <set>
#include <string>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/type/v1/value.pb.h"

namespace thidua::targets {

// Evidence says how many of those who should report stand behind a value, how firm it is, and which
// rounds hold it. It starts with nothing. It is a value: copy it freely.
struct Evidence {
  int32_t expected = 0;  // subject-periods of the part of a cell that has the lowest coverage
  int32_t accepted = 0;  // of these, with a value
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;  // the weakest
  bool simulated = false;
  std::set<std::string> rounds;  // by name

  // Adds one cell of a total to what the value rests on; of its `of` subject-periods that are
  // looked at `n` have a value. A subject whose report was accepted without the value has none:
  // missing is not zero.
  void Add(const reporting::v1::Total& total, const reporting::v1::TotalCell& cell, int32_t n,
           int32_t of);
  // Adds what another value rests on.
  void Merge(const Evidence& other);

  // Returns true if an estimate is within.
  bool provisional() const { return status == type::v1::VALUE_STATUS_ESTIMATE; }

 private:
  void AddCoverage(int32_t expected, int32_t accepted);
  void AddStatus(type::v1::ValueStatus status);
};

}  // namespace thidua::targets
