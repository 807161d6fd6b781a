#include "services/targets/domain/measure.h"

#include <absl/algorithm/container.h>

#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/growth.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

// Adds the obstacle that a denominator or a base is nothing to divide by.
void ObstructBase(const v1::Expression& expression, int year, Reading& reading) {
  v1::ObstacleDetail& detail = reading.obstacles.emplace_back();
  detail.set_obstacle(v1::OBSTACLE_ZERO_BASE);
  detail.set_period(absl::StrCat(year));
  if (expression.terms_size() == 1) {
    detail.set_form(expression.terms(0).cell().form());
    detail.set_element(expression.terms(0).cell().element());
  }
}

// Adds an obstacle unless it is there: a cell is read once for each expression that it stands in.
void AddObstacle(const v1::ObstacleDetail& obstacle, Reading& reading) {
  const bool known = absl::c_any_of(reading.obstacles, [&obstacle](const v1::ObstacleDetail& old) {
    return old.obstacle() == obstacle.obstacle() && old.form() == obstacle.form() &&
           old.element() == obstacle.element() && old.period() == obstacle.period() &&
           old.split() == obstacle.split();
  });
  if (!known) reading.obstacles.push_back(obstacle);
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
  return Measure(target, occasion, totals, vocabulary, std::move(demand));
}

absl::StatusOr<Reading> Measure::In(int year) const {
  const int first = IsTermToDate(target_.indicator().window()) ? occasion_.first_year() : year;
  ASSIGN_OR_RETURN(Reading reading, Formula(first, year));
  return WithPublished(std::move(reading), year);
}

absl::StatusOr<Reading> Measure::AtBase() const {
  if (target_.indicator().has_growth()) return Reading();
  ASSIGN_OR_RETURN(Reading reading, Formula(occasion_.base_year, occasion_.base_year));
  return WithPublished(std::move(reading), occasion_.base_year);
}

absl::StatusOr<Reading> Measure::Formula(int first, int last) const {
  Reading reading;
  switch (target_.indicator().formula_case()) {
    case v1::Indicator::kLevel:
      RETURN_IF_ERROR(Level(first, last, reading));
      return reading;
    case v1::Indicator::kRatio:
      RETURN_IF_ERROR(Ratio(first, last, reading));
      return reading;
    case v1::Indicator::kGrowth:
      RETURN_IF_ERROR(Growth(last, reading));
      return reading;
    case v1::Indicator::FORMULA_NOT_SET:
      break;
  }
  return Corrupt(absl::StrCat(target_.name(), " measures nothing"));
}

absl::StatusOr<Reading> Measure::WithPublished(Reading reading, int year) const {
  if (!target_.indicator().has_published()) return reading;
  if (!reading.value && !PartsMissing(reading)) return reading;
  ASSIGN_OR_RETURN(CellReading published,
                   ReadCell(target_.indicator().published(), year, demand_, totals_, vocabulary_));
  if (reading.value) {
    NoteConflict(published, reading);
    return reading;
  }
  if (!published.value) {
    for (const v1::ObstacleDetail& obstacle : published.obstacles) AddObstacle(obstacle, reading);
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
}

absl::Status Measure::Level(int first, int last, Reading& reading) const {
  ASSIGN_OR_RETURN(const Sum sum,
                   Evaluate(target_.indicator().level().value(), first, last, reading));
  if (sum.known) reading.value = ExactValue(sum.value);
  reading.of_rates =
      absl::c_all_of(target_.indicator().level().value().terms(), [this](const v1::Term& term) {
        const catalog::v1::Element* element = vocabulary_.element(term.cell().element());
        return element != nullptr && element->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
      });
  return absl::OkStatus();
}

absl::Status Measure::Ratio(int first, int last, Reading& reading) const {
  const v1::Ratio& ratio = target_.indicator().ratio();
  ASSIGN_OR_RETURN(const Sum numerator, Evaluate(ratio.numerator(), first, last, reading));
  ASSIGN_OR_RETURN(const Sum denominator, Evaluate(ratio.denominator(), first, last, reading));
  if (!denominator.known) return absl::OkStatus();
  if (denominator.value <= 0) {
    ObstructBase(ratio.denominator(), last, reading);
    return absl::OkStatus();
  }
  if (!numerator.known) return absl::OkStatus();
  const int scale = ratio.scale() == 0 ? 1 : ratio.scale();
  reading.value = ExactValue(mpq_class(numerator.value / denominator.value * scale));
  reading.numerator = numerator.value;
  reading.denominator = denominator.value;
  return absl::OkStatus();
}

absl::Status Measure::Growth(int year, Reading& reading) const {
  const v1::Growth& growth = target_.indicator().growth();
  const int base = occasion_.base_year;
  switch (growth.average()) {
    case v1::GROWTH_AVERAGE_COMPOUND: {
      ASSIGN_OR_RETURN(const auto values, GrowthValues({base, year}, reading));
      if (values) {
        reading.value = ExactValue(CompoundGrowth(values->back(), values->front(), year - base));
      }
      return absl::OkStatus();
    }
    case v1::GROWTH_AVERAGE_MEAN_OF_RATES: {
      std::vector<int> years;
      for (int at = base; at <= year; ++at) years.push_back(at);
      ASSIGN_OR_RETURN(const auto values, GrowthValues(years, reading));
      if (values) {
        reading.value = ExactValue(MeanOfRates(*values));
        const std::vector<mpq_class> rates = YearlyRates(*values);
        reading.largest_rate = *absl::c_max_element(rates);
      }
      return absl::OkStatus();
    }
    case v1::GROWTH_AVERAGE_UNSPECIFIED:
    case SENTINELS_OF(v1::GrowthAverage):
      break;
  }
  return Corrupt(absl::StrCat(target_.name(), " does not say how growth is averaged"));
}

absl::StatusOr<std::optional<std::vector<mpq_class>>> Measure::GrowthValues(
    const std::vector<int>& years, Reading& reading) const {
  const v1::Expression& expression = target_.indicator().growth().value();
  std::optional<std::vector<mpq_class>> values(std::in_place);
  bool known = true;
  for (const int year : years) {
    ASSIGN_OR_RETURN(const Sum sum, Evaluate(expression, year, year, reading));
    known &= sum.known;
    // Each value but the last one is a base; the last must not be negative for a rate to exist.
    if (sum.known && (year == years.back() ? sum.value < 0 : sum.value <= 0)) {
      ObstructBase(expression, year, reading);
    }
    values->push_back(sum.value);
  }
  if (!known || !reading.obstacles.empty()) values.reset();
  return values;
}

absl::StatusOr<Measure::Sum> Measure::Evaluate(const v1::Expression& expression, int first,
                                               int last, Reading& reading) const {
  Sum sum{.value = 0, .known = true};
  for (int year = first; year <= last; ++year) {
    for (const v1::Term& term : expression.terms()) {
      ASSIGN_OR_RETURN(const mpq_class coefficient, ReadDecimalOr(term.coefficient(), 1));
      ASSIGN_OR_RETURN(const CellReading cell,
                       ReadCell(term.cell(), year, demand_, totals_, vocabulary_));
      reading.evidence.Merge(cell.evidence);
      for (const v1::ObstacleDetail& obstacle : cell.obstacles) AddObstacle(obstacle, reading);
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
