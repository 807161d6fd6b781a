#include "services/targets/domain/composition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

TEST(PrintShares, KeepsWhatAddsUp) {
  EXPECT_THAT(PrintShares({13, 47, 40}, 0), Optional(ElementsAre("13", "47", "40")));
}

TEST(PrintShares, RaisesTheLargestRemainders) {
  // Each alone would print 13.3, 47.3, 39.3: 99.9.
  EXPECT_THAT(PrintShares({mpq_class(1334, 100), mpq_class(4733, 100), mpq_class(3933, 100)}, 1),
              Optional(ElementsAre("13.4", "47.3", "39.3")));
  // Each alone would print 14, 47, 40: 101.
  EXPECT_THAT(PrintShares({mpq_class(135, 10), mpq_class(469, 10), mpq_class(396, 10)}, 0),
              Optional(ElementsAre("13", "47", "40")));
}

TEST(PrintShares, RaisesTheEarlierOfTwoAlike) {
  EXPECT_THAT(PrintShares({mpq_class(100, 3), mpq_class(100, 3), mpq_class(100, 3)}, 2),
              Optional(ElementsAre("33.34", "33.33", "33.33")));
}

TEST(PrintShares, DoesNotMakeAWholeOfWhatIsNone) {
  EXPECT_EQ(PrintShares({13, 47, 30}, 1), std::nullopt);
  EXPECT_EQ(PrintShares({13, 47, 41}, 1), std::nullopt);
}

TEST(PrintShares, LeavesPublishedRatesAsTheyWerePublished) {
  // 15.7 + 45.9 + 38.3 = 99.9 was rounded before it came: no office published 15.8.
  const std::vector<mpq_class> published = {mpq_class(157, 10), mpq_class(459, 10),
                                            mpq_class(383, 10)};
  EXPECT_EQ(PrintShares(published, 1), std::nullopt);
  // With no decimals they are rounded anyhow: 15 + 45 + 38 = 98, and the two largest remainders,
  // .9 and .7, are raised.
  EXPECT_THAT(PrintShares(published, 0), Optional(ElementsAre("16", "46", "38")));
}

}  // namespace
}  // namespace thidua::targets
