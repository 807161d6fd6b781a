#include "services/targets/domain/limits.h"

#include "common/value/check.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {

namespace {

Limits AtLeast(Edge edge) {
  Limits limits;
  limits.lower = std::move(edge);
  return limits;
}

Limits AtMost(Edge edge) {
  Limits limits;
  limits.upper = std::move(edge);
  limits.rising = false;
  return limits;
}

Limits Within(const Band& band, bool capped, v1::Direction direction) {
  Limits limits = direction == v1::DIRECTION_LOWER ? AtMost({band.upper}) : AtLeast({band.lower});
  if (capped) {
    limits.lower = Edge{band.lower};
    limits.upper = Edge{band.upper};
  }
  limits.band = band;
  return limits;
}

Limits At(const mpq_class& point, const mpq_class& tolerance, v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_HIGHER:
      return AtLeast({point - tolerance});
    case v1::DIRECTION_LOWER:
      return AtMost({point + tolerance});
    case v1::DIRECTION_UNSPECIFIED:
    case SENTINELS_OF(v1::Direction):
      break;
  }
  Limits limits;
  limits.lower = Edge{point - tolerance};
  limits.upper = Edge{point + tolerance};
  limits.tolerance = tolerance;
  return limits;
}

}  // namespace

bool IsUndecided(const v1::Bound& bound) {
  return bound.kind() == v1::BOUND_KIND_ABOUT && bound.tolerance().empty();
}

absl::StatusOr<Limits> Limits::Of(const v1::Bound& bound) {
  ASSIGN_OR_RETURN(const mpq_class value, ReadDecimal(bound.value()));
  switch (bound.kind()) {
    case v1::BOUND_KIND_AT_LEAST:
      return AtLeast({value});
    case v1::BOUND_KIND_MORE_THAN:
      return AtLeast({.at = value, .strict = true});
    case v1::BOUND_KIND_AT_MOST:
      return AtMost({value});
    case v1::BOUND_KIND_LESS_THAN:
      return AtMost({.at = value, .strict = true});
    case v1::BOUND_KIND_BAND: {
      ASSIGN_OR_RETURN(const mpq_class upper, ReadDecimal(bound.upper()));
      return Within({value, upper}, bound.capped(), bound.direction());
    }
    case v1::BOUND_KIND_ABOUT: {
      ASSIGN_OR_RETURN(const mpq_class tolerance, ReadDecimal(bound.tolerance()));
      return At(value, tolerance, bound.direction());
    }
    case v1::BOUND_KIND_POINT: {
      ASSIGN_OR_RETURN(const mpq_class tolerance, ReadDecimalOr(bound.tolerance(), 0));
      return At(value, tolerance, bound.direction());
    }
    case v1::BOUND_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::BoundKind):
      break;
  }
  return Corrupt("a stored bound has no kind");
}

bool Limits::Holds(const ExactValue& value) const {
  if (lower) {
    const int order = value.Compare(lower->at);
    if (order < 0 || (lower->strict && order == 0)) return false;
  }
  if (upper) {
    const int order = value.Compare(upper->at);
    if (order > 0 || (upper->strict && order == 0)) return false;
  }
  return true;
}

bool Limits::KeepsUp(const ExactValue& value, const mpq_class& required,
                     const mpq_class& slack) const {
  const mpq_class reach = tolerance ? mpq_class(*tolerance + slack) : slack;
  const bool not_below = value.Compare(mpq_class(required - reach)) >= 0;
  const bool not_above = value.Compare(mpq_class(required + reach)) <= 0;
  if (tolerance) return not_below && not_above;
  return rising ? not_below : not_above;
}

bool Limits::LowerCounts(const ExactValue& value) const {
  if (!lower || !upper) return lower.has_value();
  return value.Compare(mpq_class((lower->at + upper->at) / 2)) <= 0;
}

std::vector<mpq_class> Limits::Marks() const {
  std::vector<mpq_class> marks;
  if (lower) marks.push_back(lower->at);
  if (upper) marks.push_back(upper->at);
  if (band) marks.insert(marks.end(), {band->lower, band->upper});
  return marks;
}

std::vector<mpq_class> Limits::MarksOnTheWay(const mpq_class& required,
                                             const mpq_class& slack) const {
  const mpq_class reach = tolerance ? mpq_class(*tolerance + slack) : slack;
  std::vector<mpq_class> marks;
  if (tolerance || rising) marks.emplace_back(required - reach);
  if (tolerance || !rising) marks.emplace_back(required + reach);
  return marks;
}

std::string Limits::Gap(const ExactValue& value, std::string_view printed) const {
  const auto shown = ReadDecimal(printed);
  THIDUA_CHECK(shown.ok(), "A value is printed as a decimal.");
  const Goal goal = GoalOf(value);
  const mpq_class gap = goal.up ? goal.edge.at - *shown : *shown - goal.edge.at;
  return ExactText(gap, DecimalsOf(printed));
}

Goal Limits::GoalOf(const ExactValue& value) const {
  const bool up = LowerCounts(value);
  return {.edge = up ? *lower : *upper, .up = up};
}

v1::Zone Limits::ZoneOf(const ExactValue& value) const {
  if (!band) return v1::ZONE_UNSPECIFIED;
  if (value.Compare(band->lower) < 0) return v1::ZONE_BELOW;
  return value.Compare(band->upper) > 0 ? v1::ZONE_ABOVE : v1::ZONE_WITHIN;
}

}  // namespace thidua::targets
