#include "services/reporting/domain/catalog/due_date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "services/reporting/domain/catalog/holiday_rules.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using catalog::v1::HolidayYear;
using ::testing::ElementsAre;
using testing::Listed;

class DueDateTest : public ::testing::Test {
 protected:
  DueDateTest() {
    catalog_.Add(FromText<HolidayYear>(R"(name: "holidays/2022"
        days_off { date: "2022-01-03" } days_off { date: "2022-01-31" } days_off { date: "2022-02-01" }
        days_off { date: "2022-02-02" } days_off { date: "2022-02-03" } days_off { date: "2022-02-04" })"));
  }

  std::string Due(const std::string& rules, absl::CivilDay last = absl::CivilDay(2021, 12, 31),
                  catalog::v1::UnitKind kind = catalog::v1::UNIT_KIND_DISTRICT) {
    const auto day = DueDateByRule(FromText<Form>(rules), kind, last, catalog_);
    return day.ok() ? FormatDate(*day) : std::string(day.status().message());
  }

  testing::MemoryCatalog catalog_;
};

TEST_F(DueDateTest, WithoutARuleItIsTheWindowsLastDay) { EXPECT_EQ(Due(""), "2021-12-31"); }

TEST_F(DueDateTest, EveryDayCounts) {
  EXPECT_EQ(Due("due_rules { days: 31 count: DAY_COUNT_ALL_DAYS }"), "2022-01-31");
}

// 2022-01-31 was the first day off of Tết; the next working day was the Monday a week later.
TEST_F(DueDateTest, ADayOffMovesTheEndToTheNextWorkingDay) {
  EXPECT_EQ(Due("due_rules { days: 31 count: DAY_COUNT_ENDS_ON_WORKING_DAY }"), "2022-02-07");
  EXPECT_EQ(Due("due_rules { days: 28 count: DAY_COUNT_ENDS_ON_WORKING_DAY }"), "2022-01-28");
  EXPECT_EQ(Due("due_rules { days: 29 count: DAY_COUNT_ENDS_ON_WORKING_DAY }"), "2022-02-07")
      << "A Saturday before Tết.";
}

TEST_F(DueDateTest, WorkingDaysAreCountedFromTheWindowsEnd) {
  EXPECT_EQ(Due("due_rules { days: 1 count: DAY_COUNT_WORKING_DAYS }"), "2022-01-04")
      << "1 and 2 January are a weekend, and the 3rd is off for it.";
  EXPECT_EQ(Due("due_rules { days: 20 count: DAY_COUNT_WORKING_DAYS }"), "2022-02-07");
}

TEST_F(DueDateTest, EachLevelHasItsRule) {
  const std::string rules = R"(
      due_rules { days: 2 count: DAY_COUNT_ALL_DAYS }
      due_rules { owner_kind: UNIT_KIND_PROVINCE days: 10 count: DAY_COUNT_ALL_DAYS })";
  EXPECT_EQ(Due(rules), "2022-01-02");
  EXPECT_EQ(Due(rules, absl::CivilDay(2021, 12, 31), catalog::v1::UNIT_KIND_PROVINCE),
            "2022-01-10");
}

TEST_F(DueDateTest, AYearWithoutDeclaredDaysOffIsNotGuessed) {
  EXPECT_EQ(
      Due("due_rules { days: 5 count: DAY_COUNT_WORKING_DAYS }", absl::CivilDay(2022, 12, 31)),
      "whether 2023-01-01 is a working day is not known: holidays/2023 does not exist");
  EXPECT_EQ(Due("due_rules { days: 5 count: DAY_COUNT_ALL_DAYS }", absl::CivilDay(2022, 12, 31)),
            "2023-01-05");
}

TEST_F(DueDateTest, EveryFaultOfTheRulesIsNamed) {
  const auto form = FromText<Form>(R"(owner_kinds: UNIT_KIND_DISTRICT
      due_rules { owner_kind: UNIT_KIND_PROVINCE days: 367 count: DAY_COUNT_ALL_DAYS }
      due_rules { days: -1 }
      due_rules { days: 1 count: DAY_COUNT_ALL_DAYS })");
  Violations violations;
  CheckDueRules(form, violations);
  EXPECT_THAT(
      Listed(violations.ToStatus()),
      ElementsAre("form.due_rules[0].owner_kind INVALID_FIELD",
                  "form.due_rules[0].days INVALID_FIELD", "form.due_rules[1].days INVALID_FIELD",
                  "form.due_rules[1].count INVALID_FIELD",
                  "form.due_rules[2].owner_kind DUPLICATE"));
}

TEST_F(DueDateTest, EveryFaultOfAYearsDaysOffIsNamed) {
  const auto year = FromText<HolidayYear>(R"(name: "holidays/2024"
      days_off { date: "2024-02-08" } days_off { date: "2024-02-08" } days_off { date: "2024-01-01" }
      days_off { date: "2023-12-31" } days_off { date: "30/4" } days_off { date: "2024-05-04" }
      days_made_up: "2024-05-03" days_made_up: "2024-05-04")");
  EXPECT_THAT(Listed(ValidateHolidayYear(year, nullptr, catalog_)),
              ElementsAre("holiday_year.days_off[1].date DUPLICATE",
                          "holiday_year.days_off[2].date INVALID_FIELD",
                          "holiday_year.days_off[3].date INVALID_FIELD",
                          "holiday_year.days_off[3].date INVALID_FIELD",
                          "holiday_year.days_off[4].date INVALID_FIELD",
                          "holiday_year.days_made_up[0] INVALID_FIELD",
                          "holiday_year.days_made_up[1] DUPLICATE"));
  EXPECT_THAT(
      Listed(ValidateHolidayYear(FromText<HolidayYear>("name: 'holidays/tet'"), nullptr, catalog_)),
      ElementsAre("holiday_year.name INVALID_FIELD"));
}

}  // namespace
}  // namespace thidua::reporting
