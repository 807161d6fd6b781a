// Stocks over several owners.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/totals/testing/owners.h"
#include "services/reporting/domain/totals/unit_fold.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

// January of A and B, February of A alone: the population is A's of February and B's of January,
// which is carried over: 101 + 20.
TEST(FoldOverOwners, AddsUpOwnersBeforePeriods) {
  Owner a("a"), b("b");
  a.Reports("2022-01", {{kIncome, 10}, {kPopulation, 100}})
      .Reports("2022-02", {{kIncome, 20}, {kPopulation, 101}});
  b.Reports("2022-01", {{kIncome, 100}, {kPopulation, 20}});
  auto total = FoldOwners("2022-q1", {a.counted(), b.counted()});
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
  const auto before = FoldOwners("2022", {a.counted(), b.counted()});
  ASSERT_TRUE(before.ok()) << before.status();
  a.Reports("2022-q2", {});
  const auto after = FoldOwners("2022", {a.counted(), b.counted()});
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

// Of B, which moved away after the first quarter, only that one lies here; D ended then. At the end
// there is A alone, with 100; the year's income has everything that was reported here: A's 1 + 1,
// B's 2 and D's 4.
TEST(FoldOverOwners, CountsStocksOfWhoIsThereAtTheEnd) {
  Owner a("a"), b("b"), d("d");
  a.Reports("2022-q1", {{kIncome, 10}, {kPopulation, 90}})
      .Reports("2022-q2", {{kIncome, 10}, {kPopulation, 100}});
  b.Reports("2022-q1", {{kIncome, 20}, {kPopulation, 20}});
  d.Reports("2022-q1", {{kIncome, 40}, {kPopulation, 3}});
  const auto owes = [](size_t owner, const Period& period) { return owner == 0; };
  const auto at_end = [](size_t owner) { return owner == 0; };
  const auto total = FoldOwners("2022-h1", {a.counted(), b.counted(), d.counted()},
                                {.owes = owes, .at_end = at_end});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->cells(0).sum(), "8");
  EXPECT_EQ(total->cells(0).n(), 4);
  EXPECT_EQ(total->cells(0).of(), 8);
  EXPECT_EQ(total->cells(1).sum(), "100");
  EXPECT_EQ(total->cells(1).of(), 2);
  EXPECT_EQ(total->cells(1).carried(), 0);
  EXPECT_TRUE(total->basis().missing_periods().empty());
}

}  // namespace
}  // namespace thidua::reporting::testing
