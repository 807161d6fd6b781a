#pragma once
// What a value rests on: reports, their status, their rounds.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "thidua/reporting/v1/report.pb.h"
#include "thidua/type/v1/value.pb.h"

namespace thidua::targets {

// Counts says how many values there are of a cell, or of the part of it that is looked at, and how
// old they are; see reporting.v1.TotalCell.
struct Counts {
  int32_t n = 0;
  int32_t of = 0;
  int32_t carried = 0;
  std::string oldest_period;  // empty if none is carried

  // Adds those of another part of the same cell.
  void Add(const Counts& other);
};

// Evidence says how many of those who should report stand behind a value, how firm it is, and which
// rounds hold it. It starts with nothing. It is a value: copy it freely.
struct Evidence {
  int32_t expected = 0;  // subject-periods of the part of a cell that has the lowest coverage
  int32_t accepted = 0;  // of these, with a value
  int32_t carried = 0;   // values carried over from earlier periods, of the cell that has the most
  std::string oldest_period;  // that any of these values is of; empty if none is carried
  int32_t partial =
      0;  // of the flow that has the most: subjects that existed in a part of a window only
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_UNSPECIFIED;  // the weakest
  bool simulated = false;
  bool assumed = false;          // a figure is not in force, but was assumed
  std::set<std::string> rounds;  // the owner's own, by name
  std::map<std::pair<std::string, std::string>, int32_t> rolled_up;  // owners, by form and period

  // Adds one cell of a total, of which `counts` are looked at, to what the value rests on. A
  // subject whose report was accepted without the value has none: missing is not zero.
  // Rounds are not among it. Parts of windows matter to a flow alone.
  void Add(const reporting::v1::Total& total, const reporting::v1::TotalCell& cell,
           const Counts& counts, bool is_flow);
  // Adds what another value rests on.
  void Merge(const Evidence& other);

  // Returns true if an estimate is within.
  bool provisional() const { return status == type::v1::VALUE_STATUS_ESTIMATE; }

 private:
  void AddCoverage(int32_t expected, int32_t accepted);
  void AddStatus(type::v1::ValueStatus status);
  void AddCarried(int32_t carried, const std::string& oldest_period);
};

}  // namespace thidua::targets
