#include "services/reporting/domain/totals/unit_fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/testing/figures.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using testing::FiguresIn;
using ::testing::IsEmpty;
using testing::ReasonName;
using testing::Value;
using v1::Figures;
using v1::Round;

// Columns: a flow (income), a stock (population), a state (rating) and a published rate.
enum { kIncome, kPopulation, kRating, kRate };

// One subject (x, of class V) and another (y, of none), who never reports.
Round RoundOf(const std::string& name, const std::string& period) {
  Round round = FromText<Round>(R"pb(
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
  Owner& Reports(const Round& round, const std::vector<Value>& values) {
    Figures figures = FiguresIn(round, "x", values);
    figures.set_late(late);
    figures.set_simulated(simulated);
    rounds_.push_back(round);
    tallies_.push_back(testing::TalliesOf(rounds_.back(), {figures}));
    figures_.push_back({figures});
    return *this;
  }
  Counted counted() {
    Counted all;
    for (const Round& round : rounds_) all.rounds.push_back(&round);
    for (const Tallies& tallies : tallies_) all.tallies.push_back(&tallies);
    if (rounds_.size() > 1 && !IsClosed(all.rounds, tallies_.back())) {
      const Round& closing = closing_rounds_.emplace_back(ClosingRound(all.rounds));
      auto closed = testing::Close(all.rounds, figures_, closing);
      EXPECT_TRUE(closed.ok()) << closed.status();
      all.closing = &closings_.emplace_back(*std::move(closed));
    }
    return all;
  }

  bool late = false;
  bool simulated = false;

 private:
  const std::string name_;
  std::deque<Round> rounds_;
  std::deque<Tallies> tallies_;
  std::vector<std::vector<Figures>> figures_;
  std::deque<Round> closing_rounds_;
  std::deque<Tallies> closings_;
};

absl::StatusOr<v1::Total> Fold(const std::string& window, const std::vector<Counted>& owners,
                               const Counting& counting = {}) {
  std::vector<OwnerRounds> rounds;
  for (const Counted& owner : owners) rounds.push_back(owner.rounds);
  MemorySource source(owners);
  ASSIGN_OR_RETURN(const Tallies tallies,
                   FoldOverOwners(*ParsePeriod(window), rounds, source, counting));
  return testing::MessageOf("units/hung-yen/rollup", tallies);
}

std::vector<std::string> LevelsOf(const v1::TotalCell& cell) {
  std::vector<std::string> levels;
  for (const auto& level : cell.levels()) {
    levels.push_back(level.level() + " " + std::to_string(level.count()));
  }
  return levels;
}

TEST(FoldOverOwners, AddsUpOneRoundOfEach) {
  Owner a("a"), b("b"), c("c");
  a.late = true;
  b.simulated = true;
  a.Reports("2022", {{kIncome, 15}, {kPopulation, 100}, {kRating, 0}, {kRate, 5}});
  b.Reports("2022",
            {{kIncome, -5, type::v1::VALUE_STATUS_ESTIMATE}, {kPopulation, 20}, {kRating, 2}});
  c.Reports("2022", {{kRating, 2}});
  auto total = Fold("2022", {a.counted(), b.counted(), c.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->basis().expected(), 6);
  EXPECT_EQ(total->basis().accepted(), 3);
  EXPECT_EQ(total->basis().accepted_late(), 1);
  EXPECT_EQ(total->basis().status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_TRUE(total->basis().simulated());
  EXPECT_THAT(total->basis().missing_periods(), IsEmpty());
  ASSERT_EQ(total->cells_size(), 3);  // a rate cannot be added up
  EXPECT_EQ(total->cells(0).sum(), "1");
  EXPECT_EQ(total->cells(0).n(), 2);
  EXPECT_EQ(total->cells(0).status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(total->cells(0).of(), 6);
  ASSERT_EQ(total->cells(0).splits_size(), 2);
  EXPECT_EQ(total->cells(0).splits(0).sum(), "");
  EXPECT_EQ(total->cells(0).splits(0).of(), 3);
  EXPECT_EQ(total->cells(0).splits(1).attribute(), "class");
  EXPECT_EQ(total->cells(0).splits(1).value(), "V");
  EXPECT_EQ(total->cells(0).splits(1).sum(), "1");
  EXPECT_EQ(total->cells(0).splits(1).n(), 2);
  EXPECT_EQ(total->cells(0).splits(1).of(), 3);
  EXPECT_EQ(total->cells(1).sum(), "120");
  EXPECT_EQ(total->cells(1).status(), type::v1::VALUE_STATUS_OFFICIAL);
  EXPECT_THAT(LevelsOf(total->cells(2)), ElementsAre("low 1", "high 2"));
  EXPECT_THAT(total->rounds(), IsEmpty());
}

TEST(FoldOverOwners, KeepsThePublishedRateOfASingleOwner) {
  Round round = RoundOf("a", "2022");
  round.mutable_roster()->RemoveLast();
  Owner a("a"), b("b");
  a.Reports(round, {{kRate, 750}});
  b.Reports("2022", {{kRate, 750}});
  auto total = Fold("2022", {a.counted()});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(3).sum(), "7.5");
  total = Fold("2022", {b.counted()});  // one of two subjects
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(3).n(), 1);
  EXPECT_EQ(total->cells(3).sum(), "");
}

// January of A and B, February of A alone: the population is A's of February and B's of January,
// which is carried over: 101 + 20.
TEST(FoldOverOwners, AddsUpOwnersBeforePeriods) {
  Owner a("a"), b("b");
  a.Reports("2022-01", {{kIncome, 10}, {kPopulation, 100}})
      .Reports("2022-02", {{kIncome, 20}, {kPopulation, 101}});
  b.Reports("2022-01", {{kIncome, 100}, {kPopulation, 20}});
  auto total = Fold("2022-q1", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "13");
  EXPECT_EQ(total->cells(0).n(), 3);
  EXPECT_EQ(total->cells(0).of(), 6) << "three rounds of two subjects";
  EXPECT_EQ(total->cells(0).carried(), 0) << "flows are not carried over";
  EXPECT_EQ(total->cells(1).sum(), "121");
  EXPECT_EQ(total->cells(1).n(), 2);
  EXPECT_EQ(total->cells(1).of(), 4) << "x and y of both";
  EXPECT_EQ(total->cells(1).carried(), 1);
  EXPECT_EQ(total->cells(1).oldest_period(), "2022-01");
  EXPECT_EQ(total->cells(1).splits(1).value(), "V");
  EXPECT_EQ(total->cells(1).splits(1).carried(), 1);
  EXPECT_EQ(total->basis().expected(), 6);
  EXPECT_THAT(total->basis().missing_periods(), ElementsAre("2022-02", "2022-03"));
}

// A and B have 100 and 20 in the first quarter. That A opens the second one, in which nobody has
// reported yet, takes nothing away.
TEST(FoldOverOwners, OpeningARoundChangesNoStock) {
  Owner a("a"), b("b");
  a.Reports("2022-q1", {{kPopulation, 100}, {kRating, 1}});
  b.Reports("2022-q1", {{kPopulation, 20}, {kRating, 2}});
  const auto before = Fold("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(before.ok()) << before.status();
  a.Reports("2022-q2", {});
  const auto after = Fold("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(after.ok()) << after.status();
  for (const auto& total : {before, after}) {
    EXPECT_EQ(total->cells(1).sum(), "120");
    EXPECT_EQ(total->cells(1).n(), 2);
    EXPECT_EQ(total->cells(1).of(), 4);
    EXPECT_THAT(LevelsOf(total->cells(2)), ElementsAre("mid 1", "high 1"));
  }
  EXPECT_EQ(before->cells(1).carried(), 0);
  EXPECT_EQ(after->cells(1).carried(), 2);
  EXPECT_EQ(after->cells(1).oldest_period(), "2022-q1");
}

// B moved away after the first quarter, C came then with the 7 that it had reported elsewhere, and
// D ended. At the end there are A with 100 and C with 7; the year's income has everything that was
// reported here: A's 1 + 1, B's 2 and D's 4, and of C what it reports from then on, which is
// nothing.
TEST(FoldOverOwners, CountsStocksOfWhoIsThereAtTheEnd) {
  Owner a("a"), b("b"), c("c"), d("d");
  a.Reports("2022-q1", {{kIncome, 10}, {kPopulation, 90}})
      .Reports("2022-q2", {{kIncome, 10}, {kPopulation, 100}});
  b.Reports("2022-q1", {{kIncome, 20}, {kPopulation, 20}})
      .Reports("2022-q2", {{kIncome, 500}, {kPopulation, 20}});
  c.Reports("2022-q1", {{kIncome, 900}, {kPopulation, 7}});
  d.Reports("2022-q1", {{kIncome, 40}, {kPopulation, 3}});
  const auto in = [](size_t owner, const Period& period) {
    const bool first = period.ToString() == "2022-q1";
    return owner == 0 || (owner == 1 && first) || (owner == 2 && !first) || owner == 3;
  };
  const auto owes = [&in](size_t owner, const Period& period) {
    return in(owner, period) && owner != 3;
  };
  const auto at_end = [](size_t owner) { return owner == 0 || owner == 2; };
  const auto total = Fold("2022-h1", {a.counted(), b.counted(), c.counted(), d.counted()},
                          {.in = in, .owes = owes, .at_end = at_end});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "8");
  EXPECT_EQ(total->cells(0).n(), 4);
  EXPECT_EQ(total->cells(0).of(), 8);
  EXPECT_EQ(total->cells(1).sum(), "107");
  EXPECT_EQ(total->cells(1).of(), 4);
  EXPECT_EQ(total->cells(1).carried(), 1);
  EXPECT_EQ(total->cells(1).oldest_period(), "2022-q1");
  EXPECT_THAT(total->basis().missing_periods(), ElementsAre("2022-q2")) << "that of C";
}

// The months of B make its year before they meet A's official year.
TEST(FoldOverOwners, MeetsAtTheLongestPeriodThatAnyoneHas) {
  Owner a("a"), b("b");
  a.Reports("2022", {{kIncome, 1000}, {kPopulation, 1000}});
  b.Reports("2022-01", {{kIncome, 10}, {kPopulation, 10}})
      .Reports("2022-02", {{kIncome, 20}, {kPopulation, 11}});
  auto total = Fold("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "103");
  EXPECT_EQ(total->cells(1).sum(), "1011");
  EXPECT_EQ(total->basis().missing_periods_size(), 10);
}

TEST(FoldOverOwners, KeepsColumnsThatOnlySomeHave) {
  Round fewer = RoundOf("a", "2022");
  fewer.mutable_columns()->DeleteSubrange(0, 1);
  Owner a("a"), b("b");
  a.Reports(fewer, {{0, 1000}, {1, 2}});
  b.Reports("2022", {{kIncome, 50}, {kPopulation, 6}, {kRating, 1}});
  auto total = Fold("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  ASSERT_EQ(total->cells_size(), 3);
  EXPECT_EQ(total->cells(0).sum(), "1006");
  EXPECT_THAT(LevelsOf(total->cells(1)), ElementsAre("mid 1", "high 1"));
  EXPECT_EQ(total->cells(2).element(), "elements/income");
  EXPECT_EQ(total->cells(2).sum(), "5");
  EXPECT_EQ(total->cells(2).n(), 1);
  EXPECT_EQ(total->cells(2).of(), 4) << "A's two subjects are not covered";
}

TEST(FoldOverOwners, AddsByElementWhateverTheOrder) {
  Round round = RoundOf("a", "2022");
  round.mutable_columns()->DeleteSubrange(kRate, 1);
  Round swapped = round;
  swapped.mutable_columns()->SwapElements(kIncome, kPopulation);
  Owner a("a"), b("b");
  a.Reports(round, {{kIncome, 10}, {kPopulation, 100}});
  b.Reports(swapped, {{0, 200}, {1, 40}});
  auto total = Fold("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "5");
  EXPECT_EQ(total->cells(1).sum(), "300");
}

// A's own columns come in their order in its year, whatever they were in its first month.
TEST(FoldOverOwners, OrdersCellsAsTheyAreFirstMet) {
  Round january = RoundOf("a", "2022-01");
  january.mutable_columns()->SwapElements(kIncome, kRating);
  Owner a("a"), b("b");
  a.Reports(january, {{kIncome, 1}}).Reports("2022-02", {{kIncome, 20}});
  b.Reports("2022-q1", {{kIncome, 10}});
  auto elements = [&](const std::string& window) {
    auto total = Fold(window, {a.counted(), b.counted()});
    EXPECT_TRUE(total.ok()) << total.status();
    std::vector<std::string> all;
    for (const auto& cell : total->cells()) all.push_back(cell.element());
    return all;
  };
  EXPECT_THAT(elements("2022-q1"),
              ElementsAre("elements/income", "elements/population", "elements/rating"));
  EXPECT_THAT(elements("2022-h1"),
              ElementsAre("elements/rating", "elements/population", "elements/income"));
}

TEST(FoldOverOwners, SplitsByWhatAnyOwnerSplitsBy) {
  Round other = RoundOf("b", "2022");
  (*other.mutable_roster(0)->mutable_attributes())["class"] = "IV";
  Round none = RoundOf("c", "2022");
  none.clear_split_attributes();
  Owner a("a"), b("b"), c("c"), d("d");
  a.Reports("2022", {{kIncome, 10}});
  b.Reports(other, {{kIncome, 20}});
  c.Reports(none, {{kIncome, 40}});
  d.Reports("2022", {{kIncome, 80}});
  auto total = Fold("2022", {a.counted(), b.counted(), c.counted(), d.counted()});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "15");
  std::vector<std::string> splits;
  for (const auto& split : total->cells(0).splits()) {
    splits.push_back(split.value() + " " + split.sum() + " of " + std::to_string(split.of()));
  }
  EXPECT_THAT(splits, ElementsAre("  of 3", "IV 2 of 1", "V 9 of 2"));
  EXPECT_EQ(total->cells(0).of(), 8) << "C's two subjects are in no part";
}

TEST(FoldOverOwners, LeavesASumWithoutValuesEmpty) {
  Owner a("a"), b("b");
  a.Reports("2022", {{kPopulation, 0}});
  b.Reports("2022", {});
  auto total = Fold("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(total.ok());
  EXPECT_EQ(total->cells(0).sum(), "");
  EXPECT_EQ(total->cells(1).sum(), "0");
}

TEST(FoldOverOwners, RefusesWhatCannotBeAdded) {
  Owner most("most"), least("least"), less("less"), other("other");
  most.Reports("2022", {{kIncome, 999'999'999'999'999'999}});
  least.Reports("2022", {{kIncome, 1}});
  less.Reports("2022", {{kIncome, -1}});
  EXPECT_EQ(ReasonName(Fold("2022", {most.counted(), least.counted()}).status()),
            "NUMBER_OUT_OF_RANGE");
  auto sum = Fold("2022", {most.counted(), least.counted(), less.counted()});
  ASSERT_TRUE(sum.ok()) << sum.status();
  EXPECT_EQ(sum->cells(0).sum(), "99999999999999999.9");
  Round changed = RoundOf("other", "2022");
  changed.mutable_columns(2)->set_levels(1, "medium");
  other.Reports(changed, {});
  EXPECT_EQ(ReasonName(Fold("2022", {least.counted(), other.counted()}).status()), "RULE_VIOLATED");
}

TEST(FoldOverOwners, RefusesOtherDecimalsInAnotherPeriod) {
  Round changed = RoundOf("b", "2022-02");
  changed.mutable_columns(kIncome)->set_decimals(2);
  Owner a("a"), b("b");
  a.Reports("2022-01", {{kIncome, 1}});
  b.Reports(changed, {{kIncome, 1}});
  EXPECT_EQ(ReasonName(Fold("2022-q1", {a.counted(), b.counted()}).status()), "RULE_VIOLATED");
}

// A round of a form that measures as told: an amount and a state of so many levels, both stocks.
v1::Round StockRound(const std::string& owner, const std::string& period, int decimals,
                     int levels) {
  v1::Round round;
  auto* column = round.add_columns();
  column->set_element("elements/area");
  column->set_decimals(decimals);
  column->set_kind(type::v1::VALUE_KIND_AMOUNT);
  column->set_time_rollup(type::v1::TIME_ROLLUP_LAST);
  column = round.add_columns();
  column->set_element("elements/rating");
  column->set_kind(type::v1::VALUE_KIND_STATE);
  column->set_time_rollup(type::v1::TIME_ROLLUP_LAST);
  for (int i = 0; i < levels; ++i) column->add_levels("l" + std::to_string(i));
  round.add_roster()->set_subject("units/x");
  round.set_name("units/" + owner + "/rounds/socio." + period);
  round.set_period(period);
  return round;
}

TEST(FoldOverOwners, AnEarlierRoundOfAnotherMeasureDecidesTheOrderAlone) {
  const std::vector<v1::Round> rounds = {StockRound("a", "2022-01", 2, 1),
                                         StockRound("a", "2022-02", 0, 64),
                                         StockRound("b", "2022-q1", 0, 64)};
  std::vector<Tallies> tallies;
  for (const v1::Round& round : rounds) {
    tallies.push_back(
        testing::TalliesOf(round, {testing::FiguresIn(round, "x", {{0, 700}, {1, 0}})}));
  }
  const Counted a{{&rounds[0], &rounds[1]}, {&tallies[0], &tallies[1]}, nullptr};
  const Counted b{{&rounds[2]}, {&tallies[2]}, nullptr};
  const auto total = Fold("2022", {a, b});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "1400");
  EXPECT_EQ(total->cells(0).decimals(), 0);
  EXPECT_EQ(total->cells(1).levels(0).count(), 2);
}

}  // namespace
}  // namespace thidua::reporting
