#include "services/targets/domain/forecast.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <string>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/extrapolation.h"
#include "services/targets/domain/limits.h"
#include "services/targets/domain/measure.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/required_totals.h"

namespace thidua::targets {
namespace {

constexpr v1::ForecastMethod kMethods[] = {
    v1::FORECAST_METHOD_LAST_VALUE, v1::FORECAST_METHOD_MEAN_CHANGE,
    v1::FORECAST_METHOD_MEAN_GROWTH, v1::FORECAST_METHOD_LINEAR_TREND};

// Returns the years that may have a value, ascending.
std::vector<int> KnownYears(const v1::Target& target, const Due& due, const Occasion& occasion) {
  const v1::Indicator& indicator = target.indicator();
  const int base = BaseYearOf(indicator, occasion.plan);
  const int first =
      StartsWithTerm(indicator.window()) ? std::max(base, occasion.first_year()) : base;
  std::vector<int> years;
  for (int year = first; year <= DecidingYear(due, occasion); ++year) {
    if (occasion.DissolvedBy(due.LastDayIn(year))) break;
    years.push_back(year);
  }
  return years;
}

// Returns why nothing is forecast, whatever the values are; empty if there is no reason.
std::string ProblemOf(const Due& due, const Occasion& occasion) {
  if (*due.year() <= occasion.year) {
    return absl::StrCat("The target was due in ", *due.year(),
                        ", which is over: what it came to is no forecast.");
  }
  if (occasion.DissolvedBy(due.LastDayIn(occasion.year))) {
    return absl::StrCat("The owner no longer exists from ", FormatDate(*occasion.owner_end),
                        " on: there is nothing that goes on.");
  }
  return "";
}

// ForecastLines makes the lines of one forecast of values that are known.
class ForecastLines {
 public:
  ForecastLines(const v1::Target& target, std::optional<Limits> limits,
                const std::vector<ValueInYear>& values)
      : decimals_(target.indicator().decimals()), limits_(std::move(limits)), values_(values) {}

  // Returns the line of the method for that year, or with that problem if there is one.
  v1::ForecastLine Of(v1::ForecastMethod method, int due_year, const std::string& problem) const {
    v1::ForecastLine line;
    line.set_method(method);
    if (problem.empty()) {
      Extrapolation ahead = Extrapolate(method, values_, due_year);
      line.set_problem(std::move(ahead.problem));
      if (ahead.value) Show(*ahead.value, line);
    } else {
      line.set_problem(problem);
    }
    AddBacktests(method, line);
    return line;
  }

 private:
  // The printed value lies on the same side of the bound as the exact one.
  void Show(const ExactValue& value, v1::ForecastLine& line) const {
    line.set_value(
        value.RoundedBeside(limits_ ? limits_->Marks() : std::vector<mpq_class>(), decimals_));
    line.set_holds(limits_ && limits_->Holds(value));
  }

  // The errors are those of what is printed, so that they can be added up by hand.
  void AddBacktests(v1::ForecastMethod method, v1::ForecastLine& line) const {
    mpq_class errors = 0;
    for (size_t known = 1; known < values_.size(); ++known) {
      const ValueInYear& next = values_[known];
      const auto said = Extrapolate(method, std::span(values_).first(known), next.year);
      if (!said.value) continue;
      v1::Backtest& backtest = *line.add_backtests();
      backtest.set_period(absl::StrCat(next.year));
      backtest.set_known_period(absl::StrCat(values_[known - 1].year));
      backtest.set_forecast(said.value->Rounded(decimals_));
      backtest.set_value(next.value.Rounded(decimals_));
      errors += abs(*ReadDecimal(backtest.forecast()) - *ReadDecimal(backtest.value()));
    }
    if (line.backtests().empty()) return;
    line.set_mean_absolute_error(
        ExactValue(mpq_class(errors / line.backtests_size())).Rounded(decimals_));
  }

  const int decimals_;
  const std::optional<Limits> limits_;
  const std::vector<ValueInYear>& values_;
};

}  // namespace

absl::Status CheckForecast(const v1::Target& target, const Occasion& occasion) {
  ASSIGN_OR_RETURN(const Due due, Due::Of(target));
  Violations violations;
  if (target.indicator().has_composite()) {
    violations.Add("name", "is a composite: ask for the forecasts of its members");
  }
  if (!due.year() || due.Cuts(*due.year())) {
    violations.Add("name", absl::StrCat("is due by \"", target.due_period(),
                                        "\", and forecasts are for the end of a year"));
  }
  if (occasion.IsPartOfYear()) {
    violations.Add("period", "must be a year: what is extended are the values of whole years",
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
  return violations.ToStatus();
}

std::vector<TotalKey> TotalsForForecast(const v1::Target& target, const Occasion& occasion) {
  // What cannot be read is refused before.
  const Due due = Due::Of(target).value_or(Due());
  return RequiredTotals(target, occasion, KnownYears(target, due, occasion));
}

absl::StatusOr<v1::Forecast> ForecastOf(const v1::Target& target, const Occasion& occasion,
                                        const Totals& totals, const Vocabulary& vocabulary) {
  ASSIGN_OR_RETURN(const Due due, Due::Of(target));
  ASSIGN_OR_RETURN(const Measure measure, Measure::Of(target, occasion, totals, vocabulary));
  std::optional<Limits> limits;
  if (target.has_bound() && !IsUndecided(target.bound())) {
    ASSIGN_OR_RETURN(limits, Limits::Of(target.bound()));
  }
  v1::Forecast forecast;
  forecast.set_target(target.name());
  forecast.set_title(target.title());
  forecast.set_period(absl::StrCat(occasion.year));
  forecast.set_due_period(absl::StrCat(*due.year()));
  if (target.has_bound()) *forecast.mutable_bound() = target.bound();
  forecast.set_unit_of_measure(target.indicator().unit_of_measure());

  std::vector<ValueInYear> values;
  for (const int year : KnownYears(target, due, occasion)) {
    ASSIGN_OR_RETURN(const Reading reading, measure.In(year));
    if (!reading.value) continue;
    values.push_back({year, *reading.value});
    v1::YearValue& shown = *forecast.add_values();
    shown.set_period(absl::StrCat(year));
    shown.set_value(reading.value->Rounded(target.indicator().decimals()));
    shown.set_provisional(reading.evidence.provisional());
    if (reading.evidence.simulated) forecast.set_simulated(true);
  }
  const ForecastLines lines(target, std::move(limits), values);
  const std::string problem = ProblemOf(due, occasion);
  for (const v1::ForecastMethod method : kMethods) {
    *forecast.add_lines() = lines.Of(method, *due.year(), problem);
  }
  return forecast;
}

}  // namespace thidua::targets
