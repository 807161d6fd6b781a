#include "services/awards/domain/appraisal.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using google::protobuf::RepeatedPtrField;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class AppraiseTest : public ::testing::Test {
 protected:
  absl::StatusOr<v1::Nomination> Run(std::string_view appraiser = "user:binh") {
    return Appraise(nomination_, {.pack = pack_,
                                  .honour = *honour_,
                                  .attested_rules = attested_,
                                  .confirmations = confirmations_,
                                  .evidence = evidence_,
                                  .bars = bars_,
                                  .year = year_,
                                  .appraiser = appraiser,
                                  .time = time_,
                                  .request = request_});
  }

  // The rules with this outcome; the error where there is one.
  std::vector<std::string> With(v1::CheckOutcome outcome) {
    auto result = Run();
    if (!result.ok()) return {std::string(result.status().message())};
    std::vector<std::string> rules;
    bool failed = false;
    for (const v1::Check& check : result->appraisal().checks()) {
      failed = failed || check.outcome() == v1::CHECK_OUTCOME_FAILED;
      if (check.outcome() == outcome) rules.push_back(check.rule());
    }
    EXPECT_EQ(result->appraisal().eligible(), !failed);
    EXPECT_EQ(result->state(),
              failed ? v1::NOMINATION_STATE_INELIGIBLE : v1::NOMINATION_STATE_ELIGIBLE);
    return rules;
  }

  std::vector<std::string> Failed() { return With(v1::CHECK_OUTCOME_FAILED); }

  v1::RulePack pack_ = SamplePack();
  const v1::Honour* honour_ = nullptr;
  v1::Nomination nomination_;
  RepeatedPtrField<std::string> attested_;
  RepeatedPtrField<v1::Confirmation> confirmations_;
  v1::Evidence evidence_;
  std::vector<v1::Bar> bars_;
  int year_ = 2020;
  const v1::EvidenceRequest* request_ = nullptr;
  // 7 August in Viet Nam, still the day before in UTC.
  absl::Time time_ = absl::FromCivil(absl::CivilSecond(2020, 8, 6, 18, 0, 0), absl::UTCTimeZone());
};

// A collective, proposed for a giấy khen, with all that it takes.
class CollectiveTest : public AppraiseTest {
 protected:
  CollectiveTest() {
    honour_ = &pack_.honours(0);
    nomination_ = SampleNomination("n1", "giay-khen");
    nomination_.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
    (*nomination_.mutable_dossier())["Tờ trình"] = "12/TTr-UBND";
    (*nomination_.mutable_dossier())["Báo cáo thành tích"] = "13/BC-UBND";
    nomination_.mutable_evidence_request()->add_targets("units/khoai-chau/plans/p/targets/t1");
    v1::RoundEvidence& round = *evidence_.add_rounds();
    round.set_expected(12);
    round.set_accepted(12);
    auto& result = *evidence_.mutable_evaluation()->add_results();
    result.set_target("units/khoai-chau/plans/p/targets/t1");
    result.set_outcome(targets::v1::OUTCOME_MET);
    *attested_.Add() = "discipline";
  }
};

TEST_F(CollectiveTest, RecordsWhatItRestsOn) {
  nomination_.set_note("Trả lại lần trước");
  auto result = Run();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->state(), v1::NOMINATION_STATE_ELIGIBLE);
  EXPECT_EQ(result->note(), "");
  const v1::Appraisal& appraisal = result->appraisal();
  EXPECT_EQ(appraisal.rule_pack(), "rulePacks/nd91");
  EXPECT_EQ(appraisal.rule_pack_version(), "7");
  EXPECT_EQ(appraisal.appraiser(), "user:binh");
  EXPECT_EQ(appraisal.time().seconds(), absl::ToUnixSeconds(time_));
  EXPECT_FALSE(appraisal.has_evidence()) << "Who stores it puts it there.";
  std::vector<std::string> rules;
  for (const v1::Check& check : appraisal.checks()) rules.push_back(check.rule());
  EXPECT_THAT(rules, ElementsAre("dossier:Tờ trình", "dossier:Báo cáo thành tích", "reports",
                                 "targets", "discipline"));
}

TEST_F(CollectiveTest, ReturnsWhatMissesPapers) {
  nomination_.mutable_dossier()->erase("Tờ trình");
  evidence_.set_simulated(true);
  auto result = Run();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->state(), v1::NOMINATION_STATE_RETURNED);
  EXPECT_EQ(result->note(), "Thiếu trong hồ sơ: Tờ trình");
  EXPECT_FALSE(result->has_appraisal());
  EXPECT_THAT(result->earlier_proposers(), IsEmpty()) << "who returns it may appraise it yet";

  nomination_.clear_dossier();
  attested_.Clear();  // a rule that fails as well is not looked at yet
  result = Run();
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->state(), v1::NOMINATION_STATE_RETURNED);
  EXPECT_EQ(result->note(), "Thiếu trong hồ sơ: Tờ trình, Báo cáo thành tích");
  EXPECT_THAT(result->earlier_proposers(), IsEmpty()) << "who returns it may appraise it yet";
}

TEST_F(CollectiveTest, FailsByEachRule) {
  EXPECT_THAT(Failed(), IsEmpty());
  attested_.Clear();
  EXPECT_THAT(Failed(), ElementsAre("discipline"));
  evidence_.mutable_rounds(0)->set_late(1);
  EXPECT_THAT(Failed(), ElementsAre("reports", "discipline"));
  evidence_.clear_evaluation();
  EXPECT_THAT(Failed(), ElementsAre("reports", "targets", "discipline"));
}

TEST_F(CollectiveTest, LooksAtWhatTheMovementAsksFor) {
  v1::EvidenceRequest request;
  request.add_targets("units/khoai-chau/plans/p/targets/t2");
  request_ = &request;
  EXPECT_THAT(Failed(), ElementsAre("targets"));
  request.set_targets(0, "units/khoai-chau/plans/p/targets/t1");
  nomination_.clear_evidence_request();
  EXPECT_THAT(Failed(), IsEmpty());
}

TEST_F(CollectiveTest, LeavesOutRulesForOtherKinds) {
  nomination_.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_PERSON);
  evidence_ = {};
  EXPECT_THAT(Failed(), IsEmpty());
}

TEST_F(CollectiveTest, CarriesTheMarkOfSimulation) {
  EXPECT_FALSE(Run()->simulated());
  evidence_.set_simulated(true);
  EXPECT_TRUE(Run()->simulated());
  evidence_.set_simulated(false);
  nomination_.set_simulated(true);
  EXPECT_TRUE(Run()->simulated());
}

TEST_F(CollectiveTest, RefusesTheProposerAndASecondTime) {
  EXPECT_EQ(ReasonOf(Run("user:lan").status()), type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
  nomination_.set_state(v1::NOMINATION_STATE_INELIGIBLE);
  EXPECT_EQ(ReasonOf(Run().status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
}

// A person, proposed for cstd-tinh, with all that it takes.
class PersonTest : public AppraiseTest {
 protected:
  PersonTest() {
    honour_ = &pack_.honours(3);
    nomination_ = SampleNomination("n1", "cstd-tinh");
    for (const int year : {2018, 2019, 2020}) {
      v1::TitleEvidence& title = *evidence_.add_titles();
      title.set_honour("cstd");
      title.set_year(year);
      title.set_source(absl::StrCat("QĐ ", year));
    }
    v1::LeagueEvidence& league = *evidence_.mutable_league();
    league.set_place(1);
    league.set_points("90");
    league.set_attainable("100");
  }

  void Confirm(const std::string& rule) {
    confirmations_.Add()->set_rule(rule);
    confirmations_.rbegin()->set_reason("Đã hỏi Sở Nội vụ");
  }
};

TEST_F(PersonTest, LooksAtTitlesPlaceAndBars) {
  EXPECT_THAT(Failed(), IsEmpty());
  evidence_.mutable_league()->set_place(2);
  EXPECT_THAT(Failed(), ElementsAre("league"));
}

TEST_F(PersonTest, LooksForBarsUpToTheDayInVietNam) {
  v1::Bar& bar = bars_.emplace_back();
  bar.set_kind(v1::BAR_KIND_COMPLAINT);
  bar.set_start_date("2020-08-07");
  EXPECT_THAT(Failed(), ElementsAre("bar"));
  bar.set_start_date("2020-08-08");
  EXPECT_THAT(Failed(), IsEmpty());
}

TEST_F(PersonTest, AsksForAWordWhereTheRuleIsNotVerified) {
  evidence_.mutable_titles(1)->set_year(2017);
  const auto refused = Run();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused.status()), type::v1::ERROR_REASON_RULE_VIOLATED);
  EXPECT_THAT(std::string(refused.status().message()),
              ::testing::AllOf(HasSubstr("streak (Ba năm liên tục là Chiến sĩ thi đua cơ sở)"),
                               HasSubstr("Theo nguồn thứ cấp, chưa đọc văn bản"),
                               Not(HasSubstr("QĐ 2018"))));
  // Another rule's word does not do, and the failing of another rule does not spare it.
  Confirm("league");
  evidence_.mutable_league()->set_place(2);
  EXPECT_EQ(ReasonOf(Run().status()), type::v1::ERROR_REASON_RULE_VIOLATED);

  Confirm("streak");
  evidence_.mutable_league()->set_place(1);
  EXPECT_THAT(With(v1::CHECK_OUTCOME_CONFIRMED), ElementsAre("streak"));
  evidence_.mutable_league()->set_place(2);
  EXPECT_THAT(Failed(), ElementsAre("league")) << "It is verified: nobody passes it over.";
}

TEST_F(PersonTest, NamesEveryRuleThatWaitsForAWord) {
  pack_.mutable_honours(3)->mutable_eligibility(1)->set_unverified("Chưa tìm thấy");
  evidence_ = {};
  EXPECT_THAT(
      std::string(Run().status().message()),
      ::testing::AllOf(HasSubstr("streak"), HasSubstr("league"), HasSubstr("Chưa tìm thấy")));
  EXPECT_EQ(ViolationsOf(Run().status()).size(), 2);
}

TEST_F(PersonTest, ADryRunShowsWhatWaitsForAWord) {
  evidence_.clear_titles();
  const auto checks = CheckAll(nomination_, {.pack = pack_,
                                             .honour = *honour_,
                                             .attested_rules = attested_,
                                             .confirmations = confirmations_,
                                             .evidence = evidence_,
                                             .bars = bars_,
                                             .year = year_,
                                             .appraiser = "user:binh",
                                             .time = time_});
  ASSERT_EQ(checks.size(), 3);
  EXPECT_EQ(checks[0].outcome(), v1::CHECK_OUTCOME_UNCONFIRMED);
  EXPECT_EQ(checks[1].outcome(), v1::CHECK_OUTCOME_PASSED);
}

// Merit of a movement without a year counts from the year before the receipt.
TEST_F(PersonTest, SaysFromWhenMeritCounts) {
  Confirm("streak");
  v1::Bar& bar = bars_.emplace_back();
  bar.set_kind(v1::BAR_KIND_DISCIPLINE);
  bar.set_start_date("2018-03-01");
  bar.set_end_date("2019-01-01");
  const auto finding = [this](int year) {
    year_ = year;
    return Run()->appraisal().checks(2).finding();
  };
  EXPECT_THAT(finding(2020), Not(HasSubstr("kỷ luật")));
  EXPECT_THAT(finding(2019), HasSubstr("kỷ luật từ 01/3/2018 đến 01/01/2019 đã hết"));
  EXPECT_THAT(finding(0), HasSubstr("kỷ luật từ 01/3/2018 đến 01/01/2019 đã hết"));
}

}  // namespace
}  // namespace thidua::awards
