#include "services/admin_cli/files/report_columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/admin_cli/files/testing/sample_terms.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<ColumnKind> Kinds(const std::vector<std::string>& titles,
                              const ReportDefaults& defaults = {"khoai-chau", "", ""}) {
  const auto columns = ReadReportColumns(titles, testing::SampleTerms(), defaults);
  EXPECT_THAT(columns, IsOk());
  std::vector<ColumnKind> kinds;
  for (const ReportColumn& column : columns->all()) {
    kinds.push_back(column.kind);
  }
  return kinds;
}

std::string Fault(const std::vector<std::string>& titles,
                  const ReportDefaults& defaults = {"khoai-chau", "", ""}) {
  return std::string(
      ReadReportColumns(titles, testing::SampleTerms(), defaults).status().message());
}

TEST(ReadReportColumns, ReadsTheLongLayoutInTwoLanguages) {
  const auto kinds = {ColumnKind::kForm,    ColumnKind::kPeriod,  ColumnKind::kSubject,
                      ColumnKind::kElement, ColumnKind::kValue,   ColumnKind::kStatus,
                      ColumnKind::kSource,  ColumnKind::kCellNote};
  EXPECT_THAT(Kinds({"form", "Period", "SUBJECT", "element", "value", "status", "source", "note"}),
              ::testing::ElementsAreArray(kinds));
  EXPECT_THAT(
      Kinds({"Biểu", "KỲ", "Đơn vị", "Chỉ tiêu", "Giá trị", "Trạng thái", "Nguồn", "Ghi chú"}),
      ::testing::ElementsAreArray(kinds));
}

TEST(ReadReportColumns, ReadsTheWideLayout) {
  const ReportDefaults defaults{"khoai-chau", "socio", "2022"};
  const auto columns =
      ReadReportColumns({"STT", "Đơn vị", "0201", "OUTPUT", "Xếp loại", "Ghi chú", ""},
                        testing::SampleTerms(), defaults);
  ASSERT_THAT(columns, IsOk());
  EXPECT_TRUE(columns->wide());
  EXPECT_EQ(columns->all()[2].element->name(), "elements/population");
  EXPECT_EQ(columns->all()[3].element->name(), "elements/output");
  EXPECT_EQ(columns->all()[4].element->name(), "elements/rating");
  EXPECT_EQ(columns->all()[5].kind, ColumnKind::kReportNote) << "a row is a report";
}

TEST(ReadReportColumns, ReadsAReportAsItIsWritten) {
  EXPECT_THAT(Kinds({"name", "state", "cells.element", "cells.number", "note", "remarks.text"}, {}),
              ElementsAre(ColumnKind::kReportName, ColumnKind::kIgnored, ColumnKind::kElement,
                          ColumnKind::kNumber, ColumnKind::kReportNote, ColumnKind::kIgnored));
}

TEST(ReadReportColumns, KnowsNoFieldBelowAText) {
  EXPECT_THAT(Fault({"name", "cells.element", "cells.number", "remarks.text.units"}),
              HasSubstr("unknown column \"remarks.text.units\""));
}

TEST(ReadReportColumns, ListsEveryFault) {
  EXPECT_THAT(Fault({"form", "form", "colour", "element"}),
              AllOf(HasSubstr("\"form\" stands twice"), HasSubstr("unknown column \"colour\""),
                    HasSubstr("column period is missing; or give --period"),
                    HasSubstr("column subject is missing"), HasSubstr("value, number and level")));
  EXPECT_THAT(Fault({"form", "period", "subject"}), HasSubstr("column element is missing"));
  EXPECT_THAT(Fault({"form", "period", "subject", "element", "value"}, {}),
              HasSubstr("column owner is missing; or give --owner"));
}

TEST(ReadReportColumns, RefusesWhatMeansTwoThings) {
  const ReportDefaults defaults{"khoai-chau", "socio", "2022"};
  EXPECT_THAT(Fault({"subject", "population", "Dân số trung bình"}, defaults),
              HasSubstr("stands twice, as \"population\" too"));
  EXPECT_THAT(Fault({"subject", "Mức"}, defaults),
              AllOf(HasSubstr("the column level"), HasSubstr("elements/level-of-water")));
  EXPECT_THAT(Fault({"subject", "element", "value", "population"}, defaults),
              HasSubstr("this header has both"));
}

TEST(ReadReportColumns, TellsOnlySoManyFaultsOfSoManyColumns) {
  EXPECT_THAT(Fault(std::vector<std::string>(1'001, "form")),
              HasSubstr("has 1001 columns, more than 1000"));
  const std::string twins = Fault(std::vector<std::string>(1'000, "form"));
  EXPECT_LT(twins.size(), 2'000u);
  EXPECT_THAT(twins, HasSubstr("more"));
}

TEST(ReadReportColumns, WhatARowNamesIsNotStatedBesides) {
  EXPECT_THAT(Fault({"name", "cells.element", "cells.number"}, {"khoai-chau", "", "2023"}),
              HasSubstr("leave --form and --period out"));
}

}  // namespace
}  // namespace thidua::cli
