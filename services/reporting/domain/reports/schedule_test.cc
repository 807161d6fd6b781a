#include "services/reporting/domain/reports/schedule.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;

// A district that ends on 2025-07-01, with a monthly form, a school form and one of the
// administrative year.
class ScheduleTest : public ::testing::Test {
 protected:
  ScheduleTest() {
    catalog_.AddUnit("huyen", "", "1999-09-01", "2025-07-01", catalog::v1::UNIT_KIND_DISTRICT);
    AddForm("thang", "calendar: FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_MONTHLY");
    AddForm("truong", "calendar: FORM_CALENDAR_SCHOOL frequency: FORM_FREQUENCY_YEARLY");
    AddForm("nam", "calendar: FORM_CALENDAR_ADMINISTRATIVE frequency: FORM_FREQUENCY_YEARLY");
  }

  void AddForm(const std::string& id, const std::string& rest) {
    catalog_.Add(
        FromText<Form>("name: 'forms/" + id + "' owner_kinds: UNIT_KIND_DISTRICT " + rest));
  }

  static v1::RoundSchedule Schedule(const std::string& text) {
    return FromText<v1::RoundSchedule>("name: 'units/huyen/schedule' " + text);
  }

  std::vector<std::string> Due(const std::string& schedule, absl::CivilDay today) {
    const auto rounds = ScheduledRounds(Schedule(schedule), today, catalog_);
    if (!rounds.ok()) return Listed(rounds.status());
    std::vector<std::string> texts;
    for (const auto& each : *rounds) {
      texts.push_back(absl::StrCat(each.form().substr(6), ".", each.period()));
    }
    return texts;
  }

  std::vector<std::string> Faults(const std::string& schedule) {
    return Listed(ValidateSchedule(Schedule(schedule), absl::CivilDay(2024, 6, 15), catalog_));
  }

  MemoryCatalog catalog_;
};

TEST_F(ScheduleTest, ARoundOpensSoManyDaysBeforeItsPeriodEnds) {
  const std::string schedule = "since: '2024-01-01' days_before_end: 5 forms: 'forms/thang'";
  EXPECT_THAT(Due(schedule, absl::CivilDay(2024, 1, 25)), IsEmpty());
  EXPECT_THAT(Due(schedule, absl::CivilDay(2024, 1, 26)), ElementsAre("thang.2024-01"));
  EXPECT_THAT(Due(schedule, absl::CivilDay(2024, 3, 25)),
              ElementsAre("thang.2024-01", "thang.2024-02"));
  EXPECT_THAT(Due("since: '2024-01-01' forms: 'forms/thang'", absl::CivilDay(2024, 1, 30)),
              IsEmpty());
  EXPECT_THAT(Due("since: '2024-01-01' forms: 'forms/thang'", absl::CivilDay(2024, 1, 31)),
              ElementsAre("thang.2024-01"));
}

TEST_F(ScheduleTest, PeriodsThatEndedBeforeAreLeftAlone) {
  EXPECT_THAT(Due("since: '2024-01-31' forms: 'forms/thang'", absl::CivilDay(2024, 2, 29)),
              ElementsAre("thang.2024-01", "thang.2024-02"));
  EXPECT_THAT(Due("since: '2024-02-01' forms: 'forms/thang'", absl::CivilDay(2024, 2, 29)),
              ElementsAre("thang.2024-02"));
}

TEST_F(ScheduleTest, YearsThatAreCalledByAnotherYearAreFound) {
  // The school year 2023-2024 ends on 2024-08-31, the administrative year 2024 on 2024-12-14.
  EXPECT_THAT(Due("since: '2024-08-01' forms: 'forms/truong' forms: 'forms/nam'",
                  absl::CivilDay(2024, 8, 31)),
              ElementsAre("truong.s2023"));
  EXPECT_THAT(Due("since: '2024-12-14' days_before_end: 366 forms: 'forms/nam'",
                  absl::CivilDay(2023, 12, 31)),
              ElementsAre("nam.a2024"));
}

TEST_F(ScheduleTest, NothingOpensAfterTheOwnersEnd) {
  EXPECT_THAT(Due("since: '2025-06-01' forms: 'forms/thang'", absl::CivilDay(2025, 12, 31)),
              ElementsAre("thang.2025-06"));
}

TEST_F(ScheduleTest, EveryFaultIsNamedAtOnce) {
  EXPECT_THAT(Faults("since: '2024-01-01' days_before_end: 366"), IsEmpty());
  EXPECT_THAT(Faults("since: '2014-06-08'"), IsEmpty());
  EXPECT_THAT(Faults("since: '2014-06-07'"), ElementsAre(HasSubstr("schedule.since")));
  EXPECT_THAT(
      Faults("days_before_end: 367 forms: 'forms/thang' forms: 'forms/thang' forms: 'forms/x'"),
      ElementsAre(HasSubstr("schedule.forms[1]"), HasSubstr("schedule.forms[2]"),
                  HasSubstr("schedule.days_before_end"), HasSubstr("schedule.since")));
  EXPECT_THAT(Faults("since: '2024-02-30' days_before_end: -1"),
              ElementsAre(HasSubstr("schedule.days_before_end"), HasSubstr("schedule.since")));
}

}  // namespace
}  // namespace thidua::reporting
