#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kLinear[] = "rule { kind: TRAJECTORY_RULE_KIND_LINEAR base_value: '50' } ";

class SetTrajectoryTest : public Desk {
 protected:
  SetTrajectoryTest() {
    EXPECT_THAT(CreatePlan(kPlan), IsOk());
    EXPECT_THAT(CreateTarget("t18"), IsOk());
  }

  absl::Status Set(const std::string& text, const std::string& principal = "user:lan") {
    auto request = FromText<v1::SetTrajectoryRequest>(text);
    if (request.name().empty()) request.set_name("units/khoai-chau/plans/p/targets/t18");
    auto call = As(principal, "SetTrajectory");
    return targets_->SetTrajectory(call, request, &target_);
  }

  std::vector<std::string> Points() const {
    std::vector<std::string> points;
    for (const auto& point : target_.trajectory()) {
      points.push_back(point.period() + "=" + point.value());
    }
    return points;
  }
};

TEST_F(SetTrajectoryTest, IsACommitOfTheTargetItself) {
  const std::string before = target_.etag();
  ASSERT_THAT(Set(std::string(kLinear) + "request_id: 'r' reason: 'NQ 12'"), IsOk());
  EXPECT_THAT(Points(),
              ElementsAre("2021=60.00", "2022=70.00", "2023=80.00", "2024=90.00", "2025=100"));
  EXPECT_NE(target_.etag(), before);
  const v1::Target answered = target_;
  ASSERT_THAT(GetTarget("t18"), IsOk());
  EXPECT_EQ(target_.SerializeAsString(), answered.SerializeAsString());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_EQ(target_.superseded_by(), "");

  reporting_.Set("schools", "2022", SchoolsTotal(49));
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 ON_TRACK 72.06"));
  EXPECT_EQ(evaluation_.results(0).required_now(), "70.00");
  EXPECT_EQ(evaluation_.results(0).trajectory_rule().base_value(), "50");
}

TEST_F(SetTrajectoryTest, AProposalIsStoredNowhere) {
  const v1::Target before = target_;
  ASSERT_THAT(Set(std::string(kLinear) + "validate_only: true"), IsOk());
  EXPECT_EQ(target_.trajectory_size(), 5);
  EXPECT_EQ(target_.etag(), before.etag()) << "It is adopted with this etag.";
  EXPECT_EQ(target_.token(), before.token());
  ASSERT_THAT(GetTarget("t18"), IsOk());
  EXPECT_THAT(Points(), IsEmpty());
  EXPECT_EQ(target_.token(), before.token()) << "Nothing was committed.";
  EXPECT_THAT(FieldsOf(Set("rule {} validate_only: true")),
              ElementsAre("rule.base_value", "rule.kind"));
}

TEST_F(SetTrajectoryTest, FindsAllViolationsAtOnce) {
  EXPECT_THAT(FieldsOf(Set("rule {} points { period: '2022' value: 'x' }")),
              ElementsAre("request_id", "reason", "points[0].value", "rule", "rule.base_value",
                          "rule.kind"));
}

TEST_F(SetTrajectoryTest, ARetryIsAppliedOnce) {
  const std::string first = std::string(kLinear) + "request_id: 'r' reason: 'NQ 12' etag: '2'";
  ASSERT_THAT(Set(first), IsOk());
  const v1::Target answered = target_;
  ASSERT_THAT(Set("points { period: '2022' value: '1' } request_id: 's' reason: 'NQ 13'"), IsOk());
  EXPECT_THAT(Points(), ElementsAre("2022=1"));
  EXPECT_FALSE(target_.has_trajectory_rule());
  ASSERT_THAT(Set(first), IsOk()) << "Its etag is not that of the target any more.";
  EXPECT_EQ(target_.SerializeAsString(), answered.SerializeAsString());
  ASSERT_THAT(GetTarget("t18"), IsOk());
  EXPECT_THAT(Points(), ElementsAre("2022=1"));
}

TEST_F(SetTrajectoryTest, KeepsToEtagAndState) {
  const std::string cause = "request_id: 'r' reason: 'NQ 12' ";
  EXPECT_THAT(Set(kLinear + cause + "etag: '1'"),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(Set(kLinear + cause + "name: 'units/khoai-chau/plans/p/targets/none'"),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  for (const std::string how : {"", "validate_only: true"}) {
    EXPECT_THAT(Set(kLinear + cause + how),
                Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  }
}

TEST_F(SetTrajectoryTest, TakesWhoMayWritePlans) {
  EXPECT_THAT(Set(std::string(kLinear) + "validate_only: true", "user:minh"),
              Fails(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::targets
