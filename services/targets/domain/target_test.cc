#include "services/targets/domain/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kTargetTime = absl::FromUnixSeconds(1'600'000'000);

constexpr char kWeighed[] = R"(bound { kind: BOUND_KIND_AT_LEAST value: "10" }
    allocations { valid_from: "2021-01-01" parts { unit: "units/dan-tien" value: "10" } rule {
      kind: ALLOCATION_RULE_KIND_BASE_VALUES reporting_token: "r7"
      weights { unit: "units/dan-tien" weight: "3" } } })";

constexpr char kName[] = "units/x/plans/p/targets/t";
constexpr char kGoodTarget[] = R"(quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { level { value { terms { cell { form: "forms/socio" element: "elements/income"
                                               aggregate: AGGREGATE_SUM } } } } })";

class TargetTest : public ::testing::Test {
 protected:
  const v1::Plan plan_ =
      FromText<v1::Plan>(R"(name: "units/x/plans/p" term: "2021-2025" base_period: "2020")");
  const TestVocabulary vocabulary_;
};

TEST_F(TargetTest, NewOneIsActiveAndReplacesNothing) {
  auto asked = FromText<v1::Target>(std::string(kGoodTarget) + R"(state: TARGET_STATE_SUPERSEDED
      supersedes: "a" superseded_by: "b" create_time { seconds: 7 })");
  asked.set_name(kName);
  const auto target = NewTarget(plan_, {}, asked, vocabulary_, kTargetTime);
  ASSERT_TRUE(target.ok()) << target.status();
  auto expected = FromText<v1::Target>(std::string(kGoodTarget) + R"(state: TARGET_STATE_ACTIVE
      create_time { seconds: 1600000000 })");
  expected.set_name(kName);
  EXPECT_EQ(target->ShortDebugString(), expected.ShortDebugString());
}

TEST_F(TargetTest, NewOneHasThePointsThatItsRuleDerives) {
  auto asked = FromText<v1::Target>(std::string(kGoodTarget) + R"(
      bound { kind: BOUND_KIND_AT_LEAST value: "50" }
      trajectory_rule { kind: TRAJECTORY_RULE_KIND_LINEAR base_value: "40" })");
  asked.set_name(kName);
  const auto target = NewTarget(plan_, {}, asked, vocabulary_, kTargetTime);
  ASSERT_TRUE(target.ok()) << target.status();
  ASSERT_EQ(target->trajectory_size(), 5);
  EXPECT_EQ(target->trajectory(0).value(), "42");
  // A copy of it may be made.
  EXPECT_THAT(NewTarget(plan_, {}, *target, vocabulary_, kTargetTime), IsOk());
  asked = *target;
  asked.mutable_trajectory(0)->set_value("43");
  asked.mutable_trajectory_rule()->set_step_period("2022");
  EXPECT_THAT(FieldsOf(NewTarget(plan_, {}, asked, vocabulary_, kTargetTime).status()),
              ElementsAre("target.trajectory_rule.step_period"));
  asked.mutable_trajectory_rule()->clear_step_period();
  EXPECT_THAT(FieldsOf(NewTarget(plan_, {}, asked, vocabulary_, kTargetTime).status()),
              ElementsAre("target.trajectory[0]"));
}

// Only SetAllocation reads weights, and says where.
TEST_F(TargetTest, NewOneDoesNotSayWhereItsWeightsWereRead) {
  const auto asked = FromText<v1::Target>(std::string(kGoodTarget) + kWeighed);
  const auto target = NewTarget(plan_, {}, asked, vocabulary_, kTargetTime);
  ASSERT_TRUE(target.ok()) << target.status();
  EXPECT_EQ(target->allocations(0).rule().reporting_token(), "");
  EXPECT_EQ(target->allocations(0).rule().weights(0).weight(), "3");
}

TEST_F(TargetTest, NewOneIsDueNotLongAfterTheTermOfItsPlan) {
  auto asked = FromText<v1::Target>(kGoodTarget);
  asked.set_due_period("2046");
  EXPECT_THAT(FieldsOf(NewTarget(plan_, {}, asked, vocabulary_, kTargetTime).status()),
              ElementsAre("target.due_period"));
  EXPECT_EQ(NewTarget(v1::Plan(), {}, asked, vocabulary_, kTargetTime).status().code(),
            absl::StatusCode::kDataLoss);
}

class SupersedeTargetTest : public TargetTest {
 protected:
  SupersedeTargetTest() {
    old_ =
        FromText<v1::Target>(std::string(kGoodTarget) + R"(state: TARGET_STATE_ACTIVE etag: "3")");
    old_.set_name(kName);
    *request_.mutable_target() = FromText<v1::Target>(kGoodTarget);
    request_.mutable_target()->set_name(std::string(kName) + "2");
    request_.set_name(kName);
    request_.set_reason("NQ 12");
  }

  absl::StatusOr<Supersession> Supersede() const {
    return SupersedeTarget(plan_, {}, old_, request_, vocabulary_, now_);
  }

  absl::Time now_ = kTargetTime;
  v1::Target old_;
  v1::SupersedeTargetRequest request_;
};

TEST_F(SupersedeTargetTest, LinksBothTargets) {
  request_.set_etag("3");
  const auto both = Supersede();
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->superseded.state(), v1::TARGET_STATE_SUPERSEDED);
  EXPECT_EQ(both->superseded.superseded_by(), std::string(kName) + "2");
  EXPECT_EQ(both->successor.state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_EQ(both->successor.supersedes(), kName);
  EXPECT_EQ(both->successor.create_time().seconds(), 1'600'000'000);
}

TEST_F(SupersedeTargetTest, KeepsWhereWeightsWereReadForWhatStays) {
  old_.MergeFrom(FromText<v1::Target>(kWeighed));
  request_.mutable_target()->MergeFrom(FromText<v1::Target>(kWeighed));
  const auto token = [this] {
    return Supersede()->successor.allocations(0).rule().reporting_token();
  };
  EXPECT_EQ(token(), "r7");
  request_.mutable_target()->mutable_indicator()->set_decimals(1);
  EXPECT_EQ(token(), "") << "They may have been read for something else.";
  request_.mutable_target()->mutable_indicator()->clear_decimals();
  request_.mutable_target()->mutable_allocations(0)->mutable_rule()->set_reporting_token("r8");
  EXPECT_EQ(token(), "");
}

TEST_F(SupersedeTargetTest, FindsAllViolationsAtOnce) {
  request_.clear_reason();
  request_.set_predecessor_outcome(static_cast<v1::PredecessorOutcome>(9));
  request_.mutable_target()->set_due_period("2046");
  EXPECT_THAT(FieldsOf(Supersede().status()),
              ElementsAre("reason", "predecessor_outcome", "target.due_period"));
}

// 1 January 2025 begins in Viet Nam at 17:00 of 31 December in UTC.
TEST_F(SupersedeTargetTest, IsDueFromTheFirstDayOfItsDuePeriodInVietNam) {
  const absl::Time first = StartInVietnam(absl::CivilDay(2025, 1, 1));
  now_ = first - absl::Seconds(1);
  auto both = Supersede();
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->successor.predecessor_outcome(), v1::PREDECESSOR_OUTCOME_NOT_DUE);
  EXPECT_EQ(both->superseded.predecessor_outcome(), v1::PREDECESSOR_OUTCOME_UNSPECIFIED);
  now_ = first;
  const absl::Status refused = Supersede().status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused), type::v1::ERROR_REASON_ILLEGAL_STATE);
  EXPECT_THAT(std::string(refused.message()),
              AllOf(HasSubstr("since 2025-01-01"), HasSubstr("predecessor_outcome must say"),
                    HasSubstr("PREDECESSOR_OUTCOME_MISSED")));
}

// Due on a day, beyond the term, or never: the year of the day decides.
TEST_F(SupersedeTargetTest, IsDueFromTheFirstDayOfTheYearOfItsDay) {
  const auto first = [this](const std::string& due, const std::string& quantifier = "AT_DUE") {
    const auto target =
        FromText<v1::Target>("due_period: '" + due + "' quantifier: QUANTIFIER_" + quantifier);
    return FirstDueDay(target, PlanYears::Of(plan_).value(), {}).value();
  };
  EXPECT_EQ(first("2025-06-30"), absl::CivilDay(2025, 1, 1));
  EXPECT_EQ(first("2030"), absl::CivilDay(2030, 1, 1));
  EXPECT_EQ(first("open-ended"), std::nullopt);
  EXPECT_EQ(first("open-ended", "EVERY_YEAR"), absl::CivilDay(2021, 1, 1));
  old_.set_due_period("open-ended");
  now_ = StartInVietnam(absl::CivilDay(2099, 1, 1));
  EXPECT_EQ(Supersede()->successor.predecessor_outcome(), v1::PREDECESSOR_OUTCOME_NOT_DUE);
  request_.set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_MISSED);
  EXPECT_THAT(std::string(Supersede().status().message()), HasSubstr("is never due"));
}

// All of several is missed as soon as one is: it is due when the first of them is.
TEST_F(SupersedeTargetTest, AllOfIsDueWithItsFirstMember) {
  const PlanYears years = PlanYears::Of(plan_).value();
  const auto at_due = [](const std::string& due) {
    return FromText<v1::Target>("quantifier: QUANTIFIER_AT_DUE due_period: '" + due + "'");
  };
  const Siblings siblings = {
      {"a", at_due("open-ended")}, {"b", at_due("2025")}, {"c", at_due("2023-06-30")}};
  auto composite = at_due("open-ended");
  for (const std::string member : {"a", "b", "c"}) {
    composite.mutable_indicator()->mutable_composite()->add_members()->set_target(member);
  }
  composite.mutable_indicator()->mutable_composite()->set_kind(v1::COMPOSITE_KIND_ALL_OF);
  EXPECT_EQ(FirstDueDay(composite, years, siblings).value(), absl::CivilDay(2023, 1, 1));
  EXPECT_EQ(FirstDueDay(composite, years, {}).status().code(), absl::StatusCode::kDataLoss);
  // What some of them weigh may change until the composite itself is due.
  composite.mutable_indicator()->mutable_composite()->set_kind(v1::COMPOSITE_KIND_WEIGHTED_SHARE);
  EXPECT_EQ(FirstDueDay(composite, years, siblings).value(), std::nullopt);
}

// "10 % by 2025" came to 9.53 and was missed; "20 % in 2026" must say so.
TEST_F(SupersedeTargetTest, OfADueTargetKeepsWhatItHadComeTo) {
  now_ = StartInVietnam(absl::CivilDay(2026, 3, 1));
  request_.set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_NOT_DUE);
  EXPECT_EQ(ReasonOf(Supersede().status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
  for (const auto outcome : {v1::PREDECESSOR_OUTCOME_UNSETTLED, v1::PREDECESSOR_OUTCOME_MET,
                             v1::PREDECESSOR_OUTCOME_MISSED}) {
    request_.set_predecessor_outcome(outcome);
    const auto both = Supersede();
    ASSERT_TRUE(both.ok()) << both.status();
    EXPECT_EQ(both->successor.predecessor_outcome(), outcome);
  }
}

TEST_F(SupersedeTargetTest, OfOneThatIsNotDueHasNothingToTell) {
  request_.set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_MISSED);
  const absl::Status refused = Supersede().status();
  EXPECT_EQ(ReasonOf(refused), type::v1::ERROR_REASON_ILLEGAL_STATE);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("is not due before 2025-01-01"));
  request_.set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_NOT_DUE);
  EXPECT_TRUE(Supersede().ok());
  // What is written into the successor itself is no statement.
  request_.mutable_target()->set_predecessor_outcome(v1::PREDECESSOR_OUTCOME_MET);
  EXPECT_EQ(Supersede()->successor.predecessor_outcome(), v1::PREDECESSOR_OUTCOME_NOT_DUE);
}

// It may have been missed for good in 2021 already.
TEST_F(SupersedeTargetTest, EveryYearIsDueFromTheTermsFirstDay) {
  old_.set_quantifier(v1::QUANTIFIER_EVERY_YEAR);
  now_ = StartInVietnam(absl::CivilDay(2020, 12, 31));
  EXPECT_TRUE(Supersede().ok());
  now_ = StartInVietnam(absl::CivilDay(2021, 1, 1));
  EXPECT_EQ(ReasonOf(Supersede().status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
}

TEST_F(SupersedeTargetTest, RefusesAStoredTargetWithoutADuePeriod) {
  old_.set_due_period("soon");
  EXPECT_EQ(Supersede().status().code(), absl::StatusCode::kDataLoss);
  old_.set_due_period("2025");
  old_.clear_quantifier();
  EXPECT_EQ(Supersede().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SupersedeTargetTest, RefusesAnotherEtag) {
  request_.set_etag("2");
  EXPECT_EQ(ReasonOf(Supersede().status()), type::v1::ERROR_REASON_ETAG_MISMATCH);
}

TEST_F(SupersedeTargetTest, HappensOnce) {
  old_ = Supersede()->superseded;
  EXPECT_EQ(ReasonOf(Supersede().status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
}

TEST_F(SupersedeTargetTest, SuccessorIsOfTheSamePlan) {
  const auto fields = [this](const std::string& name) {
    request_.mutable_target()->set_name(name);
    return FieldsOf(CheckSuccessorName(request_));
  };
  EXPECT_THAT(fields("units/x/plans/p/targets/t2"), IsEmpty());
  EXPECT_THAT(fields("units/x/plans/q/targets/t2"), ElementsAre("target.name"));
  EXPECT_THAT(fields("units/y/plans/p/targets/t2"), ElementsAre("target.name"));
  EXPECT_THAT(fields("units/x/plans/p"), ElementsAre("target.name"));
}

}  // namespace
}  // namespace thidua::targets
