#include "services/reporting/domain/catalog/due_date.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>

#include "common/value/enum_switch.h"
#include "common/value/working_days.h"

namespace thidua::reporting {
namespace {

using catalog::v1::DueRule;
using catalog::v1::Form;
using catalog::v1::UnitKind;

constexpr int kMaxDaysAfter = 366;
// The longest deadline, of working days alone, spans fewer years.
constexpr int kYearsAhead = 2;

// The rule for owners of the kind; nullptr if there is none.
const DueRule* RuleFor(const Form& form, UnitKind kind) {
  const DueRule* general = nullptr;
  for (const DueRule& rule : form.due_rules()) {
    if (rule.owner_kind() == kind) return &rule;
    if (rule.owner_kind() == catalog::v1::UNIT_KIND_UNSPECIFIED) general = &rule;
  }
  return general;
}

// What is declared for the year of the day and those after it.
WorkingDays DeclaredFrom(absl::CivilDay day, CatalogLookup& lookup) {
  WorkingDays days;
  for (int year = static_cast<int>(day.year()); year <= day.year() + kYearsAhead; ++year) {
    const auto* declared = lookup.holiday_year(absl::StrCat("holidays/", year));
    if (declared != nullptr) days.Declare(*declared);
  }
  return days;
}

}  // namespace

void CheckDueRules(const Form& form, Violations& violations) {
  std::set<int> kinds;
  for (int i = 0; i < form.due_rules_size(); ++i) {
    const DueRule& rule = form.due_rules(i);
    const std::string field = absl::StrCat("form.due_rules[", i, "]");
    if (!kinds.insert(rule.owner_kind()).second) {
      violations.Add(field + ".owner_kind", "has a rule already", type::v1::ERROR_REASON_DUPLICATE);
    }
    if (rule.owner_kind() != catalog::v1::UNIT_KIND_UNSPECIFIED &&
        std::find(form.owner_kinds().begin(), form.owner_kinds().end(), rule.owner_kind()) ==
            form.owner_kinds().end()) {
      violations.Add(field + ".owner_kind", "is none of the form's owner_kinds");
    }
    if (rule.days() < 0 || rule.days() > kMaxDaysAfter) {
      violations.Add(field + ".days", absl::StrCat("is not 0 to ", kMaxDaysAfter));
    }
    if (rule.count() == catalog::v1::DAY_COUNT_UNSPECIFIED ||
        !catalog::v1::DayCount_IsValid(rule.count())) {
      violations.Add(field + ".count", "is required");
    }
  }
}

absl::StatusOr<absl::CivilDay> DueDateByRule(const Form& form, UnitKind owner_kind,
                                             absl::CivilDay window_last, CatalogLookup& lookup) {
  const DueRule* rule = RuleFor(form, owner_kind);
  if (rule == nullptr) return window_last;
  switch (rule->count()) {
    case catalog::v1::DAY_COUNT_ENDS_ON_WORKING_DAY: {
      const absl::CivilDay day = window_last + rule->days();
      return DeclaredFrom(day, lookup).OnOrAfter(day);
    }
    case catalog::v1::DAY_COUNT_WORKING_DAYS:
      return DeclaredFrom(window_last, lookup).After(window_last, rule->days());
    case catalog::v1::DAY_COUNT_ALL_DAYS:
    case catalog::v1::DAY_COUNT_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::DayCount):
      break;
  }
  return window_last + rule->days();
}

}  // namespace thidua::reporting
