#include "services/awards/domain/bars.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using google::protobuf::RepeatedPtrField;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

v1::Bar MakeBar(v1::BarKind kind, const std::string& start, const std::string& end) {
  v1::Bar bar;
  bar.set_kind(kind);
  bar.set_start_date(start);
  bar.set_end_date(end);
  bar.set_source("Quyết định 5/QĐ-KL về việc riêng");
  return bar;
}

// Received on 3 August, appraised on 7 August.
constexpr Days kDays{"2020-08-03", "2020-08-07"};

TEST(FindBars, LooksAtEveryDayFromTheReceiptOn) {
  struct Case {
    std::string start, end;
    bool kept;
  };
  for (const Case& c :
       {Case{"2020-01-01", "2020-08-02", true}, Case{"2020-01-01", "2020-08-03", false},
        Case{"2020-08-05", "2020-08-05", false}, Case{"2020-08-07", "", false},
        Case{"2020-08-08", "", true}, Case{"2020-01-01", "", false},
        Case{"2020-01-01", "2020-12-31", false}}) {
    SCOPED_TRACE(c.start + " " + c.end);
    EXPECT_EQ(FindBars({}, {MakeBar(v1::BAR_KIND_COMPLAINT, c.start, c.end)}, kDays, 2020).kept,
              c.kept);
  }
}

TEST(FindBars, LooksAtTheKindsOfTheRule) {
  v1::NoBar rule;
  rule.add_kinds(v1::BAR_KIND_DISCIPLINE);
  const std::vector<v1::Bar> bars = {MakeBar(v1::BAR_KIND_COMPLAINT, "2020-01-01", "")};
  EXPECT_TRUE(FindBars(rule, bars, kDays, 2020).kept);
  EXPECT_THAT(FindBars(rule, bars, kDays, 2020).finding, Not(HasSubstr("Khiếu nại")));
  rule.add_kinds(v1::BAR_KIND_COMPLAINT);
  EXPECT_FALSE(FindBars(rule, bars, kDays, 2020).kept);
}

TEST(FindBars, NamesKindAndDatesAndNothingElse) {
  EXPECT_EQ(FindBars({},
                     {MakeBar(v1::BAR_KIND_DISCIPLINE, "2020-03-01", "2020-08-05"),
                      MakeBar(v1::BAR_KIND_INVESTIGATION, "2020-02-15", "")},
                     kDays, 2020)
                .finding,
            "Kỷ luật, từ 01/3/2020 đến 05/8/2020 (thành tích tính từ khi hết kỷ luật); Điều tra, "
            "truy tố, xét xử, từ 15/02/2020, chưa kết thúc");
  EXPECT_EQ(FindBars({}, {}, kDays, 2020).finding,
            "Không có việc nào được ghi từ 03/8/2020 đến 07/8/2020");
}

TEST(FindBars, SaysFromWhenMeritCounts) {
  const std::vector<v1::Bar> bars = {MakeBar(v1::BAR_KIND_DISCIPLINE, "2019-03-01", "2020-01-01"),
                                     MakeBar(v1::BAR_KIND_DISCIPLINE, "2018-03-01", "2019-12-31"),
                                     MakeBar(v1::BAR_KIND_COMPLAINT, "2020-02-01", "2020-03-01")};
  const Found found = FindBars({}, bars, kDays, 2020);
  EXPECT_TRUE(found.kept);
  EXPECT_EQ(found.finding,
            "Không có việc nào được ghi từ 03/8/2020 đến 07/8/2020; kỷ luật từ 01/3/2019 đến "
            "01/01/2020 đã hết, thành tích tính từ khi hết kỷ luật");
}

TEST(CheckBars, ListsTheRulesThatAreNotKept) {
  const v1::RulePack pack = SamplePack();
  v1::Honour honour = pack.honours(3);
  RepeatedPtrField<v1::Confirmation> confirmations;
  const std::vector<v1::Bar> bars = {MakeBar(v1::BAR_KIND_COMPLAINT, "2020-08-07", "")};
  const auto check = [&](const Days& days) {
    return CheckBars(honour, v1::RECIPIENT_KIND_PERSON, confirmations, bars, days);
  };
  EXPECT_THAT(check({"2020-08-03", "2020-08-06"}), IsEmpty());
  ASSERT_EQ(check(kDays).size(), 1);
  EXPECT_EQ(check(kDays)[0].rule(), "bar");
  EXPECT_EQ(check(kDays)[0].outcome(), v1::CHECK_OUTCOME_FAILED);

  honour.mutable_eligibility(2)->set_unverified("Chưa đọc văn bản");
  EXPECT_EQ(check(kDays)[0].outcome(), v1::CHECK_OUTCOME_UNCONFIRMED);
  confirmations.Add()->set_rule("bar");
  EXPECT_EQ(check(kDays)[0].outcome(), v1::CHECK_OUTCOME_CONFIRMED);

  honour.mutable_eligibility(2)->add_kinds(v1::RECIPIENT_KIND_COLLECTIVE);
  EXPECT_THAT(check(kDays), IsEmpty());
}

}  // namespace
}  // namespace thidua::awards
