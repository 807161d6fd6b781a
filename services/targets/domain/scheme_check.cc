#include "services/targets/domain/scheme_check.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <set>

#include "common/value/name.h"
#include "common/value/text.h"
#include "services/targets/domain/criterion.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

constexpr int kMaxGroups = 50;
constexpr int kMaxUnits = 1000;
constexpr int kMaxCriteria = 100;
constexpr int kMaxDegrees = 20;
constexpr int kMaxForms = 100;
constexpr int kMaxBonusSteps = 1000;

// Returns the number of a decimal that is not negative and, for points, has no more decimals than
// these; nullopt after a violation.
std::optional<mpq_class> NotNegative(const std::string& field, const std::string& text,
                                     bool is_points, Violations& violations) {
  const auto number = CheckNumber(field, text, violations);
  if (!number) return std::nullopt;
  if (*number < 0) {
    violations.Add(field, "must not be negative");
  } else if (is_points && DecimalsOf(text) > kPointDecimals) {
    violations.Add(field, absl::StrCat("has more than ", kPointDecimals, " decimals"),
                   type::v1::ERROR_REASON_TOO_MANY_DECIMALS);
  } else {
    return number;
  }
  return std::nullopt;
}

std::optional<mpq_class> AboveZero(const std::string& field, const std::string& text,
                                   bool is_points, Violations& violations) {
  const auto number = NotNegative(field, text, is_points, violations);
  if (!number || *number > 0) return number;
  violations.Add(field, "must be above 0");
  return std::nullopt;
}

void CheckCount(const std::string& field, int count, int most, Violations& violations) {
  if (count == 0) violations.Add(field, "is required: at least one");
  if (count > most) violations.Add(field, absl::StrCat("has ", count, ", more than ", most));
}

// Returns true if the target looks at rounds of owners below the plan's.
bool IsRolledUp(const v1::Target& target) {
  const auto any = [](const v1::Expression& expression) {
    for (const v1::Term& term : expression.terms()) {
      if (term.cell().rolled_up()) return true;
    }
    return false;
  };
  const v1::Indicator& indicator = target.indicator();
  return any(indicator.level().value()) || any(indicator.ratio().numerator()) ||
         any(indicator.ratio().denominator());
}

// Adds that the criterion cannot be of its target.
void CheckTargetOf(const std::string& field, const v1::Criterion& criterion,
                   const Siblings& targets, Violations& violations) {
  const auto found = targets.find(criterion.target());
  if (found == targets.end()) {
    violations.Add(field,
                   absl::StrCat("there is no target of the plan ", Quote(criterion.target())),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    return;
  }
  const v1::Target& target = found->second;
  const v1::Composite& composite = target.indicator().composite();
  if (!target.has_bound() && composite.kind() != v1::COMPOSITE_KIND_ALL_OF) {
    violations.Add(field, "has no bound, so that nothing is reached");
  }
  if (criterion.scope() == v1::CRITERION_SCOPE_OWNER) return;
  bool rolled_up = IsRolledUp(target);
  for (const v1::CompositeMember& member : composite.members()) {
    const auto each = targets.find(member.target());
    rolled_up = rolled_up || (each != targets.end() && IsRolledUp(each->second));
  }
  if (rolled_up) {
    violations.Add(field,
                   "looks at rounds of owners below the plan's, which have no subjects here: only "
                   "CRITERION_SCOPE_OWNER is for it");
  }
}

// A SchemeCheck collects the violations of one scheme.
class SchemeCheck {
 public:
  SchemeCheck(const v1::Scheme& scheme, const Siblings* targets, const Vocabulary& vocabulary,
              Violations& violations)
      : scheme_(scheme), targets_(targets), vocabulary_(vocabulary), violations_(violations) {}

  void Run() {
    Text("scheme.title", scheme_.title(), kMaxLine, true);
    Text("scheme.source", scheme_.source(), kMaxProse, false);
    Groups();
    CheckCount("scheme.criteria", scheme_.criteria_size(), kMaxCriteria, violations_);
    for (int i = 0; i < scheme_.criteria_size() && i < kMaxCriteria; ++i) {
      Criterion(absl::StrCat("scheme.criteria[", i, "]"), scheme_.criteria(i));
    }
    // What is in order is bounded.
    if (violations_.empty()) EveryUnitIsScored();
    if (scheme_.has_penalty()) Penalty(scheme_.penalty());
    if (!scheme_.ceiling().empty()) {
      NotNegative("scheme.ceiling", scheme_.ceiling(), true, violations_);
    }
    std::set<std::string> seen;
    AtMost("scheme.tie_breakers", scheme_.tie_breakers_size(), kMaxCriteria);
    for (int i = 0; i < scheme_.tie_breakers_size() && i < kMaxCriteria; ++i) {
      const std::string& id = scheme_.tie_breakers(i);
      const std::string field = absl::StrCat("scheme.tie_breakers[", i, "]");
      if (!criteria_.contains(id)) Unknown(field, "criterion", id);
      Once(field, id, seen);
    }
  }

 private:
  void Text(const std::string& field, const std::string& text, size_t max_chars, bool required) {
    if (required && text.empty()) violations_.Add(field, "is required");
    violations_.AddStatus(field, CheckText(text, max_chars));
  }

  void Unknown(const std::string& field, const char* what, const std::string& id,
               type::v1::ErrorReason reason = type::v1::ERROR_REASON_UNKNOWN_REFERENCE) {
    violations_.Add(field, absl::StrCat("there is no ", what, " ", Quote(id)), reason);
  }

  // Adds a violation if the id stood before.
  void Once(const std::string& field, const std::string& id, std::set<std::string>& seen) {
    if (seen.insert(id).second) return;
    violations_.Add(field, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
  }

  void Id(const std::string& field, const std::string& id, std::set<std::string>& seen) {
    violations_.AddStatus(field, CheckId(id));
    Once(field, id, seen);
  }

  void AtMost(const std::string& field, int count, int most) {
    if (count > most) violations_.Add(field, absl::StrCat("has ", count, ", more than ", most));
  }

  void Groups() {
    int units = 0;
    CheckCount("scheme.groups", scheme_.groups_size(), kMaxGroups, violations_);
    for (int i = 0; i < scheme_.groups_size() && i < kMaxGroups; ++i) {
      const v1::SchemeGroup& group = scheme_.groups(i);
      const std::string path = absl::StrCat("scheme.groups[", i, "]");
      Id(path + ".id", group.id(), groups_);
      Text(path + ".title", group.title(), kMaxLine, true);
      if (group.units().empty()) violations_.Add(path + ".units", "is required: at least one");
      for (int k = 0; k < group.units_size(); ++k) {
        const std::string field = absl::StrCat(path, ".units[", k, "]");
        if (++units > kMaxUnits) {
          violations_.Add(field, absl::StrCat("is one of more than ", kMaxUnits, " units"));
          return;
        }
        if (vocabulary_.unit(group.units(k)) == nullptr) {
          Unknown(field, "unit", group.units(k), type::v1::ERROR_REASON_UNKNOWN_UNIT);
        }
        Once(field, group.units(k), units_);
      }
    }
  }

  void Criterion(const std::string& path, const v1::Criterion& criterion) {
    Id(path + ".id", criterion.id(), criteria_);
    Text(path + ".title", criterion.title(), kMaxLine, false);
    if (!v1::CriterionScope_IsValid(criterion.scope())) {
      violations_.Add(path + ".scope", "is unknown");
    }
    if (targets_ != nullptr) CheckTargetOf(path + ".target", criterion, *targets_, violations_);
    AtMost(path + ".groups", criterion.groups_size(), kMaxGroups);
    for (int i = 0; i < criterion.groups_size() && i < kMaxGroups; ++i) {
      if (groups_.contains(criterion.groups(i))) continue;
      Unknown(absl::StrCat(path, ".groups[", i, "]"), "group", criterion.groups(i));
    }
    AtMost(path + ".units", criterion.units_size(), kMaxUnits);
    for (int i = 0; i < criterion.units_size() && i < kMaxUnits; ++i) {
      if (units_.contains(criterion.units(i))) continue;
      violations_.Add(absl::StrCat(path, ".units[", i, "]"), "is in no group of the scheme",
                      type::v1::ERROR_REASON_UNKNOWN_UNIT);
    }
    Degrees(path + ".degrees", criterion);
    if (criterion.has_bonus()) Bonus(path + ".bonus", criterion.bonus());
  }

  void Degrees(const std::string& path, const v1::Criterion& criterion) {
    CheckCount(path, criterion.degrees_size(), kMaxDegrees, violations_);
    std::optional<mpq_class> last_from, last_points;
    for (int i = 0; i < criterion.degrees_size() && i < kMaxDegrees; ++i) {
      const v1::Degree& degree = criterion.degrees(i);
      const std::string at = absl::StrCat(path, "[", i, "]");
      const auto from =
          NotNegative(at + ".from_percent", degree.from_percent(), false, violations_);
      const auto points = NotNegative(at + ".points", degree.points(), true, violations_);
      if (from && last_from && *from <= *last_from) {
        violations_.Add(at + ".from_percent", "must be above the one before");
      }
      if (points && last_points && *points < *last_points) {
        violations_.Add(at + ".points", "must not be less than those of the one before");
      }
      if (degree.proportional() && i + 1 == criterion.degrees_size()) {
        violations_.Add(at + ".proportional", "takes a next degree to grow to");
      }
      last_from = from;
      last_points = points;
    }
  }

  void Bonus(const std::string& path, const v1::Bonus& bonus) {
    AboveZero(path + ".step_percent", bonus.step_percent(), false, violations_);
    const auto points = AboveZero(path + ".points", bonus.points(), true, violations_);
    const auto ceiling = AboveZero(path + ".ceiling", bonus.ceiling(), true, violations_);
    if (points && ceiling && *ceiling > *points * kMaxBonusSteps) {
      violations_.Add(path + ".ceiling",
                      absl::StrCat("is more than ", kMaxBonusSteps, " times the points of a step"));
    }
  }

  void EveryUnitIsScored() {
    for (int i = 0; i < scheme_.groups_size() && i < kMaxGroups; ++i) {
      const v1::SchemeGroup& group = scheme_.groups(i);
      for (int k = 0; k < group.units_size(); ++k) {
        bool scored = scheme_.criteria().empty();
        for (const v1::Criterion& criterion : scheme_.criteria()) {
          scored = scored || IsFor(criterion, group.id(), group.units(k));
        }
        if (scored) continue;
        violations_.Add(absl::StrCat("scheme.groups[", i, "].units[", k, "]"),
                        "is scored by no criterion");
      }
    }
  }

  void Penalty(const v1::ReportingPenalty& penalty) {
    const std::string path = "scheme.penalty";
    CheckCount(path + ".forms", penalty.forms_size(), kMaxForms, violations_);
    std::set<std::string> seen;
    for (int i = 0; i < penalty.forms_size() && i < kMaxForms; ++i) {
      const std::string field = absl::StrCat(path, ".forms[", i, "]");
      if (vocabulary_.form(penalty.forms(i)) == nullptr) Unknown(field, "form", penalty.forms(i));
      Once(field, penalty.forms(i), seen);
    }
    const auto points = [&](const char* name, const std::string& text) {
      if (!text.empty()) NotNegative(absl::StrCat(path, ".", name), text, true, violations_);
    };
    points("points_per_late", penalty.points_per_late());
    points("points_per_return", penalty.points_per_return());
    points("points_per_missing", penalty.points_per_missing());
    points("ceiling", penalty.ceiling());
  }

  const v1::Scheme& scheme_;
  const Siblings* const targets_;
  const Vocabulary& vocabulary_;
  Violations& violations_;
  std::set<std::string> groups_;    // ids
  std::set<std::string> units_;     // names
  std::set<std::string> criteria_;  // ids
};

}  // namespace

void CheckSchemeTargets(const v1::Scheme& scheme, const Siblings& targets, Violations& violations) {
  for (int i = 0; i < scheme.criteria_size(); ++i) {
    CheckTargetOf(absl::StrCat("scheme.criteria[", i, "].target"), scheme.criteria(i), targets,
                  violations);
  }
}

void CheckScheme(const v1::Scheme& scheme, const Siblings* targets, const Vocabulary& vocabulary,
                 Violations& violations) {
  SchemeCheck(scheme, targets, vocabulary, violations).Run();
}

}  // namespace thidua::targets
