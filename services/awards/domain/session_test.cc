#include "services/awards/domain/session.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/status.h"
#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Code = absl::StatusCode;
using type::v1::ERROR_REASON_ILLEGAL_STATE;
using type::v1::ERROR_REASON_RULE_VIOLATED;
using type::v1::ERROR_REASON_SEPARATION_OF_DUTIES;

// On the day of the sample.
std::vector<std::string> FaultsOf(const v1::CouncilSession& session,
                                  absl::CivilDay today = absl::CivilDay(2020, 8, 10)) {
  Violations violations;
  CheckSession(violations, session, today);
  return FieldsOf(violations);
}

TEST(CheckSession, TakesWhatAddsUp) {
  EXPECT_THAT(FaultsOf(SampleSession()), IsEmpty());
  v1::CouncilSession written = SampleSession();  // two were absent, of whom one wrote
  written.set_present(8);
  written.mutable_ballots(0)->set_in_favour(7);
  written.mutable_ballots(0)->set_blank(1);
  written.mutable_ballots(0)->set_written(1);
  EXPECT_THAT(FaultsOf(written), IsEmpty());
  v1::CouncilSession nobody = SampleSession();  // whoever was there, a tally of nobody adds up
  nobody.set_present(0);
  nobody.mutable_ballots(0)->set_in_favour(0);
  nobody.mutable_ballots(0)->set_against(0);
  EXPECT_THAT(FaultsOf(nobody), IsEmpty());
}

TEST(CheckSession, NobodyHasVotedTomorrow) {
  EXPECT_THAT(FaultsOf(SampleSession(), absl::CivilDay(2020, 8, 10)), IsEmpty());
  EXPECT_THAT(FaultsOf(SampleSession(), absl::CivilDay(2020, 8, 9)), ElementsAre("session.date"));
  v1::CouncilSession unreadable = SampleSession();
  unreadable.set_date("9999");
  EXPECT_THAT(FaultsOf(unreadable), ElementsAre("session.date")) << "told once";
}

TEST(CheckSession, NamesTheFault) {
  struct Case {
    std::string field;
    std::function<void(v1::CouncilSession&)> spoil;
  };
  const Case cases[] = {
      {"session.name", [](auto& s) { s.set_name("units/khoai-chau/sessions/s1"); }},
      {"session.minutes", [](auto& s) { s.clear_minutes(); }},
      {"session.minutes", [](auto& s) { s.set_minutes(std::string(301, 'x')); }},
      {"session.date", [](auto& s) { s.set_date("10/08/2020"); }},
      {"session.member_principals", [](auto& s) { s.mutable_member_principals()->RemoveLast(); }},
      {"session.member_principals[9]",
       [](auto& s) { s.set_member_principals(9, "user:council-0"); }},
      {"session.member_principals[3]", [](auto& s) { s.set_member_principals(3, ""); }},
      {"session.ballots", [](auto& s) { s.clear_ballots(); }},
      {"session.ballots[0]", [](auto& s) { s.mutable_ballots(0)->set_blank(1); }},
      {"session.ballots[0]", [](auto& s) { s.set_present(9); }},
      {"session.ballots[0]", [](auto& s) { s.mutable_ballots(0)->set_in_favour(8); }},
      {"session.ballots[0].in_favour",
       [](auto& s) {
         s.mutable_ballots(0)->set_in_favour(-1);
         s.mutable_ballots(0)->set_against(11);
       }},
      {"session.ballots[0].against",
       [](auto& s) {
         s.mutable_ballots(0)->set_against(-1);
         s.mutable_ballots(0)->set_in_favour(11);
       }},
      {"session.ballots[0].blank",
       [](auto& s) {
         s.mutable_ballots(0)->set_blank(-1);
         s.mutable_ballots(0)->set_against(2);
       }},
      {"session.ballots[0].written",  // everybody was present
       [](auto& s) {
         s.mutable_ballots(0)->set_written(1);
         s.mutable_ballots(0)->set_blank(1);
       }},
      {"session.ballots[0].written",
       [](auto& s) {
         s.mutable_ballots(0)->set_written(-1);
         s.mutable_ballots(0)->set_against(0);
       }},
      {"session.ballots[0].confirmation",
       [](auto& s) { s.mutable_ballots(0)->set_confirmation(" trước"); }},
      {"session.ballots[0].rejected",
       [](auto& s) {
         s.mutable_ballots(0)->set_confirmation("Theo Công văn 12");
         s.mutable_ballots(0)->set_rejected(true);
       }},
      {"session.ballots[0].nomination",
       [](auto& s) { s.mutable_ballots(0)->set_nomination("n1"); }},
      {"session.ballots[0].nomination",
       [](auto& s) {
         s.mutable_ballots(0)->set_nomination("units/khoai-chau/movements/m2021/nominations/n1");
       }},
      {"session.ballots[1].nomination", [](auto& s) { *s.add_ballots() = s.ballots(0); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    v1::CouncilSession session = SampleSession();
    c.spoil(session);
    EXPECT_THAT(FaultsOf(session), ElementsAre(c.field));
  }
}

TEST(CheckSession, BoundsCouncilsAndBallots) {
  v1::CouncilSession session = SampleSession();
  session.set_members(200);
  for (int i = 10; i < 200; ++i) session.add_member_principals(absl::StrCat("user:council-", i));
  session.clear_ballots();
  for (int i = 0; i < 1000; ++i) {
    *session.add_ballots() = SampleSession().ballots(0);
    session.mutable_ballots(i)->set_nomination(SampleNomination(absl::StrCat("n", i)).name());
  }
  EXPECT_THAT(FaultsOf(session), IsEmpty());
  *session.add_ballots() = SampleSession().ballots(0);
  EXPECT_THAT(FaultsOf(session), ElementsAre("session.ballots"));
  session.mutable_ballots()->RemoveLast();
  session.set_members(201);
  session.add_member_principals("user:council-200");
  EXPECT_THAT(FaultsOf(session), ElementsAre("session.members"));

  v1::CouncilSession nobody = SampleSession();
  nobody.set_members(0);
  nobody.set_present(0);
  nobody.clear_member_principals();
  nobody.mutable_ballots(0)->set_in_favour(0);
  nobody.mutable_ballots(0)->set_against(0);
  EXPECT_THAT(FaultsOf(nobody), ElementsAre("session.members"));
  nobody.set_members(10);
  nobody.set_present(-1);
  EXPECT_THAT(FaultsOf(nobody), ::testing::Contains("session.present"));
  nobody.set_present(11);
  EXPECT_THAT(FaultsOf(nobody), ::testing::Contains("session.present"));
}

TEST(LeastVotes, IsTheLeastWholeNumberThatReachesTheShare) {
  struct Case {
    int numerator, denominator, base, least;
  };
  for (const Case& c : {Case{90, 100, 10, 9}, Case{90, 100, 11, 10}, Case{90, 100, 19, 18},
                        Case{90, 100, 20, 18}, Case{2, 3, 9, 6}, Case{2, 3, 10, 7},
                        Case{1, 1, 9, 9}, Case{1, 2, 1, 1}, Case{1, 2, 0, 0}}) {
    SCOPED_TRACE(absl::StrCat(c.numerator, "/", c.denominator, " of ", c.base));
    v1::BallotRule rule;
    rule.set_numerator(c.numerator);
    rule.set_denominator(c.denominator);
    EXPECT_EQ(LeastVotes(rule, c.base), c.least);
  }
}

TEST(BallotBaseOf, IsAllMembersOrWhoTookPart) {
  v1::CouncilSession session = SampleSession();
  session.set_present(6);
  session.mutable_ballots(0)->set_written(3);
  v1::BallotRule rule;
  rule.set_base(v1::BALLOT_BASE_ALL_MEMBERS);
  EXPECT_EQ(BallotBaseOf(rule, session, 0), 10);
  rule.set_base(v1::BALLOT_BASE_PRESENT);
  EXPECT_EQ(BallotBaseOf(rule, session, 0), 9) << "who wrote took part";
}

class VoteTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Nomination> Run(std::string_view recorder = "user:recorder",
                                     SamePerson same = IsSamePrincipal) {
    return Vote(nomination_, pack_.honours(2), session_, 0, recorder, same);
  }

  v1::BallotRule& rule() { return *pack_.mutable_honours(2)->mutable_ballot(); }
  v1::SessionBallot& ballot() { return *session_.mutable_ballots(0); }

  // Tallies of the ten members, all of them present.
  void Tally(int in_favour) {
    ballot().set_in_favour(in_favour);
    ballot().set_against(10 - in_favour);
  }

  v1::RulePack pack_ = SamplePack();
  v1::Nomination nomination_ = EligibleNomination("n1", "cstd");
  v1::CouncilSession session_ = SampleSession();
};

TEST_F(VoteTest, PassesExactlyAtTheThreshold) {
  auto voted = Run();
  ASSERT_THAT(voted, IsOk());
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  const v1::Ballot& kept = voted->ballot();
  EXPECT_TRUE(kept.passed());
  EXPECT_EQ(kept.session(), session_.name());
  EXPECT_EQ(kept.in_favour(), 9);
  EXPECT_EQ(kept.against(), 1);
  EXPECT_EQ(kept.basis(), "9/10 thành viên hội đồng tán thành, cần ít nhất 9");
}

TEST_F(VoteTest, RejectsBelowTheThreshold) {
  Tally(8);
  ballot().set_passed(true);  // a client cannot say so
  auto rejected = Run();
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), v1::NOMINATION_STATE_REJECTED);
  EXPECT_FALSE(rejected->ballot().passed());
  ballot().set_rejected(true);  // what the tally says anyway may be said
  EXPECT_EQ(Run()->state(), v1::NOMINATION_STATE_REJECTED);
  Tally(9);
  EXPECT_THAT(FieldsOf(Run().status()), ElementsAre("session.ballots[0].rejected"));
}

TEST_F(VoteTest, OfThosePresentWhereTheRuleSaysSo) {
  rule().set_base(v1::BALLOT_BASE_PRESENT);
  session_.set_present(9);
  ballot().set_in_favour(8);
  ballot().set_against(1);
  EXPECT_EQ(Run()->state(), v1::NOMINATION_STATE_REJECTED) << "90 % of 9 is 8,1";
  ballot().set_in_favour(9);
  ballot().set_against(0);
  auto voted = Run();
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_EQ(voted->ballot().basis(), "9/9 thành viên dự họp tán thành, cần ít nhất 9");
}

TEST_F(VoteTest, WhoIsAbsentCountsAgainstWhereAllMembersAreTheBase) {
  session_.set_present(9);
  ballot().set_in_favour(8);
  ballot().set_against(1);
  EXPECT_EQ(Run()->state(), v1::NOMINATION_STATE_REJECTED);
  ballot().set_in_favour(9);
  ballot().set_against(0);
  auto voted = Run();
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_EQ(voted->ballot().basis(), "9/10 thành viên hội đồng tán thành, cần ít nhất 9");
}

// Six were present and four wrote: two thirds are of all ten who gave a vote.
TEST_F(VoteTest, WhoWroteIsPartOfTheBaseOfThoseWhoTookPart) {
  rule().set_base(v1::BALLOT_BASE_PRESENT);
  rule().set_numerator(2);
  rule().set_denominator(3);
  rule().set_written_opinions(true);
  session_.set_present(6);
  Tally(6);
  ballot().set_written(4);
  EXPECT_EQ(Run()->state(), v1::NOMINATION_STATE_REJECTED);
  Tally(7);
  auto voted = Run();
  ASSERT_THAT(voted, IsOk());
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_EQ(voted->ballot().basis(),
            "7/10 thành viên dự họp hoặc cho ý kiến bằng văn bản tán thành, cần ít nhất 7");
}

TEST_F(VoteTest, OfNobodyNothingPasses) {
  rule().set_base(v1::BALLOT_BASE_PRESENT);
  session_.set_present(0);
  ballot().set_in_favour(0);
  ballot().set_against(0);
  EXPECT_EQ(Run()->state(), v1::NOMINATION_STATE_REJECTED);
}

TEST_F(VoteTest, CountsWrittenOpinionsWhereTheRuleAdmitsThem) {
  session_.set_present(8);
  ballot().set_in_favour(9);
  ballot().set_against(0);
  ballot().set_written(1);
  auto refused = Run();
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, ERROR_REASON_RULE_VIOLATED));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.ballots[0].written"));
  rule().set_written_opinions(true);
  auto voted = Run();
  ASSERT_THAT(voted, IsOk());
  EXPECT_EQ(voted->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_EQ(voted->ballot().written(), 1);
}

TEST_F(VoteTest, AnUnverifiedThresholdTakesAWordWhereItIsNotReached) {
  rule().set_unverified("Theo nguồn thứ cấp");
  Tally(8);
  auto refused = Run();
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, ERROR_REASON_RULE_VIOLATED));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.ballots[0]"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("Theo nguồn thứ cấp"));

  ballot().set_confirmation("Hội đồng xét theo Quy chế 2018");
  auto confirmed = Run();
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->state(), v1::NOMINATION_STATE_VOTED);
  EXPECT_TRUE(confirmed->ballot().passed());
  EXPECT_EQ(confirmed->ballot().confirmation(), "Hội đồng xét theo Quy chế 2018");

  ballot().clear_confirmation();
  ballot().set_rejected(true);
  auto rejected = Run();
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->state(), v1::NOMINATION_STATE_REJECTED);
}

TEST_F(VoteTest, ConfirmsOnlyWhatIsInQuestion) {
  ballot().set_confirmation("Vì lý do khác");
  EXPECT_THAT(FieldsOf(Run().status()), ElementsAre("session.ballots[0].confirmation"))
      << "the threshold was reached";
  Tally(8);
  EXPECT_THAT(FieldsOf(Run().status()), ElementsAre("session.ballots[0].confirmation"))
      << "the threshold is verified";
  rule().set_unverified("Theo nguồn thứ cấp");
  Tally(9);
  EXPECT_THAT(FieldsOf(Run().status()), ElementsAre("session.ballots[0].confirmation"))
      << "the unverified threshold was reached";
}

TEST_F(VoteTest, NeedsAnEligibleNominationAndABallotRule) {
  for (int state = v1::NominationState_MIN; state <= v1::NominationState_MAX; ++state) {
    SCOPED_TRACE(v1::NominationState_Name(static_cast<v1::NominationState>(state)));
    nomination_.set_state(static_cast<v1::NominationState>(state));
    if (state == v1::NOMINATION_STATE_ELIGIBLE) {
      EXPECT_THAT(Run(), IsOk());
    } else {
      EXPECT_THAT(Run(), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
    }
  }
  nomination_.set_state(v1::NOMINATION_STATE_ELIGIBLE);
  pack_.mutable_honours(2)->clear_ballot();
  EXPECT_THAT(Run(), Fails(Code::kFailedPrecondition, ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(VoteTest, ANewBallotReplacesWhatAnEarlierOneLeft) {
  v1::Ballot earlier = SampleBallot();
  earlier.set_blank(7);
  earlier.set_confirmation("Lần trước");
  *nomination_.mutable_ballot() = earlier;
  auto voted = Run();
  ASSERT_THAT(voted, IsOk());
  EXPECT_EQ(voted->ballot().blank(), 0);
  EXPECT_EQ(voted->ballot().confirmation(), "");
}

TEST_F(VoteTest, KeepsDutiesApart) {
  nomination_.add_earlier_proposers("user:hoa");
  for (const char* recorder : {"user:lan", "user:hoa", "user:binh"}) {
    SCOPED_TRACE(recorder);
    auto refused = Run(recorder);
    EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, ERROR_REASON_SEPARATION_OF_DUTIES));
    EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.ballots[0]"));
  }
  session_.set_member_principals(4, "user:lan");
  session_.set_member_principals(5, "user:binh");
  session_.set_member_principals(6, "user:hoa");
  auto refused = Run();
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, ERROR_REASON_SEPARATION_OF_DUTIES));
  EXPECT_THAT(FieldsOf(refused.status()),
              ElementsAre("session.member_principals[4]", "session.member_principals[5]",
                          "session.member_principals[6]"));
}

TEST_F(VoteTest, TakesTwoPrincipalsOfOnePersonForOne) {
  const auto one_person = [](std::string_view a, std::string_view b) {
    return a == b || (a == "user:lan" && b == "user:council-3");
  };
  auto refused = Run("user:recorder", one_person);
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("session.member_principals[3]"));
}

TEST(CheckMembersDiffer, NamesEachTwoWhoAreOnePerson) {
  const auto one_person = [](std::string_view a, std::string_view b) {
    return a == b || (a == "user:council-1" && b == "user:council-2");
  };
  Violations violations;
  CheckMembersDiffer(violations, SampleSession(), one_person);
  ASSERT_THAT(FieldsOf(violations), ElementsAre("session.member_principals[2]"));
  EXPECT_THAT(violations.list()[0].description, HasSubstr("user:council-1"));
  EXPECT_EQ(violations.list()[0].reason, ERROR_REASON_SEPARATION_OF_DUTIES);
  Violations none;
  CheckMembersDiffer(none, SampleSession(), IsSamePrincipal);
  EXPECT_THAT(FieldsOf(none), IsEmpty());
}

}  // namespace
}  // namespace thidua::awards
