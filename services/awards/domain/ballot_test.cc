#include "services/awards/domain/ballot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::ElementsAre;

TEST(CheckBallot, NamesTheFault) {
  struct Case {
    std::string field;
    std::function<void(v1::Ballot&)> spoil;
  };
  const Case cases[] = {
      {"ballot.present", [](auto& b) { b.set_blank(1); }},
      {"ballot.present", [](auto& b) { b.set_present(9); }},
      {"ballot.present",
       [](auto& b) {
         b.set_present(11);
         b.set_blank(1);
       }},
      {"ballot.against",
       [](auto& b) {
         b.set_against(-1);
         b.set_in_favour(11);
       }},
      {"ballot.minutes", [](auto& b) { b.clear_minutes(); }},
      {"ballot.member_principals", [](auto& b) { b.mutable_member_principals()->RemoveLast(); }},
      {"ballot.member_principals[9]",
       [](auto& b) { b.set_member_principals(9, "user:council-0"); }},
      {"ballot.member_principals[3]", [](auto& b) { b.set_member_principals(3, ""); }},
      {"ballot.members",
       [](auto& b) {
         b.set_members(0);
         b.set_present(0);
         b.set_in_favour(0);
         b.set_against(0);
         b.clear_member_principals();
       }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::Ballot ballot = SampleBallot();
    c.spoil(ballot);
    Violations violations;
    CheckBallot(violations, ballot);
    ASSERT_EQ(violations.list().size(), 1);
    EXPECT_EQ(violations.list()[0].field, c.field);
  }
  Violations none;
  CheckBallot(none, SampleBallot());
  EXPECT_TRUE(none.empty());
}

TEST(Passes, ComparesExactly) {
  struct Case {
    int numerator, denominator;
    v1::BallotBase base;
    int members, present, in_favour;
    bool passes;
  };
  const Case cases[] = {
      {90, 100, v1::BALLOT_BASE_ALL_MEMBERS, 10, 10, 9, true},
      {90, 100, v1::BALLOT_BASE_ALL_MEMBERS, 10, 9, 9, true},
      {90, 100, v1::BALLOT_BASE_ALL_MEMBERS, 11, 10, 9, false},   // 81.8 %
      {90, 100, v1::BALLOT_BASE_ALL_MEMBERS, 11, 11, 10, true},   // 90.9 %
      {90, 100, v1::BALLOT_BASE_ALL_MEMBERS, 19, 19, 17, false},  // 89.5 %
      {90, 100, v1::BALLOT_BASE_ALL_MEMBERS, 20, 20, 18, true},   // 90 %
      {2, 3, v1::BALLOT_BASE_ALL_MEMBERS, 9, 9, 6, true},
      {2, 3, v1::BALLOT_BASE_ALL_MEMBERS, 10, 10, 6, false},
      {2, 3, v1::BALLOT_BASE_PRESENT, 10, 9, 6, true},
      {1, 1, v1::BALLOT_BASE_PRESENT, 10, 9, 8, false},
      {1, 2, v1::BALLOT_BASE_PRESENT, 10, 0, 0, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(absl::StrCat(c.in_favour, " of ", c.members, "/", c.present));
    v1::BallotRule rule;
    rule.set_numerator(c.numerator);
    rule.set_denominator(c.denominator);
    rule.set_base(c.base);
    v1::Ballot ballot;
    ballot.set_members(c.members);
    ballot.set_present(c.present);
    ballot.set_in_favour(c.in_favour);
    EXPECT_EQ(Passes(rule, ballot), c.passes);
  }
}

class RecordBallotTest : public testing::Test {
 protected:
  absl::StatusOr<v1::Nomination> Record(const v1::Ballot& ballot, std::string_view recorder) {
    return RecordBallot(nomination_, pack_.honours(2), ballot, recorder,
                        absl::FromUnixSeconds(5000), IsSamePrincipal);
  }

  v1::RulePack pack_ = SamplePack();
  v1::Nomination nomination_ = EligibleNomination("n1", "cstd");
};

TEST_F(RecordBallotTest, PassesOrRejects) {
  auto voted = Record(SampleBallot(), "user:recorder");
  ASSERT_TRUE(voted.ok()) << voted.status();
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_TRUE(voted->ballot().passed());
  EXPECT_EQ(voted->ballot().recorder(), "user:recorder");
  EXPECT_EQ(voted->ballot().record_time().seconds(), 5000);

  v1::Ballot failed = SampleBallot();
  failed.set_in_favour(8);
  failed.set_against(2);
  failed.set_passed(true);  // a client cannot say so
  auto rejected = Record(failed, "user:recorder");
  ASSERT_TRUE(rejected.ok());
  EXPECT_EQ(rejected->state(), v1::NOMINATION_STATE_REJECTED);
  EXPECT_FALSE(rejected->ballot().passed());
}

TEST_F(RecordBallotTest, NeedsAnEligibleNominationAndABallotRule) {
  nomination_.set_state(v1::NOMINATION_STATE_PROPOSED);
  EXPECT_EQ(ReasonOf(Record(SampleBallot(), "user:r").status()),
            type::v1::ERROR_REASON_ILLEGAL_STATE);
  nomination_.set_state(v1::NOMINATION_STATE_ELIGIBLE);
  pack_.mutable_honours(2)->clear_ballot();
  EXPECT_EQ(ReasonOf(Record(SampleBallot(), "user:r").status()),
            type::v1::ERROR_REASON_ILLEGAL_STATE);
}

TEST_F(RecordBallotTest, KeepsDutiesApart) {
  for (const char* recorder : {"user:lan", "user:binh"}) {
    EXPECT_EQ(ReasonOf(Record(SampleBallot(), recorder).status()),
              type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
  }
  v1::Ballot ballot = SampleBallot();
  ballot.set_member_principals(4, "user:lan");
  ballot.set_member_principals(5, "user:binh");
  auto refused = Record(ballot, "user:recorder");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  std::vector<std::string> fields;
  for (const auto& violation : ViolationsOf(refused.status())) fields.push_back(violation.field);
  EXPECT_THAT(fields, ElementsAre("ballot.member_principals[4]", "ballot.member_principals[5]"));
}

TEST_F(RecordBallotTest, CountsNobodyTwice) {
  const auto one_person = [](std::string_view a, std::string_view b) {
    return a == b || (a == "user:council-1" && b == "user:council-2");
  };
  const auto voted = RecordBallot(nomination_, pack_.honours(2), SampleBallot(), "user:other",
                                  absl::FromUnixSeconds(5000), one_person);
  EXPECT_THAT(voted.status().message(), testing::HasSubstr("user:council-1"));
}

}  // namespace
}  // namespace thidua::awards
