#include "services/awards/domain/deadline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::awards {
namespace {

using ::testing::ElementsAreArray;

class DecisionRemarksTest : public ::testing::Test {
 protected:
  DecisionRemarksTest() {
    catalog::v1::HolidayYear year;
    year.set_name("holidays/2020");
    catalog::v1::DayOff& day = *year.add_days_off();
    day.set_date("2020-09-02");
    day.set_title("Quốc khánh");
    year.add_days_off()->set_date("2020-09-03");
    year.add_days_made_up("2020-09-05");
    calendar_.Declare(year);
  }

  std::vector<std::string> Remarks(const std::string& receipt, const std::string& decision,
                                   int working_days) const {
    v1::Honour honour;
    if (working_days > 0) honour.mutable_deadline()->set_working_days(working_days);
    return DecisionRemarks(honour, receipt, decision, calendar_);
  }

  WorkingDays calendar_;
};

TEST_F(DecisionRemarksTest, SayWhatAReaderShouldKnow) {
  struct Case {
    std::string receipt, decision;
    int working_days;
    std::vector<std::string> remarks;
  };
  const Case cases[] = {
      // 3 August is a Monday; the tenth working day after it is Monday the 17th.
      {"2020-08-03", "2020-08-17", 10, {}},
      {"2020-08-03",
       "2020-08-18",
       10,
       {"Quyết định sau 11 ngày làm việc kể từ ngày nhận đủ hồ sơ (quy định 10)."}},
      {"2020-08-03",
       "2020-08-21",
       10,
       {"Quyết định sau 14 ngày làm việc kể từ ngày nhận đủ hồ sơ (quy định 10)."}},
      {"2020-08-03", "2020-08-21", 0, {}},
      {"2020-08-03", "2020-08-03", 1, {}},
      {"2020-08-31",
       "2020-09-02",
       10,
       {"Ngày ký quyết định, ngày 02/9/2020, là ngày nghỉ (Quốc khánh)."}},
      {"2020-08-31", "2020-09-03", 0, {"Ngày ký quyết định, ngày 03/9/2020, là ngày nghỉ."}},
      {"2020-08-31", "2020-08-29", 0, {"Ngày ký quyết định, ngày 29/8/2020, là thứ Bảy."}},
      {"2020-08-31", "2020-08-30", 0, {"Ngày ký quyết định, ngày 30/8/2020, là Chủ nhật."}},
      {"2020-08-31", "2020-09-05", 0, {}},  // a Saturday that is made up
      // The fourth working day is Friday the 7th, the decision one day later.
      {"2020-08-03",
       "2020-08-08",
       4,
       {"Ngày ký quyết định, ngày 08/8/2020, là thứ Bảy.",
        "Quyết định sau hơn 4 ngày làm việc kể từ ngày nhận đủ hồ sơ (quy định 4)."}},
      {"2020-08-03", "2020-08-08", 5, {"Ngày ký quyết định, ngày 08/8/2020, là thứ Bảy."}},
      {"2020-12-28",
       "2021-01-04",
       3,
       {"Chưa tính được số ngày làm việc từ ngày nhận đủ hồ sơ, 28/12/2020, đến ngày ký quyết định "
        "(quy định 3): lịch nghỉ của các năm đó chưa đủ."}},
      {"2020-12-28", "2021-01-04", 7, {}},  // seven days of any kind are no more working days
      {"2021-01-01",
       "2021-01-02",
       10,
       {"Ngày ký quyết định, ngày 02/01/2021, là thứ Bảy; lịch nghỉ năm 2021 chưa có."}},
      {"2020-08-10", "2020-08-03", 1, {}},  // refused elsewhere
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.receipt + " " + c.decision);
    EXPECT_THAT(Remarks(c.receipt, c.decision, c.working_days), ElementsAreArray(c.remarks));
  }
}

}  // namespace
}  // namespace thidua::awards
