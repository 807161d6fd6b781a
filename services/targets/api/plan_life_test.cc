#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/schemes.h"
#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kP[] = "units/khoai-chau/plans/p";

class PlanLifeTest : public Desk {
 protected:
  absl::Status Record(const std::string& kind, const std::string& date,
                      const std::string& principal = "user:lan") {
    auto request = FromText<v1::RecordPlanActRequest>(
        "act { kind: PLAN_ACT_KIND_" + kind + " date: '" + date +
        "' document: 'NQ' authority: 'HĐND huyện' } request_id: '" + kind + date + "'");
    request.set_name(kP);
    auto call = As(principal, "RecordPlanAct");
    return plans_->RecordAct(call, request, &plan_);
  }

  absl::Status Delete(const std::string& id, const std::string& principal = "user:lan",
                      const std::string& request_id = "delete") {
    v1::DeleteTargetRequest request;
    request.set_name(absl::StrCat(kP, "/targets/", id));
    request.set_request_id(absl::StrCat(request_id, " ", id));
    auto call = As(principal, "DeleteTarget");
    google::protobuf::Empty answer;
    return targets_->Delete(call, request, &answer);
  }

  v1::PlanState Stored() {
    v1::GetPlanRequest get;
    get.set_name(kP);
    auto call = As("user:minh", "GetPlan");
    v1::Plan plan;
    EXPECT_THAT(plans_->Get(call, get, &plan), IsOk());
    return plan.state();
  }

  // Creates a plan of Kim Động, which user:lan may not read, or of a unit below.
  absl::Status Inherit(const std::string& source, const std::string& id = "t1") {
    return CreateTarget(id, std::string(kSchools) + " inherits: '" + source + "'");
  }

  const ::testing::Matcher<absl::Status> illegal_ =
      Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE);
};

TEST_F(PlanLifeTest, ActsMakeTheState) {
  ASSERT_THAT(CreatePlan(std::string(kPlan) + "state: PLAN_STATE_CLOSED"), IsOk());
  EXPECT_EQ(plan_.state(), v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(Record("APPROVAL", "2020-12-15", "user:minh").code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Record("AMENDMENT", "2020-12-15"), illegal_);
  EXPECT_THAT(FieldsOf(Record("APPROVAL", "2023-01-06")), ElementsAre("act.date"));
  ASSERT_THAT(Record("ANNOUNCEMENT", "2020-08-05"), IsOk());
  EXPECT_EQ(plan_.state(), v1::PLAN_STATE_ANNOUNCED);
  const v1::Plan first = plan_;
  ASSERT_THAT(Record("APPROVAL", "2020-12-15"), IsOk());
  // A retry is answered as the first time, with the state of then.
  ASSERT_THAT(Record("ANNOUNCEMENT", "2020-08-05"), IsOk());
  EXPECT_EQ(plan_.SerializeAsString(), first.SerializeAsString());
  EXPECT_EQ(Stored(), v1::PLAN_STATE_APPROVED);
  v1::ListPlansRequest list;
  list.set_parent("units/khoai-chau");
  v1::ListPlansResponse listed;
  auto call = As("user:minh", "ListPlans");
  ASSERT_THAT(plans_->List(call, list, &listed), IsOk());
  EXPECT_EQ(listed.plans(0).state(), v1::PLAN_STATE_APPROVED);
  EXPECT_EQ(listed.plans(0).acts(1).recorded_by(), "user:lan");
}

TEST_F(PlanLifeTest, TheStateIsNotStored) {
  ASSERT_THAT(CreatePlan(std::string(kAnnounced) + "state: PLAN_STATE_CLOSED"), IsOk());
  EXPECT_EQ(plan_.state(), v1::PLAN_STATE_ANNOUNCED);
  auto reader = store_->Open("khoai-chau");
  ASSERT_THAT(reader.status(), IsOk());
  const auto stored = resource::Load<v1::Plan>(**reader, kP);
  ASSERT_THAT(stored.status(), IsOk());
  EXPECT_EQ(stored->state(), v1::PLAN_STATE_UNSPECIFIED);
}

TEST_F(PlanLifeTest, ADraftLosesTargets) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  ASSERT_THAT(CreateTarget("t1"), IsOk());
  ASSERT_THAT(CreateTarget("t2"), IsOk());
  EXPECT_EQ(Delete("t1", "user:minh").code(), absl::StatusCode::kPermissionDenied);
  ASSERT_THAT(Delete("t1"), IsOk());
  ASSERT_THAT(Delete("t1"), IsOk());  // a retry
  EXPECT_EQ(GetTarget("t1").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Delete("t1", "user:lan", "again").code(), absl::StatusCode::kNotFound);
  ASSERT_THAT(Supersede("t2", "t3"), IsOk());
  EXPECT_THAT(Delete("t2"), illegal_);
  ASSERT_THAT(Delete("t3"), IsOk());
  ASSERT_THAT(GetTarget("t2"), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_ACTIVE);
  ASSERT_THAT(Record("ANNOUNCEMENT", "2020-08-05"), IsOk());
  EXPECT_THAT(Delete("t2"), illegal_);
}

TEST_F(PlanLifeTest, WhatASchemeScoresIsNotDeleted) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  ASSERT_THAT(CreateTarget("t1"), IsOk());
  ASSERT_THAT(CreateTarget("t2"), IsOk());
  PutCatalog<catalog::v1::Unit>("name: 'units/a' versions { valid_from: '2004-01-01' }");
  Schemes schemes(*store_, *catalog_);
  v1::Scheme scheme;
  auto call = As("user:lan", "CreateScheme");
  ASSERT_THAT(schemes.Create(call, FromText<v1::CreateSchemeRequest>(R"(request_id: "s" scheme {
      name: "units/khoai-chau/schemes/s" plan: "units/khoai-chau/plans/p" title: "Chấm điểm"
      groups { id: "xa" title: "Các xã" units: "units/a" }
      criteria { id: "1" target: "units/khoai-chau/plans/p/targets/t1"
                 degrees { from_percent: "100" points: "10" } } })"),
                             &scheme),
              IsOk());
  const absl::Status refused = Delete("t1");
  EXPECT_THAT(refused, illegal_);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("units/khoai-chau/schemes/s"));
  EXPECT_THAT(Delete("t2", "user:lan", "other"), IsOk());
}

TEST_F(PlanLifeTest, AnApprovedPromiseChangesByAnAct) {
  ASSERT_THAT(CreatePlan(kAnnounced), IsOk());
  ASSERT_THAT(CreateTarget("t1"), IsOk());
  ASSERT_THAT(Supersede("t1", "t2"), IsOk());
  ASSERT_THAT(Record("APPROVAL", "2020-12-15"), IsOk());
  EXPECT_THAT(FieldsOf(Supersede("t2", "t3")), ElementsAre("target.source_date"));
  statement_ = "target { source_date: '2020-08-05' }";
  EXPECT_THAT(FieldsOf(Supersede("t2", "t3")), ElementsAre("target.source_date"));
  statement_ = "target { source_date: '2020-12-15' }";
  ASSERT_THAT(Supersede("t2", "t3"), IsOk());
  // What the act holds is entered without more.
  ASSERT_THAT(CreateTarget("t4"), IsOk());
}

TEST_F(PlanLifeTest, AClosedPlanIsOnlyLookedAt) {
  ASSERT_THAT(CreatePlan(kAnnounced), IsOk());
  ASSERT_THAT(CreateTarget("t1"), IsOk());
  ASSERT_THAT(Record("CLOSING", "2022-06-30"), IsOk());
  EXPECT_EQ(plan_.state(), v1::PLAN_STATE_CLOSED);
  EXPECT_THAT(CreateTarget("t2"), illegal_);
  EXPECT_THAT(std::string(CreateTarget("t2").message()), HasSubstr("closed since 2022-06-30"));
  EXPECT_THAT(Supersede("t1", "t2"), illegal_);
  EXPECT_THAT(Delete("t1"), illegal_);
  EXPECT_THAT(Record("CLOSING", "2022-07-01"), illegal_);
  auto trajectory = FromText<v1::SetTrajectoryRequest>(
      "request_id: 't' reason: 'NQ' points { period: '2023' value: '80' }");
  trajectory.set_name(absl::StrCat(kP, "/targets/t1"));
  auto set = As("user:lan", "SetTrajectory");
  EXPECT_THAT(targets_->SetTrajectory(set, trajectory, &target_), illegal_);
  trajectory.set_validate_only(true);
  EXPECT_THAT(targets_->SetTrajectory(set, trajectory, &target_), illegal_);
  auto update = FromText<v1::UpdatePlanRequest>("plan { title: 'b' } request_id: 'u'");
  update.mutable_plan()->set_name(kP);
  auto call = As("user:lan", "UpdatePlan");
  EXPECT_THAT(plans_->Update(call, update, &plan_), illegal_);
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.plan_state(), v1::PLAN_STATE_CLOSED);
}

TEST_F(PlanLifeTest, AnEvaluationSaysWhereThePlanStoodAtThePin) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.plan_state(), v1::PLAN_STATE_DRAFT);
  pin_ = evaluation_.pin();
  ASSERT_THAT(Record("ANNOUNCEMENT", "2020-08-05"), IsOk());
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.plan_state(), v1::PLAN_STATE_DRAFT);
  pin_.reset();
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.plan_state(), v1::PLAN_STATE_ANNOUNCED);
}

TEST_F(PlanLifeTest, InheritsFromWhomItWentOver) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  const std::string theirs = "units/kim-dong/plans/p/targets/t18";
  // Whether something is there is told to those who may read it alone.
  EXPECT_EQ(Inherit(theirs).code(), absl::StatusCode::kPermissionDenied);
  PutCatalog<catalog::v1::Binding>(R"(name: "bindings/user:lan" grants {
      role: ROLE_DISTRICT_ADMINISTRATOR unit: "units/khoai-chau" } grants {
      role: ROLE_DISTRICT_ADMINISTRATOR unit: "units/kim-dong" })");
  EXPECT_THAT(FieldsOf(Inherit(theirs)), ElementsAre("target.inherits", "target.inherits"));
  EXPECT_THAT(FieldsOf(CreateTarget("t1", "inherits: 'nonsense'")).front(), "target.inherits");
  PutCatalog<catalog::v1::Unit>(R"(name: "units/kim-dong" versions { display_name: "Kim Động"
      kind: UNIT_KIND_DISTRICT valid_from: "1996-01-01" }
      successions { successor: "units/khoai-chau" extent: SUCCESSION_EXTENT_PART })");
  EXPECT_THAT(FieldsOf(Inherit(theirs)), ElementsAre("target.inherits"));
  ASSERT_THAT(CreatePlan(R"(name: "units/kim-dong/plans/p" term: "2021-2025" base_period: "2020"
      acts { kind: PLAN_ACT_KIND_APPROVAL document: "NQ" date: "2020-12-15" authority: "HĐND" })",
                         "theirs"),
              IsOk());
  v1::CreateTargetRequest request;
  *request.mutable_target() = FromText<v1::Target>(kSchools);
  request.mutable_target()->set_name(theirs);
  request.set_request_id("theirs");
  auto call = As("user:lan", "CreateTarget");
  ASSERT_THAT(targets_->Create(call, request, &target_), IsOk());
  ASSERT_THAT(Inherit(theirs), IsOk());
  EXPECT_EQ(target_.inherits(), theirs);
  ASSERT_THAT(GetTarget("t1"), IsOk());
  EXPECT_EQ(target_.inherits(), theirs);
}

}  // namespace
}  // namespace thidua::targets
