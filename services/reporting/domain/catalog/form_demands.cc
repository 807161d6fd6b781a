#include "services/reporting/domain/catalog/form_demands.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <set>
#include <utility>

#include "common/value/decimal.h"
#include "common/value/name.h"
#include "common/value/text.h"
#include "services/reporting/domain/rules/linear.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::Rule;

constexpr int kMaxRules = 100;
constexpr int kMaxRanges = 1000;
constexpr int kMaxSet = 50;

void CheckSeverity(const std::string& field, catalog::v1::RuleSeverity severity,
                   Violations& violations) {
  if (severity == catalog::v1::RULE_SEVERITY_UNSPECIFIED ||
      !catalog::v1::RuleSeverity_IsValid(severity)) {
    violations.Add(field, "is required: ERROR or WARNING");
  }
}

// The demands of one form.
class DemandCheck {
 public:
  DemandCheck(const Form& form, const FormColumns& columns, Violations& violations)
      : form_(form), columns_(columns), violations_(violations) {
    for (const auto& cell : form.computed_cells()) computed_.insert(cell.element());
  }

  void CheckRequired() {
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < form_.required_elements_size(); ++i) {
      const std::string& name = form_.required_elements(i);
      const std::string field = absl::StrCat("form.required_elements[", i, "]");
      FindColumn(field, name);
      if (computed_.contains(name)) violations_.Add(field, "is computed: reports may not fill it");
      CheckOnce(field, name, seen);
    }
  }

  void CheckRanges() {
    if (form_.cell_ranges_size() > kMaxRanges) {
      violations_.Add("form.cell_ranges", absl::StrCat("has more than ", kMaxRanges));
      return;
    }
    std::set<std::pair<std::string, int>> seen;
    for (int i = 0; i < form_.cell_ranges_size(); ++i) {
      const auto& range = form_.cell_ranges(i);
      const std::string field = absl::StrCat("form.cell_ranges[", i, "]");
      const Element* element = FindNumber(field + ".element", range.element());
      if (!seen.insert({range.element(), range.severity()}).second) {
        violations_.Add(field + ".element", "stands twice with this severity",
                        type::v1::ERROR_REASON_DUPLICATE);
      }
      if (range.range().minimum().empty() && range.range().maximum().empty()) {
        violations_.Add(field + ".range", "has no bound; at least one is required");
      } else if (element != nullptr) {
        CheckRange(field + ".range", range.range(), element->decimals(), violations_);
      }
      CheckSeverity(field + ".severity", range.severity(), violations_);
    }
  }

  void CheckRules() {
    if (form_.rules_size() > kMaxRules) {
      violations_.Add("form.rules",
                      absl::StrCat("has ", form_.rules_size(), ", more than ", kMaxRules));
      return;
    }
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < form_.rules_size(); ++i) {
      const Rule& rule = form_.rules(i);
      const std::string field = absl::StrCat("form.rules[", i, "]");
      violations_.AddStatus(field + ".id", CheckId(rule.id()));
      CheckOnce(field + ".id", rule.id(), seen);
      CheckSeverity(field + ".severity", rule.severity(), violations_);
      if (rule.title().empty()) violations_.Add(field + ".title", "is required");
      violations_.AddStatus(field + ".title", CheckText(rule.title(), 300));
      CheckRule(field, rule);
    }
  }

 private:
  void CheckOnce(const std::string& field, const std::string& key,
                 absl::flat_hash_set<std::string>& seen) {
    if (!seen.insert(key).second) {
      violations_.Add(field, absl::StrCat("stands twice: ", Quote(key)),
                      type::v1::ERROR_REASON_DUPLICATE);
    }
  }

  // The element of a column; nullptr where it is none, with a violation, or does not exist, which
  // is named among the columns.
  const Element* FindColumn(const std::string& field, const std::string& name) {
    const auto found = columns_.find(name);
    if (found == columns_.end()) {
      violations_.Add(field, absl::StrCat("is no column of the form: ", Quote(name)),
                      type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
      return nullptr;
    }
    return found->second;
  }

  // The same of a column that holds numbers.
  const Element* FindNumber(const std::string& field, const std::string& name) {
    const Element* element = FindColumn(field, name);
    if (element != nullptr && element->kind() == type::v1::VALUE_KIND_STATE) {
      violations_.Add(field, "is a state: a number is needed",
                      type::v1::ERROR_REASON_WRONG_VALUE_KIND);
      return nullptr;
    }
    return element;
  }

  void CheckRule(const std::string& field, const Rule& rule) {
    switch (rule.demand_case()) {
      case Rule::kComparison:
        CheckComparison(field + ".comparison", rule.comparison());
        break;
      case Rule::kAllOrNone:
        CheckSet(field + ".all_or_none", rule.all_or_none());
        break;
      case Rule::kExactlyOneOf:
        CheckSet(field + ".exactly_one_of", rule.exactly_one_of());
        break;
      case Rule::kAtMostOneOf:
        CheckSet(field + ".at_most_one_of", rule.at_most_one_of());
        break;
      case Rule::kChange:
        CheckChange(field + ".change", rule.change());
        break;
      case Rule::DEMAND_NOT_SET:
        violations_.Add(field,
                        "demands nothing: set one of comparison, all_or_none, exactly_one_of, "
                        "at_most_one_of and change");
        break;
    }
  }

  void CheckComparison(const std::string& field, const catalog::v1::Comparison& comparison) {
    CheckSide(field + ".left", comparison.left());
    CheckSide(field + ".right", comparison.right());
    if (comparison.left().terms().empty() && comparison.right().terms().empty()) {
      violations_.Add(field, "looks at no column; a term of either side is required");
    }
    if (comparison.operator_() == catalog::v1::COMPARISON_OPERATOR_UNSPECIFIED ||
        !catalog::v1::ComparisonOperator_IsValid(comparison.operator_())) {
      violations_.Add(field + ".operator", "is required");
    }
    const std::pair<const char*, catalog::v1::MissingPolicy> policies[] = {
        {".left_missing", comparison.left_missing()},
        {".right_missing", comparison.right_missing()}};
    for (const auto& [name, policy] : policies) {
      if (!catalog::v1::MissingPolicy_IsValid(policy)) {
        violations_.Add(field + name, "is not a policy for missing values");
      }
    }
  }

  void CheckSide(const std::string& field, const catalog::v1::LinearExpression& side) {
    if (!CheckLinear(field, side, violations_)) return;
    for (int i = 0; i < side.terms_size(); ++i) {
      FindNumber(absl::StrCat(field, ".terms[", i, "].element"), side.terms(i).element());
    }
  }

  void CheckSet(const std::string& field, const catalog::v1::ElementSet& set) {
    if (set.elements_size() < 2 || set.elements_size() > kMaxSet) {
      violations_.Add(field + ".elements",
                      absl::StrCat("has ", set.elements_size(), ", not 2 to ", kMaxSet));
      return;
    }
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < set.elements_size(); ++i) {
      const std::string path = absl::StrCat(field, ".elements[", i, "]");
      FindColumn(path, set.elements(i));
      CheckOnce(path, set.elements(i), seen);
    }
  }

  void CheckChange(const std::string& field, const catalog::v1::Change& change) {
    FindNumber(field + ".element", change.element());
    if (change.against() == catalog::v1::CHANGE_BASIS_UNSPECIFIED ||
        !catalog::v1::ChangeBasis_IsValid(change.against())) {
      violations_.Add(field + ".against", "is required");
    }
    if (change.minimum_ratio().empty() && change.maximum_ratio().empty()) {
      violations_.Add(field, "has neither minimum_ratio nor maximum_ratio; one is required");
    }
    const auto minimum = CheckRatio(field + ".minimum_ratio", change.minimum_ratio());
    const auto maximum = CheckRatio(field + ".maximum_ratio", change.maximum_ratio());
    if (minimum >= 0 && maximum >= 0 && minimum > maximum) {
      violations_.Add(field + ".maximum_ratio", "is below minimum_ratio");
    }
  }

  // The ratio times 10^kMaxDecimals; -1 for none and, with a violation, for a bad one.
  int64_t CheckRatio(const std::string& field, const std::string& text) {
    if (text.empty()) return -1;
    const auto ratio = ParseScaled(text, kMaxDecimals);
    violations_.AddStatus(field, ratio.status());
    if (!ratio.ok()) return -1;
    if (*ratio >= 0 && *ratio < PowerOfTen(12)) return *ratio;
    violations_.Add(field, "is not 0 to 999999.999999", type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE);
    return -1;
  }

  const Form& form_;
  const FormColumns& columns_;
  Violations& violations_;
  absl::flat_hash_set<std::string> computed_;
};

}  // namespace

void CheckFormDemands(const Form& form, const FormColumns& columns, Violations& violations) {
  DemandCheck check(form, columns, violations);
  check.CheckRequired();
  check.CheckRanges();
  check.CheckRules();
}

void CheckRange(const std::string& field, const catalog::v1::ValueRange& range, int decimals,
                Violations& violations) {
  if (decimals < 0 || decimals > kMaxDecimals) return;  // a violation of its own
  const auto check = [&](const char* part, const std::string& text) {
    const auto bound = ParseScaled(text, decimals);
    if (!text.empty()) violations.AddStatus(field + part, bound.status());
    return bound;
  };
  const auto minimum = check(".minimum", range.minimum());
  const auto maximum = check(".maximum", range.maximum());
  if (minimum.ok() && maximum.ok() && *minimum > *maximum) {
    violations.Add(field + ".maximum", "is below minimum");
  }
}

bool CheckLinear(const std::string& field, const catalog::v1::LinearExpression& expression,
                 Violations& violations) {
  if (expression.terms_size() > kMaxTerms) {
    violations.Add(field + ".terms",
                   absl::StrCat("has ", expression.terms_size(), ", more than ", kMaxTerms));
    return false;
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < expression.terms_size(); ++i) {
    const auto& term = expression.terms(i);
    const std::string path = absl::StrCat(field, ".terms[", i, "]");
    violations.AddStatus(path + ".coefficient", ParseCoefficient(term.coefficient()).status());
    if (!seen.insert(term.element()).second) {
      violations.Add(path + ".element", absl::StrCat("stands twice: ", Quote(term.element())),
                     type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  violations.AddStatus(field + ".constant", ParseConstant(expression.constant()).status());
  return true;
}

}  // namespace thidua::reporting
