// Random figures of random owners, rosters and periods, added up in every way that an answer is,
// and each cell compared with a plain count of what was put in, which shares nothing with the
// folds.
#include <absl/strings/str_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <tuple>
#include <utility>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/domain/totals/unit_fold.h"

namespace thidua::reporting {
namespace {

// One value that somebody could have reported. Of a flow every month counts, of a stock the last
// value of whoever is on the roster of its owner's last month.
struct Slot {
  std::string element;
  std::string owner;
  std::string subject;
  std::string month;
  std::string zone;
  bool has_value = false;
  int64_t value = 0;
};

struct Count {
  int64_t n = 0, of = 0, sum = 0, carried = 0;
  std::string oldest;
  bool operator==(const Count&) const = default;

  void Add(const Slot& slot) {
    ++of;
    n += slot.has_value ? 1 : 0;
    sum += slot.has_value ? slot.value : 0;
  }
};

std::ostream& operator<<(std::ostream& out, const Count& count) {
  return out << count.sum << " of " << count.n << "/" << count.of << ", " << count.carried
             << " since " << count.oldest;
}

// Cells by element and zone; the zone "*" is the whole.
using Cells = std::map<std::pair<std::string, std::string>, Count>;

Cells CountPlainly(const std::vector<Slot>& slots) {
  Cells cells;
  std::map<std::string, std::string> last_month;  // by owner
  std::string last_of_all;
  for (const Slot& slot : slots) {
    last_month[slot.owner] = std::max(last_month[slot.owner], slot.month);
    last_of_all = std::max(last_of_all, slot.month);
  }
  for (const Slot& slot : slots) {
    const bool stock = slot.element == "elements/stock";
    if (stock && slot.month != last_month[slot.owner]) continue;
    Slot counted = slot;
    for (const Slot& earlier : slots) {
      if (!stock || earlier.element != slot.element || earlier.subject != slot.subject) continue;
      if (!earlier.has_value || (counted.has_value && earlier.month <= counted.month)) continue;
      counted.month = earlier.month;
      counted.has_value = true;
      counted.value = earlier.value;
    }
    for (const std::string& zone : {std::string("*"), slot.zone}) {
      Count& count = cells[{slot.element, zone}];
      count.Add(counted);
      if (!stock || !counted.has_value || counted.month == last_of_all) continue;
      ++count.carried;
      if (count.oldest.empty() || counted.month < count.oldest) count.oldest = counted.month;
    }
  }
  return cells;
}

Cells CellsOf(const v1::Total& total) {
  Cells cells;
  for (const v1::TotalCell& cell : total.cells()) {
    const auto count = [](const auto& part) {
      EXPECT_EQ(part.sum().empty(), part.n() == 0) << part.ShortDebugString();
      return Count{part.n(), part.of(), part.sum().empty() ? 0 : std::stoll(part.sum()),
                   part.carried(), part.oldest_period()};
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
        slot.owner = owner;
        slot.subject = id;
        slot.month = month;
        slot.zone = zone;
        slot.has_value = reports && Below(3) > 0;
        slot.value = Below(2000) - 1000;
        if (slot.has_value) values.push_back({column, slot.value});
      }
      if (reports) figures.push_back(testing::FiguresIn(round, id, values));
    }
    if (round.roster().empty()) {  // there is no such round
      rounds_.pop_back();
      return;
    }
    tallies_.push_back(testing::TalliesOf(round, figures));
    figures_.push_back(figures);
    rounds_of_[owner].push_back(rounds_.size() - 1);
  }

  std::mt19937 random_;
  std::deque<v1::Round> rounds_;
  std::deque<Tallies> tallies_;                           // of the rounds
  std::deque<std::vector<v1::Figures>> figures_;          // of the rounds
  std::map<std::string, std::vector<size_t>> rounds_of_;  // by owner, in the order of months
  std::vector<Slot> slots_;
};

// Every owner in a random order, each with its months and its closing values.
class ShuffledSource : public TalliesSource {
 public:
  std::vector<std::vector<const Tallies*>> owners;
  std::deque<v1::Round> closing_rounds;
  std::deque<Tallies> closings;  // by owner
  std::vector<bool> closed;      // by owner: these are those of its last month

  absl::StatusOr<std::unique_ptr<Tallies>> ReadClosing(size_t owner) override {
    return closed[owner] ? nullptr : std::make_unique<Tallies>(closings[owner]);
  }

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
    const bool behind = Below(3) == 0;  // it has not opened the last month
    for (const std::string& month : months) {
      if (!behind || month != months.back()) AddRound(absl::StrFormat("o%d", owner), month);
    }
  }
  std::vector<std::string> order;
  for (const auto& [owner, at] : rounds_of_) order.push_back(owner);
  if (order.empty()) return;
  std::shuffle(order.begin(), order.end(), random_);
  std::vector<OwnerRounds> rounds;
  ShuffledSource source;
  for (const std::string& owner : order) {
    rounds.emplace_back();
    source.owners.emplace_back();
    std::vector<std::vector<v1::Figures>> figures;
    for (const size_t at : rounds_of_[owner]) {
      rounds.back().push_back(&rounds_[at]);
      source.owners.back().push_back(&tallies_[at]);
      figures.push_back(figures_[at]);
    }
    const v1::Round& closing = source.closing_rounds.emplace_back(ClosingRound(rounds.back()));
    auto closed = testing::Close(rounds.back(), figures, closing);
    ASSERT_TRUE(closed.ok()) << closed.status();
    source.closings.push_back(*std::move(closed));
    source.closed.push_back(IsClosed(rounds.back(), *source.owners.back().back()));
  }
  const auto folded = FoldOverOwners(*ParsePeriod("2022-q1"), rounds, source);
  ASSERT_TRUE(folded.ok()) << folded.status();
  const Cells plain = CountPlainly(slots_);
  EXPECT_EQ(CellsOf(testing::MessageOf("t", *folded)), plain);

  // Time first, then owners: the same, but for what is older than the last month of others.
  Cells by_owner;
  for (size_t owner = 0; owner < order.size(); ++owner) {
    std::vector<PeriodTallies> periods;
    for (const Tallies* month : source.owners[owner]) {
      periods.push_back({month->layout.get(), month});
    }
    const auto quarter = FoldPeriods(periods, source.closings[owner]);
    ASSERT_TRUE(quarter.ok()) << quarter.status();
    for (const auto& [cell, count] : CellsOf(testing::MessageOf("t", *quarter))) {
      Count& all = by_owner[cell];
      all.n += count.n;
      all.of += count.of;
      all.sum += count.sum;
    }
  }
  for (const auto& [cell, count] : plain) {
    const Count& other = by_owner[cell];
    EXPECT_EQ(std::tuple(other.n, other.of, other.sum), std::tuple(count.n, count.of, count.sum));
  }
  EXPECT_EQ(by_owner.size(), plain.size());
}

TEST(FoldProperty, CellsAreWhatAPlainCountSays) {
  for (int seed = 1; seed <= 200 && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    World(seed).Check();
  }
}

}  // namespace
}  // namespace thidua::reporting
