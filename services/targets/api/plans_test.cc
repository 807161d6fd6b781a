#include "services/targets/api/plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using PlansTest = Desk;

TEST_F(PlansTest, CreatesAPlanOnce) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_EQ(plan_.etag(), "1");
  EXPECT_FALSE(plan_.token().empty());
  EXPECT_TRUE(plan_.has_create_time());
  const v1::Plan first = plan_;
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_EQ(plan_.SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(CreatePlan(kPlan, "other"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_THAT(CreatePlan(std::string(kPlan) + R"(source: "x")"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
}

TEST_F(PlansTest, AsksForThePermissionFirst) {
  const auto denied =
      Fails(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED);
  EXPECT_THAT(CreatePlan("name: 'units/khoai-chau/plans/p'", "", "user:minh"), denied);
  EXPECT_THAT(CreatePlan("name: 'units/kim-dong/plans/p'"), denied);
  EXPECT_THAT(CreatePlan("name: 'nonsense'", "", "user:minh"), denied);
  EXPECT_THAT(CreatePlan("name: 'nonsense'"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  v1::GetPlanRequest get;
  get.set_name("units/kim-dong/plans/none");
  auto call = As("user:minh", "GetPlan");
  EXPECT_THAT(plans_->Get(call, get, &plan_), denied);
}

TEST_F(PlansTest, FindsAllViolationsAtOnce) {
  const absl::Status status = CreatePlan("name: 'units/khoai-chau/plans/p'", "");
  EXPECT_THAT(ViolationsOf(status), SizeIs(3));  // request_id, term, base_period
}

TEST_F(PlansTest, UpdatesWhatMayChange) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  const auto update = [this](const std::string& plan, const std::string& id) {
    v1::UpdatePlanRequest request;
    *request.mutable_plan() = FromText<v1::Plan>(plan);
    request.mutable_plan()->set_name("units/khoai-chau/plans/p");
    request.set_request_id(id);
    auto call = As("user:lan", "UpdatePlan");
    return plans_->Update(call, request, &plan_);
  };
  EXPECT_THAT(update(R"(title: "b" etag: "7")", "1"),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(update(R"(title: "b" term: "2020-2025")", "2"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
  ASSERT_THAT(update(R"(title: "b" etag: "1")", "3"), IsOk());
  EXPECT_EQ(plan_.title(), "b");
  EXPECT_EQ(plan_.term(), "2021-2025");
  EXPECT_EQ(plan_.etag(), "2");
  ASSERT_THAT(update(R"(title: "b")", "4"), IsOk());  // equal content
  EXPECT_EQ(plan_.etag(), "2");
}

TEST_F(PlansTest, ListsInPages) {
  ASSERT_THAT(
      CreatePlan(R"(name: "units/khoai-chau/plans/a-b" term: "2021" base_period: "2020")", "1"),
      IsOk());
  ASSERT_THAT(
      CreatePlan(R"(name: "units/khoai-chau/plans/a" term: "2021" base_period: "2020")", "2"),
      IsOk());
  ASSERT_THAT(CreatePlan(kPlan, "3"), IsOk());
  // What lies below a plan is not of the list.
  ASSERT_THAT(CreateTarget("t1"), IsOk());

  v1::ListPlansRequest request;
  request.set_parent("units/khoai-chau");
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    v1::ListPlansResponse response;
    auto call = As("user:minh", "ListPlans");
    ASSERT_THAT(plans_->List(call, request, &response), IsOk());
    for (const auto& plan : response.plans()) names.push_back(plan.name().substr(23));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("a", "a-b", "p"));
}

}  // namespace
}  // namespace thidua::targets
