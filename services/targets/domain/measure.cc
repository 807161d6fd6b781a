#include "services/targets/domain/measure.h"

#include <absl/algorithm/container.h>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/comparison.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/growth.h"
#include "services/targets/domain/part_year.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

// Adds the obstacle that a denominator or a reference is nothing to divide by.
void ObstructBase(const v1::Expression& expression, const std::string& period, Reading& reading) {
  v1::ObstacleDetail detail;
  detail.set_obstacle(v1::OBSTACLE_ZERO_BASE);
  detail.set_period(period);
  if (expression.terms_size() == 1) {
    detail.set_form(expression.terms(0).cell().form());
    detail.set_element(expression.terms(0).cell().element());
  }
  reading.Obstruct(detail);
}

// Returns the expression that makes the value of the indicator zero where it is zero.
const v1::Expression& Counted(const v1::Indicator& indicator) {
  return indicator.has_ratio() ? indicator.ratio().numerator() : indicator.level().value();
}

// Returns what is shown of a value that is compared.
std::string ShownInComparison(const mpq_class& value) {
  const ExactValue exact(value);
  std::string text = exact.Rounded(kMaxDecimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

// Returns true if all that is in the way is that parts of the formula are not in force.
bool PartsMissing(const Reading& reading) {
  return !reading.obstacles.empty() &&
         absl::c_all_of(reading.obstacles, [](const v1::ObstacleDetail& detail) {
           return detail.obstacle() == v1::OBSTACLE_NO_ROUND ||
                  detail.obstacle() == v1::OBSTACLE_MISSING_FIGURE ||
                  detail.obstacle() == v1::OBSTACLE_COVERAGE;
         });
}

}  // namespace

absl::StatusOr<Measure> Measure::Of(const v1::Target& target, const Occasion& occasion,
                                    const Totals& totals, const Vocabulary& vocabulary) {
  Demand demand;
  ASSIGN_OR_RETURN(demand.coverage_percent, ReadDecimalOr(target.minimum_coverage_percent(), 100));
  demand.status = target.minimum_status();
  demand.nothing_carried = target.nothing_carried();
  demand.owner_end = occasion.owner_end;
  ASSIGN_OR_RETURN(const Due due, Due::Of(target));
  return Measure(target, occasion, totals, vocabulary, std::move(demand), due);
}

absl::StatusOr<Reading> Measure::In(int year) const {
  const absl::CivilDay until = occasion_.LastDayIn(year, due_);
  if (until == due_.LastDayIn(year)) return MeasuredUpTo(until);
  const PartOfYear part = OfPartOfYear(target_.indicator(), vocabulary_);
  if (part == PartOfYear::kNothing) {
    Reading reading;
    reading.Obstruct(v1::OBSTACLE_PART_OF_YEAR, YearUpTo(until));
    return reading;
  }
  ASSIGN_OR_RETURN(Reading reading, MeasuredUpTo(until));
  reading.so_far = part == PartOfYear::kSoFar;
  return reading;
}

absl::StatusOr<Reading> Measure::MeasuredUpTo(absl::CivilDay until) const {
  const v1::Indicator& indicator = target_.indicator();
  if (indicator.has_comparison()) {
    ASSIGN_OR_RETURN(Reading reading, Comparison(until));
    return WithPublished(std::move(reading), until);
  }
  const int year = static_cast<int>(until.year());
  const int first = FirstYear(year);
  ASSIGN_OR_RETURN(Reading reading, Formula(first, until));
  if (reading.value && indicator.window() == v1::WINDOW_MEAN_TO_DATE) {
    reading.value = ExactValue(mpq_class(*reading.value->rational() / (year - first + 1)));
  }
  return WithPublished(std::move(reading), until);
}

absl::StatusOr<Reading> Measure::AtBase() const {
  const int base = BaseYearOf(target_.indicator(), occasion_.plan);
  if (target_.indicator().has_comparison() || base > occasion_.year ||
      (base == occasion_.year && occasion_.IsPartOfYear())) {
    return Reading();
  }
  const absl::CivilDay until = occasion_.LastDayIn(base, due_);
  ASSIGN_OR_RETURN(Reading reading, Formula(base, until));
  return WithPublished(std::move(reading), until);
}

absl::StatusOr<Reading> Measure::Formula(int first, absl::CivilDay until) const {
  Reading reading;
  switch (target_.indicator().formula_case()) {
    case v1::Indicator::kLevel:
      RETURN_IF_ERROR(Level(first, until, reading));
      return reading;
    case v1::Indicator::kRatio:
      RETURN_IF_ERROR(Ratio(first, until, reading));
      return reading;
    case v1::Indicator::kComposite:
    case v1::Indicator::FORMULA_NOT_SET:
      break;
  }
  return Corrupt(absl::StrCat(target_.name(), " measures nothing"));
}

absl::StatusOr<CellReading> Measure::Read(const v1::CellRef& cell, absl::CivilDay until) const {
  return ReadCell(cell, until, demand_, totals_, vocabulary_);
}

absl::StatusOr<Reading> Measure::WithPublished(Reading reading, absl::CivilDay until) const {
  if (!target_.indicator().has_published()) return reading;
  const bool in_part = until != due_.LastDayIn(static_cast<int>(until.year()));
  if (in_part && !PublishedStandsInForPart(target_.indicator(), vocabulary_)) return reading;
  if (!reading.value && !PartsMissing(reading)) return reading;
  ASSIGN_OR_RETURN(CellReading published, Read(target_.indicator().published(), until));
  if (reading.value) {
    NoteConflict(published, reading);
    return reading;
  }
  if (!published.value) {
    for (const v1::ObstacleDetail& obstacle : published.obstacles) reading.Obstruct(obstacle);
    return reading;
  }
  Reading result;
  result.value = ExactValue(*published.value);
  result.from_published_rate = true;
  result.evidence = std::move(published.evidence);
  return result;
}

void Measure::NoteConflict(const CellReading& published, Reading& reading) const {
  if (!published.value) return;
  const catalog::v1::Element* element =
      vocabulary_.element(target_.indicator().published().element());
  const std::string text = ExactText(*published.value);
  const int decimals = element == nullptr ? DecimalsOf(text) : element->decimals();
  const mpq_class half_digit(1, 2 * PowerOfTen(decimals));
  if (reading.value->Compare(*published.value - half_digit) >= 0 &&
      reading.value->Compare(*published.value + half_digit) <= 0) {
    return;
  }
  reading.conflict.emplace().set_published(text);
  for (const std::string& round : published.evidence.rounds) reading.conflict->add_rounds(round);
  // What is simulated is marked wherever it is shown.
  reading.evidence.simulated |= published.evidence.simulated;
  reading.evidence.assumed |= published.evidence.assumed;
}

absl::Status Measure::Level(int first, absl::CivilDay until, Reading& reading) const {
  ASSIGN_OR_RETURN(const Sum sum,
                   Evaluate(target_.indicator().level().value(), first, until, reading));
  if (sum.known) reading.value = ExactValue(sum.value);
  reading.of_rates =
      absl::c_all_of(target_.indicator().level().value().terms(), [this](const v1::Term& term) {
        const catalog::v1::Element* element = vocabulary_.element(term.cell().element());
        return element != nullptr && element->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
      });
  return absl::OkStatus();
}

absl::Status Measure::Ratio(int first, absl::CivilDay until, Reading& reading) const {
  const v1::Ratio& ratio = target_.indicator().ratio();
  ASSIGN_OR_RETURN(const Sum numerator, Evaluate(ratio.numerator(), first, until, reading));
  ASSIGN_OR_RETURN(const Sum denominator, Evaluate(ratio.denominator(), first, until, reading));
  if (!denominator.known) return absl::OkStatus();
  if (denominator.value <= 0) {
    ObstructBase(ratio.denominator(), PeriodText(until), reading);
    return absl::OkStatus();
  }
  if (!numerator.known) return absl::OkStatus();
  const int scale = ratio.scale() == 0 ? 1 : ratio.scale();
  reading.value = ExactValue(mpq_class(numerator.value / denominator.value * scale));
  reading.numerator = numerator.value;
  reading.denominator = denominator.value;
  return absl::OkStatus();
}

absl::StatusOr<Reading> Measure::Comparison(absl::CivilDay until) const {
  const v1::Indicator& indicator = target_.indicator();
  const int year = static_cast<int>(until.year());
  switch (indicator.comparison().reference()) {
    case v1::REFERENCE_PLANNED: {
      ASSIGN_OR_RETURN(Reading reading, Formula(FirstYear(year), until));
      return WithPlanned(std::move(reading), FirstYear(year), year);
    }
    case v1::REFERENCE_BASE_YEAR:
      if (BaseYearOf(indicator, occasion_.plan) >= year) {
        Reading reading;
        reading.Obstruct(v1::OBSTACLE_NOT_AFTER_BASE, PeriodText(until));
        return reading;
      }
      return WithEarlier(until);
    case v1::REFERENCE_YEAR_BEFORE:
      return WithEarlier(until);
    case v1::REFERENCE_UNSPECIFIED:
    case SENTINELS_OF(v1::Reference):
      break;
  }
  return Corrupt(absl::StrCat(target_.name(), " does not say what it is compared with"));
}

// Compares what was measured, from `first` through `year`, with what was planned.
absl::StatusOr<Reading> Measure::WithPlanned(Reading reading, int first, int year) const {
  const v1::Comparison& comparison = target_.indicator().comparison();
  ASSIGN_OR_RETURN(const auto planned, PlannedFor(comparison, first, year));
  if (!planned) {
    reading.Obstruct(v1::OBSTACLE_NOT_PLANNED, absl::StrCat(year));
    reading.value.reset();
  }
  if (!reading.value) return reading;
  const mpq_class value = *reading.value->rational();
  ASSIGN_OR_RETURN(reading.value, Compare(comparison.kind(), {*planned, value}, 1));
  reading.numerator.reset();
  reading.denominator.reset();
  v1::Compared& compared = reading.compared.emplace();
  compared.set_value(ShownInComparison(value));
  compared.set_reference(ShownInComparison(*planned));
  compared.set_reference_period(first == year ? absl::StrCat(year)
                                              : absl::StrCat(first, "-", year));
  compared.set_planned(true);
  return reading;
}

// Compares the year with an earlier one, or along the years since then.
absl::StatusOr<Reading> Measure::WithEarlier(absl::CivilDay until) const {
  const v1::Indicator& indicator = target_.indicator();
  const int year = static_cast<int>(until.year());
  const v1::ComparisonKind kind = indicator.comparison().kind();
  const std::vector<int> years =
      ComparedYears(indicator.comparison(), BaseYearOf(indicator, occasion_.plan), year);
  Reading reading;
  std::vector<mpq_class> values;
  std::string first;  // what the first value is of
  for (const int at : years) {
    const absl::CivilDay last = LastDayCompared(at, until);
    if (first.empty()) first = PeriodText(last);
    ASSIGN_OR_RETURN(const Reading each, Formula(at, last));
    reading.evidence.Merge(each.evidence);
    for (const v1::ObstacleDetail& obstacle : each.obstacles) reading.Obstruct(obstacle);
    reading.of_rates = each.of_rates;
    if (!each.value) continue;
    const mpq_class& value = *each.value->rational();
    // Each value but the last one is divided by; growth does not lead below zero.
    const bool no_base =
        at == year ? IsAverageGrowth(kind) && value < 0 : DividesByReference(kind) && value <= 0;
    if (no_base) ObstructBase(Counted(indicator), PeriodText(last), reading);
    values.push_back(value);
  }
  if (!reading.obstacles.empty()) return reading;
  ASSIGN_OR_RETURN(reading.value, Compare(kind, values, year - years.front()));
  if (kind == v1::COMPARISON_KIND_MEAN_OF_RATES) {
    const std::vector<mpq_class> rates = YearlyRates(values);
    reading.largest_rate = *absl::c_max_element(rates);
  }
  v1::Compared& compared = reading.compared.emplace();
  compared.set_value(ShownInComparison(values.back()));
  compared.set_reference(ShownInComparison(values.front()));
  compared.set_reference_period(first);
  return reading;
}

absl::CivilDay Measure::LastDayCompared(int year, absl::CivilDay until) const {
  if (year == until.year()) return until;
  if (until == occasion_.as_of && ComparesWithSamePart(target_.indicator(), occasion_)) {
    return SameMonthEnd(year, until);
  }
  return occasion_.LastDayIn(year, due_);
}

absl::StatusOr<Measure::Sum> Measure::Evaluate(const v1::Expression& expression, int first,
                                               absl::CivilDay until, Reading& reading) const {
  Sum sum{.value = 0, .known = true};
  for (int year = first; year <= until.year(); ++year) {
    const absl::CivilDay last = year == until.year() ? until : occasion_.LastDayIn(year, due_);
    for (const v1::Term& term : expression.terms()) {
      ASSIGN_OR_RETURN(const mpq_class coefficient, ReadDecimalOr(term.coefficient(), 1));
      ASSIGN_OR_RETURN(const CellReading cell, Read(term.cell(), last));
      reading.evidence.Merge(cell.evidence);
      for (const v1::ObstacleDetail& obstacle : cell.obstacles) reading.Obstruct(obstacle);
      if (cell.value) {
        sum.value += coefficient * *cell.value;
      } else {
        sum.known = false;
      }
    }
  }
  return sum;
}

}  // namespace thidua::targets
