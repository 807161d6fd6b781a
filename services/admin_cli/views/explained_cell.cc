#include "services/admin_cli/views/explained_cell.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include "common/value/enum_switch.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/exact.h"

namespace thidua::cli {
namespace {

using reporting::v1::LevelCount;
using reporting::v1::TotalCell;
using targets::v1::CellRef;

// All of a cell of a total, or the parts of it that the reference names.
struct Part {
  int n = 0;
  int of = 0;
  int carried = 0;
  std::vector<std::string> oldest_periods;
  std::vector<std::string> sums;
  std::vector<LevelCount> levels;
  bool whole = true;  // every round is split by the attribute

  template <class CellOrSplit>
  void Take(const CellOrSplit& from) {
    n += from.n();
    of += from.of();
    carried += from.carried();
    if (!from.oldest_period().empty()) oldest_periods.push_back(from.oldest_period());
    if (!from.sum().empty()) sums.push_back(from.sum());
    levels.insert(levels.end(), from.levels().begin(), from.levels().end());
  }
};

Part PartOf(const CellRef& ref, const TotalCell& cell) {
  Part part;
  if (!ref.has_split()) {
    part.Take(cell);
    return part;
  }
  int split_of = 0;
  for (const reporting::v1::Split& split : cell.splits()) {
    if (split.attribute() != ref.split().attribute()) continue;
    split_of += split.of();
    if (absl::c_linear_search(ref.split().values(), split.value())) part.Take(split);
  }
  part.whole = split_of >= cell.of();
  return part;
}

// What the part comes to; nothing where it is missing, or not to be read as the reference asks.
absl::StatusOr<std::optional<mpq_class>> ValueOf(const CellRef& ref, const TotalCell& cell,
                                                 const Part& part, const LevelsAtLeast& levels) {
  if (part.n == 0) return std::nullopt;
  switch (ref.aggregate()) {
    case targets::v1::AGGREGATE_SUM: {
      if (part.sums.empty() || cell.kind() == type::v1::VALUE_KIND_STATE) return std::nullopt;
      mpq_class sum = 0;
      for (const std::string& text : part.sums) {
        ASSIGN_OR_RETURN(const mpq_class summand, ReadExact(text));
        sum += summand;
      }
      return sum;
    }
    case targets::v1::AGGREGATE_COUNT:
      return mpq_class(part.n);
    case targets::v1::AGGREGATE_COUNT_AT_LEAST: {
      if (!levels.known()) return std::nullopt;
      mpq_class count = 0;
      for (const LevelCount& at : part.levels) {
        if (levels.Counts(at.level())) count += at.count();
      }
      return count;
    }
    case targets::v1::AGGREGATE_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Aggregate):
      break;
  }
  return absl::DataLossError("a stored target does not say what it takes of a cell");
}

const TotalCell* FindCell(const reporting::v1::Total& total, const std::string& element) {
  const auto found = absl::c_find_if(
      total.cells(), [&element](const TotalCell& cell) { return cell.element() == element; });
  return found == total.cells().end() ? nullptr : &*found;
}

// The levels that occur in any of the totals' cells: they are of the scale that counts.
LevelsAtLeast LevelsFor(const CellRef& ref, const TotalCell& cell, const ReportedFacts& facts) {
  std::vector<std::string> occurring;
  for (const LevelCount& at : cell.levels()) occurring.push_back(at.level());
  return LevelsAtLeast(ref, occurring, facts);
}

absl::Status AddOwners(const reporting::v1::Rollup& rollup, const LevelsAtLeast& levels,
                       ExplainedCell* explained) {
  mpq_class sum = 0;
  int n = 0;
  for (const reporting::v1::OwnerTotal& owner : rollup.owners()) {
    ExplainedOwner& each = explained->owners.emplace_back();
    each.owner = owner.owner();
    const TotalCell* cell = FindCell(owner.total(), explained->ref.element());
    if (cell == nullptr) continue;
    const Part part = PartOf(explained->ref, *cell);
    ASSIGN_OR_RETURN(const auto value, ValueOf(explained->ref, *cell, part, levels));
    each.n = part.n;
    each.of = part.of;
    n += part.n;
    if (!value) continue;
    each.value = ExactText(*value);
    sum += *value;
  }
  if (explained->value && n == explained->n) explained->adds_up = sum == *explained->value;
  return absl::OkStatus();
}

// Whether what the rounds give makes the value; true where a part of it is not to be seen.
absl::StatusOr<bool> AddsUp(const ExplainedCell& cell) {
  mpq_class sum = 0;
  int n = 0;
  for (const ExplainedRound& round : cell.rounds) {
    if (!round.readable) return true;
    for (const ExplainedValue& value : round.values) {
      if (value.value.empty()) continue;
      ++n;
      if (!value.counts) continue;
      if (cell.ref.aggregate() != targets::v1::AGGREGATE_SUM) {
        sum += 1;
        continue;
      }
      ASSIGN_OR_RETURN(const mpq_class number, ReadExact(value.value));
      sum += number;
    }
  }
  return n == cell.n && (!cell.value || sum == *cell.value);
}

}  // namespace

absl::StatusOr<ExplainedCell> ExplainCell(const CellRef& ref, absl::CivilDay until,
                                          const ReportedFacts& facts) {
  ExplainedCell cell;
  cell.ref = ref;
  const TotalKey key = CountingTotal(TotalsOfCell(ref, until, facts), facts);
  cell.period = key.period;
  if (const auto element = facts.elements.find(ref.element()); element != facts.elements.end()) {
    cell.unit_of_measure = element->second.unit_of_measure();
    cell.published_rate = element->second.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
  }
  const auto found = facts.totals.find(key);
  if (found == facts.totals.end() || !found->second.has_total()) {
    cell.absence = found == facts.totals.end() ? reporting::v1::TOTAL_ABSENCE_NO_ROUND
                                               : found->second.absence();
  }
  if (found == facts.totals.end()) return cell;
  const reporting::v1::Rollup& rollup = found->second;
  const auto names = [](const auto& list) {
    return std::vector<std::string>(list.begin(), list.end());
  };
  cell.owners_absent = names(rollup.owners_absent());
  cell.owners_restricted = names(rollup.owners_restricted());
  cell.owners_unreadable = names(rollup.owners_unreadable());
  if (!rollup.has_total()) return cell;
  const reporting::v1::Total& total = rollup.total();
  cell.simulated = total.basis().simulated();
  cell.missing_periods = names(total.basis().missing_periods());
  const TotalCell* read = FindCell(total, ref.element());
  std::vector<const RoundFacts*> rounds;
  bool all_rounds = true;
  for (const std::string& name : RoundsOfTotal(key, facts)) {
    const auto round = facts.rounds.find(name);
    all_rounds &= round != facts.rounds.end();
    if (round != facts.rounds.end()) rounds.push_back(&round->second);
  }
  const LevelsAtLeast levels =
      read == nullptr ? LevelsAtLeast(ref, {}, facts) : LevelsFor(ref, *read, facts);
  if (read != nullptr) {
    const Part part = PartOf(ref, *read);
    const bool counts_levels = ref.aggregate() == targets::v1::AGGREGATE_COUNT_AT_LEAST;
    cell.comparable = part.whole && (!counts_levels || levels.known());
    cell.n = part.n;
    cell.of = part.of;
    cell.carried = part.carried;
    cell.oldest_period = OldestOf(part.oldest_periods);
    cell.status = read->status();
    cell.unit_of_measure = read->unit_of_measure();
    if (cell.comparable) {
      ASSIGN_OR_RETURN(cell.value, ValueOf(ref, *read, part, levels));
    }
  }
  ASSIGN_OR_RETURN(cell.rounds, ValuesOfSubjects(ref, levels, rounds));
  if (all_rounds && !rounds.empty()) {
    ASSIGN_OR_RETURN(cell.adds_up, AddsUp(cell));
  }
  RETURN_IF_ERROR(AddOwners(rollup, levels, &cell));
  return cell;
}

}  // namespace thidua::cli
