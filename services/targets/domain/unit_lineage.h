#pragma once
// Whose figures count with those of a unit: its own, and those of the units that all went over to
// it. Days are `YYYY-MM-DD`.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/targets/domain/vocabulary.h"

namespace thidua::targets {

// What a unit is on a day, or on its last day before it if it ended.
struct Lineage {
  bool exists = false;       // on the day itself
  std::string display_name;  // of its latest version; empty if the unit is not known
  // The units that all went over to it, through whatever units lie between, by name.
  std::vector<std::string> predecessors;
  // A part of another unit went over to it, or of one that went over to it: nobody knows which
  // figures that is.
  bool incomplete = false;

  // Returns whose figures are added up: the unit and its predecessors.
  std::vector<std::string> SubjectsWith(std::string_view unit) const;
};

// A UnitLineage answers for one day, of figures since another one: what went over up to that one
// has no figures of its own since. It is not thread-safe. The vocabulary must outlive it.
//
// Units that exist on the day have no predecessor in common, nor is one of them a predecessor. A
// unit that exists and gave a part away stays itself, with all its figures, and whoever got the
// part is incomplete.
class UnitLineage {
 public:
  UnitLineage(const Vocabulary& vocabulary, std::string_view since, std::string_view day)
      : vocabulary_(vocabulary), since_(since), day_(day) {}

  // Returns that of the unit of this full name; of one that is not known or that begins later it
  // says that it does not exist, and nothing else but its name.
  Lineage Of(std::string_view unit);

 private:
  // Who went over to whom by a day.
  struct Graph {
    std::map<std::string, std::set<std::string>, std::less<>> predecessors;  // by successor
    std::set<std::string, std::less<>> incomplete;
  };

  const Graph& GraphOf(const std::string& day);
  void AddFateOf(const catalog::v1::Unit& unit, const std::string& day, Graph& graph) const;

  const Vocabulary& vocabulary_;
  const std::string since_;
  const std::string day_;
  std::map<std::string, Graph> graphs_;  // by day: the one asked for, and last days of units
};

// Returns the last day on which the unit is in force up to `day`, which may be `day` itself; empty
// if it begins later or has no version.
std::string LastDayBy(const catalog::v1::Unit& unit, std::string_view day);

}  // namespace thidua::targets
