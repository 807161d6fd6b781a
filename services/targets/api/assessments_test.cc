#include "services/targets/api/assessments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

class AssessmentsTest : public Desk {
 protected:
  AssessmentsTest() {
    EXPECT_THAT(CreatePlan(kAnnounced), IsOk());
    EXPECT_THAT(CreateTarget("t18"), IsOk());
    reporting_.Set("schools", "2022", SchoolsTotal(49));
  }

  absl::Status Create(const std::string& id, const std::string& rest = "",
                      const std::string& principal = "user:lan") {
    auto request = FromText<v1::CreateAssessmentRequest>(
        R"(assessment { period: "2022" title: "Báo cáo" signed_by: "Chủ tịch"
                        document_date: "2023-01-05" } )");
    request.MergeFrom(FromText<v1::CreateAssessmentRequest>(rest));
    request.mutable_assessment()->set_name("units/khoai-chau/plans/p/assessments/" + id);
    request.set_request_id(absl::StrCat("assess ", id, " ", rest.size()));
    auto call = As(principal, "CreateAssessment");
    return assessments_.Create(call, request, &assessment_);
  }

  Assessments assessments_{*store_, *evaluator_};
  v1::Assessment assessment_;
};

TEST_F(AssessmentsTest, FreezesWhatThePlanCameTo) {
  ASSERT_THAT(Create("a"), IsOk());
  EXPECT_EQ(assessment_.evaluation().results(0).actual().value(), "72.06");
  EXPECT_EQ(assessment_.evaluation().pin().reporting_token(), "r1");
  const v1::Pin pin = assessment_.evaluation().pin();
  const std::string first = assessment_.SerializeAsString();
  reporting_.Set("schools", "2022", SchoolsTotal(68));
  // A retry is answered as the first time.
  ASSERT_THAT(Create("a"), IsOk());
  EXPECT_EQ(assessment_.SerializeAsString(), first);
  ASSERT_THAT(Create("b", "assessment { supersedes: 'units/khoai-chau/plans/p/assessments/a' }"),
              IsOk());
  EXPECT_EQ(assessment_.evaluation().results(0).actual().value(), "100.00");
  ASSERT_THAT(Create("c", "pin { " + pin.DebugString() + " }"), IsOk());
  EXPECT_EQ(assessment_.evaluation().results(0).actual().value(), "72.06");

  v1::ListAssessmentsRequest list;
  list.set_parent("units/khoai-chau/plans/p");
  v1::ListAssessmentsResponse listed;
  auto call = As("user:minh", "ListAssessments");
  ASSERT_THAT(assessments_.List(call, list, &listed), IsOk());
  ASSERT_EQ(listed.assessments_size(), 3);
  EXPECT_EQ(listed.assessments(0).superseded_by(), "units/khoai-chau/plans/p/assessments/b");
  EXPECT_EQ(listed.assessments(0).evaluation().results_size(), 0);
}

TEST_F(AssessmentsTest, ADraftHasComeToNothing) {
  ASSERT_THAT(CreatePlan(R"(name: "units/khoai-chau/plans/draft" term: "2021-2025"
                            base_period: "2020")",
                         "draft"),
              IsOk());
  auto request = FromText<v1::CreateAssessmentRequest>(
      R"(assessment { name: "units/khoai-chau/plans/draft/assessments/a" period: "2022"
                      title: "Báo cáo" signed_by: "Chủ tịch" document_date: "2023-01-05" }
         request_id: "a")");
  auto call = As("user:lan", "CreateAssessment");
  EXPECT_THAT(assessments_.Create(call, request, &assessment_),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(AssessmentsTest, RefusesWhatIsNoStatement) {
  EXPECT_EQ(Create("a", "", "user:minh").code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(FieldsOf(Create("a", "assessment { document_date: '2023-01-06' }")),
              ElementsAre("assessment.document_date"));
  EXPECT_THAT(FieldsOf(Create("a", "assessment { period: 'x' }")),
              ElementsAre("assessment.period"));
  ASSERT_THAT(Create("a"), IsOk());
  EXPECT_EQ(Create("a", "reason: 'again'").code(), absl::StatusCode::kAlreadyExists);
  reporting_.restricted = true;
  EXPECT_EQ(Create("b").code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace thidua::targets
