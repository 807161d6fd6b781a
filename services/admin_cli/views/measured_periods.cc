#include "services/admin_cli/views/measured_periods.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <optional>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"

namespace thidua::cli {
namespace {

using targets::v1::Evaluation;
using targets::v1::Plan;
using targets::v1::Target;
using targets::v1::TargetResult;

absl::CivilDay YearEnd(int year) { return absl::CivilDay(year, 12, 31); }

// The day on which the target is due in that year; the last one of any other.
absl::CivilDay LastDayFor(const Target& target, int year) {
  const auto due = ParseDate(target.due_period());
  return due.ok() && due->year() == year ? *due : YearEnd(year);
}

std::optional<int> YearOf(std::string_view text) {
  if (const auto period = ParsePeriod(text); period.ok()) return period->year;
  const auto day = ParseDate(text);
  return day.ok() ? std::optional<int>(static_cast<int>(day->year())) : std::nullopt;
}

bool StartsWithTerm(targets::v1::Window window) {
  switch (window) {
    case targets::v1::WINDOW_TERM_TO_DATE:
    case targets::v1::WINDOW_MEAN_TO_DATE:
      return true;
    case targets::v1::WINDOW_PERIOD:
    case targets::v1::WINDOW_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Window):
      break;
  }
  return false;
}

// Finds the periods of one result.
class Finder {
 public:
  Finder(const Target& target, const TargetResult& result, absl::CivilDay as_of, int first_year)
      : target_(target), result_(result), as_of_(as_of), first_year_(first_year) {
    const int evaluated = static_cast<int>(as_of.year());
    deciding_ = std::min(evaluated, YearOf(target.due_period()).value_or(evaluated));
    shown_ = YearOf(result.actual_period()).value_or(deciding_);
    base_ = YearOf(result.base_period()).value_or(0);
  }

  std::vector<MeasuredPeriod> Find() && {
    AddShown();
    if (target_.quantifier() == targets::v1::QUANTIFIER_EVERY_YEAR &&
        result_.failed_period().empty()) {
      for (int year = first_year_; year <= deciding_; ++year) {
        const int first =
            !target_.indicator().has_comparison() && StartsWithTerm(target_.indicator().window())
                ? first_year_
                : year;
        found_.insert({year, {MeasuredRole::kYear, first, UntilIn(year)}});
      }
    }
    if (result_.has_baseline() && base_ > 0) Add(MeasuredRole::kBaseline, base_);
    std::vector<MeasuredPeriod> periods;
    for (const auto& [year, period] : found_) periods.push_back(period);
    std::stable_sort(
        periods.begin(), periods.end(),
        [](const MeasuredPeriod& a, const MeasuredPeriod& b) { return a.role < b.role; });
    return periods;
  }

 private:
  // The shown year, and what it is compared with.
  void AddShown() {
    const targets::v1::Indicator& indicator = target_.indicator();
    const bool planned = indicator.comparison().reference() == targets::v1::REFERENCE_PLANNED;
    if (!indicator.has_comparison() || planned) {
      const int first = StartsWithTerm(indicator.window()) ? first_year_ : shown_;
      found_[shown_] = {MeasuredRole::kValue, first, UntilIn(shown_)};
      return;
    }
    Add(MeasuredRole::kValue, shown_);
    if (indicator.comparison().reference() == targets::v1::REFERENCE_YEAR_BEFORE) {
      AddCompared(MeasuredRole::kReference, shown_ - 1);
      return;
    }
    if (base_ == 0 || base_ >= shown_) return;
    Add(MeasuredRole::kReference, base_);
    if (indicator.comparison().kind() != targets::v1::COMPARISON_KIND_MEAN_OF_RATES) return;
    for (int year = base_ + 1; year < shown_; ++year) Add(MeasuredRole::kYear, year);
  }

  // A part of a year is compared with the same part of the year before.
  void AddCompared(MeasuredRole role, int year) {
    const absl::CivilDay until = UntilIn(shown_);
    const bool part = until == as_of_ && until != YearEnd(shown_);
    const absl::CivilDay same = absl::CivilDay(absl::CivilMonth(year, until.month()) + 1) - 1;
    found_.insert({year, {role, year, part ? same : UntilIn(year)}});
  }

  void Add(MeasuredRole role, int year) { found_.insert({year, {role, year, UntilIn(year)}}); }

  absl::CivilDay UntilIn(int year) const {
    const absl::CivilDay last = LastDayFor(target_, year);
    return year == as_of_.year() ? std::min(as_of_, last) : last;
  }

  const Target& target_;
  const TargetResult& result_;
  const absl::CivilDay as_of_;
  const int first_year_;  // of the term
  int deciding_ = 0;
  int shown_ = 0;
  int base_ = 0;
  std::map<int, MeasuredPeriod> found_;  // by the last year; what came first stays
};

}  // namespace

std::vector<absl::CivilDay> MeasuredPeriod::Days(const Target& target) const {
  std::vector<absl::CivilDay> days;
  for (int year = first_year; year < until.year(); ++year) days.push_back(LastDayFor(target, year));
  days.push_back(until);
  return days;
}

std::string MeasuredPeriod::Text() const {
  if (until.month() != 12) return FormatDate(until);
  return first_year == until.year() ? absl::StrCat(first_year)
                                    : absl::StrCat(first_year, "-", until.year());
}

absl::StatusOr<std::vector<MeasuredPeriod>> MeasuredPeriodsOf(const Evaluation& evaluation,
                                                              const Plan& plan,
                                                              const Target& target,
                                                              const TargetResult& result) {
  if (target.indicator().has_composite()) return std::vector<MeasuredPeriod>();
  const auto as_of = ParseDate(evaluation.as_of());
  const std::optional<int> first = YearOf(plan.term());
  if (!as_of.ok() || !first) {
    return absl::DataLossError(absl::StrCat(plan.name(), " was evaluated for no period"));
  }
  return Finder(target, result, *as_of, *first).Find();
}

}  // namespace thidua::cli
