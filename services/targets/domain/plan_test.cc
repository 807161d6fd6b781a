#include "services/targets/domain/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kPlanTime = absl::FromUnixSeconds(1'600'000'000);

TEST(NewPlan, WantsATermAndABaseBeforeIt) {
  const auto fields = [](const std::string& plan) {
    return FieldsOf(NewPlan(FromText<v1::Plan>(plan), "user:lan", kPlanTime).status());
  };
  EXPECT_THAT(fields(R"(term: "2021-2025" base_period: "2020")"), IsEmpty());
  EXPECT_THAT(fields(R"(term: "2021" base_period: "2020")"), IsEmpty());
  EXPECT_THAT(fields(R"(term: "2021-2025" base_period: "2021")"), ElementsAre("plan.base_period"));
  EXPECT_THAT(fields(R"(term: "2021-2025" base_period: "1991")"), IsEmpty());
  EXPECT_THAT(fields(R"(term: "2021-2025" base_period: "1990")"), ElementsAre("plan.base_period"));
  EXPECT_THAT(fields(R"(term: "a2021" base_period: "2020-06" title: "\001")"),
              ElementsAre("plan.title", "plan.term", "plan.base_period"));
}

TEST(NewPlan, KnowsWhenItWasCreated) {
  const auto asked = FromText<v1::Plan>(R"(title: "a" term: "2021-2025" base_period: "2020"
                                           create_time { seconds: 7 })");
  const auto plan = NewPlan(asked, "user:lan", kPlanTime);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->title(), "a");
  EXPECT_EQ(plan->create_time().seconds(), 1'600'000'000);
}

class UpdatePlanTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Plan> Update(const std::string& asked) const {
    return UpdatePlan(stored_, FromText<v1::Plan>(asked));
  }

  const v1::Plan stored_ = FromText<v1::Plan>(R"(name: "units/x/plans/p" title: "a" source: "NQ 1"
      authority: "HĐND" term: "2021-2025" base_period: "2020" create_time { seconds: 7 }
      etag: "3")");
};

TEST_F(UpdatePlanTest, ReplacesTheTextsAlone) {
  const auto plan = Update(R"(title: "b" source: "NQ 2" term: "2021-2025" etag: "3"
                              create_time { seconds: 8 })");
  ASSERT_TRUE(plan.ok()) << plan.status();
  v1::Plan expected = stored_;
  expected.set_title("b");
  expected.set_source("NQ 2");
  expected.clear_authority();
  EXPECT_EQ(plan->ShortDebugString(), expected.ShortDebugString());
}

TEST_F(UpdatePlanTest, KeepsTermAndBase) {
  EXPECT_THAT(FieldsOf(Update(R"(term: "2020-2025" base_period: "2019" title: "\001")").status()),
              ElementsAre("plan.title", "plan.term", "plan.base_period"));
}

TEST_F(UpdatePlanTest, KeepsActs) {
  const auto plan = Update(R"(title: "b" acts { kind: PLAN_ACT_KIND_CLOSING })");
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_TRUE(plan->acts().empty());
}

TEST_F(UpdatePlanTest, RefusesAnotherEtag) {
  EXPECT_EQ(ReasonOf(Update(R"(title: "b" etag: "2")").status()),
            type::v1::ERROR_REASON_ETAG_MISMATCH);
}

}  // namespace
}  // namespace thidua::targets
