#pragma once
// For tests: made-up figures of a round, what a fold makes of them, and totals as plain messages.

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/value/decimal.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/total.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting::testing {

// One value of a subject's figures.
struct Value {
  int column;
  int64_t value;
  type::v1::ValueStatus status = type::v1::VALUE_STATUS_OFFICIAL;
};

// What the subject with this id reports in `round`; columns that `values` leaves out are missing.
inline v1::Figures FiguresIn(const v1::Round& round, const std::string& subject,
                             const std::vector<Value>& values) {
  v1::Figures figures;
  figures.set_name(FiguresOf(round.name()) + subject);
  for (int i = 0; i < round.columns_size(); ++i) {
    figures.add_statuses(type::v1::VALUE_STATUS_UNSPECIFIED);
    figures.add_values(0);
  }
  for (const Value& value : values) {
    figures.set_statuses(value.column, value.status);
    figures.set_values(value.column, value.value);
  }
  return figures;
}

// Adds these figures to a RoundFold or a ClosingFold.
template <class Fold>
absl::Status AddFigures(const std::vector<v1::Figures>& figures, Fold& fold) {
  for (const v1::Figures& row : figures) {
    const std::string statuses(row.statuses().begin(), row.statuses().end());
    const FiguresView view{.statuses = statuses,
                           .values = std::span(row.values().data(), row.values().size()),
                           .late = row.late(),
                           .simulated = row.simulated(),
                           .returns = row.returns()};
    RETURN_IF_ERROR(fold.Add(row.name(), view));
  }
  return absl::OkStatus();
}

// What a fold makes of these figures.
inline absl::StatusOr<Tallies> Fold(const v1::Round& round,
                                    const std::vector<v1::Figures>& figures) {
  RoundFold fold(round);
  RETURN_IF_ERROR(AddFigures(figures, fold));
  return std::move(fold).Finish();
}

// The closing values of `rounds`, whose figures are `figures`; `closing` is their ClosingRound.
inline absl::StatusOr<Tallies> Close(const std::vector<const v1::Round*>& rounds,
                                     const std::vector<std::vector<v1::Figures>>& figures,
                                     const v1::Round& closing) {
  ClosingFold fold(rounds, closing);
  for (size_t round = rounds.size(); fold.NeedsMore(); fold.EndRound()) {
    RETURN_IF_ERROR(AddFigures(figures[--round], fold));
  }
  return std::move(fold).Finish();
}

inline Tallies TalliesOf(const v1::Round& round, const std::vector<v1::Figures>& figures) {
  auto tallies = Fold(round, figures);
  EXPECT_TRUE(tallies.ok()) << tallies.status();
  return *std::move(tallies);
}

// What a cell and a split say alike, through the message.
template <class Message>
void Say(const Tallies& tallies, size_t group, size_t index, Message* message) {
  const v1::Column& column = (*tallies.layout)[index];
  const Tally& tally = tallies.of(group)[index];
  message->set_n(static_cast<int32_t>(tally.n));
  message->set_of(static_cast<int32_t>(tallies.owed_of(group, index)));
  if (tally.has_sum) message->set_sum(FormatScaled(tally.sum, column.decimals()));
  for (int level = 0; level < column.levels_size(); ++level) {
    const int64_t count = tallies.levels_of(group)[tallies.layout->levels_at(index) + level];
    if (count == 0) continue;
    message->add_levels()->set_level(column.levels(level));
    message->mutable_levels()->rbegin()->set_count(static_cast<int32_t>(count));
  }
  if (tallies.carries.empty()) return;
  const Carry& carry = tallies.carries[group * tallies.layout->size() + index];
  message->set_carried(static_cast<int32_t>(carry.n));
  if (carry.n > 0) message->set_oldest_period(carry.oldest->ToString());
}

// The total that says what `tallies` do, made field by field.
inline v1::Total MessageOf(std::string_view name, const Tallies& tallies) {
  v1::Total total;
  total.set_name(std::string(name));
  *total.mutable_basis() = tallies.basis;
  for (size_t i = 0; i < tallies.layout->size(); ++i) {
    const v1::Column& column = (*tallies.layout)[i];
    v1::TotalCell& cell = *total.add_cells();
    cell.set_element(column.element());
    cell.set_unit_of_measure(column.unit_of_measure());
    cell.set_kind(column.kind());
    cell.set_decimals(column.decimals());
    cell.set_status(tallies.statuses[i]);
    Say(tallies, 0, i, &cell);
    for (size_t group = 1; group < tallies.groups.size(); ++group) {
      if (tallies.owed_of(group, i) == 0) continue;
      v1::Split& split = *cell.add_splits();
      split.set_attribute(tallies.groups[group].attribute);
      split.set_value(tallies.groups[group].value);
      Say(tallies, group, i, &split);
    }
  }
  return total;
}

// The total of a round with these figures. Fails as RoundFold does.
inline absl::StatusOr<v1::Total> FoldRound(const v1::Round& round,
                                           const std::vector<v1::Figures>& figures) {
  ASSIGN_OR_RETURN(const Tallies tallies, Fold(round, figures));
  return MessageOf(TotalOf(round.name()), tallies);
}

}  // namespace thidua::reporting::testing
