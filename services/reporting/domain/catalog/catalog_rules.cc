#include "services/reporting/domain/catalog/catalog_rules.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <set>
#include <string>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/reporting/domain/catalog/computed_cells.h"
#include "services/reporting/domain/catalog/due_date.h"
#include "services/reporting/domain/catalog/form_demands.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Assignment;
using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::Scale;

constexpr int kMaxLevels = 100;
constexpr int kMaxEquivalences = 1000;
constexpr int kMaxColumns = 500;
constexpr int kMaxAssignments = 1000;

void CheckTitle(const std::string& field, const std::string& title, Violations& violations) {
  if (title.empty()) violations.Add(field, "is required");
  violations.AddStatus(field, CheckText(title, 300));
}

const catalog::v1::ScaleLevel* FindLevel(const Scale& scale, std::string_view level) {
  for (const auto& candidate : scale.levels()) {
    if (candidate.level() == level) return &candidate;
  }
  return nullptr;
}

// A definition belongs to a unit that exists, or to none.
void CheckOwner(const std::string& field, const std::string& owner, CatalogLookup& lookup,
                Violations& violations) {
  if (!owner.empty()) CheckUnit(field, owner, lookup, violations);
}

void CheckEquivalences(const Scale& scale, CatalogLookup& lookup, Violations& violations) {
  if (scale.equivalences_size() > kMaxEquivalences) {
    violations.Add("scale.equivalences", absl::StrCat("has more than ", kMaxEquivalences));
    return;
  }
  absl::flat_hash_set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < scale.equivalences_size(); ++i) {
    const auto& equivalence = scale.equivalences(i);
    std::string field = absl::StrCat("scale.equivalences[", i, "]");
    if (FindLevel(scale, equivalence.level()) == nullptr) {
      violations.Add(field + ".level",
                     absl::StrCat("is no level of this scale: ", Quote(equivalence.level())),
                     type::v1::ERROR_REASON_UNKNOWN_LEVEL);
    }
    const Scale* other = lookup.scale(equivalence.other_scale());
    if (equivalence.other_scale() == scale.name()) {
      violations.Add(field + ".other_scale", "is this scale itself");
    } else if (other == nullptr) {
      violations.Add(field + ".other_scale",
                     absl::StrCat("does not exist: ", Quote(equivalence.other_scale())),
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    } else if (FindLevel(*other, equivalence.other_level()) == nullptr) {
      violations.Add(
          field + ".other_level",
          absl::StrCat("is no level of ", other->name(), ": ", Quote(equivalence.other_level())),
          type::v1::ERROR_REASON_UNKNOWN_LEVEL);
    }
    violations.AddStatus(field + ".source", CheckText(equivalence.source(), 1000));
    if (!seen.insert({equivalence.other_scale(), equivalence.other_level()}).second) {
      violations.Add(field, "gives a level of the other scale a second meaning",
                     type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

void CheckColumns(const Form& form, CatalogLookup& lookup, FormColumns& columns,
                  Violations& violations) {
  if (form.elements().empty() || form.elements_size() > kMaxColumns) {
    violations.Add("form.elements",
                   absl::StrCat("has ", form.elements_size(), ", not 1 to ", kMaxColumns));
    return;
  }
  for (int i = 0; i < form.elements_size(); ++i) {
    std::string field = absl::StrCat("form.elements[", i, "]");
    const Element* element = lookup.element(form.elements(i));
    if (element == nullptr) {
      violations.Add(field, absl::StrCat("does not exist: ", Quote(form.elements(i))),
                     type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    }
    if (!columns.emplace(form.elements(i), element).second) {
      violations.Add(field, absl::StrCat("stands twice: ", form.elements(i)),
                     type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

bool IsKind(int kind) {
  return kind != catalog::v1::UNIT_KIND_UNSPECIFIED && catalog::v1::UnitKind_IsValid(kind);
}

// A unit that stands in a round of one owner while another one owns it by a later version of the
// form would be counted twice.
void CheckOwnerKinds(const Form& form, const Form* stored, Violations& violations) {
  if (form.owner_kinds().empty()) {
    violations.Add("form.owner_kinds",
                   "has none; at least one kind of unit owns rounds of the form");
  }
  std::set<int> kinds;
  for (int i = 0; i < form.owner_kinds_size(); ++i) {
    const std::string field = absl::StrCat("form.owner_kinds[", i, "]");
    if (!IsKind(form.owner_kinds(i))) {
      violations.Add(field, "is not a kind of unit");
    } else if (!kinds.insert(form.owner_kinds(i)).second) {
      violations.Add(field, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  if (stored == nullptr) return;
  const std::set<int> before(stored->owner_kinds().begin(), stored->owner_kinds().end());
  if (before != kinds) {
    violations.Add("form.owner_kinds", "never change: other owners are another form");
  }
}

void CheckAssignments(const Form& form, CatalogLookup& lookup, Violations& violations) {
  if (form.assignments().empty() || form.assignments_size() > kMaxAssignments) {
    violations.Add("form.assignments",
                   absl::StrCat("has ", form.assignments_size(), ", not 1 to ", kMaxAssignments));
    return;
  }
  absl::flat_hash_set<std::string> subjects;
  absl::flat_hash_set<int> kinds;
  const std::set<int> owner_kinds(form.owner_kinds().begin(), form.owner_kinds().end());
  bool has_owner = false;
  for (int i = 0; i < form.assignments_size(); ++i) {
    const Assignment& assignment = form.assignments(i);
    std::string field = absl::StrCat("form.assignments[", i, "]");
    const int ways = !assignment.subject().empty() + !assignment.subject_kinds().empty() +
                     assignment.subject_is_owner();
    if (ways != 1) {
      violations.Add(field,
                     "names its subjects in exactly one way: subject, subject_kinds or "
                     "subject_is_owner");
    }
    if (assignment.subject_is_owner()) {
      if (has_owner) {
        violations.Add(field + ".subject_is_owner", "stands twice",
                       type::v1::ERROR_REASON_DUPLICATE);
      }
      has_owner = true;
    }
    if (!assignment.subject().empty()) {
      CheckUnit(field + ".subject", assignment.subject(), lookup, violations);
      if (!subjects.insert(assignment.subject()).second) {
        violations.Add(field + ".subject", "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      }
    }
    for (int j = 0; j < assignment.subject_kinds_size(); ++j) {
      int kind = assignment.subject_kinds(j);
      std::string path = absl::StrCat(field, ".subject_kinds[", j, "]");
      if (!IsKind(kind)) {
        violations.Add(path, "is not a kind of unit");
      } else if (!kinds.insert(kind).second) {
        violations.Add(path, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
      } else if (owner_kinds.contains(kind)) {
        violations.Add(path,
                       "is one of owner_kinds: such a unit owns its rounds itself, and stands in "
                       "them by subject_is_owner");
      }
    }
    if (!assignment.reporter().empty()) {
      CheckUnit(field + ".reporter", assignment.reporter(), lookup, violations);
    }
  }
}

}  // namespace

absl::Status ValidateScale(const Scale& scale, const Scale* stored, CatalogLookup& lookup) {
  Violations violations;
  violations.AddStatus("scale.name", kScaleName.Match(scale.name()).status());
  CheckTitle("scale.title", scale.title(), violations);
  violations.AddStatus("scale.source", CheckText(scale.source(), 1000));
  CheckOwner("scale.owner", scale.owner(), lookup, violations);
  if (scale.levels().empty() || scale.levels_size() > kMaxLevels) {
    violations.Add("scale.levels",
                   absl::StrCat("has ", scale.levels_size(), ", not 1 to ", kMaxLevels));
    return violations.ToStatus();
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < scale.levels_size(); ++i) {
    std::string field = absl::StrCat("scale.levels[", i, "]");
    violations.AddStatus(field + ".level", CheckId(scale.levels(i).level()));
    CheckTitle(field + ".title", scale.levels(i).title(), violations);
    if (!seen.insert(scale.levels(i).level()).second) {
      violations.Add(field + ".level", "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  if (stored != nullptr) {
    bool same = stored->levels_size() == scale.levels_size();
    for (int i = 0; same && i < scale.levels_size(); ++i) {
      same = stored->levels(i).level() == scale.levels(i).level();
    }
    if (!same) {
      violations.Add("scale.levels",
                     "a scale keeps its levels for ever: a new scheme is a new scale");
    }
  }
  CheckEquivalences(scale, lookup, violations);
  return violations.ToStatus();
}

absl::Status ValidateElement(const Element& element, const Element* stored, CatalogLookup& lookup) {
  Violations violations;
  violations.AddStatus("element.name", kElementName.Match(element.name()).status());
  CheckTitle("element.title", element.title(), violations);
  violations.AddStatus("element.definition", CheckText(element.definition(), 4000));
  violations.AddStatus("element.unit_of_measure", CheckText(element.unit_of_measure(), 100));
  violations.AddStatus("element.source", CheckText(element.source(), 1000));
  CheckOwner("element.owner", element.owner(), lookup, violations);
  const bool state = element.kind() == type::v1::VALUE_KIND_STATE;
  if (element.kind() == type::v1::VALUE_KIND_UNSPECIFIED ||
      !type::v1::ValueKind_IsValid(element.kind())) {
    violations.Add("element.kind", "is required");
  }
  if (element.time_rollup() == type::v1::TIME_ROLLUP_UNSPECIFIED ||
      !type::v1::TimeRollup_IsValid(element.time_rollup())) {
    violations.Add("element.time_rollup", "is required");
  } else if (state && element.time_rollup() != type::v1::TIME_ROLLUP_LAST) {
    violations.Add("element.time_rollup", "a state takes the last period: it does not add up");
  }
  if (element.decimals() < 0 || element.decimals() > kMaxDecimals) {
    violations.Add("element.decimals", absl::StrCat("is not 0 to ", kMaxDecimals));
  } else if (element.decimals() != 0 && (state || element.kind() == type::v1::VALUE_KIND_COUNT)) {
    violations.Add("element.decimals", "counts and states have 0");
  }
  if (AddsUp(element) && absl::StrContains(element.unit_of_measure(), "%")) {
    violations.Add("element.unit_of_measure",
                   "percentages are not collected: make elements of the two parts, or mark it as a "
                   "published rate",
                   type::v1::ERROR_REASON_PERCENTAGE_FOR_PART);
  }
  if (element.has_range()) {
    if (element.kind() != type::v1::VALUE_KIND_PUBLISHED_RATE) {
      violations.Add("element.range", "only published rates have one; a form bounds other cells");
    }
    CheckRange("element.range", element.range(), element.decimals(), violations);
  }
  if (!state && !element.scale().empty()) {
    violations.Add("element.scale", "only states have one");
  } else if (state && lookup.scale(element.scale()) == nullptr) {
    violations.Add("element.scale", absl::StrCat("does not exist: ", Quote(element.scale())),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  }
  if (stored != nullptr) {
    auto check = [&](const char* field, bool same) {
      if (!same) {
        violations.Add(absl::StrCat("element.", field),
                       "never changes: another meaning is another element");
      }
    };
    check("kind", stored->kind() == element.kind());
    check("time_rollup", stored->time_rollup() == element.time_rollup());
    check("decimals", stored->decimals() == element.decimals());
    check("unit_of_measure", stored->unit_of_measure() == element.unit_of_measure());
    check("scale", stored->scale() == element.scale());
  }
  return violations.ToStatus();
}

absl::Status ValidateForm(const Form& form, const Form* stored, CatalogLookup& lookup) {
  Violations violations;
  if (absl::Status name = kFormName.Match(form.name()).status(); !name.ok()) {
    violations.AddStatus("form.name", name);
  } else {
    violations.AddStatus("form.name", CheckFormId(LastSegment(form.name())));
  }
  CheckTitle("form.title", form.title(), violations);
  CheckOwner("form.owner", form.owner(), lookup, violations);
  FormColumns columns;
  CheckColumns(form, lookup, columns, violations);
  CheckComputedCells(form, columns, violations);
  CheckFormDemands(form, columns, violations);
  CheckOwnerKinds(form, stored, violations);
  CheckAssignments(form, lookup, violations);
  if (form.calendar() == catalog::v1::FORM_CALENDAR_UNSPECIFIED ||
      !catalog::v1::FormCalendar_IsValid(form.calendar())) {
    violations.Add("form.calendar", "is required");
  }
  if (form.frequency() == catalog::v1::FORM_FREQUENCY_UNSPECIFIED ||
      !catalog::v1::FormFrequency_IsValid(form.frequency())) {
    violations.Add("form.frequency", "is required");
  } else if (form.calendar() == catalog::v1::FORM_CALENDAR_SCHOOL &&
             form.frequency() != catalog::v1::FORM_FREQUENCY_YEARLY &&
             form.frequency() != catalog::v1::FORM_FREQUENCY_HALF_YEARLY) {
    violations.Add("form.frequency", "the school calendar has years and their halves only");
  }
  CheckDueRules(form, violations);
  if (!catalog::v1::FormVisibility_IsValid(form.visibility())) {
    violations.Add("form.visibility", "is not a visibility");
  }
  if (form.split_attributes_size() > 10)
    violations.Add("form.split_attributes", "has more than 10");
  absl::flat_hash_set<std::string> attributes;
  for (int i = 0; i < form.split_attributes_size(); ++i) {
    std::string field = absl::StrCat("form.split_attributes[", i, "]");
    if (form.split_attributes(i).empty()) violations.Add(field, "is empty");
    violations.AddStatus(field, CheckText(form.split_attributes(i), 100));
    if (!attributes.insert(form.split_attributes(i)).second) {
      violations.Add(field, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  return violations.ToStatus();
}

}  // namespace thidua::reporting
