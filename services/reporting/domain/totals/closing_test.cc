#include "services/reporting/domain/totals/closing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"

namespace thidua::reporting {
namespace {

using testing::FiguresIn;
using testing::ReasonName;
using testing::Value;
using v1::Figures;
using v1::Round;

// Columns of SampleRound.
enum { kIncome, kPopulation, kRating, kPoverty };

// Rounds of one owner, oldest first, with what was reported in each.
class Owner {
 public:
  // A quarter of the three communes An Vĩ, Bình Minh and Dân Tiến.
  Round& Opens(const std::string& period) {
    Round& round = *rounds_.emplace_back(std::make_unique<Round>(testing::SampleRound()));
    round.set_period(period);
    round.set_name("units/khoai-chau/rounds/socio." + period);
    figures_.emplace_back();
    return round;
  }
  Owner& Reports(const std::string& subject, const std::vector<Value>& values) {
    figures_.back().push_back(FiguresIn(*rounds_.back(), subject, values));
    return *this;
  }

  // What was reported last is simulated.
  void Simulates() { figures_.back().back().set_simulated(true); }

  std::vector<const Round*> rounds() const {
    std::vector<const Round*> all;
    for (const auto& round : rounds_) all.push_back(round.get());
    return all;
  }
  bool is_closed() const {
    return IsClosed(rounds(), testing::TalliesOf(*rounds_.back(), figures_.back()));
  }
  // Cells: population and rating.
  v1::Total Close() {
    closing_ = ClosingRound(rounds());
    const auto tallies = testing::Close(rounds(), figures_, closing_);
    EXPECT_TRUE(tallies.ok()) << tallies.status();
    return testing::MessageOf("t", *tallies);
  }

 private:
  std::vector<std::unique_ptr<Round>> rounds_;
  std::vector<std::vector<Figures>> figures_;
  Round closing_;
};

std::string Levels(const v1::TotalCell& cell) {
  std::string text;
  for (const auto& level : cell.levels()) {
    text += level.level() + " " + std::to_string(level.count()) + " ";
  }
  return text;
}

// Three communes have 100, 200 and 300 in the first quarter; in the second one 110, nothing and
// 330, in the third one only Dân Tiến has 340. The year closes with 110 (of the second quarter),
// 200 (of the first) and 340: 650, of which two are carried over, one of them from the first
// quarter.
TEST(Closing, TakesOfEachSubjectItsLastValue) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("an-vi", {{kPopulation, 100}})
      .Reports("binh-minh", {{kPopulation, 200}})
      .Reports("dan-tien", {{kPopulation, 300}});
  owner.Opens("2022-q2");
  owner.Reports("an-vi", {{kPopulation, 110}}).Reports("dan-tien", {{kPopulation, 330}});
  owner.Opens("2022-q3");
  owner.Reports("dan-tien", {{kPopulation, 340}});
  EXPECT_FALSE(owner.is_closed());
  const v1::Total total = owner.Close();
  ASSERT_EQ(total.cells_size(), 2) << "neither flows nor published rates";
  const v1::TotalCell& population = total.cells(0);
  EXPECT_EQ(population.element(), "elements/population");
  EXPECT_EQ(population.sum(), "650");
  EXPECT_EQ(population.n(), 3);
  EXPECT_EQ(population.of(), 3);
  EXPECT_EQ(population.carried(), 2);
  EXPECT_EQ(population.oldest_period(), "2022-q1");
  ASSERT_EQ(population.splits_size(), 2);
  EXPECT_EQ(population.splits(0).sum(), "200") << "Bình Minh, of no class";
  EXPECT_EQ(population.splits(0).carried(), 1);
  EXPECT_EQ(population.splits(0).oldest_period(), "2022-q1");
  EXPECT_EQ(population.splits(1).sum(), "450") << "An Vĩ and Dân Tiến, of class V";
  EXPECT_EQ(population.splits(1).carried(), 1);
  EXPECT_EQ(population.splits(1).oldest_period(), "2022-q2");
}

// Five of five reported 100 each; then the second quarter is opened.
TEST(Closing, OpeningARoundChangesNothing) {
  Owner owner;
  for (const char* period : {"2022-q1", "2022-q2"}) {
    Round& round = owner.Opens(period);
    for (const char* more : {"units/e", "units/f"}) round.add_roster()->set_subject(more);
    if (round.period() == "2022-q2") break;
    for (const char* subject : {"an-vi", "binh-minh", "dan-tien", "e", "f"}) {
      owner.Reports(subject, {{kPopulation, 100}});
    }
  }
  const v1::TotalCell population = owner.Close().cells(0);
  EXPECT_EQ(population.sum(), "500");
  EXPECT_EQ(population.n(), 5);
  EXPECT_EQ(population.of(), 5);
  EXPECT_EQ(population.carried(), 5);
}

// An Vĩ and Bình Minh, with 100 and 200, were joined to Dân Tiến, which now has 600: they are not
// on the last roster, and count once, in it.
TEST(Closing, WhoEndedIsCountedInItsSuccessorAlone) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("an-vi", {{kPopulation, 100}})
      .Reports("binh-minh", {{kPopulation, 200}})
      .Reports("dan-tien", {{kPopulation, 300}});
  Round& second = owner.Opens("2022-q2");
  second.mutable_roster()->DeleteSubrange(0, 2);
  owner.Reports("dan-tien", {{kPopulation, 600}});
  const v1::TotalCell population = owner.Close().cells(0);
  EXPECT_EQ(population.sum(), "600");
  EXPECT_EQ(population.of(), 1);
  EXPECT_EQ(population.carried(), 0);
}

// It ended within the last quarter: its line is there for its flows, and its people are its
// successor's.
TEST(Closing, WhoEndedWithinTheLastRoundHasNoStockAtItsEnd) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("an-vi", {{kPopulation, 100}}).Reports("binh-minh", {{kPopulation, 200}});
  owner.Opens("2022-q2").mutable_roster(1)->set_last_day("2022-05-31");
  owner.Reports("an-vi", {{kPopulation, 300}}).Reports("binh-minh", {{kPopulation, 210}});
  const v1::Total total = owner.Close();
  EXPECT_EQ(total.cells(0).sum(), "300");
  EXPECT_EQ(total.cells(0).n(), 1);
  EXPECT_EQ(total.cells(0).of(), 2) << "Dân Tiến has not reported.";
  EXPECT_EQ(ClosingRound(owner.rounds()).roster_size(), 2) << "Nothing earlier is read for it.";
}

TEST(Closing, CarriesStates) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("an-vi", {{kRating, 0}}).Reports("dan-tien", {{kRating, 0}});
  owner.Opens("2022-q2");
  owner.Reports("an-vi", {{kRating, 2}});
  const v1::TotalCell rating = owner.Close().cells(1);
  EXPECT_EQ(Levels(rating), "weak 1 good 1 ");
  EXPECT_EQ(rating.n(), 2);
  EXPECT_EQ(rating.of(), 3);
  EXPECT_EQ(rating.carried(), 1);
}

TEST(Closing, IsThatOfTheLastRoundWhereEverybodyHasEveryStock) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Opens("2022-q2");
  for (const char* subject : {"an-vi", "binh-minh", "dan-tien"}) {
    owner.Reports(subject, {{kPopulation, 1}, {kRating, 1}});
  }
  EXPECT_TRUE(owner.is_closed());
}

// The second quarter's form does not ask for the population: what was known stays known, and old.
TEST(Closing, KeepsAStockThatIsNoLongerAskedFor) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("an-vi", {{kPopulation, 100}, {kRating, 1}});
  owner.Opens("2022-q2").mutable_columns()->DeleteSubrange(kPopulation, 1);
  for (const char* subject : {"an-vi", "binh-minh", "dan-tien"}) {
    owner.Reports(subject, {{kRating - 1, 2}});
  }
  EXPECT_FALSE(owner.is_closed());
  const v1::Total total = owner.Close();
  EXPECT_EQ(total.cells(0).element(), "elements/rating");
  EXPECT_EQ(Levels(total.cells(0)), "good 3 ");
  EXPECT_EQ(total.cells(0).carried(), 0);
  EXPECT_EQ(total.cells(1).element(), "elements/population");
  EXPECT_EQ(total.cells(1).sum(), "100");
  EXPECT_EQ(total.cells(1).of(), 3);
  EXPECT_EQ(total.cells(1).carried(), 1);
}

// 100 thousand and 100 are not the same number: what is counted in another measure is not carried.
TEST(Closing, CarriesNothingOfAnotherMeasure) {
  Owner owner;
  owner.Opens("2022-q1").mutable_columns(kPopulation)->set_decimals(1);
  owner.Reports("an-vi", {{kPopulation, 1000}}).Reports("dan-tien", {{kPopulation, 2000}});
  owner.Opens("2022-q2");
  owner.Reports("an-vi", {{kPopulation, 110}});
  const v1::TotalCell population = owner.Close().cells(0);
  EXPECT_EQ(population.sum(), "110");
  EXPECT_EQ(population.n(), 1);
  EXPECT_EQ(population.of(), 3);
}

TEST(Closing, SaysWhatIsSimulatedAndEstimated) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("dan-tien", {{kPopulation, 1, type::v1::VALUE_STATUS_ESTIMATE}});
  owner.Simulates();
  owner.Opens("2022-q2");
  owner.Reports("an-vi", {{kPopulation, 110}});
  const v1::Total total = owner.Close();
  EXPECT_EQ(total.cells(0).status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_TRUE(total.basis().simulated());
}

TEST(Closing, RefusesFiguresOfOtherColumns) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Opens("2022-q2");
  const std::vector<const Round*> rounds = owner.rounds();
  const Round closing = ClosingRound(rounds);
  ClosingFold fold(rounds, closing);
  EXPECT_EQ(ReasonName(fold.Add("f/an-vi", {})), "CORRUPT");
}

TEST(CarryAll, MakesEverythingOldAndKeepsWhatIsOlder) {
  Owner owner;
  owner.Opens("2022-q1");
  owner.Reports("an-vi", {{kPopulation, 100}});
  owner.Opens("2022-q2");
  owner.Reports("dan-tien", {{kPopulation, 5}});
  const std::vector<const Round*> rounds = owner.rounds();
  const Round closing = ClosingRound(rounds);
  auto tallies = testing::Close(rounds,
                                {{FiguresIn(*rounds[0], "an-vi", {{kPopulation, 100}})},
                                 {FiguresIn(*rounds[1], "dan-tien", {{kPopulation, 5}})}},
                                closing);
  ASSERT_TRUE(tallies.ok());
  CarryAll(*ParsePeriod("2022-q2"), *tallies);
  const v1::TotalCell population = testing::MessageOf("t", *tallies).cells(0);
  EXPECT_EQ(population.carried(), 2);
  EXPECT_EQ(population.oldest_period(), "2022-q1");
}

}  // namespace
}  // namespace thidua::reporting
