#include "services/targets/domain/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/test_vocabulary.h"

namespace thidua::targets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CheckPlan, WantsATermAndABaseBeforeIt) {
  const auto fields = [](const std::string& plan) {
    Violations violations;
    CheckPlan(FromText<v1::Plan>(plan), violations);
    return FieldsOf(violations);
  };
  EXPECT_THAT(fields(R"(term: "2021-2025" base_period: "2020")"), IsEmpty());
  EXPECT_THAT(fields(R"(term: "2021" base_period: "2020")"), IsEmpty());
  EXPECT_THAT(fields(R"(term: "2021-2025" base_period: "2021")"), ElementsAre("plan.base_period"));
  EXPECT_THAT(fields(R"(term: "a2021" base_period: "2020-06" title: "\001")"),
              ElementsAre("plan.title", "plan.term", "plan.base_period"));
}

}  // namespace
}  // namespace thidua::targets
