#include "services/reporting/domain/reports/round.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/date.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::Scale;
using ::testing::ElementsAre;
using testing::Listed;
using testing::MemoryCatalog;
using testing::ReasonName;
using v1::OpenRoundRequest;

const absl::Time kRoundTime = StartInVietnam(absl::CivilDay(2025, 1, 31)) + absl::Hours(9);

MemoryCatalog Sample() {
  MemoryCatalog catalog;
  catalog.AddUnit("khoai-chau", "", "2004-07-08", "", catalog::v1::UNIT_KIND_DISTRICT);
  catalog.AddUnit("office", "units/khoai-chau", "2004-07-08", "",
                  catalog::v1::UNIT_KIND_DEPARTMENT);
  catalog.AddUnit("dan-tien", "units/khoai-chau", "2004-07-08", "", catalog::v1::UNIT_KIND_COMMUNE,
                  "V");
  catalog.AddUnit("ham-tu", "units/khoai-chau", "2004-07-08", "2025-01-01");
  catalog.AddUnit("elsewhere", "");
  catalog.Add(FromText<Scale>("name: 'scales/s' levels { level: 'low' } levels { level: 'high' }"));
  catalog.Add(
      FromText<Element>("name: 'elements/rating' title: 'Xếp loại' kind: VALUE_KIND_STATE "
                        "time_rollup: TIME_ROLLUP_LAST scale: 'scales/s'"));
  catalog.Add(FromText<Element>(
      "name: 'elements/quota' kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_SUM"));
  Form form = FromText<Form>(R"pb(
    name: "forms/monthly"
    elements: "elements/rating"
    elements: "elements/quota"
    computed_cells {
      element: "elements/quota"
      expression { terms { element: "a" } }
    }
    owner_kinds: UNIT_KIND_DISTRICT
    assignments { subject_kinds: UNIT_KIND_COMMUNE }
    assignments { subject_is_owner: true reporter: "units/office" }
    calendar: FORM_CALENDAR_ADMINISTRATIVE
    frequency: FORM_FREQUENCY_MONTHLY
    due_rules { days: 2 count: DAY_COUNT_ALL_DAYS }
    visibility: FORM_VISIBILITY_RESTRICTED
    split_attributes: "urban_class"
    etag: "7")pb");
  catalog.Add(form);
  return catalog;
}

OpenRoundRequest Request(const std::string& period) {
  OpenRoundRequest request;
  request.set_parent("units/khoai-chau");
  request.set_form("forms/monthly");
  request.set_period(period);
  return request;
}

TEST(OpenRound, PinsEverythingAsOfTheWindowsLastDay) {
  MemoryCatalog catalog = Sample();
  auto round = OpenRound(Request("a2024-12"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_EQ(round->name(), "units/khoai-chau/rounds/monthly.a2024-12");
  EXPECT_EQ(round->form_version(), "7");
  EXPECT_EQ(round->window_start(), "2024-11-15");
  EXPECT_EQ(round->window_end(), "2024-12-14");
  EXPECT_EQ(round->due_date(), "2024-12-16");
  EXPECT_EQ(round->visibility(), catalog::v1::FORM_VISIBILITY_RESTRICTED);
  EXPECT_EQ(round->state(), v1::ROUND_STATE_OPEN);
  EXPECT_THAT(round->split_attributes(), ElementsAre("urban_class"));
  ASSERT_EQ(round->columns_size(), 2);
  EXPECT_THAT(round->columns(0).levels(), ElementsAre("low", "high"));
  EXPECT_EQ(round->columns(0).title(), "Xếp loại");
  EXPECT_EQ(round->columns(1).computed().expression().terms(0).element(), "a");
  ASSERT_EQ(round->roster_size(), 3);
  EXPECT_EQ(round->roster(0).subject(), "units/dan-tien");
  EXPECT_EQ(round->roster(0).reporter(), "units/dan-tien");
  EXPECT_EQ(round->roster(0).attributes().at("urban_class"), "V");
  EXPECT_EQ(round->roster(1).subject(), "units/ham-tu");
  EXPECT_EQ(round->roster(2).subject(), "units/khoai-chau");
  EXPECT_EQ(round->roster(2).reporter(), "units/office");
}

TEST(OpenRound, AUnitThatEndedWithinTheWindowOwesItsPartOfIt) {
  MemoryCatalog catalog = Sample();
  auto round = OpenRound(Request("a2025-01"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  ASSERT_EQ(round->roster_size(), 3);
  EXPECT_EQ(FindOnRoster(*round, "units/dan-tien")->last_day(), "");
  EXPECT_EQ(FindOnRoster(*round, "units/ham-tu")->last_day(), "2024-12-31");
  EXPECT_EQ(FindOnRoster(*round, "units/ham-tu")->first_day(), "");
  round = OpenRound(Request("a2025-02"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_EQ(FindOnRoster(*round, "units/ham-tu"), nullptr) << "It ended before.";
}

TEST(OpenRound, AUnitThatBeganWithinTheWindowOwesItsPartOfIt) {
  MemoryCatalog catalog = Sample();
  catalog.AddUnit("pham-hong-thai", "units/khoai-chau", "2025-01-01");
  auto round = OpenRound(Request("a2025-01"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_EQ(FindOnRoster(*round, "units/pham-hong-thai")->first_day(), "2025-01-01");
  EXPECT_EQ(FindOnRoster(*round, "units/pham-hong-thai")->last_day(), "");
}

TEST(OpenRound, WhoTookOverFromAReporterIsPinnedBesideIt) {
  MemoryCatalog catalog = Sample();
  catalog::v1::Unit ended = *catalog.unit("units/ham-tu");
  for (const char* successor : {"units/tu-dan", "units/pham-hong-thai"}) {
    auto* succession = ended.add_successions();
    succession->set_successor(successor);
    succession->set_extent(catalog::v1::SUCCESSION_EXTENT_WHOLE);
    succession->set_date("2025-01-01");
  }
  catalog.Add(ended);
  auto round = OpenRound(Request("a2025-01"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_THAT(FindOnRoster(*round, "units/ham-tu")->successors(),
              ElementsAre("units/pham-hong-thai", "units/tu-dan"));
  EXPECT_TRUE(FindOnRoster(*round, "units/dan-tien")->successors().empty());
}

TEST(OpenRound, TakesTheDueDateGiven) {
  MemoryCatalog catalog = Sample();
  OpenRoundRequest request = Request("a2025-01");
  request.set_due_date("2025-02-03");
  EXPECT_EQ(OpenRound(request, catalog, {}, kRoundTime)->due_date(), "2025-02-03");
  request.set_due_date("2024-01-01");
  EXPECT_THAT(Listed(OpenRound(request, catalog, {}, kRoundTime).status()),
              ElementsAre("due_date INVALID_FIELD"));
}

TEST(OpenRound, RefusesPeriodsOfOtherCalendarsAndFrequencies) {
  MemoryCatalog catalog = Sample();
  for (const char* period : {"2025-01", "a2025", "a2025-q1", "s2025", "2025-13", "", "tháng 1"}) {
    EXPECT_THAT(Listed(OpenRound(Request(period), catalog, {}, kRoundTime).status()),
                ElementsAre("period UNKNOWN_PERIOD"))
        << period;
  }
}

TEST(OpenRound, ListsEveryViolationAtOnce) {
  MemoryCatalog catalog = Sample();
  OpenRoundRequest request;
  request.set_parent("units/nowhere");
  request.set_form("forms/none");
  request.set_period("x");
  request.set_due_date("31/12/2024");
  EXPECT_THAT(Listed(OpenRound(request, catalog, {}, kRoundTime).status()),
              ElementsAre("parent UNKNOWN_UNIT", "form UNKNOWN_REFERENCE", "period UNKNOWN_PERIOD",
                          "due_date INVALID_FIELD"));
}

TEST(OpenRound, RefusesUnknownSubjectsAndReportersNotInForce) {
  MemoryCatalog catalog = Sample();
  Form form = *catalog.form("forms/monthly");
  form.mutable_assignments(1)->set_reporter("units/ham-tu");
  form.add_assignments()->set_subject("units/nowhere");
  catalog.Add(form);
  EXPECT_THAT(Listed(OpenRound(Request("a2025-02"), catalog, {}, kRoundTime).status()),
              ElementsAre("form UNKNOWN_UNIT", "form UNKNOWN_UNIT"));
}

TEST(OpenRound, LeavesOutANamedSubjectThatIsNotInForceAndSaysSo) {
  MemoryCatalog catalog = Sample();
  Form form = *catalog.form("forms/monthly");
  auto* ended = form.add_assignments();
  ended->set_subject("units/ham-tu");
  ended->set_reporter("units/ham-tu");
  form.mutable_assignments(0)->clear_subject_kinds();
  form.mutable_assignments(0)->set_subject("units/dan-tien");
  catalog.Add(form);
  auto round = OpenRound(Request("a2025-02"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_EQ(round->roster_size(), 2);
  EXPECT_EQ(FindOnRoster(*round, "units/ham-tu"), nullptr);
  EXPECT_THAT(round->left_out(), ElementsAre("units/ham-tu"));
  // In the period in which it was still in force it is on the roster like any other.
  round = OpenRound(Request("a2024-12"), catalog, {}, kRoundTime);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_NE(FindOnRoster(*round, "units/ham-tu"), nullptr);
  EXPECT_TRUE(round->left_out().empty());
}

TEST(OpenRound, RefusesEmptyRosterAndSubjectsStandingTwice) {
  MemoryCatalog catalog = Sample();
  Form form = *catalog.form("forms/monthly");
  form.add_assignments()->set_subject("units/dan-tien");
  catalog.Add(form);
  auto twice = OpenRound(Request("a2025-01"), catalog, {}, kRoundTime);
  EXPECT_EQ(twice.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(twice.status()), "DUPLICATE");
  form.clear_assignments();
  form.add_assignments()->add_subject_kinds(catalog::v1::UNIT_KIND_SCHOOL);
  catalog.Add(form);
  auto empty = OpenRound(Request("a2025-01"), catalog, {}, kRoundTime);
  EXPECT_EQ(empty.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(empty.status()), "ILLEGAL_STATE");
}

// 2025-01-27 to 2025-01-31 were days off for Tết.
TEST(OpenRound, TheFormsRuleCountsWorkingDays) {
  MemoryCatalog catalog = Sample();
  Form form = *catalog.form("forms/monthly");
  form.mutable_due_rules(0)->set_days(10);
  form.mutable_due_rules(0)->set_count(catalog::v1::DAY_COUNT_WORKING_DAYS);
  catalog.Add(form);
  EXPECT_THAT(Listed(OpenRound(Request("a2025-01"), catalog, {}, kRoundTime).status()),
              ElementsAre("due_date UNKNOWN_REFERENCE"))
      << "No days off are declared for 2025.";
  OpenRoundRequest given = Request("a2025-01");
  given.set_due_date("2025-02-05");
  EXPECT_TRUE(OpenRound(given, catalog, {}, kRoundTime).ok())
      << "What is given need not be counted.";
  catalog.Add(FromText<catalog::v1::HolidayYear>(R"pb(
    name: "holidays/2025"
    days_off { date: "2025-01-27" }
    days_off { date: "2025-01-28" }
    days_off { date: "2025-01-29" }
    days_off { date: "2025-01-30" }
    days_off { date: "2025-01-31" })pb"));
  EXPECT_EQ(OpenRound(Request("a2025-01"), catalog, {}, kRoundTime)->due_date(), "2025-02-04");
}

v1::ExtendRoundRequest Extension(const std::string& due, const std::string& more = "") {
  return FromText<v1::ExtendRoundRequest>("reason: 'mưa lũ' due_date: '" + due + "' " + more);
}

TEST(ExtendRound, MovesTheDueDateOfAllOrOfSome) {
  const v1::Round first = testing::SampleRound();
  const auto some = ExtendRound(first, Extension("2023-01-31", "subjects: 'units/dan-tien'"));
  ASSERT_THAT(some, IsOk());
  EXPECT_EQ(some->due_date(), "2023-01-10");
  EXPECT_EQ(DueDateOf(*some, some->roster(1)), "2023-01-10");
  EXPECT_EQ(DueDateOf(*some, some->roster(2)), "2023-01-31");
  // Whoever has longer keeps it.
  const auto all = ExtendRound(*some, Extension("2023-01-16"));
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->due_date(), "2023-01-16");
  EXPECT_EQ(DueDateOf(*all, all->roster(1)), "2023-01-16");
  EXPECT_EQ(DueDateOf(*all, all->roster(2)), "2023-01-31");
  const auto later = ExtendRound(*all, Extension("2023-01-31"));
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(later->roster(2).due_date(), "") << "It is that of all now.";
}

TEST(ExtendRound, OnlyToALaterDayForAReason) {
  const v1::Round round = testing::SampleRound();
  for (const std::string day : {"2023-01-10", "2023-01-09"}) {
    EXPECT_THAT(Listed(ExtendRound(round, Extension(day)).status()),
                ElementsAre("due_date INVALID_FIELD"));
  }
  EXPECT_THAT(ExtendRound(round, Extension("2023-01-11")), IsOk());
  const auto some = ExtendRound(round, Extension("2023-01-31", "subjects: 'units/dan-tien'"));
  EXPECT_THAT(Listed(ExtendRound(*some, Extension("2023-01-31",
                                                  "subjects: 'units/dan-tien' "
                                                  "subjects: 'units/an-vi'"))
                         .status()),
              ElementsAre("due_date INVALID_FIELD"));
  auto bad = Extension("31/01/2023",
                       "subjects: 'units/dan-tien' subjects: 'units/dan-tien' "
                       "subjects: 'units/me-so'");
  bad.clear_reason();
  EXPECT_THAT(Listed(ExtendRound(round, bad).status()),
              ElementsAre("reason INVALID_FIELD", "due_date INVALID_FIELD", "subjects[1] DUPLICATE",
                          "subjects[2] UNKNOWN_UNIT"));
  EXPECT_EQ(
      ReasonName(ExtendRound(*CloseRound(round, kRoundTime), Extension("2023-01-31")).status()),
      "ROUND_CLOSED");
}

TEST(CheckAnnulment, WantsAReasonAndEveryFigureInForce) {
  const v1::Round round = testing::SampleRound();
  const std::vector<std::string> in_force = {"units/an-vi", "units/dan-tien"};
  const auto check = [&](const std::string& text, const std::vector<std::string>& figures) {
    return CheckAnnulment(round, figures, FromText<v1::AnnulRoundRequest>(text));
  };
  EXPECT_THAT(check("reason: 'mở nhầm'", {}), IsOk());
  EXPECT_THAT(check("reason: 'x' in_force: 'units/dan-tien' in_force: 'units/an-vi'", in_force),
              IsOk());
  EXPECT_THAT(Listed(check("", in_force)),
              ElementsAre("reason INVALID_FIELD", "in_force INVALID_FIELD"));
  EXPECT_THAT(Listed(check("reason: 'x' in_force: 'units/dan-tien'", in_force)),
              ElementsAre("in_force INVALID_FIELD"));
  EXPECT_THAT(Listed(check("reason: 'x' in_force: 'units/dan-tien'", {})),
              ElementsAre("in_force INVALID_FIELD"));
  EXPECT_EQ(ReasonName(CheckAnnulment(*CloseRound(round, kRoundTime), {},
                                      FromText<v1::AnnulRoundRequest>("reason: 'x'"))),
            "ROUND_CLOSED");
}

TEST(CloseRound, ClosesOnceAndReopensWithAReason) {
  auto closed = CloseRound(testing::SampleRound(), kRoundTime);
  ASSERT_TRUE(closed.ok());
  EXPECT_EQ(closed->state(), v1::ROUND_STATE_CLOSED);
  EXPECT_EQ(FromTimestamp(closed->close_time()), kRoundTime);
  EXPECT_EQ(ReasonName(CloseRound(*closed, kRoundTime).status()), "ROUND_CLOSED");
  EXPECT_THAT(Listed(ReopenRound(*closed, "").status()), ElementsAre("reason INVALID_FIELD"));
  EXPECT_EQ(ReopenRound(*closed, "late figures")->state(), v1::ROUND_STATE_OPEN);
  EXPECT_EQ(ReasonName(ReopenRound(testing::SampleRound(), "why").status()), "ILLEGAL_STATE");
}

}  // namespace
}  // namespace thidua::reporting
