#include "services/awards/domain/merit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::SizeIs;
using testing::StartsWith;

TEST(MeritKeys, AreOfTheRecipient) {
  auto keys = MeritKeys(SampleNomination("n1"));
  ASSERT_THAT(keys, SizeIs(2));
  EXPECT_THAT(keys[0],
              StartsWith("units/khoai-chau/movements/m2020/merits/person-n1/achievements/"));
  EXPECT_EQ(keys[1], "units/khoai-chau/movements/m2020/merits/person-n1/honours/ldtt");
}

TEST(MeritKeys, SeeThroughRetyping) {
  v1::Nomination one = SampleNomination("n1"), same = one, other = one;
  one.set_merit("Hòa giải giỏi, năm 2020");
  same.set_merit("hoà giải GIỎI - năm  2020.");
  other.set_merit("Hòa giải giỏi, năm 2021");
  EXPECT_EQ(MeritKeys(one)[0], MeritKeys(same)[0]);
  same.set_merit("“Hоà giải giỏi” – năm\u00a02O20\u200b");  // a Cyrillic о, a letter O
  EXPECT_EQ(MeritKeys(one)[0], MeritKeys(same)[0]);
  EXPECT_NE(MeritKeys(one)[0], MeritKeys(other)[0]);
}

TEST(FreesMerit, OnlyWhereNoHonourCame) {
  EXPECT_TRUE(FreesMerit(v1::NOMINATION_STATE_INELIGIBLE));
  EXPECT_TRUE(FreesMerit(v1::NOMINATION_STATE_REJECTED));
  for (v1::NominationState state : {v1::NOMINATION_STATE_PROPOSED, v1::NOMINATION_STATE_ELIGIBLE,
                                    v1::NOMINATION_STATE_VOTED, v1::NOMINATION_STATE_GRANTED}) {
    EXPECT_FALSE(FreesMerit(state));
  }
}

}  // namespace
}  // namespace thidua::awards
