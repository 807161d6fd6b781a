// Random figures of random owners, rosters and periods, added up in every way that an answer is,
// and each cell compared with a plain count of what was put in, which shares nothing with the
// folds.
#include <absl/strings/str_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <random>
#include <utility>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/domain/totals/unit_fold.h"

namespace thidua::reporting {
namespace {

// One value that somebody could have reported. Of a flow every month counts, of a stock the last.
struct Slot {
  std::string element;
  std::string month;
  std::string zone;
  bool has_value = false;
  int64_t value = 0;
};

struct Count {
  int64_t n = 0, of = 0, sum = 0;
  bool operator==(const Count&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Count& count) {
  return out << count.sum << " of " << count.n << "/" << count.of;
}

// Cells by element and zone; the zone "*" is the whole.
using Cells = std::map<std::pair<std::string, std::string>, Count>;

Cells CountPlainly(const std::vector<Slot>& slots, const std::string& last_month) {
  Cells cells;
  for (const Slot& slot : slots) {
    if (slot.element == "elements/stock" && slot.month != last_month) continue;
    for (const std::string& zone : {std::string("*"), slot.zone}) {
      Count& count = cells[{slot.element, zone}];
      ++count.of;
      count.n += slot.has_value ? 1 : 0;
      count.sum += slot.has_value ? slot.value : 0;
    }
  }
  return cells;
}

Cells CellsOf(const v1::Total& total) {
  Cells cells;
  for (const v1::TotalCell& cell : total.cells()) {
    const auto count = [](const auto& part) {
      EXPECT_EQ(part.sum().empty(), part.n() == 0) << part.ShortDebugString();
      return Count{part.n(), part.of(), part.sum().empty() ? 0 : std::stoll(part.sum())};
    };
    cells[{cell.element(), "*"}] = count(cell);
    for (const v1::Split& split : cell.splits()) {
      cells[{cell.element(), split.value()}] = count(split);
      EXPECT_LE(split.n(), cell.n()) << "a part exceeds its whole";
      EXPECT_LE(split.of(), cell.of());
    }
  }
  return cells;
}

// Random owners; the same ones for the same seed.
class World {
 public:
  explicit World(int seed) : random_(seed) {}

  void Check();

 private:
  int Below(int limit) { return static_cast<int>(random_() % limit); }

  // A month of an owner: who is there, in which zone, and what is asked, changes from month to
  // month.
  void AddRound(const std::string& owner, const std::string& month) {
    v1::Round& round = rounds_.emplace_back();
    round.set_name("units/" + owner + "/rounds/f." + month);
    round.set_period(month);
    round.add_split_attributes("zone");
    for (const auto& [element, rollup] : {std::pair{"elements/flow", type::v1::TIME_ROLLUP_SUM},
                                          {"elements/stock", type::v1::TIME_ROLLUP_LAST}}) {
      v1::Column& column = *round.add_columns();
      column.set_element(element);
      column.set_kind(type::v1::VALUE_KIND_COUNT);
      column.set_time_rollup(rollup);
    }
    std::vector<v1::Figures> figures;
    for (int i = 0; i < 6; ++i) {
      if (Below(4) == 0) continue;  // it has not begun yet, or has ended
      const std::string id = absl::StrFormat("%s-%d", owner, i);
      const std::string zone(1, static_cast<char>('a' + Below(3)));
      v1::RosterEntry& entry = *round.add_roster();
      entry.set_subject("units/" + id);
      (*entry.mutable_attributes())["zone"] = zone;
      std::vector<testing::Value> values;
      const bool reports = Below(4) > 0;
      for (int column = 0; column < round.columns_size(); ++column) {
        Slot& slot = slots_.emplace_back();
        slot.element = round.columns(column).element();
        slot.month = month;
        slot.zone = zone;
        slot.has_value = reports && Below(3) > 0;
        slot.value = Below(2000) - 1000;
        if (slot.has_value) values.push_back({column, slot.value});
      }
      if (reports) figures.push_back(testing::FiguresIn(round, id, values));
    }
    tallies_.push_back(testing::TalliesOf(round, figures));
  }

  std::mt19937 random_;
  std::deque<v1::Round> rounds_;
  std::deque<Tallies> tallies_;  // of the rounds
  std::vector<Slot> slots_;
};

// Every owner in a random order, each with its months.
class ShuffledSource : public TalliesSource {
 public:
  std::vector<std::vector<const Tallies*>> owners;

  absl::StatusOr<std::shared_ptr<const Layout>> LayoutOf(size_t owner, size_t round) override {
    return owners[owner][round]->layout;
  }
  absl::Status Read(size_t owner, size_t round, Tallies& tallies) override {
    tallies = *owners[owner][round];
    return absl::OkStatus();
  }
};

void World::Check() {
  const std::vector<std::string> months = {"2022-01", "2022-02", "2022-03"};
  const int owners = 1 + Below(4);
  for (int owner = 0; owner < owners; ++owner) {
    for (const std::string& month : months) AddRound(absl::StrFormat("o%d", owner), month);
  }
  std::vector<size_t> order;
  for (int owner = 0; owner < owners; ++owner) order.push_back(owner);
  std::shuffle(order.begin(), order.end(), random_);
  std::vector<OwnerRounds> rounds;
  ShuffledSource source;
  for (const size_t owner : order) {
    rounds.emplace_back();
    source.owners.emplace_back();
    for (size_t i = 0; i < months.size(); ++i) {
      rounds.back().push_back(&rounds_[owner * months.size() + i]);
      source.owners.back().push_back(&tallies_[owner * months.size() + i]);
    }
  }
  const auto folded = FoldOverOwners(*ParsePeriod("2022-q1"), rounds, source);
  ASSERT_TRUE(folded.ok()) << folded.status();
  const Cells plain = CountPlainly(slots_, months.back());
  EXPECT_EQ(CellsOf(testing::MessageOf("t", *folded)), plain);

  // Time first, then owners: the same.
  Cells by_owner;
  for (const auto& owner : source.owners) {
    std::vector<PeriodTallies> periods;
    for (const Tallies* month : owner) periods.push_back({month->layout.get(), month});
    const auto quarter = FoldPeriods(periods);
    ASSERT_TRUE(quarter.ok()) << quarter.status();
    for (const auto& [cell, count] : CellsOf(testing::MessageOf("t", *quarter))) {
      Count& all = by_owner[cell];
      all = {all.n + count.n, all.of + count.of, all.sum + count.sum};
    }
  }
  EXPECT_EQ(by_owner, plain);
}

TEST(FoldProperty, CellsAreWhatAPlainCountSays) {
  for (int seed = 1; seed <= 200 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    World(seed).Check();
  }
}

}  // namespace
}  // namespace thidua::reporting
