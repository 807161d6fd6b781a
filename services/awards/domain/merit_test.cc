#include "services/awards/domain/merit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/rule_pack.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

v1::Nomination WithMerit(const std::string& id, const std::string& merit,
                         const std::string& honour = "ldtt") {
  v1::Nomination nomination = SampleNomination(id, honour);
  nomination.set_merit(merit);
  nomination.set_merit_digest(MeritDigest(merit));
  return nomination;
}

TEST(MeritKeysOf, AreOfTheRecipientAndTheMovement) {
  const v1::Nomination nomination = WithMerit("n1", "Hòa giải giỏi");
  const MeritKeys keys = MeritKeysOf(nomination, "person-n1");
  EXPECT_EQ(keys.achievement, "units/khoai-chau/merits/person-n1/movements/m2020/achievements/" +
                                  nomination.merit_digest());
  EXPECT_EQ(keys.honour, "units/khoai-chau/merits/person-n1/movements/m2020/honours/ldtt");
  // Whoever's keys are asked for: those of a unit that it took over from as well.
  EXPECT_EQ(MeritKeysOf(nomination, "old-unit").honour,
            "units/khoai-chau/merits/old-unit/movements/m2020/honours/ldtt");
}

TEST(MeritKeysOf, AnotherMovementCountsForItself) {
  v1::Nomination nomination = WithMerit("n1", "Hòa giải giỏi");
  const MeritKeys before = MeritKeysOf(nomination, "person-n1");
  nomination.set_name("units/khoai-chau/movements/m2021/nominations/n1");
  const MeritKeys after = MeritKeysOf(nomination, "person-n1");
  EXPECT_NE(before.achievement, after.achievement);
  EXPECT_NE(before.honour, after.honour);
}

TEST(MeritDigest, SeesThroughRetyping) {
  const std::string digest = MeritDigest("Hòa giải giỏi, năm 2020");
  EXPECT_EQ(digest.size(), 32);
  for (const char* same : {"hoà giải GIỎI - năm  2020.", "Hoa giai gioi nam 2020",
                           "“Hoà giải giỏi” – năm\u00a02O20\u200b"}) {  // a Cyrillic о, a letter O
    EXPECT_EQ(MeritDigest(same), digest) << same;
  }
  for (const char* other : {"Hòa giải giỏi, năm 2021", "Hòa giải", ""}) {
    EXPECT_NE(MeritDigest(other), digest) << other;
  }
}

class HolderTest : public ::testing::Test {
 protected:
  // The nomination that stands in the way; empty if none does.
  std::string InTheWay(const v1::Nomination& nomination) {
    const v1::MeritHolder* holder = HolderInTheWay(
        entry_, nomination,
        [&](std::string_view a, std::string_view b) { return SharesMerit(pack_, a, b); });
    return holder == nullptr ? "" : holder->nomination();
  }

  v1::RulePack pack_ = SamplePack();
  v1::MeritEntry entry_;
};

TEST_F(HolderTest, NobodyIsInTheWayOfTheFirstNorOfHimself) {
  EXPECT_EQ(InTheWay(SampleNomination("n1")), "");
  AddHolder(entry_, SampleNomination("n1"));
  EXPECT_EQ(InTheWay(SampleNomination("n1")), "");
  EXPECT_EQ(InTheWay(SampleNomination("n1", "giay-khen")), "") << "it was edited";
}

TEST_F(HolderTest, AnotherHonourIsUnlessTheRulesLetThemShare) {
  AddHolder(entry_, SampleNomination("n1", "ldtt"));
  EXPECT_EQ(InTheWay(SampleNomination("n2", "ldtt")), SampleNomination("n1").name());
  EXPECT_EQ(InTheWay(SampleNomination("n2", "giay-khen")), SampleNomination("n1").name());
  EXPECT_EQ(InTheWay(SampleNomination("n2", "cstd")), "") << "the rules name it with ldtt";
  AddHolder(entry_, SampleNomination("n2", "cstd"));
  EXPECT_EQ(InTheWay(SampleNomination("n3", "cstd")), SampleNomination("n2").name());
  EXPECT_EQ(InTheWay(SampleNomination("n3", "ldtt")), SampleNomination("n1").name());
}

TEST_F(HolderTest, HoldsOnceAndGivesBackOnlyItsOwn) {
  AddHolder(entry_, SampleNomination("n1", "ldtt"));
  AddHolder(entry_, SampleNomination("n2", "cstd"));
  AddHolder(entry_, SampleNomination("n1", "giay-khen"));  // edited
  ASSERT_EQ(entry_.holders_size(), 2);
  EXPECT_EQ(entry_.holders(1).nomination(), SampleNomination("n1").name());
  EXPECT_EQ(entry_.holders(1).honour(), "giay-khen");
  RemoveHolder(entry_, SampleNomination("other").name());
  EXPECT_EQ(entry_.holders_size(), 2);
  RemoveHolder(entry_, SampleNomination("n1").name());
  ASSERT_EQ(entry_.holders_size(), 1);
  EXPECT_EQ(entry_.holders(0).nomination(), SampleNomination("n2").name());
}

}  // namespace
}  // namespace thidua::awards
