#include "services/targets/domain/assessment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

constexpr char kGood[] = R"(name: "units/a/plans/p/assessments/2022" period: "2022"
    title: "Báo cáo" signed_by: "Chủ tịch" document_date: "2023-01-15" text: "Đạt." )";
constexpr char kBefore[] = R"(name: "units/a/plans/p/assessments/old" period: "2022")";

const absl::Time kNow = StartInVietnam(absl::CivilDay(2023, 1, 15));

absl::StatusOr<v1::Assessment> New(const std::string& changes, const std::string& before = "") {
  auto asked = FromText<v1::Assessment>(kGood);
  asked.MergeFrom(FromText<v1::Assessment>(changes));
  std::optional<v1::Assessment> superseded;
  if (!before.empty()) superseded = FromText<v1::Assessment>(before);
  return NewAssessment(asked, superseded,
                       FromText<v1::Evaluation>(R"(plan: "units/a/plans/p" counts { standing: 1 }
                                                   results { target: "t" })"),
                       "user:lan", kNow);
}

TEST(Assessment, KeepsTheEvaluationAndWhoEnteredIt) {
  const auto made = New("superseded_by: 'x' entered_by: 'user:minh' evaluation { period: '1' }");
  ASSERT_THAT(made.status(), IsOk());
  EXPECT_EQ(made->entered_by(), "user:lan");
  EXPECT_EQ(made->superseded_by(), "");
  EXPECT_EQ(made->evaluation().plan(), "units/a/plans/p");
  EXPECT_EQ(made->evaluation().period(), "");
  const v1::Assessment summary = Summary(*made);
  EXPECT_EQ(summary.text(), "");
  EXPECT_EQ(summary.evaluation().results_size(), 0);
  EXPECT_EQ(summary.evaluation().counts_size(), 1);
}

TEST(Assessment, EveryViolationIsNamed) {
  const auto fields = [](const std::string& changes, const std::string& before = "") {
    return FieldsOf(New(changes, before).status());
  };
  // From the first day of the period to today.
  EXPECT_THAT(New("document_date: '2022-01-01'").status(), IsOk());
  EXPECT_THAT(fields("document_date: '2021-12-31'"), ElementsAre("assessment.document_date"));
  EXPECT_THAT(fields("document_date: '2023-01-16'"), ElementsAre("assessment.document_date"));
  EXPECT_THAT(fields("document_date: '15/1/2023'"), ElementsAre("assessment.document_date"));
  EXPECT_THAT(fields("title: '\\001' signed_by: '\\001' document_number: '\\001' text: '\\001'"),
              ElementsAre("assessment.title", "assessment.signed_by", "assessment.text",
                          "assessment.document_number"));
  const std::string old = "supersedes: 'units/a/plans/p/assessments/old'";
  EXPECT_THAT(fields(old), ElementsAre("assessment.supersedes")) << "there is none";
  EXPECT_THAT(New(old, kBefore).status(), IsOk());
  EXPECT_THAT(fields(old, R"(period: "2021")"), ElementsAre("assessment.supersedes"));
  EXPECT_THAT(fields("supersedes: 'units/a/plans/q/assessments/old'", kBefore),
              ElementsAre("assessment.supersedes"));
  EXPECT_EQ(New(old, std::string(kBefore) + R"( superseded_by: "other")").status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(Assessment, OnlyWhatEverybodyMayReadIsSigned) {
  v1::Evaluation evaluation;
  EXPECT_THAT(CheckSignable(evaluation), IsOk());
  evaluation.set_restricted(true);
  EXPECT_EQ(CheckSignable(evaluation).code(), absl::StatusCode::kFailedPrecondition);
  evaluation.set_restricted(false);
  evaluation.set_simulated(true);
  EXPECT_EQ(CheckSignable(evaluation).code(), absl::StatusCode::kFailedPrecondition);
  evaluation.set_simulated(false);
  evaluation.set_plan_state(v1::PLAN_STATE_DRAFT);
  EXPECT_EQ(CheckSignable(evaluation).code(), absl::StatusCode::kFailedPrecondition);
  evaluation.set_plan_state(v1::PLAN_STATE_CLOSED);
  EXPECT_THAT(CheckSignable(evaluation), IsOk());
}

}  // namespace
}  // namespace thidua::targets
