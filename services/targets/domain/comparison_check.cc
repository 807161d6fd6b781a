#include "services/targets/domain/comparison_check.h"

#include <set>

#include "common/value/enum_switch.h"
#include "services/targets/domain/comparison.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/occasion.h"

namespace thidua::targets {
namespace {

constexpr char kComparison[] = "target.indicator.comparison";

// A ComparisonCheck collects the violations of one comparison.
class ComparisonCheck {
 public:
  ComparisonCheck(const v1::Target& target, const PlanYears& years, Violations& violations)
      : target_(target),
        comparison_(target.indicator().comparison()),
        years_(years),
        violations_(violations) {
    // A due period that is none has a violation of its own.
    if (auto due = Due::Parse(target.due_period()); due.ok()) due_ = *due;
  }

  void Run() {
    BaseYear();
    if (!target_.indicator().has_comparison()) return;
    Kind();
    Window();
    if (due_.year() && due_.Cuts(*due_.year())) {
      violations_.Add("target.due_period", "must be a year: a comparison is of whole years");
    }
    if (is_planned()) {
      Planned();
    } else if (!comparison_.planned().empty()) {
      violations_.Add(Field(".planned"), "is for REFERENCE_PLANNED only");
    }
  }

 private:
  static std::string Field(const std::string& rest) { return absl::StrCat(kComparison, rest); }
  bool is_planned() const { return comparison_.reference() == v1::REFERENCE_PLANNED; }
  int last_year() const { return due_.year().value_or(years_.last() + kMaxYearsBeyond); }

  void BaseYear() {
    const std::string& base = target_.indicator().base_period();
    if (base.empty()) return;
    const bool every_year = target_.quantifier() == v1::QUANTIFIER_EVERY_YEAR;
    CheckYear("target.indicator.base_period", base,
              {.first = years_.first() - kMaxYearsBefore,
               .last = (every_year ? years_.first() : last_year()) - 1},
              violations_);
  }

  void Kind() {
    if (comparison_.kind() == v1::COMPARISON_KIND_UNSPECIFIED ||
        !v1::ComparisonKind_IsValid(comparison_.kind())) {
      violations_.Add(Field(".kind"), "is required");
    }
    if (comparison_.reference() == v1::REFERENCE_UNSPECIFIED ||
        !v1::Reference_IsValid(comparison_.reference())) {
      violations_.Add(Field(".reference"), "is required");
    } else if (IsAverageGrowth(comparison_.kind()) &&
               comparison_.reference() != v1::REFERENCE_BASE_YEAR) {
      violations_.Add(
          Field(".reference"),
          "must be REFERENCE_BASE_YEAR for an average of growth: growth year on year is "
          "COMPARISON_KIND_PERCENT_CHANGE");
    }
  }

  void Window() {
    switch (target_.indicator().window()) {
      case v1::WINDOW_TERM_TO_DATE:
        if (is_planned() && target_.indicator().has_level()) return;
        violations_.Add("target.indicator.window",
                        is_planned() ? "what was planned adds up for levels alone: it takes "
                                       "WINDOW_PERIOD"
                                     : "a comparison is of single years: it takes WINDOW_PERIOD");
        return;
      case v1::WINDOW_MEAN_TO_DATE:
        violations_.Add("target.indicator.window",
                        "a comparison is of single years: it takes WINDOW_PERIOD");
        return;
      case v1::WINDOW_PERIOD:
      case v1::WINDOW_UNSPECIFIED:
      case SENTINELS_OF(v1::Window):
        return;
    }
  }

  void Planned() {
    std::set<int> planned;
    for (int i = 0; i < comparison_.planned_size(); ++i) {
      const v1::PlannedValue& value = comparison_.planned(i);
      const std::string path = absl::StrCat(Field(".planned["), i, "]");
      const auto year = CheckYear(path + ".period", value.period(),
                                  {.first = years_.first(), .last = last_year()}, violations_);
      if (year && !planned.empty() && *year <= *planned.rbegin()) {
        violations_.Add(path + ".period", "must be after the one before it");
      }
      if (year) planned.insert(*year);
      const auto number = CheckNumber(path + ".value", value.value(), violations_);
      if (number && *number <= 0 && DividesByReference(comparison_.kind())) {
        violations_.Add(path + ".value", "must be above 0: the comparison is in per cent of it");
      }
    }
    for (int year = FirstJudged(); due_.year() && year <= *due_.year(); ++year) {
      if (planned.contains(year)) continue;
      violations_.Add(Field(".planned"),
                      absl::StrCat("lacks ", year, ", a year that the target is judged by"));
      return;
    }
  }

  // Returns the first year without which the target could not be judged when it is due.
  int FirstJudged() const {
    const bool all = target_.quantifier() == v1::QUANTIFIER_EVERY_YEAR ||
                     StartsWithTerm(target_.indicator().window());
    return all ? years_.first() : last_year();
  }

  const v1::Target& target_;
  const v1::Comparison& comparison_;
  const PlanYears& years_;
  Violations& violations_;
  Due due_;
};

}  // namespace

void CheckComparison(const v1::Target& target, const PlanYears& years, Violations& violations) {
  ComparisonCheck(target, years, violations).Run();
}

}  // namespace thidua::targets
