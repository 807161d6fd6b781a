// What a decision makes of nominations, and what it refuses whatever the rules say.
#include "services/awards/domain/decision.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/testing/status.h"
#include "services/awards/domain/testing/deciding.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using Code = absl::StatusCode;

TEST_F(DecideTest, GrantsInOrderWithNumbersAndMoney) {
  Add(EligibleNomination("b"));
  v1::Nomination collective = EligibleNomination("a", "giay-khen");
  collective.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  collective.mutable_appraisal()->set_evidence_digest("0123456789abcdef");
  collective.set_sealed("sealed bytes");
  collective.set_simulated(true);
  Add(collective);
  auto result = Run();
  ASSERT_THAT(result, IsOk());

  const v1::Decision& decision = result->decision;
  EXPECT_THAT(decision.grants(), ElementsAre("units/khoai-chau/decisions/d1/grants/1",
                                             "units/khoai-chau/decisions/d1/grants/2"));
  EXPECT_EQ(decision.total_vnd(), 450'000 + 900'000);
  EXPECT_EQ(decision.rule_pack(), "rulePacks/nd91");
  EXPECT_EQ(decision.rule_pack_version(), "7");
  EXPECT_EQ(decision.decider(), "user:chu-tich");
  EXPECT_EQ(decision.authority(), "Chủ tịch Ủy ban nhân dân huyện Khoái Châu");
  EXPECT_EQ(decision.create_time().seconds(), absl::ToUnixSeconds(time_));
  EXPECT_TRUE(decision.simulated());
  EXPECT_THAT(decision.remarks(), IsEmpty());

  ASSERT_THAT(result->grants, SizeIs(2));
  const v1::Grant& grant = result->grants[1];
  EXPECT_EQ(grant.name(), decision.grants(1));
  EXPECT_EQ(grant.certificate_number(), "2020-000018");
  EXPECT_EQ(grant.amount_vnd(), 900'000);
  EXPECT_EQ(grant.honour_title(), "Giấy khen");
  EXPECT_EQ(grant.authority(), "Chủ tịch Ủy ban nhân dân huyện Khoái Châu");
  EXPECT_EQ(grant.decision_number(), "1234/QĐ-UBND");
  EXPECT_EQ(grant.decision_date(), "2020-08-14");
  EXPECT_EQ(grant.signer(), "Nguyễn Văn Nam");
  EXPECT_EQ(grant.signer_title(), "Chủ tịch");
  EXPECT_EQ(grant.evidence_digest(), "0123456789abcdef");
  EXPECT_EQ(grant.sealed(), "sealed bytes") << "as its nomination has them";
  EXPECT_EQ(grant.nomination(), collective.name());
  EXPECT_EQ(grant.honouree().recipient(), collective.honouree().recipient());
  EXPECT_EQ(grant.state(), v1::GRANT_STATE_GRANTED);
  EXPECT_TRUE(grant.simulated());
  EXPECT_FALSE(result->grants[0].simulated());

  ASSERT_THAT(result->nominations, SizeIs(2));
  EXPECT_EQ(result->nominations[0].state(), v1::NOMINATION_STATE_GRANTED);
  EXPECT_EQ(result->nominations[0].decision(), decision.name());
  EXPECT_EQ(result->last_certificate, 18);
  EXPECT_THAT(result->holders, ElementsAre(Pair("giay-khen", 1), Pair("ldtt", 1)));
}

TEST_F(DecideTest, WritesNothingAClientSaysOfTheOutcome) {
  decision_.set_decider("user:lan");
  decision_.set_total_vnd(1);
  decision_.add_grants("units/khoai-chau/decisions/d0/grants/9");
  decision_.add_remarks("Không có");
  decision_.add_touches()->set_grant("x");
  decision_.set_authority("Thủ tướng");
  Add(EligibleNomination("n"));
  auto result = Run();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->decision.decider(), "user:chu-tich");
  EXPECT_EQ(result->decision.total_vnd(), 450'000);
  EXPECT_THAT(result->decision.grants(), SizeIs(1));
  EXPECT_THAT(result->decision.remarks(), IsEmpty());
  EXPECT_THAT(result->decision.touches(), IsEmpty());
  EXPECT_THAT(result->decision.authority(), HasSubstr("Chủ tịch"));
}

TEST_F(DecideTest, ATitleIsOfTheMovementsYearAndAFormOfNone) {
  movement_.set_year(2019);
  Add(EligibleNomination("a"));
  Add(EligibleNomination("b", "giay-khen"));
  auto result = Run();
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(result->grants[0].year(), 2019);
  EXPECT_EQ(result->grants[0].honour_type(), v1::HONOUR_TYPE_TITLE);
  EXPECT_EQ(result->grants[1].year(), 0);
  EXPECT_EQ(result->grants[1].honour_type(), v1::HONOUR_TYPE_FORM);
}

TEST_F(DecideTest, ListsEveryFaultAtOnce) {
  number_holder_ = "units/khoai-chau/decisions/d0";
  Add(SampleNomination("n0"));  // not appraised
  Add(EligibleNomination("n1"));
  decision_.add_nominations("units/khoai-chau/movements/m2020/nominations/n2");
  nominations_.push_back(std::nullopt);
  bars_.emplace_back();
  Add(EligibleNomination("n3", "cstd"));  // no ballot, no notice, and the cap
  v1::Nomination late = EligibleNomination("n4");
  late.set_receipt_date("2020-08-15");
  Add(late);
  Confirm("cap");
  auto result = Run();
  EXPECT_EQ(ReasonOf(result.status()), type::v1::ERROR_REASON_RULE_VIOLATED);
  EXPECT_THAT(
      FieldsOf(result.status()),
      ElementsAre("decision.number", "decision.nominations[0]", "decision.nominations[2]",
                  "decision.nominations[3]", "decision.nominations[3]", "decision.nominations[4]",
                  "decision.nominations[3]", "decision.confirmations[0].rule"));
}

TEST_F(DecideTest, ANumberThatIsTakenNamesWhoHasIt) {
  Add(EligibleNomination("n"));
  number_holder_ = "units/khoai-chau/decisions/d0";
  EXPECT_THAT(Faults(), ElementsAre("decision.number"));
  EXPECT_THAT(Fault(), HasSubstr("is the number of units/khoai-chau/decisions/d0"));
  EXPECT_EQ(ViolationsOf(Run().status())[0].reason, type::v1::ERROR_REASON_DUPLICATE);
}

TEST_F(DecideTest, NeedsTheRightState) {
  for (int state = v1::NominationState_MIN; state <= v1::NominationState_MAX; ++state) {
    for (bool ballot : {false, true}) {
      SCOPED_TRACE(absl::StrCat(v1::NominationState_Name(v1::NominationState(state)), " ", ballot));
      Clear();
      honour("ldtt").clear_ballot();
      if (ballot) *honour("ldtt").mutable_ballot() = honour("cstd").ballot();
      v1::Nomination nomination = EligibleNomination("n");
      nomination.set_state(static_cast<v1::NominationState>(state));
      Add(nomination);
      const bool ready = state == v1::NOMINATION_STATE_VOTED ||
                         (state == v1::NOMINATION_STATE_ELIGIBLE && !ballot);
      EXPECT_EQ(Faults().empty(), ready);
    }
  }
}

TEST_F(DecideTest, IsNotOlderThanTheDossier) {
  struct Case {
    std::string date;
    bool passes;
  };
  for (const Case& c : {Case{"2020-08-02", false}, Case{"2020-08-03", true}}) {
    SCOPED_TRACE(c.date);
    Clear();
    decision_.set_date(c.date);
    Add(EligibleNomination("n"));
    EXPECT_EQ(Faults().empty(), c.passes);
  }
}

TEST_F(DecideTest, NothingThatIsHeldIsDecided) {
  v1::Nomination nomination = EligibleNomination("n");
  v1::Hold& first = *nomination.add_holds();
  first.set_reason("Đơn ngày 2020-08-01");
  first.set_lifted_by("user:binh");
  nomination.add_holds()->set_reason("Khiếu nại 12/KN");
  Add(nomination);
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
  EXPECT_THAT(Fault(), HasSubstr("Khiếu nại 12/KN"));
  nominations_[0]->mutable_holds(1)->set_lifted_by("user:binh");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(DecideTest, KeepsDutiesApart) {
  holders_ = {{"ldtt", 100}};
  AddVoted("c");
  nominations_[0]->add_earlier_proposers("user:hoa");
  for (const char* decider :
       {"user:lan", "user:hoa", "user:binh", "user:recorder", "user:council-3"}) {
    SCOPED_TRACE(decider);
    decider_ = decider;
    auto result = Run();
    EXPECT_THAT(result,
                Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES));
    EXPECT_THAT(FieldsOf(result.status()), ElementsAre("decision.nominations[0]"));
  }
  decider_ = "user:council-30";
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(DecideTest, RefusesAFullRegisterAndAMissingSalary) {
  Add(EligibleNomination("n"));
  last_certificate_ = 999'998;
  EXPECT_EQ(Run()->grants[0].certificate_number(), "2020-999999");
  last_certificate_ = 999'999;
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations"));
  last_certificate_ = 0;
  packs_[0].clear_base_salaries();
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST_F(DecideTest, RemarksOnADayOffAndOnLatenessAndDecidesAllTheSame) {
  struct Case {
    std::string name, date;
    std::vector<std::string> remarks;
  };
  const std::string off = "Ngày ký quyết định, ngày ";
  for (const Case& c :
       {Case{"ten working days", "2020-08-17", {}},
        Case{"eleven",
             "2020-08-18",
             {"Quyết định sau 11 ngày làm việc kể từ ngày nhận đủ hồ sơ (quy định 10)."}},
        Case{"a Saturday in time", "2020-08-15", {off + "15/8/2020, là thứ Bảy."}},
        Case{"National Day",
             "2020-09-02",
             {off + "02/9/2020, là ngày nghỉ (Quốc khánh).",
              "Quyết định sau 21 ngày làm việc kể từ ngày nhận đủ hồ sơ (quy định 10)."}}}) {
    SCOPED_TRACE(c.name);
    Clear();
    decision_.set_date(c.date);
    RecordOn(absl::CivilDay(2020, 9, 10));
    Add(EligibleNomination("a", "giay-khen"));
    Add(EligibleNomination("b", "giay-khen"));
    auto result = Run();
    ASSERT_THAT(result, IsOk());
    EXPECT_THAT(result->decision.remarks(), ::testing::ElementsAreArray(c.remarks))
        << "each once, of however many nominations";
  }
}

TEST(CheckDecision, NamesTheFault) {
  struct Case {
    std::string field;
    std::function<void(v1::Decision&)> spoil;
  };
  const std::string movement = "units/khoai-chau/movements/m2020/nominations/";
  const auto confirm = [](v1::Decision& d, const std::string& rule, const std::string& reason) {
    d.add_confirmations()->set_rule(rule);
    d.mutable_confirmations(d.confirmations_size() - 1)->set_reason(reason);
  };
  const Case cases[] = {
      {"decision.name", [](auto& d) { d.set_name("units/khoai-chau/decisions/"); }},
      {"decision.number", [](auto& d) { d.clear_number(); }},
      {"decision.register", [](auto& d) { d.set_register_("Sổ 1"); }},
      {"decision.date", [](auto& d) { d.set_date("2020-13-01"); }},
      {"decision.signer", [](auto& d) { d.clear_signer(); }},
      {"decision.signer_title", [](auto& d) { d.clear_signer_title(); }},
      {"decision.confirmations[0].rule", [&](auto& d) { confirm(d, "Hạn mức", "x"); }},
      {"decision.confirmations[0].reason", [&](auto& d) { confirm(d, "cap", ""); }},
      {"decision.confirmations[1].rule",
       [&](auto& d) {
         confirm(d, "cap", "x");
         confirm(d, "cap", "y");
       }},
      {"decision.nominations", [](auto& d) { d.clear_nominations(); }},
      {"decision.nominations",
       [&](auto& d) {
         for (int i = 0; i < 1000; ++i) d.add_nominations(absl::StrCat(movement, "x", i));
       }},
      {"decision.nominations[1]", [&](auto& d) { d.add_nominations(movement + "n0"); }},
      {"decision.nominations[1]", [](auto& d) { d.add_nominations("n1"); }},
      {"decision.nominations[1]",
       [](auto& d) { d.add_nominations("units/khoai-chau/movements/m2021/nominations/n1"); }},
      {"decision.nominations[1]",
       [](auto& d) { d.add_nominations("units/an-thi/movements/m2020/nominations/n1"); }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.field);
    auto decision = FromText<v1::Decision>(R"(
      name: "units/khoai-chau/decisions/d1" number: "1234/QĐ-UBND" date: "2020-08-15"
      signer: "Nguyễn Văn Nam" signer_title: "Chủ tịch" register: "so-1")");
    decision.add_nominations(movement + "n0");
    c.spoil(decision);
    Violations violations;
    CheckDecision(violations, decision);
    EXPECT_THAT(FieldsOf(violations), ElementsAre(c.field));
  }
}

}  // namespace
}  // namespace thidua::awards
