#include "services/reporting/domain/catalog/computed_cells.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/decimal.h"
#include "common/value/text.h"
#include "services/reporting/domain/catalog/form_demands.h"
#include "services/reporting/domain/rules/linear.h"

namespace thidua::reporting {
namespace {

using catalog::v1::ComputedCell;
using catalog::v1::Element;
using catalog::v1::Form;

// The element of a column that is a count or an amount; nullptr, with a violation, for another.
const Element* FindAddend(const std::string& path, const std::string& name,
                          const FormColumns& columns, Violations& violations) {
  const auto found = columns.find(name);
  if (found == columns.end()) {
    violations.Add(path, absl::StrCat("is no column of the form: ", Quote(name)),
                   type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
    return nullptr;
  }
  if (found->second != nullptr && !AddsUp(*found->second)) {
    violations.Add(path, "is neither a count nor an amount",
                   type::v1::ERROR_REASON_WRONG_VALUE_KIND);
    return nullptr;
  }
  return found->second;
}

void CheckDecimals(const std::string& path, int decimals, const Element* target,
                   Violations& violations) {
  if (target == nullptr || decimals <= target->decimals()) return;
  violations.Add(path,
                 absl::StrCat("has ", decimals, " decimals, coefficient and value together; ",
                              target->name(), " keeps ", target->decimals()),
                 type::v1::ERROR_REASON_TOO_MANY_DECIMALS);
}

// Whether the expression gives only counts: whole, not negative.
bool NeverNegative(const ComputedCell& cell, const FormColumns& columns) {
  const auto& expression = cell.expression();
  if (expression.constant().starts_with('-')) return false;
  for (const auto& term : expression.terms()) {
    const auto found = columns.find(term.element());
    const bool count = found == columns.end() || found->second == nullptr ||
                       found->second->kind() == type::v1::VALUE_KIND_COUNT;
    if (!count || term.coefficient().starts_with('-')) return false;
  }
  return true;
}

void CheckExpression(const std::string& field, const ComputedCell& cell, const Element* target,
                     const FormColumns& columns, const absl::flat_hash_set<std::string>& computed,
                     Violations& violations) {
  const auto& expression = cell.expression();
  if (expression.terms().empty()) {
    violations.Add(field + ".terms", "has none; at least one is required");
  }
  if (!CheckLinear(field, expression, violations)) return;
  for (int i = 0; i < expression.terms_size(); ++i) {
    const auto& term = expression.terms(i);
    const std::string path = absl::StrCat(field, ".terms[", i, "]");
    const Element* element = FindAddend(path + ".element", term.element(), columns, violations);
    if (computed.contains(term.element())) {
      violations.Add(path + ".element", "is itself computed");
    }
    const auto coefficient = ParseCoefficient(term.coefficient());
    if (element != nullptr && coefficient.ok()) {
      CheckDecimals(path, coefficient->decimals + element->decimals(), target, violations);
    }
  }
  const auto constant = ParseConstant(expression.constant());
  if (constant.ok()) CheckDecimals(field + ".constant", constant->decimals, target, violations);
}

}  // namespace

void CheckComputedCells(const Form& form, const FormColumns& columns, Violations& violations) {
  absl::flat_hash_set<std::string> computed;
  for (int i = 0; i < form.computed_cells_size(); ++i) {
    if (!computed.insert(form.computed_cells(i).element()).second) {
      violations.Add(absl::StrCat("form.computed_cells[", i, "].element"), "is computed twice",
                     type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  for (int i = 0; i < form.computed_cells_size(); ++i) {
    const ComputedCell& cell = form.computed_cells(i);
    const std::string field = absl::StrCat("form.computed_cells[", i, "]");
    const Element* target = FindAddend(field + ".element", cell.element(), columns, violations);
    CheckExpression(field + ".expression", cell, target, columns, computed, violations);
    if (target == nullptr) continue;
    catalog::v1::ValueRange limits;
    limits.set_minimum(cell.minimum());
    limits.set_maximum(cell.maximum());
    CheckRange(field, limits, target->decimals(), violations);
    const auto minimum = ParseScaled(cell.minimum(), target->decimals());
    if (target->kind() == type::v1::VALUE_KIND_COUNT && (!minimum.ok() || *minimum < 0) &&
        !NeverNegative(cell, columns)) {
      violations.Add(field + ".minimum",
                     "is 0 or more, because a count is not negative and this one could become it");
    }
  }
}

}  // namespace thidua::reporting
