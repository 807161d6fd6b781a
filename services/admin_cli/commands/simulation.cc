#include "services/admin_cli/commands/simulation.h"

#include <algorithm>
#include <string>

#include "common/value/decimal.h"
#include "common/value/digest.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::Column;
using reporting::v1::RosterEntry;
using reporting::v1::Round;

constexpr char kSource[] = "SIMULATED";

// A number that follows from the seed and the texts, on any machine.
uint64_t Draw(uint64_t seed, std::string_view a, std::string_view b) {
  const std::string digest =
      Sha256(std::to_string(seed) + "\n" + std::string(a) + "\n" + std::string(b));
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) {
    number = number << 8 | static_cast<unsigned char>(digest[i]);
  }
  return number;
}

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

// Scaled by the column's decimals.
int64_t DrawNumber(const Round& round, const RosterEntry& subject, const Column& column,
                   uint64_t seed) {
  const uint64_t draw = Draw(seed, round.name() + "/" + subject.subject(), column.element());
  const int64_t one = PowerOfTen(column.decimals());
  if (column.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE) {
    return static_cast<int64_t>(draw % static_cast<uint64_t>(100 * one + 1));
  }
  const auto size = static_cast<int64_t>(50 + Draw(seed, "size", column.element()) % 4950);
  return size * one * static_cast<int64_t>(500 + draw % 1001) / 1000;
}

const Column* FindColumn(const Round& round, const std::string& element) {
  for (const Column& column : round.columns()) {
    if (column.element() == element) {
      return &column;
    }
  }
  return nullptr;
}

// The column that an expression names alone, as it is; null for any other expression.
const Column* OnlyColumn(const Round& round, const catalog::v1::LinearExpression& expression) {
  const bool alone = expression.terms_size() == 1 && expression.constant().empty() &&
                     expression.terms(0).coefficient().empty();
  return alone ? FindColumn(round, expression.terms(0).element()) : nullptr;
}

// The column that this one is a part of: what a computed column subtracts it from, or what a rule
// does not let it exceed. Null if it is a part of none.
const Column* WholeOf(const Round& round, const Column& column) {
  for (const Column& computed : round.columns()) {
    const auto& terms = computed.computed().expression().terms();
    if (terms.size() == 2 && terms[0].coefficient().empty() && terms[1].coefficient() == "-1" &&
        terms[1].element() == column.element()) {
      return FindColumn(round, terms[0].element());
    }
  }
  for (const catalog::v1::Rule& rule : round.rules()) {
    const auto& comparison = rule.comparison();
    if (comparison.operator_() == catalog::v1::COMPARISON_OPERATOR_LESS_OR_EQUAL &&
        OnlyColumn(round, comparison.left()) == &column) {
      return OnlyColumn(round, comparison.right());
    }
  }
  return nullptr;
}

// Three in ten at the highest level, four in ten one below, two in ten two below, one below that.
int LevelIndex(uint64_t draw, int levels) {
  const int below = draw % 10 < 3 ? 0 : draw % 10 < 7 ? 1 : draw % 10 < 9 ? 2 : 3;
  return std::max(0, levels - 1 - below);
}

}  // namespace

bool IsMissing(const Round& round, const RosterEntry& subject, uint64_t seed, int missing_percent) {
  return Draw(seed, round.name() + "/" + subject.subject(), "missing") % 100 <
         static_cast<uint64_t>(missing_percent);
}

reporting::v1::Report SimulateReport(const Round& round, const RosterEntry& subject,
                                     uint64_t seed) {
  reporting::v1::Report report;
  report.set_name(round.name() + "/reports/" + LastSegment(subject.subject()));
  report.set_source(kSource);
  for (const Column& column : round.columns()) {
    const bool state = column.kind() == type::v1::VALUE_KIND_STATE;
    if (column.has_computed() || (state && column.levels().empty())) {
      continue;
    }
    auto& cell = *report.add_cells();
    cell.set_element(column.element());
    cell.set_status(type::v1::VALUE_STATUS_OFFICIAL);
    // It answers the warnings about a number that was drawn.
    cell.set_note(kSource);
    const uint64_t draw = Draw(seed, round.name() + "/" + subject.subject(), column.element());
    if (state) {
      cell.set_level(column.levels(LevelIndex(draw, column.levels_size())));
      continue;
    }
    int64_t value = DrawNumber(round, subject, column, seed);
    if (const Column* whole = WholeOf(round, column); whole != nullptr) {
      value = DrawNumber(round, subject, *whole, seed);
      value -= value / 100 * static_cast<int64_t>(draw % 11);
    }
    cell.set_number(FormatScaled(value, column.decimals()));
  }
  return report;
}

}  // namespace thidua::cli
