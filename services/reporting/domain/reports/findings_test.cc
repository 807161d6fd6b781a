#include "services/reporting/domain/reports/findings.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;
using testing::SampleRound;

v1::Round RoundWith(const std::string& demands) {
  v1::Round round = SampleRound();
  round.MergeFrom(FromText<v1::Round>(demands));
  return round;
}

absl::Status Check(const v1::Round& round, const std::string& report, const History& history = {}) {
  const auto parsed = FromText<v1::Report>(report);
  ReportCheck check(round);
  return CheckFindings(check.Find(ViewOf(parsed), history));
}

// Bình Minh ended within the window: its stocks are its successor's, and half a year is no fall.
TEST(CheckFindings, WhoEndedWithinTheWindowIsAskedForFlowsOnly) {
  v1::Round round = RoundWith(R"pb(
    required_elements: "elements/income"
    required_elements: "elements/quota"
    rules {
      id: "fall"
      severity: RULE_SEVERITY_ERROR
      title: "Không giảm quá 40%"
      change { element: "elements/income" against: CHANGE_BASIS_LAST_PERIOD minimum_ratio: "0.6" }
    })pb");
  for (v1::Column& column : *round.mutable_columns()) {
    column.set_time_rollup(column.element() == "elements/income" ? type::v1::TIME_ROLLUP_SUM
                                                                 : type::v1::TIME_ROLLUP_LAST);
  }
  History history;
  history.past.emplace_back().row.Reset(round.columns_size());
  history.past[0].row.values[0] = 1000;
  history.past[0].row.has[0] = 1;
  history.last_period = 0;
  const std::string name = "name: 'units/khoai-chau/rounds/socio.2022/reports/binh-minh' ";
  const std::string half = name + "cells { element: 'elements/income' number: '50' }";
  EXPECT_THAT(
      Listed(Check(round, half, history)),
      ElementsAre("report.cells[quota] CELL_REQUIRED", "report.cells[income] FORM_RULE_BROKEN"));
  round.mutable_roster(1)->set_last_day("2022-06-30");
  EXPECT_THAT(Listed(Check(round, half, history)), IsEmpty());
  EXPECT_THAT(Listed(Check(round, name, history)),
              ElementsAre("report.cells[income] CELL_REQUIRED"));
  round.mutable_roster(1)->clear_last_day();
  round.mutable_roster(1)->set_first_day("2022-07-01");
  EXPECT_THAT(Listed(Check(round, half, history)), ElementsAre("report.cells[quota] CELL_REQUIRED"))
      << "Who began within the window has its stocks at its end.";
}

TEST(CheckFindings, ARefusalFitsWhereGrpcHasRoomForIt) {
  std::vector<v1::Finding> findings(40);
  for (size_t i = 0; i < findings.size(); ++i) {
    findings[i].set_kind(v1::FINDING_KIND_REQUIRED);
    findings[i].set_severity(catalog::v1::RULE_SEVERITY_ERROR);
    findings[i].add_elements(absl::StrCat("elements/e", i));
    findings[i].set_message(std::string(300, 'x'));
  }
  const auto violations = ViolationsOf(CheckFindings(findings));
  ASSERT_EQ(violations.size(), 6u);
  EXPECT_EQ(violations.back().field, "report.findings");
  EXPECT_THAT(violations.back().description, HasSubstr("còn 35 điểm nữa"));
}

TEST(CheckFindings, RefusesEverythingAtOnce) {
  const v1::Round round = RoundWith(R"pb(
    required_elements: "elements/income"
    cell_ranges {
      element: "elements/poverty"
      range { minimum: "0" maximum: "100" }
      severity: RULE_SEVERITY_ERROR
    }
    rules {
      id: "delivered"
      severity: RULE_SEVERITY_WARNING
      title: "Giao không quá chỉ tiêu"
      comparison {
        left { terms { element: "elements/delivered" } }
        operator: COMPARISON_OPERATOR_LESS_OR_EQUAL
        right { terms { element: "elements/quota" } }
      }
    })pb");
  const std::string cells =
      "cells { element: 'elements/poverty' number: '100.01' } cells { element: 'elements/quota' "
      "number: '2' } cells { element: 'elements/delivered' number: '3' ";
  const absl::Status status = Check(round, cells + "}");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Listed(status), ElementsAre("report.cells[income] CELL_REQUIRED",
                                          "report.cells[poverty] FORM_RULE_BROKEN",
                                          "report.cells[delivered] NOTE_REQUIRED"));
  EXPECT_THAT(ViolationsOf(status)[2].description,
              HasSubstr("hãy ghi chú giải trình ở một trong các ô elements/delivered, "
                        "elements/quota"));
  EXPECT_THAT(
      Listed(Check(round, cells + "note: 'tuyển bù' }")),
      ElementsAre("report.cells[income] CELL_REQUIRED", "report.cells[poverty] FORM_RULE_BROKEN"));
}

TEST(CheckFindings, AVoidedCellIsMissingAndItsNoteCounts) {
  const v1::Round round = RoundWith(R"pb(
    required_elements: "elements/income"
    rules {
      id: "both"
      severity: RULE_SEVERITY_WARNING
      title: "T"
      all_or_none { elements: "elements/quota" elements: "elements/delivered" }
    })pb");
  EXPECT_THAT(Listed(Check(round,
                           "cells { element: 'elements/income' voided: true note: 'mất' } cells { "
                           "element: 'elements/quota' number: '1' } cells { element: "
                           "'elements/delivered' voided: true note: 'chưa giao' }")),
              ElementsAre("report.cells[income] CELL_REQUIRED"));
}

TEST(CheckFindings, RefusesAComputedColumnThatDoesNotFit) {
  v1::Round round = SampleRound();
  auto& expression = *round.mutable_columns(6)->mutable_computed()->mutable_expression();
  expression.mutable_terms(1)->set_coefficient("1");
  const std::string cells =
      "cells { element: 'elements/quota' number: '999999999999999999' } cells { element: "
      "'elements/delivered' number: ";
  EXPECT_THAT(Listed(Check(round, cells + "'0' }")), IsEmpty());
  EXPECT_THAT(Listed(Check(round, cells + "'1' }")),
              ElementsAre("report.cells[quota] NUMBER_OUT_OF_RANGE"));
}

TEST(PinDemands, TakesTheFormsAndThoseOfItsPublishedRates) {
  MemoryCatalog catalog;
  const auto rate = [&](const std::string& id, const std::string& range) {
    catalog.Add(FromText<catalog::v1::Element>("name: 'elements/" + id + "' " + range));
  };
  rate("share", "");
  rate("growth", "range { }");
  rate("per-head", "range { minimum: '0' }");
  v1::Round round = FromText<v1::Round>(R"pb(
    columns { element: "elements/share" kind: VALUE_KIND_PUBLISHED_RATE }
    columns { element: "elements/growth" kind: VALUE_KIND_PUBLISHED_RATE }
    columns { element: "elements/per-head" kind: VALUE_KIND_PUBLISHED_RATE }
    columns { element: "elements/count" kind: VALUE_KIND_COUNT })pb");
  const auto form = FromText<catalog::v1::Form>(R"pb(
    required_elements: "elements/share"
    cell_ranges {
      element: "elements/count"
      range { maximum: "9" }
      severity: RULE_SEVERITY_WARNING
    }
    rules { id: "r" })pb");
  PinDemands(form, catalog, round);
  EXPECT_THAT(round.required_elements(), ElementsAre("elements/share"));
  EXPECT_EQ(round.rules(0).id(), "r");
  std::vector<std::string> ranges;
  for (const auto& range : round.cell_ranges()) {
    ranges.push_back(range.element() + " " + range.range().minimum() + ".." +
                     range.range().maximum());
  }
  EXPECT_THAT(ranges,
              ElementsAre("elements/count ..9", "elements/share 0..100", "elements/per-head 0.."));
}

}  // namespace
}  // namespace thidua::reporting
