#include "services/targets/domain/trajectory.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "common/value/check.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/exact_value.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/occasion.h"
#include "services/targets/domain/plan_life.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using Points = std::vector<v1::TrajectoryPoint>;

// A Derivation makes the points of one target by its rule.
class Derivation {
 public:
  Derivation(const v1::Target& target, const PlanYears& years, std::string_view field,
             Violations& violations)
      : target_(target),
        rule_(target.trajectory_rule()),
        field_(field),
        violations_(violations),
        start_(StartsWithTerm(target.indicator().window()) ? years.first() - 1
                                                           : BaseYearOf(target.indicator(), years)),
        first_(std::max(years.first(), start_ + 1)) {}

  std::optional<Points> Run() && {
    const size_t before = violations_.list().size();
    Fit();
    ReadRule();
    if (violations_.list().size() > before || !due_ || !bound_ || !base_) return std::nullopt;
    Points points;
    for (int year = first_; year <= *due_; ++year) {
      v1::TrajectoryPoint& point = points.emplace_back();
      point.set_period(absl::StrCat(year));
      // The bound is what was promised, with all its decimals.
      point.set_value(IsAtBound(year) ? target_.bound().value()
                                      : On(year).Rounded(target_.indicator().decimals()));
    }
    return points;
  }

 private:
  void Add(std::string_view sub_field, std::string_view description) {
    violations_.Add(field_ + std::string(sub_field), description);
  }

  // Looks at where the way leads.
  void Fit() {
    if (target_.indicator().has_composite()) {
      Add("", "is not for composites: what their members come to is no way of their own");
    }
    if (!target_.has_bound()) Add("", "is for a target that has a bound: the way leads there");
    if (const auto bound = ParseDecimal(target_.bound().value()); bound.ok()) bound_ = *bound;
    const auto due = Due::Parse(target_.due_period());
    if (!due.ok()) return;
    if (!due->year() || due->Cuts(*due->year())) {
      Add("",
          "is for a target that is due by the end of a year: the way leads there year by year, "
          "and this one is due by \"" +
              target_.due_period() + "\"");
      return;
    }
    due_ = due->year();
  }

  void ReadRule() {
    base_ = CheckNumber(field_ + ".base_value", rule_.base_value(), violations_);
    if (rule_.kind() == v1::TRAJECTORY_RULE_KIND_UNSPECIFIED ||
        !v1::TrajectoryRuleKind_IsValid(rule_.kind())) {
      Add(".kind", "is required");
      return;
    }
    switch (rule_.kind()) {
      case v1::TRAJECTORY_RULE_KIND_LINEAR:
        break;
      case v1::TRAJECTORY_RULE_KIND_CONSTANT_GROWTH:
        if (base_ && *base_ <= 0) Add(".base_value", "must be above 0: nothing grows from there");
        if (bound_ && *bound_ <= 0) {
          Add(".kind", absl::StrCat("is not for a bound of ", target_.bound().value(),
                                    ": growth leads to what is above 0 alone"));
        }
        break;
      case v1::TRAJECTORY_RULE_KIND_STEP:
        if (!due_) return;
        step_ = CheckYear(field_ + ".step_period", rule_.step_period(),
                          {.first = first_, .last = *due_}, violations_);
        return;
      case v1::TRAJECTORY_RULE_KIND_UNSPECIFIED:
      case SENTINELS_OF(v1::TrajectoryRuleKind):
        break;
    }
    if (!rule_.step_period().empty()) {
      Add(".step_period", "is for TRAJECTORY_RULE_KIND_STEP");
    }
  }

  bool IsAtBound(int year) const { return year == *due_ || (step_ && year >= *step_); }

  // Returns what is required in a year before the bound is.
  ExactValue On(int year) const {
    const int gone = year - start_;
    const int all = *due_ - start_;
    switch (rule_.kind()) {
      case v1::TRAJECTORY_RULE_KIND_LINEAR:
        return mpq_class(*base_ + (*bound_ - *base_) * gone / all);
      case v1::TRAJECTORY_RULE_KIND_CONSTANT_GROWTH:
        return Root(Power(*base_, all - gone) * Power(*bound_, gone), all);
      case v1::TRAJECTORY_RULE_KIND_STEP:
        return *base_;
      case v1::TRAJECTORY_RULE_KIND_UNSPECIFIED:
      case SENTINELS_OF(v1::TrajectoryRuleKind):
        break;
    }
    THIDUA_CHECK(false, "A rule without a kind derives nothing.");
    return *base_;
  }

  const v1::Target& target_;
  const v1::TrajectoryRule& rule_;
  const std::string field_;
  Violations& violations_;
  const int start_;  // the year of the base value
  const int first_;  // of the points
  std::optional<int> due_;
  std::optional<int> step_;
  std::optional<mpq_class> base_;
  std::optional<mpq_class> bound_;
};

// Returns the points that the target's rule derives; nullopt after a violation, which lies below
// `field`, and where the target's own bound or due period is none.
std::optional<Points> DerivePoints(const v1::Target& target, const PlanYears& years,
                                   std::string_view field, Violations& violations) {
  return Derivation(target, years, field, violations).Run();
}

// Adds the violations of the points by themselves.
void CheckPoints(const v1::Target& target, const PlanYears& years, const std::string& field,
                 Violations& violations) {
  const v1::Composite& composite = target.indicator().composite();
  if (!target.trajectory().empty() && composite.kind() == v1::COMPOSITE_KIND_ALL_OF) {
    violations.Add(field, "is not for COMPOSITE_KIND_ALL_OF: its members say what must hold");
  }
  const auto due = Due::Parse(target.due_period());
  const int end = due.ok() && due->year() ? std::max(*due->year(), years.last())
                                          : years.last() + kMaxYearsBeyond;
  std::optional<int> last;
  for (int i = 0; i < target.trajectory_size(); ++i) {
    const v1::TrajectoryPoint& point = target.trajectory(i);
    const std::string path = absl::StrCat(field, "[", i, "]");
    const auto year = CheckYear(path + ".period", point.period(),
                                {.first = years.first(), .last = end}, violations);
    if (year && last && *year <= *last) {
      violations.Add(path + ".period", "must be after the point before it");
    }
    if (year) last = year;
    CheckNumber(path + ".value", point.value(), violations);
  }
}

// Adds where the points are not those that were derived.
void CompareWithDerived(const v1::Target& target, const Points& derived, const std::string& field,
                        Violations& violations) {
  const int count = std::max(target.trajectory_size(), static_cast<int>(derived.size()));
  for (int i = 0; i < count; ++i) {
    if (i >= static_cast<int>(derived.size())) {
      violations.Add(absl::StrCat(field, "[", i, "]"), "is not among what the rule derives");
    } else if (i >= target.trajectory_size()) {
      violations.Add(field, absl::StrCat("lacks what the rule derives: ", derived[i].value(),
                                         " for ", derived[i].period()));
    } else {
      const v1::TrajectoryPoint& point = target.trajectory(i);
      const auto value = ParseDecimal(point.value());
      const bool is_same = point.period() == derived[i].period() && value.ok() &&
                           *ReadDecimal(derived[i].value()) == *value;
      if (is_same) continue;
      violations.Add(
          absl::StrCat(field, "[", i, "]"),
          absl::StrCat("must be ", derived[i].value(), " for ", derived[i].period(),
                       ", which the rule derives; without points they are derived, and without "
                       "the rule they are taken as they are"));
    }
  }
}

}  // namespace

void CheckTrajectory(const v1::Target& target, const PlanYears& years,
                     const TrajectoryFields& fields, Violations& violations) {
  CheckPoints(target, years, fields.points, violations);
  if (!target.has_trajectory_rule()) return;
  const auto derived = DerivePoints(target, years, fields.rule, violations);
  if (!derived || target.trajectory().empty()) return;
  CompareWithDerived(target, *derived, fields.points, violations);
}

void FillTrajectory(const PlanYears& years, v1::Target& target) {
  if (!target.has_trajectory_rule() || !target.trajectory().empty()) return;
  Violations violations;
  const auto derived = DerivePoints(target, years, "", violations);
  THIDUA_CHECK(derived.has_value(), "A rule that passed its check derives points.");
  target.mutable_trajectory()->Assign(derived->begin(), derived->end());
}

absl::StatusOr<v1::Target> WithTrajectory(const v1::Plan& plan, v1::Target stored,
                                          const v1::SetTrajectoryRequest& request) {
  ASSIGN_OR_RETURN(const PlanYears years, PlanYears::Of(plan));
  RETURN_IF_ERROR(CheckOpen(plan));
  const std::string etag = stored.etag();
  v1::Target target = std::move(stored);
  *target.mutable_trajectory() = request.points();
  target.clear_trajectory_rule();
  if (request.has_rule()) *target.mutable_trajectory_rule() = request.rule();

  Violations violations;
  if (request.reason().empty() && !request.validate_only()) {
    violations.Add("reason", "is required: who decided the trajectory");
  }
  CheckPoints(target, years, "points", violations);
  if (request.has_rule()) {
    if (!request.points().empty()) {
      violations.Add("rule", "stands beside points: give the rule or the points");
    }
    const auto derived = DerivePoints(target, years, "rule", violations);
    if (derived) target.mutable_trajectory()->Assign(derived->begin(), derived->end());
  }
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckEtag(target.name(), request.etag(), etag));
  if (target.state() != v1::TARGET_STATE_ACTIVE) {
    return IllegalState(absl::StrCat(target.name(), " was superseded by ", target.superseded_by()));
  }
  return target;
}

}  // namespace thidua::targets
