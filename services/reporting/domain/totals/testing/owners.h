#pragma once
// For tests: made-up owners with their rounds, and what is added up over them.

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/domain/totals/unit_fold.h"

namespace thidua::reporting::testing {

// Columns: a flow (income), a stock (population), a state (rating) and a published rate.
enum { kIncome, kPopulation, kRating, kRate };

// One subject (x, of class V) and another (y, of none), who never reports.
inline v1::Round RoundOf(const std::string& name, const std::string& period) {
  v1::Round round = FromText<v1::Round>(R"pb(
    columns {
      element: 'elements/income'
      decimals: 1
      kind: VALUE_KIND_AMOUNT
      time_rollup: TIME_ROLLUP_SUM
    }
    columns { element: 'elements/population' kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST }
    columns {
      element: 'elements/rating'
      kind: VALUE_KIND_STATE
      time_rollup: TIME_ROLLUP_LAST
      levels: 'low'
      levels: 'mid'
      levels: 'high'
    }
    columns {
      element: 'elements/rate'
      decimals: 2
      kind: VALUE_KIND_PUBLISHED_RATE
      time_rollup: TIME_ROLLUP_LAST
    }
    roster {
      subject: 'units/x'
      attributes { key: 'class' value: 'V' }
    }
    roster { subject: 'units/y' }
    split_attributes: 'class')pb");
  round.set_name("units/" + name + "/rounds/socio." + period);
  round.set_period(period);
  return round;
}

// Rounds of one owner with what was counted in each, and the closing values unless they are those
// of the last round.
struct Counted {
  OwnerRounds rounds;
  std::vector<const Tallies*> tallies;
  const Tallies* closing = nullptr;
};

// Tallies that lie in memory. Those of the same columns share a layout, as those of leaves do.
class MemorySource : public TalliesSource {
 public:
  explicit MemorySource(const std::vector<Counted>& owners) : owners_(owners) {}

  absl::StatusOr<std::shared_ptr<const Layout>> LayoutOf(size_t owner, size_t round) override {
    std::string columns;
    for (const auto& column : owners_[owner].rounds[round]->columns()) {
      columns += column.ShortDebugString() + ";";
    }
    return layouts_.try_emplace(columns, owners_[owner].tallies[round]->layout).first->second;
  }
  absl::Status Read(size_t owner, size_t round, Tallies& tallies) override {
    tallies = *owners_[owner].tallies[round];
    ASSIGN_OR_RETURN(tallies.layout, LayoutOf(owner, round));
    return absl::OkStatus();
  }
  absl::StatusOr<std::unique_ptr<Tallies>> ReadClosing(size_t owner) override {
    const Tallies* closing = owners_[owner].closing;
    return closing == nullptr ? nullptr : std::make_unique<Tallies>(*closing);
  }

 private:
  const std::vector<Counted>& owners_;
  std::map<std::string, std::shared_ptr<const Layout>> layouts_;
};

// An owner's rounds with what x reported in each.
class Owner {
 public:
  explicit Owner(std::string name) : name_(std::move(name)) {}

  Owner& Reports(const std::string& period, const std::vector<Value>& values) {
    return Reports(RoundOf(name_, period), values);
  }
  Owner& Reports(const v1::Round& round, const std::vector<Value>& values) {
    v1::Figures figures = FiguresIn(round, "x", values);
    figures.set_late(late);
    figures.set_simulated(simulated);
    rounds_.push_back(round);
    tallies_.push_back(TalliesOf(rounds_.back(), {figures}));
    figures_.push_back({figures});
    return *this;
  }
  Counted counted() {
    Counted all;
    for (const v1::Round& round : rounds_) all.rounds.push_back(&round);
    for (const Tallies& tallies : tallies_) all.tallies.push_back(&tallies);
    if (rounds_.size() > 1 && !IsClosed(all.rounds, tallies_.back())) {
      const v1::Round& closing = closing_rounds_.emplace_back(ClosingRound(all.rounds));
      auto closed = Close(all.rounds, figures_, closing);
      EXPECT_TRUE(closed.ok()) << closed.status();
      all.closing = &closings_.emplace_back(*std::move(closed));
    }
    return all;
  }

  bool late = false;
  bool simulated = false;

 private:
  const std::string name_;
  std::deque<v1::Round> rounds_;
  std::deque<Tallies> tallies_;
  std::vector<std::vector<v1::Figures>> figures_;
  std::deque<v1::Round> closing_rounds_;
  std::deque<Tallies> closings_;
};

inline absl::StatusOr<v1::Total> FoldOwners(const std::string& window,
                                            const std::vector<Counted>& owners,
                                            const Counting& counting = {}) {
  std::vector<OwnerRounds> rounds;
  for (const Counted& owner : owners) rounds.push_back(owner.rounds);
  MemorySource source(owners);
  ASSIGN_OR_RETURN(const Tallies tallies,
                   FoldOverOwners(*ParsePeriod(window), rounds, source, counting));
  return MessageOf("units/hung-yen/rollup", tallies);
}

inline std::vector<std::string> LevelsOf(const v1::TotalCell& cell) {
  std::vector<std::string> levels;
  for (const auto& level : cell.levels()) {
    levels.push_back(level.level() + " " + std::to_string(level.count()));
  }
  return levels;
}

}  // namespace thidua::reporting::testing
