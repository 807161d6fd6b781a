// What the rules of an honour say of a decision: authority, cap, notice, bars, and which pack
// rules.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/domain/decision.h"
#include "services/awards/domain/testing/deciding.h"

namespace thidua::awards {
namespace {

using catalog::v1::UnitKind;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kUnread[] = "Theo nguồn thứ cấp, chưa đọc văn bản";

TEST_F(DecideTest, TheKindOfTheUnitSaysWhatItDecides) {
  struct Case {
    UnitKind kind;
    std::string honour;
    bool passes;
  };
  for (const Case& c : {Case{catalog::v1::UNIT_KIND_DISTRICT, "ldtt", true},
                        Case{catalog::v1::UNIT_KIND_COMMUNE, "ldtt", true},
                        Case{catalog::v1::UNIT_KIND_TOWN, "ldtt", true},
                        Case{catalog::v1::UNIT_KIND_PROVINCE, "ldtt", false},
                        Case{catalog::v1::UNIT_KIND_UNSPECIFIED, "ldtt", false},
                        Case{catalog::v1::UNIT_KIND_DISTRICT, "giay-khen", true},
                        Case{catalog::v1::UNIT_KIND_COMMUNE, "giay-khen", false},
                        Case{catalog::v1::UNIT_KIND_DISTRICT, "cstd-tinh", false},
                        Case{catalog::v1::UNIT_KIND_PROVINCE, "cstd-tinh", true}}) {
    SCOPED_TRACE(absl::StrCat(catalog::v1::UnitKind_Name(c.kind), " ", c.honour));
    Clear();
    unit_.kind = c.kind;
    Add(EligibleNomination("n", c.honour));
    EXPECT_EQ(Faults().empty(), c.passes);
  }
}

TEST_F(DecideTest, AnAuthorityMayBeForSomeKindsOfRecipients) {
  v1::RecipientRule& terms = *honour("ldtt").add_recipients();
  terms.set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  terms.set_coefficient("1");
  v1::Nomination collective = EligibleNomination("n");
  collective.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  Add(collective);
  EXPECT_THAT(Faults(), IsEmpty()) << "a district honours whatever has terms";
  unit_.kind = catalog::v1::UNIT_KIND_COMMUNE;
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST_F(DecideTest, AKindWithoutTermsGetsNothing) {
  v1::Nomination household = EligibleNomination("n");
  household.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_HOUSEHOLD);
  Add(household);
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST_F(DecideTest, AUnitWithoutNameIsNotMadeUp) {
  unit_.display_name.clear();
  Add(EligibleNomination("n"));
  EXPECT_EQ(Run()->grants[0].authority(), "Chủ tịch Ủy ban nhân dân");
}

TEST_F(DecideTest, AnUnverifiedAuthorityTakesTheDecidersWord) {
  honour("ldtt").mutable_authorities(0)->set_unverified(kUnread);
  Add(EligibleNomination("n"));
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  EXPECT_THAT(Fault(), AllOf(HasSubstr(kUnread), HasSubstr("confirm \"authority\"")));
  Confirm("authority");
  auto result = Run();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->decision.confirmations(0).rule(), "authority");
  EXPECT_EQ(result->decision.confirmations(0).reason(), "Theo Công văn 12/BTĐKT");
}

TEST_F(DecideTest, NoWordGivesAPowerThatTheRulesDoNotKnow) {
  honour("ldtt").clear_authorities();
  Add(EligibleNomination("n"));
  Confirm("authority");
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]", "decision.confirmations[0].rule"));
}

TEST_F(DecideTest, WhatIsKeptOrVerifiedIsNotConfirmed) {
  Add(EligibleNomination("n"));
  for (const char* rule : {"authority", "notice", "cap", "ballot", "discipline"}) {
    SCOPED_TRACE(rule);
    decision_.clear_confirmations();
    Confirm(rule);
    EXPECT_THAT(Faults(), ElementsAre("decision.confirmations[0].rule"));
  }
}

TEST_F(DecideTest, KeepsTheCap) {
  struct Case {
    std::string name;
    int64_t ldtt_before, cstd_before;
    int ldtt_now, cstd_now;
    bool passes;
  };
  for (const Case& c :
       {Case{"15 % of 20 is 3", 20, 0, 0, 3, true}, Case{"4 of 20", 20, 0, 0, 4, false},
        Case{"granted ones count", 20, 2, 0, 2, false}, Case{"up to the cap", 20, 2, 0, 1, true},
        Case{"rounded down", 26, 0, 0, 4, false}, Case{"27 give 4", 27, 0, 0, 4, true},
        Case{"the same decision counts", 6, 0, 1, 1, true}, Case{"6 give none", 6, 0, 0, 1, false},
        Case{"7 give one", 7, 0, 0, 1, true}, Case{"and not two", 7, 0, 0, 2, false},
        Case{"13 still give one", 13, 0, 0, 1, true}, Case{"13 give no two", 13, 0, 0, 2, false},
        Case{"14 give two", 14, 0, 0, 2, true}, Case{"14 give no three", 14, 0, 0, 3, false},
        Case{"none give none", 0, 0, 0, 1, false}}) {
    SCOPED_TRACE(c.name);
    Clear();
    holders_ = {{"ldtt", c.ldtt_before}, {"cstd", c.cstd_before}};
    for (int i = 0; i < c.ldtt_now; ++i) Add(EligibleNomination(absl::StrCat("l", i)));
    for (int i = 0; i < c.cstd_now; ++i) AddVoted(absl::StrCat("c", i));
    EXPECT_THAT(Faults(), SizeIs(c.passes ? 0 : c.cstd_now)) << "all of the honour are at fault";
  }
}

TEST_F(DecideTest, SaysHowTheCapIsCounted) {
  struct Case {
    int64_t base;
    int now;
    std::string words;
  };
  for (const Case& c :
       {Case{6, 1,
             "would have 1 recipients of cstd; 15% của 6 người đạt Lao động tiên tiến là "
             "0,9; lấy phần nguyên: 0"},
        Case{7, 2,
             "would have 2 recipients of cstd; 15% của 7 người đạt Lao động tiên tiến là "
             "1,05; lấy phần nguyên: 1"},
        Case{14, 3,
             "would have 3 recipients of cstd; 15% của 14 người đạt Lao động tiên tiến là "
             "2,1; lấy phần nguyên: 2"},
        Case{20, 4, "15% của 20 người đạt Lao động tiên tiến là 3"}}) {
    SCOPED_TRACE(c.words);
    Clear();
    holders_ = {{"ldtt", c.base}};
    for (int i = 0; i < c.now; ++i) AddVoted(absl::StrCat("c", i));
    EXPECT_THAT(Fault(), HasSubstr(c.words));
  }
}

TEST_F(DecideTest, AnUnverifiedCapIsPassedOverOnTheDecidersWord) {
  honour("cstd").mutable_cap()->set_unverified(kUnread);
  holders_ = {{"ldtt", 6}};
  AddVoted("c");
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  EXPECT_THAT(Fault(), HasSubstr("confirm \"cap\""));
  Confirm("cap");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(DecideTest, WaitsForTheNotice) {
  struct Case {
    std::string name, date;
    absl::CivilDay recorded;
    bool passes;
  };
  holders_ = {{"ldtt", 100}};
  using Day = absl::CivilDay;
  for (const Case& c : {Case{"5 days from the 7th", "2020-08-12", Day(2020, 8, 20), true},
                        Case{"a day early", "2020-08-11", Day(2020, 8, 20), false},
                        Case{"dated ahead", "2020-08-15", Day(2020, 8, 11), false},
                        Case{"recorded at once", "2020-08-12", Day(2020, 8, 12), true}}) {
    SCOPED_TRACE(c.name);
    Clear();
    decision_.set_date(c.date);
    RecordOn(c.recorded);
    AddVoted("c");
    EXPECT_EQ(Faults().empty(), c.passes);
  }
}

TEST_F(DecideTest, NeedsANoticeThatIsLongEnough) {
  holders_ = {{"ldtt", 100}};
  AddVoted("c");
  notices_[kNotice].set_start_date("2020-08-08");
  EXPECT_THAT(Fault(), HasSubstr("lasts 4 days; 5 are due"));
  nominations_[0]->clear_notice();
  EXPECT_THAT(Fault(), HasSubstr("it was not published"));

  honour("cstd").mutable_notice()->set_unverified(kUnread);
  EXPECT_THAT(Fault(), HasSubstr("confirm \"notice\""));
  Confirm("notice");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(DecideTest, AnObjectionStandsInTheWayWhateverTheRulesSay) {
  v1::Nomination nomination = EligibleNomination("n");  // ldtt needs no notice
  nomination.set_notice(kNotice);
  Add(nomination);
  v1::PublicNotice& notice = notices_[kNotice];
  notice.set_name(kNotice);
  v1::Objection& objection = *notice.add_objections();
  objection.set_number(1);
  objection.set_nomination(nomination.name());
  struct Case {
    v1::ObjectionState state;
    bool passes;
  };
  for (const Case& c :
       {Case{v1::OBJECTION_STATE_OPEN, false}, Case{v1::OBJECTION_STATE_UPHELD, false},
        Case{v1::OBJECTION_STATE_DISMISSED, true}}) {
    SCOPED_TRACE(v1::ObjectionState_Name(c.state));
    objection.set_state(c.state);
    EXPECT_EQ(Faults().empty(), c.passes);
  }
  objection.set_state(v1::OBJECTION_STATE_OPEN);
  Confirm("notice");
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]", "decision.confirmations[0].rule"))
      << "no word passes it over";
  decision_.clear_confirmations();
  objection.set_nomination(SampleNomination("other").name());
  EXPECT_THAT(Faults(), IsEmpty()) << "it is about somebody else";
}

TEST_F(DecideTest, LooksAtBarsFromTheReceiptToTheDecision) {
  struct Case {
    std::string name, start, end;
    bool passes;
  };
  unit_ = {catalog::v1::UNIT_KIND_PROVINCE, "tỉnh Hưng Yên"};
  for (const Case& c : {Case{"open", "2020-01-01", "", false},
                        Case{"ended the day before", "2020-01-01", "2020-08-02", true},
                        Case{"ended on the day of receipt", "2020-01-01", "2020-08-03", false},
                        Case{"opened since", "2020-08-10", "2020-08-12", false},
                        Case{"opened on the day", "2020-08-14", "", false},
                        Case{"opened after it", "2020-08-15", "", true}}) {
    SCOPED_TRACE(c.name);
    Clear();
    v1::Bar bar;
    bar.set_kind(v1::BAR_KIND_COMPLAINT);
    bar.set_start_date(c.start);
    bar.set_end_date(c.end);
    bar.set_source("Đơn 12");
    Add(EligibleNomination("n", "cstd-tinh"), {bar});
    EXPECT_EQ(Faults().empty(), c.passes);
    EXPECT_THAT(Fault(), ::testing::Not(HasSubstr("Đơn 12"))) << "what it is about is not told";
  }
}

TEST_F(DecideTest, AnUnverifiedRuleOnBarsTakesTheDecidersWord) {
  unit_.kind = catalog::v1::UNIT_KIND_PROVINCE;
  honour("cstd-tinh").mutable_eligibility(2)->set_unverified(kUnread);
  v1::Bar bar;
  bar.set_kind(v1::BAR_KIND_COMPLAINT);
  bar.set_start_date("2020-01-01");
  Add(EligibleNomination("n", "cstd-tinh"), {bar});
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  Confirm("bar");
  EXPECT_THAT(Faults(), IsEmpty());
  bars_[0].clear();
  EXPECT_THAT(Faults(), ElementsAre("decision.confirmations[0].rule"));
}

// A dossier of 2020-08-03 is decided on 2020-08-14, with a new pack from 2020-08-10 on.
class TransitionTest : public DecideTest {
 protected:
  TransitionTest() {
    packs_[0].set_valid_to("2020-08-10");
    v1::RulePack later = SamplePack();
    later.set_name("rulePacks/nd98");
    later.set_valid_from("2020-08-10");
    later.set_etag("9");
    later.mutable_base_salaries(1)->set_valid_from("2020-08-01");
    later.mutable_base_salaries(1)->set_amount_vnd(1'800'000);
    packs_.push_back(later);
    honour("ldtt", 1).mutable_recipients(0)->set_coefficient("0.5");
    Add(EligibleNomination("n"));
  }
};

TEST_F(TransitionTest, EachStepGoesByTheRulesOfItsDay) {
  for (v1::TransitionMode mode : {v1::TRANSITION_MODE_UNSPECIFIED, v1::TRANSITION_MODE_BY_STEP}) {
    packs_[1].mutable_transition()->set_mode(mode);
    auto result = Run();
    ASSERT_THAT(result, IsOk());
    EXPECT_EQ(result->decision.rule_pack(), "rulePacks/nd98");
    EXPECT_EQ(result->decision.rule_pack_version(), "9");
    EXPECT_EQ(result->grants[0].amount_vnd(), 900'000);
  }
  // A ballot is asked for by the rules of the receipt alone.
  *honour("ldtt", 1).mutable_ballot() = honour("cstd", 1).ballot();
  EXPECT_THAT(Faults(), IsEmpty());
  *honour("ldtt").mutable_ballot() = honour("cstd").ballot();
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  honour("ldtt").clear_ballot();
  // Notice and authority by those of the decision.
  honour("ldtt", 1).mutable_notice()->set_days(5);
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST_F(TransitionTest, TheRulesOfTheReceiptRuleAllButTheSalary) {
  packs_[1].mutable_transition()->set_mode(v1::TRANSITION_MODE_BY_RECEIPT);
  honour("ldtt", 1).mutable_notice()->set_days(5);
  honour("ldtt", 1).clear_authorities();
  auto result = Run();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->grants[0].amount_vnd(), 540'000);
  EXPECT_EQ(result->decision.rule_pack(), "rulePacks/nd91") << "the one that ruled";
  EXPECT_EQ(result->decision.rule_pack_version(), "7");
  EXPECT_THAT(result->decision.remarks(), IsEmpty());
  honour("ldtt").mutable_notice()->set_days(5);
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST_F(TransitionTest, WhereSeveralPacksRuledTheDecisionNamesThemAll) {
  packs_[1].mutable_transition()->set_mode(v1::TRANSITION_MODE_BY_RECEIPT);
  v1::Nomination later = EligibleNomination("late");
  later.set_receipt_date("2020-08-10");
  later.mutable_appraisal()->set_rule_pack("rulePacks/nd98");
  Add(later);
  auto result = Run();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->decision.rule_pack(), "rulePacks/nd98");
  EXPECT_EQ(result->decision.rule_pack_version(), "9");
  EXPECT_THAT(result->decision.remarks(),
              ElementsAre("Có hồ sơ nhận từ trước được quyết định theo Nghị định 91/2017/NĐ-CP "
                          "(rulePacks/nd91)"));
}

// Whichever dossier comes first, the cap of each pack that ruled one is kept.
TEST_F(TransitionTest, TheCapOfEachPackThatRuledIsKept) {
  packs_[1].mutable_transition()->set_mode(v1::TRANSITION_MODE_BY_RECEIPT);
  honour("cstd", 1).mutable_cap()->set_percent(10);
  honour("cstd", 1).clear_notice();
  honour("cstd", 1).clear_ballot();
  for (const bool late_first : {false, true}) {
    SCOPED_TRACE(late_first);
    Clear();
    v1::Nomination late = EligibleNomination("late", "cstd");
    late.set_receipt_date("2020-08-10");
    late.mutable_appraisal()->set_rule_pack("rulePacks/nd98");
    if (late_first) Add(late);
    AddVoted("c");
    if (!late_first) Add(late);
    holders_ = {{"ldtt", 20}};
    EXPECT_THAT(Faults(), IsEmpty());
    holders_ = {{"ldtt", 19}};
    EXPECT_THAT(Fault(), HasSubstr("10% của 19 người"));
  }
}

TEST_F(TransitionTest, TheRulesOfTheDecisionAskForANewAppraisal) {
  packs_[1].mutable_transition()->set_mode(v1::TRANSITION_MODE_BY_DECISION);
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  EXPECT_THAT(Fault(),
              AllOf(HasSubstr("appraised by rulePacks/nd91"), HasSubstr("appraise it anew")));
  nominations_[0]->mutable_appraisal()->set_rule_pack("rulePacks/nd98");
  auto result = Run();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->grants[0].amount_vnd(), 900'000);
}

TEST_F(TransitionTest, AnHonourThatOnePackDoesNotKnowIsNotGiven) {
  honour("ldtt", 1).set_honour("other");
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  honour("other", 1).set_honour("ldtt");
  honour("ldtt").set_honour("other");
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST_F(TransitionTest, WithoutRulesOnItsDateNothingIsDecided) {
  packs_.pop_back();
  EXPECT_EQ(ReasonOf(Run().status()), type::v1::ERROR_REASON_NO_RULE_PACK);
  packs_.push_back(SamplePack());
  packs_[1].set_valid_from("2020-08-10");
  packs_[0].set_valid_to("2020-08-01");
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]")) << "none on the day of receipt";
}

}  // namespace
}  // namespace thidua::awards
