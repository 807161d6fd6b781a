#include "services/targets/domain/degree.h"

#include "services/targets/domain/limits.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

const int kDecimalsOfRoots = 6;

mpq_class Number(const ExactValue& value) {
  if (const mpq_class* rational = value.rational()) return *rational;
  return ReadDecimal(value.Rounded(kDecimalsOfRoots)).value();
}

// Returns true if somebody judged by a bound what there is.
bool IsJudged(v1::Outcome outcome) {
  return outcome != v1::OUTCOME_NOT_ASSESSABLE && outcome != v1::OUTCOME_NO_BOUND &&
         outcome != v1::OUTCOME_UNSPECIFIED;
}

}  // namespace

std::optional<Degree> Degree::Of(const Judgement& judgement) {
  const v1::TargetResult& result = judgement.result;
  if (!IsJudged(result.outcome())) return std::nullopt;
  Degree degree(result.holds());
  if (!judgement.value || !judgement.limits) return degree;
  // Between two edges there is no better and worse.
  const bool between = judgement.limits->lower && judgement.limits->upper && degree.holds_;
  if (between) return degree;
  const Goal goal = judgement.limits->GoalOf(*judgement.value);
  if (goal.edge.at > 0 && judgement.value->Compare(0) > 0) {
    degree.way_ = Way{*judgement.value, goal.edge.at, goal.up};
  }
  return degree;
}

bool Degree::Reaches(const mpq_class& percent) const {
  if (percent <= 0) return true;
  if (percent <= 100 && holds_) return true;
  if (percent >= 100 && !holds_) return false;
  if (!way_) return false;
  const mpq_class factor = percent / 100;
  return way_->up ? way_->value.Compare(way_->edge * factor) >= 0
                  : way_->value.Compare(way_->edge / factor) <= 0;
}

mpq_class Degree::Percent() const {
  if (!way_) return holds_ ? 100 : 0;
  const mpq_class value = Number(way_->value);
  // A root that is rounded to nothing is as good as none.
  if (value <= 0) return holds_ ? 100 : 0;
  const mpq_class percent =
      (way_->up ? mpq_class(value / way_->edge) : mpq_class(way_->edge / value)) * 100;
  return holds_ && percent < 100 ? mpq_class(100) : percent;
}

std::string Degree::Text() const {
  mpz_class hundredths = Floor(Percent() * 100);
  if (!holds_ && hundredths >= 10'000) hundredths = 9'999;
  return RoundedText(hundredths, 2);
}

}  // namespace thidua::targets
