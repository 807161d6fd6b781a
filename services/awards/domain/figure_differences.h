#pragma once
// Which figures of a round are otherwise than they were at an earlier position.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/awards/domain/difference.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::awards {

// A round and its figures, read at one position.
struct RoundFigures {
  reporting::v1::Round round;
  std::vector<reporting::v1::Figures> figures;
};

// What people call a level of a scale (`scales/{scale}`); the id where nobody has named it.
using LevelTitles = std::function<std::string(std::string_view scale, std::string_view level)>;

// The figures of one round at two positions, compared once for any number of units. A column is
// found by its element wherever it stands, and a value is the same where number or level and status
// are, whatever the decimals that it is kept with.
class FigureDifferences {
 public:
  FigureDifferences(const RoundFigures& before, const RoundFigures& now, const LevelTitles& titles);

  // Those of the subjects that `units` (`units/{unit}`) report on by the roster of either position,
  // by subject and then in the order of columns.
  std::vector<Difference> Of(const std::set<std::string>& units) const;

 private:
  std::map<std::string, std::set<std::string>> subjects_;   // by reporter
  std::map<std::string, std::vector<Difference>> changed_;  // by subject
};

}  // namespace thidua::awards
