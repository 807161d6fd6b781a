#include "services/admin_cli/views/explanation.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <set>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/exact.h"

namespace thidua::cli {
namespace {

using targets::v1::CellRef;
using targets::v1::Expression;
using targets::v1::Indicator;
using targets::v1::Target;
using targets::v1::TargetResult;

const TargetResult* ResultOf(const std::string& target, const ExplanationFacts& facts) {
  const auto found =
      absl::c_find_if(facts.evaluation.results(),
                      [&target](const TargetResult& result) { return result.target() == target; });
  return found == facts.evaluation.results().end() ? nullptr : &*found;
}

// Calls `visit` for each cell and day that the targets were measured by.
template <class Visit>
absl::Status VisitCells(const ExplanationFacts& facts, Visit visit) {
  for (const auto& [name, target] : facts.targets) {
    const TargetResult* result = ResultOf(name, facts);
    if (result == nullptr) continue;
    ASSIGN_OR_RETURN(const auto periods,
                     MeasuredPeriodsOf(facts.evaluation, facts.plan, target, *result));
    for (const MeasuredPeriod& period : periods) {
      for (const absl::CivilDay day : period.Days(target)) {
        for (const CellRef* cell : CellsOf(target.indicator())) visit(*cell, day);
      }
    }
  }
  return absl::OkStatus();
}

// Explains one target.
class Explainer {
 public:
  Explainer(const Target& target, const TargetResult& result, const ExplanationFacts& facts,
            std::vector<std::string>* faults)
      : target_(target), result_(result), facts_(facts), faults_(*faults) {}

  absl::StatusOr<std::vector<ExplainedMeasure>> Measures() const {
    ASSIGN_OR_RETURN(const auto periods,
                     MeasuredPeriodsOf(facts_.evaluation, facts_.plan, target_, result_));
    std::vector<ExplainedMeasure> measures;
    for (const MeasuredPeriod& period : periods) {
      ASSIGN_OR_RETURN(ExplainedMeasure measure, MeasureOf(period));
      measures.push_back(std::move(measure));
    }
    if (!measures.empty()) RETURN_IF_ERROR(CheckShown(measures.front()));
    return measures;
  }

 private:
  absl::StatusOr<ExplainedMeasure> MeasureOf(const MeasuredPeriod& period) const {
    const Indicator& indicator = target_.indicator();
    ExplainedMeasure measure;
    measure.period = period;
    const std::vector<absl::CivilDay> days = period.Days(target_);
    const auto add = [&](ExpressionRole role, const Expression& expression) -> absl::Status {
      ASSIGN_OR_RETURN(ExplainedExpression explained, SumOf(role, expression, days));
      for (const ExplainedTerm& term : explained.terms) measure.simulated |= term.cell.simulated;
      measure.expressions.push_back(std::move(explained));
      return absl::OkStatus();
    };
    if (indicator.has_ratio()) {
      measure.scale = std::max(1, indicator.ratio().scale());
      RETURN_IF_ERROR(add(ExpressionRole::kNumerator, indicator.ratio().numerator()));
      RETURN_IF_ERROR(add(ExpressionRole::kDenominator, indicator.ratio().denominator()));
      const auto& part = measure.expressions.front().sum;
      const auto& whole = measure.expressions.back().sum;
      if (part && whole && *whole > 0) {
        measure.value = mpq_class(*part / *whole * measure.scale);
      }
    } else {
      RETURN_IF_ERROR(add(ExpressionRole::kLevel, indicator.level().value()));
      measure.value = measure.expressions.front().sum;
      if (indicator.window() == targets::v1::WINDOW_MEAN_TO_DATE) {
        measure.years = static_cast<int>(days.size());
        if (measure.value) measure.value = mpq_class(*measure.value / measure.years);
      }
    }
    measure.published_stands_in = PublishedStandsIn(measure);
    if (NeedsPublished(measure)) {
      Expression published;
      *published.add_terms()->mutable_cell() = indicator.published();
      ASSIGN_OR_RETURN(ExplainedExpression explained,
                       SumOf(ExpressionRole::kPublished, published, {period.until}));
      measure.simulated |= explained.terms.front().cell.simulated;
      measure.expressions.push_back(std::move(explained));
    }
    measure.suffices = Suffices(measure);
    return measure;
  }

  // Whether what counts was published; of the baseline the result tells it by what it lacks.
  bool PublishedStandsIn(const ExplainedMeasure& measure) const {
    if (!target_.indicator().has_published()) return false;
    if (measure.period.role == MeasuredRole::kValue) return result_.from_published_rate();
    if (measure.period.role != MeasuredRole::kBaseline) return false;
    const targets::v1::Quantity& baseline = result_.baseline();
    if (target_.indicator().has_ratio()) return baseline.numerator().empty();
    return !measure.value ||
           RoundedText(*measure.value, target_.indicator().decimals()) != baseline.value();
  }

  // Whether nothing stands in the way of judging by what was measured: of 3 communes of 25 there is
  // a sum too.
  bool Suffices(const ExplainedMeasure& measure) const {
    if (measure.published_stands_in) return false;
    if (measure.period.role == MeasuredRole::kValue && !result_.has_actual()) return false;
    for (const targets::v1::ObstacleDetail& obstacle : result_.obstacles()) {
      for (const ExplainedExpression& expression : measure.expressions) {
        for (const ExplainedTerm& term : expression.terms) {
          if (term.cell.ref.form() == obstacle.form() &&
              term.cell.ref.element() == obstacle.element() &&
              (term.cell.period == obstacle.period() ||
               measure.period.Text() == obstacle.period())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  // A published rate is shown where it stands in, where it is in conflict, and where it might have
  // stood in.
  bool NeedsPublished(const ExplainedMeasure& measure) const {
    const Indicator& indicator = target_.indicator();
    if (!indicator.has_published()) return false;
    if (!measure.value || measure.published_stands_in) return true;
    switch (measure.period.role) {
      case MeasuredRole::kValue:
        return result_.has_conflict();
      case MeasuredRole::kYear:
        return !indicator.has_comparison();
      case MeasuredRole::kReference:
      case MeasuredRole::kBaseline:
        break;
    }
    return false;
  }

  absl::StatusOr<ExplainedExpression> SumOf(ExpressionRole role, const Expression& expression,
                                            const std::vector<absl::CivilDay>& days) const {
    ExplainedExpression explained;
    explained.role = role;
    mpq_class sum = 0;
    bool known = true;
    for (const absl::CivilDay day : days) {
      for (const targets::v1::Term& term : expression.terms()) {
        ExplainedTerm& each = explained.terms.emplace_back();
        each.coefficient = term.coefficient().empty() ? "1" : term.coefficient();
        ASSIGN_OR_RETURN(const mpq_class coefficient, ReadExact(each.coefficient));
        ASSIGN_OR_RETURN(each.cell, ExplainCell(term.cell(), day, facts_.reported));
        if (!each.cell.adds_up) AddFault(each.cell.ref.element());
        known &= each.cell.value.has_value();
        if (each.cell.value) sum += coefficient * *each.cell.value;
      }
    }
    if (known) explained.sum = sum;
    return explained;
  }

  // What the services judged by must be what is shown here.
  absl::Status CheckShown(const ExplainedMeasure& measure) const {
    const auto check = [this](const std::string& judged,
                              const std::optional<mpq_class>& shown) -> absl::Status {
      if (judged.empty()) return absl::OkStatus();
      ASSIGN_OR_RETURN(const mpq_class number, ReadExact(judged));
      if (!shown || *shown != number) AddFault(target_.name());
      return absl::OkStatus();
    };
    RETURN_IF_ERROR(check(result_.actual().numerator(), measure.expressions.front().sum));
    if (measure.expressions.size() > 1) {
      RETURN_IF_ERROR(check(result_.actual().denominator(), measure.expressions[1].sum));
    }
    return absl::OkStatus();
  }

  void AddFault(const std::string& name) const {
    if (!absl::c_linear_search(faults_, name)) faults_.push_back(name);
  }

  const Target& target_;
  const TargetResult& result_;
  const ExplanationFacts& facts_;
  std::vector<std::string>& faults_;
};

absl::StatusOr<ExplainedTarget> ExplainTarget(const std::string& name,
                                              const ExplanationFacts& facts,
                                              std::vector<std::string>* faults) {
  const auto target = facts.targets.find(name);
  const TargetResult* result = ResultOf(name, facts);
  if (target == facts.targets.end() || result == nullptr) {
    return absl::DataLossError(absl::StrCat(name, " was not evaluated"));
  }
  ExplainedTarget explained;
  explained.target = target->second;
  explained.result = *result;
  ASSIGN_OR_RETURN(explained.measures,
                   Explainer(target->second, *result, facts, faults).Measures());
  return explained;
}

}  // namespace

std::vector<const CellRef*> CellsOf(const Indicator& indicator) {
  std::vector<const CellRef*> cells;
  for (const Expression* expression : {&indicator.level().value(), &indicator.ratio().numerator(),
                                       &indicator.ratio().denominator()}) {
    for (const targets::v1::Term& term : expression->terms()) cells.push_back(&term.cell());
  }
  if (indicator.has_published()) cells.push_back(&indicator.published());
  return cells;
}

absl::StatusOr<std::vector<TotalKey>> TotalsToExplain(const ExplanationFacts& facts) {
  std::set<TotalKey> keys;
  RETURN_IF_ERROR(VisitCells(facts, [&](const CellRef& cell, absl::CivilDay day) {
    for (TotalKey& key : TotalsOfCell(cell, day, facts.reported)) keys.insert(std::move(key));
  }));
  return std::vector<TotalKey>(keys.begin(), keys.end());
}

absl::StatusOr<std::vector<std::string>> RoundsToExplain(const ExplanationFacts& facts) {
  std::set<std::string> rounds;
  RETURN_IF_ERROR(VisitCells(facts, [&](const CellRef& cell, absl::CivilDay day) {
    const TotalKey key = CountingTotal(TotalsOfCell(cell, day, facts.reported), facts.reported);
    for (std::string& round : RoundsOfTotal(key, facts.reported)) rounds.insert(std::move(round));
  }));
  return std::vector<std::string>(rounds.begin(), rounds.end());
}

absl::StatusOr<Explanation> Explained(const std::string& target, const ExplanationFacts& facts) {
  Explanation explanation;
  explanation.evaluation = facts.evaluation;
  explanation.plan = facts.plan;
  explanation.caller = facts.caller;
  ASSIGN_OR_RETURN(explanation.target, ExplainTarget(target, facts, &explanation.faults));
  const Indicator& indicator = explanation.target.target.indicator();
  for (const targets::v1::CompositeMember& member : indicator.composite().members()) {
    ASSIGN_OR_RETURN(ExplainedTarget explained,
                     ExplainTarget(member.target(), facts, &explanation.faults));
    explanation.target.members.push_back(std::move(explained));
  }
  return explanation;
}

}  // namespace thidua::cli
