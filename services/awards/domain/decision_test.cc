#include "services/awards/domain/decision.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "common/value/timestamp.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

std::vector<std::string> FieldsOf(const std::vector<FieldViolation>& violations) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  return fields;
}

// A decision of 2020-08-15, recorded on 2020-08-20.
class DecideTest : public testing::Test {
 protected:
  DecideTest() {
    decision_.set_name("units/khoai-chau/decisions/d1");
    decision_.set_number("1234/QĐ-UBND");
    decision_.set_date("2020-08-15");
    decision_.set_signer("Nguyễn Văn Nam");
    decision_.set_signer_title("Chủ tịch");
  }

  void Add(v1::Nomination nomination) {
    decision_.add_nominations(nomination.name());
    nominations_.push_back(std::move(nomination));
  }

  // An honour with a ballot that passed on the day (in Viet Nam).
  void AddVoted(const std::string& id, absl::CivilDay day = absl::CivilDay(2020, 8, 7)) {
    v1::Nomination nomination = EligibleNomination(id, "cstd");
    *nomination.mutable_ballot() = SampleBallot();
    nomination.mutable_ballot()->set_recorder("user:recorder");
    *nomination.mutable_ballot()->mutable_record_time() =
        ToTimestamp(absl::FromCivil(day, absl::FixedTimeZone(7 * 3600)));
    nomination.set_state(v1::NOMINATION_STATE_VOTED);
    Add(nomination);
  }

  absl::StatusOr<DecisionOutcome> Run() {
    return Decide({.decision = decision_,
                   .packs = packs_,
                   .nominations = nominations_,
                   .number_holder = number_holder_,
                   .holders = holders_,
                   .last_certificate = last_certificate_,
                   .decider = decider_,
                   .time = time_});
  }

  std::vector<std::string> Faults() {
    auto result = Run();
    if (result.ok()) return {};
    EXPECT_EQ(result.status().code(), absl::StatusCode::kFailedPrecondition);
    return FieldsOf(ViolationsOf(result.status()));
  }

  v1::Decision decision_;
  std::vector<v1::RulePack> packs_ = {SamplePack()};
  std::vector<std::optional<v1::Nomination>> nominations_;
  std::string number_holder_;
  std::map<std::string, int64_t> holders_;
  int64_t last_certificate_ = 16;
  std::string decider_ = "user:chu-tich";
  absl::Time time_ = absl::FromCivil(absl::CivilDay(2020, 8, 20), absl::FixedTimeZone(7 * 3600));
};

TEST_F(DecideTest, GrantsInOrderWithNumbersAndMoney) {
  Add(EligibleNomination("b"));
  v1::Nomination collective = EligibleNomination("a", "giay-khen");
  collective.mutable_recipient()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  collective.mutable_appraisal()->mutable_evidence()->set_reporting_token("token");
  collective.set_simulated(true);
  Add(collective);
  auto result = Run();
  ASSERT_TRUE(result.ok()) << result.status();

  const v1::Decision& decision = result->decision;
  EXPECT_THAT(decision.grants(), ElementsAre("units/khoai-chau/decisions/d1/grants/1",
                                             "units/khoai-chau/decisions/d1/grants/2"));
  EXPECT_EQ(decision.total_vnd(), 450'000 + 900'000);
  EXPECT_EQ(decision.rule_pack(), "rulePacks/nd91");
  EXPECT_EQ(decision.rule_pack_version(), "7");
  EXPECT_EQ(decision.decider(), "user:chu-tich");
  EXPECT_TRUE(decision.simulated());

  ASSERT_THAT(result->grants, SizeIs(2));
  const v1::Grant& grant = result->grants[1];
  EXPECT_EQ(grant.name(), decision.grants(1));
  EXPECT_EQ(grant.certificate_number(), "2020-000018");
  EXPECT_EQ(grant.amount_vnd(), 900'000);
  EXPECT_EQ(grant.honour_title(), "Giấy khen");
  EXPECT_EQ(grant.decision_number(), "1234/QĐ-UBND");
  EXPECT_EQ(grant.evidence().reporting_token(), "token");
  EXPECT_EQ(grant.state(), v1::GRANT_STATE_GRANTED);
  EXPECT_TRUE(grant.simulated());
  EXPECT_FALSE(result->grants[0].simulated());

  ASSERT_THAT(result->nominations, SizeIs(2));
  EXPECT_EQ(result->nominations[0].state(), v1::NOMINATION_STATE_GRANTED);
  EXPECT_EQ(result->nominations[0].decision(), decision.name());
  EXPECT_EQ(result->last_certificate, 18);
  EXPECT_THAT(result->holders, ElementsAre(Pair("giay-khen", 1), Pair("ldtt", 1)));
  EXPECT_THAT(result->honours, SizeIs(2));
}

TEST_F(DecideTest, ListsEveryFaultAtOnce) {
  number_holder_ = "units/khoai-chau/decisions/d0";
  Add(SampleNomination("n0"));  // not appraised
  Add(EligibleNomination("n1"));
  decision_.add_nominations("units/khoai-chau/movements/m2020/nominations/n2");
  nominations_.push_back(std::nullopt);
  Add(EligibleNomination("n3", "cstd"));  // no ballot, notice not over
  nominations_.back()->mutable_appraisal()->mutable_time()->set_seconds(absl::ToUnixSeconds(time_));
  v1::Nomination late = EligibleNomination("n4");
  late.set_receipt_date("2020-08-16");
  Add(late);
  auto result = Run();
  EXPECT_EQ(ReasonOf(result.status()), type::v1::ERROR_REASON_RULE_VIOLATED);
  EXPECT_THAT(FieldsOf(ViolationsOf(result.status())),
              ElementsAre("decision.number", "decision.nominations[0]", "decision.nominations[2]",
                          "decision.nominations[3]", "decision.nominations[3]",
                          "decision.nominations[4]", "decision.nominations[3]"));
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
        Case{"none give none", 0, 0, 0, 1, false}}) {
    SCOPED_TRACE(c.name);
    nominations_.clear();
    decision_.clear_nominations();
    holders_ = {{"ldtt", c.ldtt_before}, {"cstd", c.cstd_before}};
    for (int i = 0; i < c.ldtt_now; ++i) Add(EligibleNomination(absl::StrCat("l", i)));
    for (int i = 0; i < c.cstd_now; ++i) AddVoted(absl::StrCat("c", i));
    EXPECT_THAT(Faults(), SizeIs(c.passes ? 0 : c.cstd_now));
  }
}

TEST_F(DecideTest, WaitsForTheNotice) {
  struct Case {
    std::string name, date;
    absl::CivilDay ballot, today;
    bool passes;
  };
  holders_ = {{"ldtt", 100}};
  using Day = absl::CivilDay;
  for (const Case& c :
       {Case{"5 days from the 7th", "2020-08-12", Day(2020, 8, 7), Day(2020, 8, 20), true},
        Case{"a day early", "2020-08-11", Day(2020, 8, 7), Day(2020, 8, 20), false},
        Case{"dated ahead", "2020-08-15", Day(2020, 8, 7), Day(2020, 8, 11), false},
        Case{"recorded on the first day", "2020-08-12", Day(2020, 8, 7), Day(2020, 8, 12), true}}) {
    SCOPED_TRACE(c.name);
    nominations_.clear();
    decision_.clear_nominations();
    decision_.set_date(c.date);
    time_ = absl::FromCivil(c.today, absl::FixedTimeZone(7 * 3600));
    AddVoted("c", c.ballot);
    EXPECT_EQ(Faults().empty(), c.passes);
  }
}

TEST_F(DecideTest, NeedsTheRightState) {
  for (int state = v1::NOMINATION_STATE_PROPOSED; state <= v1::NOMINATION_STATE_GRANTED; ++state) {
    for (bool ballot : {false, true}) {
      SCOPED_TRACE(absl::StrCat(v1::NominationState_Name(v1::NominationState(state)), " ", ballot));
      nominations_.clear();
      decision_.clear_nominations();
      packs_[0].mutable_honours(1)->clear_ballot();
      if (ballot) *packs_[0].mutable_honours(1)->mutable_ballot() = packs_[0].honours(2).ballot();
      v1::Nomination nomination = EligibleNomination("n");
      nomination.set_state(static_cast<v1::NominationState>(state));
      Add(nomination);
      const bool ready = state == v1::NOMINATION_STATE_VOTED ||
                         (state == v1::NOMINATION_STATE_ELIGIBLE && !ballot);
      EXPECT_EQ(Faults().empty(), ready);
    }
  }
}

TEST_F(DecideTest, KeepsDutiesApart) {
  holders_ = {{"ldtt", 100}};
  AddVoted("c");
  for (const char* decider : {"user:lan", "user:binh", "user:recorder", "user:council-3"}) {
    SCOPED_TRACE(decider);
    decider_ = decider;
    auto result = Run();
    EXPECT_EQ(ReasonOf(result.status()), type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
    EXPECT_THAT(FieldsOf(ViolationsOf(result.status())), ElementsAre("decision.nominations[0]"));
  }
}

TEST_F(DecideTest, GoesByTheRulesOfItsDate) {
  Add(EligibleNomination("n"));
  decision_.set_date("2024-01-01");
  EXPECT_EQ(ReasonOf(Run().status()), type::v1::ERROR_REASON_NO_RULE_PACK);

  // The new pack knows no such honour; the old one still rules the dossier.
  v1::RulePack later = SamplePack();
  later.set_name("rulePacks/nd98");
  later.set_valid_from("2024-01-01");
  later.clear_valid_to();
  later.mutable_honours(1)->set_honour("other");
  packs_.push_back(later);
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));

  packs_[1].mutable_honours(1)->set_honour("ldtt");
  packs_[1].mutable_honours(1)->mutable_recipients(0)->set_coefficient("0.5");
  auto result = Run();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->decision.rule_pack(), "rulePacks/nd98");
  EXPECT_EQ(result->grants[0].amount_vnd(), 750'000);
  EXPECT_EQ(result->grants[0].certificate_number(), "2024-000017");
}

TEST_F(DecideTest, RefusesAFullRegisterAndAMissingSalary) {
  Add(EligibleNomination("n"));
  last_certificate_ = 999'999;
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations"));
  last_certificate_ = 0;
  packs_[0].clear_base_salaries();
  EXPECT_THAT(Faults(), ElementsAre("decision.nominations[0]"));
}

TEST(CheckDecision, NamesTheFault) {
  struct Case {
    std::string field;
    std::function<void(v1::Decision&)> spoil;
  };
  const std::string movement = "units/khoai-chau/movements/m2020/nominations/";
  const Case cases[] = {
      {"decision.name", [](auto& d) { d.set_name("units/khoai-chau/decisions/"); }},
      {"decision.number", [](auto& d) { d.clear_number(); }},
      {"decision.date", [](auto& d) { d.set_date("2020-13-01"); }},
      {"decision.signer", [](auto& d) { d.clear_signer(); }},
      {"decision.signer_title", [](auto& d) { d.clear_signer_title(); }},
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
    v1::Decision decision;
    decision.set_name("units/khoai-chau/decisions/d1");
    decision.set_number("1234/QĐ-UBND");
    decision.set_date("2020-08-15");
    decision.set_signer("Nguyễn Văn Nam");
    decision.set_signer_title("Chủ tịch");
    decision.add_nominations(movement + "n0");
    c.spoil(decision);
    Violations violations;
    CheckDecision(violations, decision);
    EXPECT_THAT(FieldsOf(violations.list()), ElementsAre(c.field));
  }
}

}  // namespace
}  // namespace thidua::awards
