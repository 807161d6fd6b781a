#include "services/awards/domain/conditions.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace thidua::awards {
namespace {

const std::string kPlan = "units/khoai-chau/plans/p/targets/";

TEST(FindReports, ComparesExactly) {
  struct Case {
    int expected, accepted, late, minimum;
    bool in_time_only, kept;
  };
  for (const Case& c : {Case{12, 12, 0, 100, true, true}, Case{12, 12, 1, 100, true, false},
                        Case{12, 12, 1, 100, false, true}, Case{12, 11, 0, 100, false, false},
                        Case{10, 9, 0, 90, false, true}, Case{11, 9, 0, 82, false, false},
                        Case{11, 9, 0, 81, false, true}, Case{0, 0, 0, 100, false, false}}) {
    SCOPED_TRACE(absl::StrCat(c.accepted, "/", c.expected, " late ", c.late));
    v1::Evidence evidence;
    evidence.add_rounds()->set_expected(c.expected);
    v1::RoundEvidence& second = *evidence.add_rounds();
    second.set_accepted(c.accepted);
    second.set_late(c.late);
    v1::ReportsAccepted rule;
    rule.set_minimum_percent(c.minimum);
    rule.set_in_time_only(c.in_time_only);
    EXPECT_EQ(FindReports(rule, evidence).kept, c.kept);
  }
}

class TargetsTest : public ::testing::Test {
 protected:
  TargetsTest() {
    rule_.add_outcomes("OUTCOME_MET");
    rule_.add_outcomes("OUTCOME_ON_TRACK");
    request_.add_targets(kPlan + "t1");
    Add("t1", targets::v1::OUTCOME_MET);
  }

  targets::v1::TargetResult& Add(const std::string& target, targets::v1::Outcome outcome) {
    auto& result = *evidence_.mutable_evaluation()->add_results();
    result.set_target(kPlan + target);
    result.set_outcome(outcome);
    return result;
  }

  Found Find() const { return FindTargets(rule_, request_, evidence_); }

  v1::TargetOutcomes rule_;
  v1::EvidenceRequest request_;
  v1::Evidence evidence_;
};

TEST_F(TargetsTest, JudgesEach) {
  EXPECT_TRUE(Find().kept);
  request_.add_targets(kPlan + "t2");
  EXPECT_FALSE(Find().kept) << "t2 has no result.";
  Add("t2", targets::v1::OUTCOME_ON_TRACK);
  EXPECT_TRUE(Find().kept);
  evidence_.mutable_evaluation()->mutable_results(1)->set_outcome(
      targets::v1::OUTCOME_NOT_ASSESSABLE);
  EXPECT_FALSE(Find().kept);
  request_.clear_targets();
  EXPECT_FALSE(Find().kept) << "Nothing was looked at.";
}

TEST_F(TargetsTest, SaysWhatYearAValueIsOf) {
  auto& result = *evidence_.mutable_evaluation()->mutable_results(0);
  result.mutable_actual()->set_value("72.06");
  result.set_actual_period("2019");
  EXPECT_EQ(Find().finding, kPlan + "t1: OUTCOME_MET 72.06 (năm 2019)");
}

// t1 is met; what it replaced was missed. Both are read by who decides.
TEST_F(TargetsTest, SaysWhatATargetReplaced) {
  evidence_.mutable_evaluation()->mutable_results(0)->set_supersedes(kPlan + "t0");
  auto& old = Add("t0", targets::v1::OUTCOME_MISSED);
  old.mutable_actual()->set_value("9.53");
  old.set_actual_period("2025");
  old.set_superseded_by(kPlan + "t1");
  EXPECT_EQ(Find().finding,
            kPlan + "t1: OUTCOME_MET, thay cho " + kPlan + "t0: OUTCOME_MISSED 9.53 (năm 2025)");
  request_.set_targets(0, kPlan + "t0");
  EXPECT_EQ(Find().finding,
            kPlan + "t0: OUTCOME_MISSED 9.53 (năm 2025), đã được thay bằng " + kPlan + "t1");
}

TEST(FindStreak, CountsBackFromTheLastYear) {
  struct Case {
    std::vector<int> held;
    int year, years;
    bool including_year, kept;
    std::string finding;
  };
  const Case cases[] = {
      {{2018, 2019, 2020},
       2020,
       3,
       true,
       true,
       "Cần 3 năm liên tục đến năm 2020: năm 2018 (QĐ 2018), năm 2019 (QĐ 2019), "
       "năm 2020 (QĐ 2020)"},
      {{2017, 2018, 2020},
       2020,
       3,
       true,
       false,
       "Cần 3 năm liên tục đến năm 2020: năm 2018 (QĐ 2018), năm 2020 (QĐ 2020); đứt ở năm 2019"},
      {{2019, 2020},
       2020,
       3,
       true,
       false,
       "Cần 3 năm liên tục đến năm 2020: năm 2019 (QĐ 2019), năm 2020 (QĐ 2020); đứt ở năm 2018"},
      {{2017, 2018, 2019},
       2020,
       3,
       true,
       false,
       "Cần 3 năm liên tục đến năm 2020: năm 2018 (QĐ 2018), năm 2019 (QĐ 2019); đứt ở năm 2020"},
      {{2017, 2018, 2019},
       2020,
       3,
       false,
       true,
       "Cần 3 năm liên tục đến năm 2019: năm 2017 (QĐ 2017), năm 2018 (QĐ 2018), "
       "năm 2019 (QĐ 2019)"},
      {{2018, 2019, 2020},
       2020,
       3,
       false,
       false,
       "Cần 3 năm liên tục đến năm 2019: năm 2018 (QĐ 2018), năm 2019 (QĐ 2019); đứt ở năm 2017"},
      {{2020}, 2020, 1, true, true, "Cần 1 năm liên tục đến năm 2020: năm 2020 (QĐ 2020)"},
      {{},
       2020,
       2,
       true,
       false,
       "Cần 2 năm liên tục đến năm 2020: không có năm nào; đứt ở năm 2020"},
      {{2018, 2019, 2020},
       0,
       3,
       true,
       false,
       "Phong trào không ghi năm xét danh hiệu nên không tính được số năm liên tục"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.finding);
    v1::Streak rule;
    rule.add_honours("cstd");
    rule.set_years(c.years);
    rule.set_including_year(c.including_year);
    v1::Evidence evidence;
    for (const int year : c.held) {
      v1::TitleEvidence& title = *evidence.add_titles();
      title.set_honour("cstd");
      title.set_year(year);
      title.set_source(absl::StrCat("QĐ ", year));
    }
    const Found found = FindStreak(rule, c.year, evidence);
    EXPECT_EQ(found.kept, c.kept);
    EXPECT_EQ(found.finding, c.finding);
  }
}

TEST(FindStreak, AnyOfTheTitlesCountsAndNoOther) {
  v1::Evidence evidence;
  for (const auto& [honour, year] : {std::pair{"cstd", 2019}, {"cstd-nganh", 2020}}) {
    v1::TitleEvidence& title = *evidence.add_titles();
    title.set_honour(honour);
    title.set_year(year);
    title.set_source("QĐ");
  }
  v1::Streak rule;
  rule.add_honours("cstd");
  rule.set_years(2);
  rule.set_including_year(true);
  EXPECT_FALSE(FindStreak(rule, 2020, evidence).kept);
  rule.add_honours("cstd-nganh");
  EXPECT_TRUE(FindStreak(rule, 2020, evidence).kept);
}

TEST(FindStreak, ATitleWhoseSourceIsKeptElsewhereCounts) {
  v1::Evidence evidence;
  v1::TitleEvidence& title = *evidence.add_titles();
  title.set_honour("cstd");
  title.set_year(2019);
  v1::Streak rule;
  rule.add_honours("cstd");
  rule.set_years(1);
  const Found found = FindStreak(rule, 2020, evidence);
  EXPECT_TRUE(found.kept);
  EXPECT_THAT(found.finding, ::testing::HasSubstr("năm 2019 (ghi ở người nhận)"));
}

TEST(LooksAt, TheYearsAndTitlesOfTheStreakAlone) {
  v1::Streak rule;
  rule.add_honours("cstd");
  rule.add_honours("cstd-nganh");
  rule.set_years(3);
  rule.set_including_year(true);
  for (const int year : {2018, 2019, 2020}) EXPECT_TRUE(LooksAt(rule, 2020, "cstd-nganh", year));
  for (const int year : {2017, 2021}) EXPECT_FALSE(LooksAt(rule, 2020, "cstd", year));
  EXPECT_FALSE(LooksAt(rule, 2020, "ldtt", 2019));
  rule.set_including_year(false);
  EXPECT_TRUE(LooksAt(rule, 2020, "cstd", 2017));
  EXPECT_FALSE(LooksAt(rule, 2020, "cstd", 2020));
}

TEST(FindPlace, ComparesPlaceAndPointsExactly) {
  struct Case {
    int place;
    std::string points, attainable;
    int at_most, minimum;
    bool kept;
    std::string finding;
  };
  const Case cases[] = {
      {3, "", "", 3, 0, true, "Hạng 3 trong 5 đơn vị, yêu cầu không quá hạng 3"},
      {4, "", "", 3, 0, false, "Hạng 4 trong 5 đơn vị, yêu cầu không quá hạng 3"},
      {0, "90", "100", 0, 80, false, "Đơn vị không có hạng trong bảng xếp hạng"},
      {2, "80", "100", 0, 80, true, "Hạng 2 trong 5 đơn vị; 80/100 điểm, yêu cầu ít nhất 80%"},
      {2, "79.9999", "100", 0, 80, false,
       "Hạng 2 trong 5 đơn vị; 79,9999/100 điểm, yêu cầu ít nhất 80%"},
      {2, "80.01", "100", 0, 80, true,
       "Hạng 2 trong 5 đơn vị; 80,01/100 điểm, yêu cầu ít nhất 80%"},
      // 2/3 is more than 66 % and less than 67 %.
      {2, "50", "75", 0, 66, true, "Hạng 2 trong 5 đơn vị; 50/75 điểm, yêu cầu ít nhất 66%"},
      {2, "50", "75", 0, 67, false, "Hạng 2 trong 5 đơn vị; 50/75 điểm, yêu cầu ít nhất 67%"},
      {2, "", "100", 0, 80, false,
       "Hạng 2 trong 5 đơn vị; không có điểm để so với yêu cầu ít nhất 80%"},
      {2, "0", "0", 0, 80, false, "Hạng 2 trong 5 đơn vị; 0/0 điểm, yêu cầu ít nhất 80%"},
      {4, "90", "100", 3, 80, false,
       "Hạng 4 trong 5 đơn vị, yêu cầu không quá hạng 3; 90/100 điểm, yêu cầu ít nhất 80%"},
      {1, "70", "100", 3, 80, false,
       "Hạng 1 trong 5 đơn vị, yêu cầu không quá hạng 3; 70/100 điểm, yêu cầu ít nhất 80%"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.finding);
    v1::LeaguePlace rule;
    rule.set_at_most(c.at_most);
    rule.set_minimum_percent(c.minimum);
    v1::Evidence evidence;
    v1::LeagueEvidence& league = *evidence.mutable_league();
    league.set_place(c.place);
    league.set_units(5);
    league.set_points(c.points);
    league.set_attainable(c.attainable);
    const Found found = FindPlace(rule, evidence);
    EXPECT_EQ(found.kept, c.kept);
    EXPECT_EQ(found.finding, c.finding);
  }
}

TEST(FindPlace, SaysHowFarTheTableCanBeTrusted) {
  v1::LeaguePlace rule;
  rule.set_at_most(1);
  v1::Evidence evidence;
  EXPECT_EQ(FindPlace(rule, evidence).finding, "Không có bảng xếp hạng nào được xem xét");
  EXPECT_FALSE(FindPlace(rule, evidence).kept);
  v1::LeagueEvidence& league = *evidence.mutable_league();
  league.set_place(1);
  league.set_units(5);
  league.set_draft(true);
  league.set_provisional(true);
  const Found found = FindPlace(rule, evidence);
  EXPECT_TRUE(found.kept);
  EXPECT_EQ(found.finding,
            "Hạng 1 trong 5 đơn vị, yêu cầu không quá hạng 1; bảng xếp hạng theo dự thảo; hạng còn "
            "có thể thay đổi");
}

}  // namespace
}  // namespace thidua::awards
