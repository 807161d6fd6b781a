#include "services/targets/domain/limits.h"

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {

absl::StatusOr<Limits> Limits::Of(const v1::Bound& bound) {
  ASSIGN_OR_RETURN(const mpq_class value, ReadDecimal(bound.value()));
  switch (bound.kind()) {
    case v1::BOUND_KIND_AT_LEAST:
      return Limits{Edge{value}, std::nullopt};
    case v1::BOUND_KIND_MORE_THAN:
      return Limits{Edge{value, true}, std::nullopt};
    case v1::BOUND_KIND_AT_MOST:
      return Limits{std::nullopt, Edge{value}};
    case v1::BOUND_KIND_LESS_THAN:
      return Limits{std::nullopt, Edge{value, true}};
    case v1::BOUND_KIND_BAND: {
      ASSIGN_OR_RETURN(const mpq_class upper, ReadDecimal(bound.upper()));
      Limits limits;
      limits.lower = Edge{value};
      if (bound.capped()) limits.upper = Edge{upper};
      return limits;
    }
    case v1::BOUND_KIND_POINT: {
      ASSIGN_OR_RETURN(const mpq_class tolerance, ReadDecimalOr(bound.tolerance(), 0));
      Limits limits;
      if (bound.direction() != v1::DIRECTION_LOWER) limits.lower = Edge{value - tolerance};
      if (bound.direction() != v1::DIRECTION_HIGHER) limits.upper = Edge{value + tolerance};
      return limits;
    }
    default:
      return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                   "a stored bound has no kind");
  }
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

bool Limits::LowerCounts(const ExactValue& value) const {
  if (!lower || !upper) return lower.has_value();
  return value.Compare(mpq_class((lower->at + upper->at) / 2)) <= 0;
}

std::string Limits::Gap(const ExactValue& value, int decimals) const {
  return LowerCounts(value) ? value.RoundedBelow(lower->at, decimals)
                            : value.RoundedAbove(upper->at, decimals);
}

std::string Limits::GrowthNeeded(const ExactValue& value, int years) const {
  const mpq_class* now = value.rational();
  if (now == nullptr || *now <= 0) return "";
  constexpr int kWhole = 10000;  // 100 per cent in hundredths of one
  const bool up = LowerCounts(value);
  const Edge& edge = up ? *lower : *upper;
  const auto reaches = [&](const mpz_class& hundredths) {
    mpq_class factor(up ? mpz_class(kWhole + hundredths) : mpz_class(kWhole - hundredths), kWhole);
    factor.canonicalize();
    const int order = cmp(mpq_class(*now * Power(factor, years)), edge.at);
    return edge.strict && order == 0 ? false : (up ? order >= 0 : order <= 0);
  };
  const mpz_class least = LeastFrom1(reaches, up ? 0 : kWhole);
  if (least == 0) return "";
  return RoundedText(up ? least : mpz_class(-least), 2);
}

absl::StatusOr<v1::Zone> ZoneOf(const v1::Bound& bound, const ExactValue& value) {
  if (bound.kind() != v1::BOUND_KIND_BAND) return v1::ZONE_UNSPECIFIED;
  ASSIGN_OR_RETURN(const mpq_class lower, ReadDecimal(bound.value()));
  ASSIGN_OR_RETURN(const mpq_class upper, ReadDecimal(bound.upper()));
  if (value.Compare(lower) < 0) return v1::ZONE_BELOW;
  return value.Compare(upper) > 0 ? v1::ZONE_ABOVE : v1::ZONE_WITHIN;
}

}  // namespace thidua::targets
