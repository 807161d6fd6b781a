#include "services/reporting/domain/reports/renewal.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Listed;
using testing::MemoryCatalog;
using testing::ReasonName;
using thidua::IsOk;

// A round of three columns, of which c is a less b, opened on two communes; A has reported a 7,
// b 2.
class RenewalTest : public ::testing::Test {
 protected:
  RenewalTest() {
    catalog_.AddUnit("huyen", "", "1999-09-01", "", catalog::v1::UNIT_KIND_DISTRICT);
    catalog_.AddUnit("a", "units/huyen");
    catalog_.AddUnit("b", "units/huyen");
    for (const char* id : {"a", "b", "c", "d"}) {
      catalog_.Add(FromText<Element>(std::string("name: 'elements/") + id +
                                     "' kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_SUM"));
    }
    SetForm("elements: 'elements/a' elements: 'elements/b' elements: 'elements/c' " + kDifference);
    v1::OpenRoundRequest request;
    request.set_parent("units/huyen");
    request.set_form("forms/f");
    request.set_period("2022");
    round_ = *OpenRound(request, catalog_, {}, StartInVietnam(absl::CivilDay(2022, 1, 5)));
    round_.mutable_roster(1)->set_due_date("2023-03-01");
    report_ = FromText<v1::Report>(R"(
        name: "units/huyen/rounds/f.2022/reports/a" state: REPORT_STATE_ACCEPTED
        cells { element: "elements/a" number: "7" status: VALUE_STATUS_OFFICIAL }
        cells { element: "elements/b" number: "2" status: VALUE_STATUS_ESTIMATE })");
    figures_ = *PackCells(round_, report_);
    figures_.set_name("units/huyen/rounds/f.2022/figures/a");
    figures_.set_report_seq(4);
  }

  void SetForm(const std::string& rest) {
    catalog_.Add(
        FromText<Form>("name: 'forms/f' owner_kinds: UNIT_KIND_DISTRICT "
                       "assignments { subject_kinds: UNIT_KIND_COMMUNE } calendar: "
                       "FORM_CALENDAR_CALENDAR frequency: FORM_FREQUENCY_YEARLY "
                       "etag: '9' " +
                       rest));
  }

  absl::StatusOr<Renewal> Renew() {
    const auto pinned = PinAnew(round_.name(), catalog_, {});
    if (!pinned.ok()) return pinned.status();
    return RenewRound(round_, *pinned, {report_}, {figures_});
  }

  const std::string kDifference =
      "computed_cells { element: 'elements/c' expression { terms { element: 'elements/a' } "
      "terms { element: 'elements/b' coefficient: '-1' } } minimum: '0' }";
  MemoryCatalog catalog_;
  v1::Round round_;
  v1::Report report_;
  v1::Figures figures_;
};

TEST_F(RenewalTest, FiguresStayInTheNewOrderOfColumnsAndANewOneIsMissing) {
  SetForm(
      "elements: 'elements/d' elements: 'elements/c' elements: 'elements/b' "
      "elements: 'elements/a' " +
      kDifference);
  const auto renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  EXPECT_EQ(renewal->round.form_version(), "9");
  ASSERT_EQ(renewal->figures.size(), 1u);
  const v1::Figures& figures = renewal->figures[0];
  EXPECT_THAT(figures.values(), ElementsAre(0, 5, 2, 7));
  EXPECT_THAT(figures.statuses(),
              ElementsAre(type::v1::VALUE_STATUS_UNSPECIFIED, type::v1::VALUE_STATUS_ESTIMATE,
                          type::v1::VALUE_STATUS_ESTIMATE, type::v1::VALUE_STATUS_OFFICIAL));
  EXPECT_EQ(figures.report_seq(), 4);
}

TEST_F(RenewalTest, DueDatesStayAndANewSubjectIsOnTheRoster) {
  catalog_.AddUnit("moi", "units/huyen", "2022-06-01");
  const auto renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  ASSERT_EQ(renewal->round.roster_size(), 3);
  EXPECT_EQ(renewal->round.due_date(), round_.due_date());
  EXPECT_EQ(renewal->round.roster(1).due_date(), "2023-03-01") << "B was given longer.";
  EXPECT_EQ(renewal->round.roster(2).subject(), "units/moi");
  EXPECT_EQ(renewal->round.roster(2).due_date(), "");
}

TEST_F(RenewalTest, ASubjectWithoutAReportMayLeave) {
  catalog_.AddUnit("b", "units/huyen", "2004-07-08", "2022-01-01");
  const auto renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  EXPECT_EQ(renewal->round.roster_size(), 1);
}

TEST_F(RenewalTest, NothingThatWasReportedIsLost) {
  catalog_.AddUnit("a", "units/huyen", "2004-07-08", "2022-01-01");
  SetForm(
      "elements: 'elements/d' elements: 'elements/b' computed_cells { element: 'elements/b' "
      "expression { terms { element: 'elements/d' } } }");
  const auto renewal = Renew();
  EXPECT_EQ(ReasonName(renewal.status()), "RULE_VIOLATED");
  EXPECT_THAT(
      std::string(renewal.status().message()),
      HasSubstr(
          "the roster would have no line for what is reported on units/a; elements/a would have no "
          "column, and is reported by units/a; elements/b would be computed, and is "
          "reported by units/a"));
}

// The working report is a correction that leaves the value out; the figure in force holds it still.
TEST_F(RenewalTest, AFigureInForceIsNotLostEitherWhereItsReportIsBeingCorrected) {
  report_.mutable_cells()->DeleteSubrange(1, 1);
  SetForm("elements: 'elements/a'");
  const auto renewal = Renew();
  EXPECT_THAT(std::string(renewal.status().message()),
              HasSubstr("elements/b would have no column, and is reported by units/a"));
}

TEST_F(RenewalTest, AComputedColumnMayGo) {
  SetForm("elements: 'elements/a' elements: 'elements/b'");
  const auto renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  EXPECT_THAT(renewal->figures[0].values(), ElementsAre(7, 2));
}

TEST_F(RenewalTest, WhatWasComputedIsNoFigureThatAnybodyReported) {
  SetForm("elements: 'elements/a' elements: 'elements/b' elements: 'elements/c'");
  const auto renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  EXPECT_THAT(renewal->figures[0].values(), ElementsAre(7, 2, 0));
  EXPECT_EQ(renewal->figures[0].statuses(2), type::v1::VALUE_STATUS_UNSPECIFIED);
}

TEST_F(RenewalTest, WhatWasCollectedAsRestrictedStaysSo) {
  round_.set_visibility(catalog::v1::FORM_VISIBILITY_RESTRICTED);
  auto renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  EXPECT_EQ(renewal->round.visibility(), catalog::v1::FORM_VISIBILITY_RESTRICTED);
  round_.set_visibility(catalog::v1::FORM_VISIBILITY_OPEN);
  SetForm(
      "elements: 'elements/a' elements: 'elements/b' elements: 'elements/c' visibility: "
      "FORM_VISIBILITY_RESTRICTED " +
      kDifference);
  renewal = Renew();
  ASSERT_THAT(renewal, IsOk());
  EXPECT_EQ(renewal->round.visibility(), catalog::v1::FORM_VISIBILITY_RESTRICTED);
}

TEST_F(RenewalTest, AFormOfAnotherFrequencyDoesNotFit) {
  SetForm("elements: 'elements/a' elements: 'elements/b'");
  Form monthly = *catalog_.form("forms/f");
  monthly.set_frequency(catalog::v1::FORM_FREQUENCY_MONTHLY);
  catalog_.Add(monthly);
  EXPECT_THAT(Listed(Renew().status()), ElementsAre("form UNKNOWN_PERIOD"));
}

TEST_F(RenewalTest, FiguresThatDoNotFitAreNotTakenForMissingOnes) {
  figures_.mutable_values()->RemoveLast();
  EXPECT_EQ(ReasonName(Renew().status()), "CORRUPT");
}

TEST_F(RenewalTest, ARefusalNamesTheFirstOfMany) {
  catalog_.AddUnit("a", "units/huyen", "2004-07-08", "2022-01-01");
  std::vector<v1::Report> reports;
  for (int i = 0; i < 12; ++i) {
    reports.emplace_back().set_name(absl::StrCat("units/huyen/rounds/f.2022/reports/x", i));
  }
  const auto renewal = RenewRound(round_, *PinAnew(round_.name(), catalog_, {}), reports, {});
  EXPECT_THAT(std::string(renewal.status().message()), HasSubstr("units/x7 and 2 more"));
}

TEST_F(RenewalTest, OnlyWhileItIsOpen) {
  round_.set_state(v1::ROUND_STATE_CLOSED);
  EXPECT_EQ(ReasonName(Renew().status()), "ROUND_CLOSED");
}

}  // namespace
}  // namespace thidua::reporting
