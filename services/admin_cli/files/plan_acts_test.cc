#include "services/admin_cli/files/plan_acts.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "services/admin_cli/files/pack.h"

namespace thidua::cli {
namespace {

using targets::v1::Plan;

constexpr char kAnnounced[] = R"(acts { kind: PLAN_ACT_KIND_ANNOUNCEMENT document: "Hội nghị"
    date: "2020-08-05" authority: "UBND" } )";
constexpr char kRecorded[] = R"(state: PLAN_STATE_ANNOUNCED acts { kind: PLAN_ACT_KIND_ANNOUNCEMENT
    document: "Hội nghị" date: "2020-08-05" authority: "UBND" recorded_by: "user:lan"
    record_time { seconds: 7 } } )";
constexpr char kApproved[] = R"(acts { kind: PLAN_ACT_KIND_APPROVAL document: "NQ"
    date: "2020-12-15" authority: "HĐND" } )";

// How many are missing; -1: they are others.
int Missing(const std::string& wanted, const std::string& stored) {
  const auto acts = MissingActs(FromText<Plan>(wanted), FromText<Plan>(stored));
  return acts ? static_cast<int>(acts->size()) : -1;
}

TEST(MissingActs, AreThoseAfterTheStoredOnes) {
  const std::string both = std::string(kAnnounced) + kApproved;
  EXPECT_EQ(Missing("", ""), 0);
  EXPECT_EQ(Missing(both, ""), 2);
  EXPECT_EQ(Missing(both, kRecorded), 1);
  EXPECT_EQ(Missing(kAnnounced, kRecorded), 0);
  EXPECT_EQ(Missing(kAnnounced, std::string(kRecorded) + kApproved), 0);
  EXPECT_EQ(Missing("", kRecorded), 0);
}

TEST(MissingActs, NeverChangeWhatIsRecorded) {
  EXPECT_EQ(Missing(kApproved, kRecorded), -1);
  for (const std::string other :
       {"document: 'x'", "date: '2020-08-06'", "authority: 'x'", "kind: PLAN_ACT_KIND_CLOSING"}) {
    Plan wanted = FromText<Plan>(kAnnounced);
    wanted.mutable_acts(0)->MergeFrom(FromText<targets::v1::PlanAct>(other));
    EXPECT_FALSE(MissingActs(wanted, FromText<Plan>(kRecorded)).has_value()) << other;
  }
}

// A plan of a pack is as it should be where the services have recorded all of its acts, and
// perhaps more.
TEST(SaysTheSame, ActsThatTheServicesHave) {
  const auto same = [](const std::string& wanted, const std::string& stored) {
    return SaysTheSame(FromText<Plan>("title: 'a' " + wanted),
                       FromText<Plan>("title: 'a' etag: '3' " + stored));
  };
  EXPECT_TRUE(same(kAnnounced, kRecorded));
  EXPECT_TRUE(same(kAnnounced, std::string(kRecorded) + kApproved));
  EXPECT_TRUE(same("", kRecorded));
  EXPECT_FALSE(same(kAnnounced, ""));
  EXPECT_FALSE(same(kApproved, kRecorded));
}

}  // namespace
}  // namespace thidua::cli
