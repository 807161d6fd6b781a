#include "services/targets/domain/composite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/growth.h"
#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;

Judgement Member(const std::string& name, const std::string& result, const std::string& value) {
  Judgement judgement;
  judgement.result = FromText<v1::TargetResult>(result);
  judgement.result.set_target(name);
  if (!value.empty()) {
    judgement.value = ExactValue(*ReadDecimal(value));
    judgement.result.mutable_actual()->set_value(value);
  }
  return judgement;
}

constexpr char kMet[] = "outcome: OUTCOME_MET holds: true";
constexpr char kMetForGood[] = "outcome: OUTCOME_MET holds: true final: true";
constexpr char kMissed[] = "outcome: OUTCOME_MISSED";
constexpr char kMissedForGood[] = "outcome: OUTCOME_MISSED final: true";
constexpr char kUnknown[] = "outcome: OUTCOME_NOT_ASSESSABLE";

class CompositeTest : public ::testing::Test {
 protected:
  // The verdict in that year on a composite of that kind of the members so far, due 2025.
  v1::TargetResult Judged(const std::string& kind, const std::string& rest = "", int year = 2025) {
    auto target = FromText<v1::Target>(
        R"(name: "c" due_period: "2025" quantifier: QUANTIFIER_AT_DUE indicator { decimals: 2
           unit_of_measure: "%" composite { kind: COMPOSITE_KIND_)" +
        kind + " } } " + rest);
    for (size_t i = 0; i < members_.size(); ++i) {
      auto& member = *target.mutable_indicator()->mutable_composite()->add_members();
      member.set_target(members_[i].result.target());
      if (i < weights_.size()) member.set_weight(weights_[i]);
    }
    std::vector<const Judgement*> members;
    for (const Judgement& member : members_) members.push_back(&member);
    return JudgeComposite(target, OccasionIn(year), members).value().result;
  }
  v1::TargetResult AllOf(const std::vector<std::string>& results) {
    members_.clear();
    for (const std::string& result : results) {
      members_.push_back(Member(absl::StrCat("t", members_.size()), result, ""));
    }
    return Judged("ALL_OF");
  }

  std::vector<Judgement> members_;
  std::vector<std::string> weights_;
};

TEST_F(CompositeTest, AllOfIsMissedAsSoonAsOneMemberIs) {
  EXPECT_EQ(AllOf({kMet, kMissed, kUnknown}).outcome(), v1::OUTCOME_MISSED);
  EXPECT_FALSE(AllOf({kMetForGood, kMissed}).final());
  // One that is missed for good settles it, whatever becomes of the others.
  EXPECT_TRUE(AllOf({kMet, kMissedForGood, kUnknown}).final());
  EXPECT_EQ(AllOf({kMet, kMissed}).obstacles_size(), 0);
}

TEST_F(CompositeTest, AllOfCannotBeJudgedWithoutOneUnlessAnotherFailed) {
  const auto result = AllOf({kMetForGood, kUnknown});
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_FALSE(result.final());
  EXPECT_FALSE(result.holds());
  ASSERT_EQ(result.obstacles_size(), 1);
  EXPECT_EQ(result.obstacles(0).obstacle(), v1::OBSTACLE_MEMBER);
  EXPECT_EQ(result.obstacles(0).target(), "t1");
}

TEST_F(CompositeTest, AllOfIsWhatTheOneFurthestBehindIs) {
  EXPECT_EQ(AllOf({kMet, "outcome: OUTCOME_ON_TRACK", "outcome: OUTCOME_OFF_TRACK",
                   "outcome: OUTCOME_AT_RISK"})
                .outcome(),
            v1::OUTCOME_OFF_TRACK);
  EXPECT_EQ(AllOf({"outcome: OUTCOME_ON_TRACK", kMet}).outcome(), v1::OUTCOME_ON_TRACK);
  EXPECT_EQ(AllOf({kMet, "outcome: OUTCOME_EVALUATED_AT_DISSOLUTION final: true"}).outcome(),
            v1::OUTCOME_EVALUATED_AT_DISSOLUTION);
  const auto met = AllOf({kMetForGood, kMetForGood});
  EXPECT_EQ(met.outcome(), v1::OUTCOME_MET);
  EXPECT_TRUE(met.final());
  EXPECT_TRUE(met.holds());
  EXPECT_FALSE(AllOf({kMetForGood, kMet}).final());
  EXPECT_FALSE(met.has_actual());
}

TEST_F(CompositeTest, ShowsItsPartsAndWhatTheyRestOn) {
  members_ = {Member("t1", std::string(kMetForGood) + R"( title: "Một" unit_of_measure: "%"
      actual_period: "2023" superseded_by: "t1b" expected: 25 accepted: 25 rounds: "r1"
      status: VALUE_STATUS_OFFICIAL)",
                     "80"),
              Member("t2", std::string(kMissed) + R"( expected: 10 accepted: 9 rounds: "r2"
      status: VALUE_STATUS_ESTIMATE simulated: true)",
                     "7")};
  weights_ = {"2.5", ""};
  const auto result = Judged("WEIGHTED_SHARE");
  ASSERT_EQ(result.parts_size(), 2);
  EXPECT_EQ(result.parts(0).ShortDebugString(),
            FromText<v1::Part>(R"(target: "t1" title: "Một" weight: "2.5" outcome: OUTCOME_MET
                final: true holds: true value: "80" unit_of_measure: "%" actual_period: "2023"
                superseded_by: "t1b")")
                .ShortDebugString());
  EXPECT_EQ(result.parts(1).weight(), "1");
  EXPECT_EQ(result.accepted(), 9);
  EXPECT_EQ(result.expected(), 10);
  EXPECT_TRUE(result.provisional());
  EXPECT_TRUE(result.simulated());
  EXPECT_THAT(result.rounds(), ElementsAre("r1", "r2"));
  EXPECT_EQ(Judged("ALL_OF").parts(0).weight(), "");
}

// Two of three hold, with weights of 0.1 and 0.2 of 0.6: half, and exactly so.
TEST_F(CompositeTest, AWeightedShareIsExact) {
  members_ = {Member("t1", kMetForGood, "1"), Member("t2", kMetForGood, "1"),
              Member("t3", kMissedForGood, "0")};
  weights_ = {"0.1", "0.2", "0.3"};
  const auto at = Judged("WEIGHTED_SHARE", R"(bound { kind: BOUND_KIND_AT_LEAST value: "50" })");
  EXPECT_EQ(at.outcome(), v1::OUTCOME_MET);
  EXPECT_TRUE(at.final());
  EXPECT_EQ(at.actual().value(), "50.00");
  EXPECT_EQ(at.actual().numerator(), "0.3");
  EXPECT_EQ(at.actual().denominator(), "0.6");
  const auto above =
      Judged("WEIGHTED_SHARE", R"(bound { kind: BOUND_KIND_MORE_THAN value: "50" })");
  EXPECT_EQ(above.outcome(), v1::OUTCOME_MISSED);
  EXPECT_EQ(above.base_period(), "");
}

TEST_F(CompositeTest, AWeightedMeanIsOfValues) {
  members_ = {Member("t1", kMet, "80"), Member("t2", kMissedForGood, "65")};
  weights_ = {"2", "1"};
  const std::string bound = R"(bound { kind: BOUND_KIND_AT_LEAST value: "75" })";
  const auto result = Judged("WEIGHTED_MEAN", bound);
  EXPECT_EQ(result.actual().value(), "75.00");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_MET);
  // A member may still come to something else.
  EXPECT_FALSE(result.final());
  EXPECT_EQ(Judged("WEIGHTED_MEAN", bound, 2024).has_hint(), false);
  // On its way it is measured against its own trajectory.
  weights_ = {"1", "1"};
  EXPECT_EQ(Judged("WEIGHTED_MEAN", bound + R"(trajectory { period: "2023" value: "70" })", 2024)
                .outcome(),
            v1::OUTCOME_ON_TRACK);
}

TEST_F(CompositeTest, AWeightedOneNeedsEveryMember) {
  members_ = {Member("t1", kMet, "80"), Member("t2", kUnknown, "")};
  const auto result =
      Judged("WEIGHTED_SHARE", R"(bound { kind: BOUND_KIND_AT_LEAST value: "10" })");
  EXPECT_EQ(result.outcome(), v1::OUTCOME_NOT_ASSESSABLE);
  ASSERT_EQ(result.obstacles_size(), 1);
  EXPECT_EQ(result.obstacles(0).target(), "t2");
  // A value alone is no verdict: its bound was not decided.
  members_[1] = Member("t2", kUnknown, "7");
  EXPECT_EQ(Judged("WEIGHTED_SHARE").obstacles_size(), 1);
}

TEST_F(CompositeTest, AStoredMeanOfARootIsCorrupt) {
  members_ = {Member("t1", kMet, "80"), Member("t2", kMet, "80")};
  members_[1].value = ExactValue(CompoundGrowth(2, 1, 2));
  auto target = FromText<v1::Target>(R"(due_period: "2025" quantifier: QUANTIFIER_AT_DUE
      indicator { composite { kind: COMPOSITE_KIND_WEIGHTED_MEAN members {} members {} } })");
  EXPECT_EQ(JudgeComposite(target, OccasionIn(2025), {&members_[0], &members_[1]}).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace thidua::targets
