#include "services/targets/domain/score.h"

#include <algorithm>
#include <map>
#include <optional>

#include "common/value/status_macros.h"
#include "services/targets/domain/criterion.h"
#include "services/targets/domain/degree.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

// Returns the points that reports cost, and says in `score` why.
absl::StatusOr<mpq_class> PenaltyOf(const v1::ReportingPenalty& penalty,
                                    const std::vector<FormReports>& reports,
                                    v1::PenaltyScore& score) {
  for (const FormReports& each : reports) {
    if (each.absent) score.add_forms_absent(each.form);
    if (each.simulated) score.set_simulated(true);
    score.set_late(score.late() + each.late);
    score.set_returned(score.returned() + each.returned);
    score.set_missing(score.missing() + each.missing);
  }
  ASSIGN_OR_RETURN(const mpq_class a_late, ReadDecimalOr(penalty.points_per_late(), 0));
  ASSIGN_OR_RETURN(const mpq_class a_return, ReadDecimalOr(penalty.points_per_return(), 0));
  ASSIGN_OR_RETURN(const mpq_class a_missing, ReadDecimalOr(penalty.points_per_missing(), 0));
  mpq_class points =
      a_late * score.late() + a_return * score.returned() + a_missing * score.missing();
  if (!penalty.ceiling().empty()) {
    ASSIGN_OR_RETURN(const mpq_class ceiling, ReadDecimal(penalty.ceiling()));
    points = std::min(points, ceiling);
  }
  score.set_points(ExactText(points));
  return points;
}

}  // namespace

absl::StatusOr<Score> ScoreOf(const v1::Scheme& scheme, const std::string& group,
                              const std::string& unit,
                              absl::FunctionRef<Judged(const v1::Criterion&)> judged,
                              const std::vector<FormReports>& reports) {
  Score score;
  v1::LeagueRow& row = score.row;
  row.set_unit(unit);
  row.set_group(group);
  mpq_class attainable = 0;
  mpq_class attainable_in_all = 0;
  std::map<std::string, mpq_class> by_criterion;
  for (const v1::Criterion& criterion : scheme.criteria()) {
    if (!IsFor(criterion, group, unit)) continue;
    ASSIGN_OR_RETURN(const mpq_class most, AttainableOf(criterion));
    attainable_in_all += most;
    v1::CriterionScore& line = *row.add_criteria();
    line.set_criterion(criterion.id());
    const Judged looked_at = judged(criterion);
    line.set_allocated(looked_at.allocated);
    *line.mutable_result() = looked_at.judgement->result;
    line.set_title(criterion.title().empty() ? line.result().title() : criterion.title());
    const std::optional<Degree> degree = Degree::Of(*looked_at.judgement);
    if (!degree || line.result().provisional()) row.set_provisional(true);
    if (!degree) continue;
    attainable += most;
    ASSIGN_OR_RETURN(const Points points, PointsFor(criterion, *degree));
    score.points += points.all;
    by_criterion[criterion.id()] = points.all;
    line.set_points(ExactText(points.all));
    if (points.bonus > 0) line.set_bonus(ExactText(points.bonus));
    line.set_degree_percent(degree->Text());
  }
  if (scheme.has_penalty()) {
    ASSIGN_OR_RETURN(const mpq_class cost,
                     PenaltyOf(scheme.penalty(), reports, *row.mutable_penalty()));
    if (row.penalty().missing() > 0 || !row.penalty().forms_absent().empty()) {
      row.set_provisional(true);
    }
    score.points -= cost;
  }
  if (!scheme.ceiling().empty()) {
    ASSIGN_OR_RETURN(const mpq_class ceiling, ReadDecimal(scheme.ceiling()));
    score.points = std::min(score.points, ceiling);
  }
  if (score.points < 0) score.points = 0;
  row.set_points(ExactText(score.points));
  row.set_attainable(ExactText(attainable));
  row.set_attainable_in_all(ExactText(attainable_in_all));
  for (const std::string& id : scheme.tie_breakers()) score.ties.push_back(by_criterion[id]);
  return score;
}

}  // namespace thidua::targets
