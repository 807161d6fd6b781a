#include "services/targets/api/targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::SizeIs;

using TargetsTest = Desk;

TEST_F(TargetsTest, FindsAllViolationsAtOnce) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_THAT(ViolationsOf(CreateTarget("t", "bound { kind: BOUND_KIND_BAND }")), SizeIs(5));
}

TEST_F(TargetsTest, SupersedesInOneCommit) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_THAT(Supersede("t18", "t18b"),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  ASSERT_THAT(CreateTarget("t18"), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_THAT(Supersede("t18", "t18b", "1"),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(Supersede("t18", "t18b", "", ""),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
  EXPECT_THAT(Supersede("t18", "t18", "2"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  ASSERT_THAT(Supersede("t18", "t18c", "2"), IsOk());
  EXPECT_EQ(target_.supersedes(), "units/khoai-chau/plans/p/targets/t18");
  EXPECT_EQ(target_.etag(), "3");
  ASSERT_THAT(GetTarget("t18"), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_SUPERSEDED);
  EXPECT_EQ(target_.superseded_by(), "units/khoai-chau/plans/p/targets/t18c");
  EXPECT_EQ(target_.etag(), "3");
  EXPECT_THAT(Supersede("t18", "t18d"),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(TargetsTest, ListsInPages) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  ASSERT_THAT(CreateTarget("t1"), IsOk());
  ASSERT_THAT(CreateTarget("t2"), IsOk());
  ASSERT_THAT(Supersede("t1", "t3"), IsOk());
  v1::ListTargetsRequest targets;
  targets.set_parent("units/khoai-chau/plans/p");
  targets.add_states(v1::TARGET_STATE_ACTIVE);
  targets.set_page_size(1);
  v1::ListTargetsResponse response;
  auto call = As("user:minh", "ListTargets");
  ASSERT_THAT(targets_->List(call, targets, &response), IsOk());
  EXPECT_EQ(response.targets(0).name(), "units/khoai-chau/plans/p/targets/t2");
  targets.set_page_token(response.next_page_token());
  targets.clear_states();
  EXPECT_THAT(targets_->List(call, targets, &response),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_PAGE_TOKEN));
  targets.clear_page_token();
  targets.set_parent("units/khoai-chau/plans/none");
  EXPECT_THAT(targets_->List(call, targets, &response),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
}

TEST_F(TargetsTest, ReadsExactlyWhatATokenNames) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  ASSERT_THAT(CreateTarget("t18"), IsOk());
  const std::string before = target_.token();
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  ASSERT_THAT(GetTarget("t18", before), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_EQ(target_.token(), before);
  EXPECT_THAT(GetTarget("t18", "nonsense"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TOKEN));
}

}  // namespace
}  // namespace thidua::targets
