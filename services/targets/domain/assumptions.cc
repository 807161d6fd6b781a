#include "services/targets/domain/assumptions.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/value/text.h"
#include "services/targets/domain/fields.h"

namespace thidua::targets {
namespace {

using reporting::v1::TotalCell;

// A cell that is read, in whatever period.
struct Cell {
  std::string form, element;
  bool rolled_up = false;
  auto operator<=>(const Cell&) const = default;  // NOLINT: clang 14 sees a null pointer in it
};

Cell CellOf(const v1::CellRef& ref) { return {ref.form(), ref.element(), ref.rolled_up()}; }

std::set<Cell> CellsOf(const std::vector<v1::Target>& targets) {
  std::set<Cell> cells;
  const auto add = [&cells](const v1::Expression& expression) {
    for (const v1::Term& term : expression.terms()) cells.insert(CellOf(term.cell()));
  };
  for (const v1::Target& target : targets) {
    const v1::Indicator& indicator = target.indicator();
    add(indicator.level().value());
    add(indicator.ratio().numerator());
    add(indicator.ratio().denominator());
    if (indicator.has_published()) {
      cells.insert({indicator.published().form(), indicator.published().element(), false});
    }
  }
  return cells;
}

TotalKey KeyOf(const v1::AssumedFigure& figure) {
  return {figure.form(), figure.period(), figure.rolled_up()};
}

bool IsState(const v1::AssumedFigure& figure, const Vocabulary& vocabulary) {
  const catalog::v1::Element* element = vocabulary.element(figure.element());
  return element != nullptr && element->kind() == type::v1::VALUE_KIND_STATE;
}

void CheckLevels(const std::string& path, const v1::AssumedFigure& figure,
                 const Vocabulary& vocabulary, Violations& violations) {
  if (!figure.value().empty()) {
    violations.Add(path + ".value", "must be empty: the element is a state, and `levels` counts");
  }
  if (figure.levels().empty()) violations.Add(path + ".levels", "is required for a state");
  const catalog::v1::Element& element = *vocabulary.element(figure.element());
  const catalog::v1::Scale* scale = vocabulary.scale(element.scale());
  std::set<std::string> seen;
  for (int i = 0; i < figure.levels_size(); ++i) {
    const v1::AssumedLevel& level = figure.levels(i);
    const std::string at = absl::StrCat(path, ".levels[", i, "]");
    if (scale == nullptr || LevelIndex(*scale, level.level()) < 0) {
      violations.Add(at + ".level", absl::StrCat("is no level of ", element.scale()));
    } else if (!seen.insert(level.level()).second) {
      violations.Add(at + ".level", "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    }
    if (level.count() < 0) violations.Add(at + ".count", "must be 0 or more");
  }
}

// The cell of the total to write into, which is made if there is none.
TotalCell& CellIn(reporting::v1::Total& total, const std::string& element) {
  const auto cell = absl::c_find_if(
      *total.mutable_cells(), [&](const TotalCell& each) { return each.element() == element; });
  if (cell != total.mutable_cells()->end()) return *cell;
  TotalCell& added = *total.add_cells();
  added.set_element(element);
  return added;
}

void Fill(const v1::AssumedFigure& figure, const Vocabulary& vocabulary, TotalCell& cell) {
  int32_t subjects = std::max(cell.of(), 1);
  cell.clear_sum();
  cell.clear_levels();
  cell.clear_splits();
  cell.clear_carried();
  cell.clear_oldest_period();
  if (const catalog::v1::Element* element = vocabulary.element(figure.element())) {
    cell.set_kind(element->kind());
  }
  if (figure.levels().empty()) {
    cell.set_sum(figure.value());
  } else {
    subjects = 0;
    for (const v1::AssumedLevel& level : figure.levels()) {
      reporting::v1::LevelCount& count = *cell.add_levels();
      count.set_level(level.level());
      count.set_count(level.count());
      subjects += level.count();
    }
  }
  cell.set_n(subjects);
  cell.set_of(subjects);
  cell.set_status(type::v1::VALUE_STATUS_OFFICIAL);
}

}  // namespace

void CheckAssumptions(const AssumedFigures& assumed, const std::vector<v1::Target>& targets,
                      const std::vector<TotalKey>& looked_at, const Vocabulary& vocabulary,
                      Violations& violations) {
  if (assumed.size() > kMaxAssumed) {
    violations.Add("assumed", absl::StrCat("has ", assumed.size(), ", more than ", kMaxAssumed));
    return;
  }
  const std::set<TotalKey> keys(looked_at.begin(), looked_at.end());
  const std::set<Cell> cells = CellsOf(targets);
  std::set<std::pair<TotalKey, std::string>> seen;
  for (int i = 0; i < assumed.size(); ++i) {
    const v1::AssumedFigure& figure = assumed[i];
    const std::string path = absl::StrCat("assumed[", i, "]");
    if (!cells.contains({figure.form(), figure.element(), figure.rolled_up()})) {
      violations.Add(
          path + ".element",
          absl::StrCat("no target that is evaluated reads ", Quote(figure.element()), " of ",
                       Quote(figure.form()), figure.rolled_up() ? ", rolled up" : ""),
          type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
      continue;
    }
    if (!keys.contains(KeyOf(figure))) {
      violations.Add(path + ".period",
                     absl::StrCat("no target that is evaluated reads ", Quote(figure.form()),
                                  " in ", Quote(figure.period())),
                     type::v1::ERROR_REASON_UNKNOWN_PERIOD);
    }
    if (!seen.emplace(KeyOf(figure), figure.element()).second) {
      violations.Add(path, "is assumed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
    if (IsState(figure, vocabulary)) {
      CheckLevels(path, figure, vocabulary, violations);
    } else {
      CheckNumber(path + ".value", figure.value(), violations);
      if (!figure.levels().empty()) {
        violations.Add(path + ".levels", "must be empty: the element is no state");
      }
    }
  }
}

void Assume(const AssumedFigures& assumed, const Vocabulary& vocabulary, Totals& totals) {
  for (const v1::AssumedFigure& figure : assumed) {
    reporting::v1::Total& total = totals.Assume(KeyOf(figure), figure.element());
    Fill(figure, vocabulary, CellIn(total, figure.element()));
  }
}

}  // namespace thidua::targets
