#include "services/reporting/encoding/owners_total.h"

#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/totals/testing/figures.h"
#include "services/reporting/encoding/leaf.h"

namespace thidua::reporting {
namespace {

using testing::FiguresIn;
using testing::ReasonName;
using testing::SampleRound;
using testing::TalliesOf;
using v1::Round;

Round RoundOf(const std::string& owner, const std::string& period) {
  Round round = SampleRound();
  round.set_name("units/" + owner + "/rounds/socio." + period);
  round.set_period(period);
  return round;
}

std::string LeafOf(const Round& round, int64_t income) {
  return EncodeLeaf(TalliesOf(round, {FiguresIn(round, "an-vi", {{0, income}, {2, 1}})}));
}

TEST(TotalOfOwners, AddsUpLeavesOverOwnersAndTime) {
  const Round january = RoundOf("a", "2022-01"), february = RoundOf("a", "2022-02");
  Round other = RoundOf("b", "2022-02");
  other.mutable_columns()->SwapElements(0, 1);  // population before income
  const std::string first = LeafOf(january, 10), second = LeafOf(february, 25);
  const std::string third =
      EncodeLeaf(TalliesOf(other, {FiguresIn(other, "an-vi", {{0, 7}, {1, 5}})}));
  const auto total =
      TotalOfOwners("units/hung-yen/rollup", *ParsePeriod("2022-q1"),
                    {{{&january, &february}, {first, second}, ""}, {{&other}, {third}, ""}});
  ASSERT_TRUE(total.ok()) << total.status();
  EXPECT_EQ(total->name(), "units/hung-yen/rollup");
  EXPECT_EQ(total->cells(0).element(), "elements/income");
  EXPECT_EQ(total->cells(0).sum(), "4");
  EXPECT_EQ(total->cells(1).sum(), "7");
  EXPECT_EQ(total->cells(2).levels(0).level(), "fair");
  EXPECT_EQ(total->basis().missing_periods(0), "2022-01");
}

TEST(TotalOfOwners, RefusesALeafOfAnotherRound) {
  const Round round = RoundOf("a", "2022");
  Round other = round;
  other.mutable_columns(0)->set_decimals(2);
  for (const auto& [leaf, reason] :
       {std::pair(LeafOf(round, 1), ""), std::pair(LeafOf(other, 1), "CORRUPT"),
        std::pair(LeafOf(round, 1) + "x", "CORRUPT"), std::pair(std::string(), "CORRUPT")}) {
    const auto total = TotalOfOwners("t", *ParsePeriod("2022"), {{{&round}, {leaf}, ""}});
    EXPECT_EQ(total.ok() ? "" : ReasonName(total.status()), reason);
  }
}

}  // namespace
}  // namespace thidua::reporting
