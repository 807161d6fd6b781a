#include "services/targets/domain/criterion.h"

#include <absl/algorithm/container.h>

#include <algorithm>

#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

// So that the points of a degree are those of nobody who did not reach it.
mpq_class RoundDown(const mpq_class& points) {
  const mpq_class scale(PowerOfTen(kPointDecimals));
  return mpq_class(Floor(points * scale)) / scale;
}

absl::StatusOr<mpq_class> PointsOfDegrees(const v1::Criterion& criterion, const Degree& degree) {
  int reached = -1;
  for (int i = 0; i < criterion.degrees_size(); ++i) {
    ASSIGN_OR_RETURN(const mpq_class from, ReadDecimal(criterion.degrees(i).from_percent()));
    if (!degree.Reaches(from)) break;
    reached = i;
  }
  if (reached < 0) return 0;
  const v1::Degree& here = criterion.degrees(reached);
  ASSIGN_OR_RETURN(const mpq_class points, ReadDecimal(here.points()));
  if (!here.proportional() || reached + 1 == criterion.degrees_size()) return points;
  const v1::Degree& next = criterion.degrees(reached + 1);
  ASSIGN_OR_RETURN(const mpq_class from, ReadDecimal(here.from_percent()));
  ASSIGN_OR_RETURN(const mpq_class to, ReadDecimal(next.from_percent()));
  ASSIGN_OR_RETURN(const mpq_class more, ReadDecimal(next.points()));
  if (to <= from) return Corrupt("degrees of a stored criterion are out of order");
  const mpq_class at = std::clamp(degree.Percent(), from, to);
  const mpq_class grown = RoundDown(points + (more - points) * (at - from) / (to - from));
  // At a strict bound itself, and by a root that is rounded, the next degree was not reached.
  const mpq_class last_digit(1, PowerOfTen(kPointDecimals));
  return grown < more || more == points ? grown : std::max(points, mpq_class(more - last_digit));
}

absl::StatusOr<mpq_class> PointsOfBonus(const v1::Bonus& bonus, const Degree& degree) {
  ASSIGN_OR_RETURN(const mpq_class step, ReadDecimal(bonus.step_percent()));
  ASSIGN_OR_RETURN(const mpq_class points, ReadDecimal(bonus.points()));
  ASSIGN_OR_RETURN(const mpq_class ceiling, ReadDecimal(bonus.ceiling()));
  if (step <= 0 || points <= 0) return Corrupt("a stored bonus has no step or no points");
  mpz_class steps = Floor((degree.Percent() - 100) / step);
  // The percentage of a root is rounded.
  while (steps > 0 && !degree.Reaches(100 + steps * step)) --steps;
  if (steps < 0) steps = 0;
  return std::min(mpq_class(steps * points), ceiling);
}

}  // namespace

absl::StatusOr<Points> PointsFor(const v1::Criterion& criterion, const Degree& degree) {
  Points points;
  ASSIGN_OR_RETURN(points.all, PointsOfDegrees(criterion, degree));
  if (criterion.has_bonus()) {
    ASSIGN_OR_RETURN(points.bonus, PointsOfBonus(criterion.bonus(), degree));
    points.all += points.bonus;
  }
  return points;
}

absl::StatusOr<mpq_class> AttainableOf(const v1::Criterion& criterion) {
  if (criterion.degrees().empty()) return Corrupt("a stored criterion has no degree");
  return ReadDecimal(criterion.degrees().rbegin()->points());
}

bool IsFor(const v1::Criterion& criterion, std::string_view group, std::string_view unit) {
  return (criterion.groups().empty() || absl::c_linear_search(criterion.groups(), group)) &&
         (criterion.units().empty() || absl::c_linear_search(criterion.units(), unit));
}

}  // namespace thidua::targets
