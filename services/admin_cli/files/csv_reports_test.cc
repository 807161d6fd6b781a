#include "services/admin_cli/files/csv_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHeader[] = "form,period,subject,element,value,level,status,source,note\n";

std::vector<CsvReport> Group(const std::string& rows) {
  const auto records = ParseCsv(kHeader + rows);
  EXPECT_THAT(records, IsOk());
  auto reports = GroupReports(*records, "khoai-chau");
  EXPECT_THAT(reports, IsOk());
  return *std::move(reports);
}

TEST(ParseCsv, ReadsQuotesLineEndsAndTheByteOrderMark) {
  const auto records = ParseCsv(
      "\xEF\xBB\xBF"
      "a,b\r\n\"x, \"\"y\"\"\n z\",\n\nlast,\"\"");
  ASSERT_THAT(records, IsOk());
  ASSERT_EQ(records->size(), 3u);
  EXPECT_THAT((*records)[0].fields, ElementsAre("a", "b"));
  EXPECT_THAT((*records)[1].fields, ElementsAre("x, \"y\"\n z", ""));
  EXPECT_EQ((*records)[1].line, 2);
  EXPECT_THAT((*records)[2].fields, ElementsAre("last", ""));
  EXPECT_EQ((*records)[2].line, 5) << "a field took two lines and one is empty";
}

TEST(ParseCsv, RejectsBrokenQuotesWithTheirRow) {
  for (const std::string text : {"a\n\"b", "a\n\"b\"c", "a\nb\"c"}) {
    const auto records = ParseCsv(text);
    ASSERT_THAT(records, Fails(absl::StatusCode::kInvalidArgument)) << text;
    EXPECT_THAT(std::string(records.status().message()), HasSubstr("row 2:"));
  }
}

TEST(GroupReports, MakesOneReportAFormPeriodAndSubjectInFileOrder) {
  const auto reports = Group(
      "socio,2022,dan-tien,population,11874,,,BC 112,\n"
      "socio,2022,an-vi,population,9000,,estimate,,\n"
      "forms/socio,2022,units/dan-tien,elements/income,68.5,,estimate,,tạm tính\n"
      "ratings,2022,dan-tien,rating,,good,,,\n"
      "socio,2022,an-vi,income,void,,,,\n");
  ASSERT_EQ(reports.size(), 3u);
  EXPECT_EQ(reports[0].report.name(), "units/khoai-chau/rounds/socio.2022/reports/dan-tien");
  EXPECT_THAT(reports[0].rows, ElementsAre(2, 4));
  EXPECT_EQ(reports[0].report.source(), "BC 112");
  EXPECT_EQ(reports[0].report.cells(1).element(), "elements/income");
  EXPECT_EQ(reports[0].report.cells(1).number(), "68.5");
  EXPECT_EQ(reports[0].report.cells(1).status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(reports[0].report.cells(1).note(), "tạm tính");
  EXPECT_THAT(reports[1].rows, ElementsAre(3, 6));
  EXPECT_TRUE(reports[1].report.cells(1).voided());
  EXPECT_EQ(reports[2].report.cells(0).level(), "good");
}

TEST(GroupReports, PassesNumbersOnAsTheyStand) {
  EXPECT_EQ(Group("socio,2022,dan-tien,income,\"68,5\",,,,\n")[0].report.cells(0).number(), "68,5");
}

TEST(GroupReports, SaysWhichRowIsWrongAndKeepsTheOthers) {
  const auto reports = Group(
      "socio,2022-13,dan-tien,income,1,,,,\n"
      "socio,2022,Dân Tiến,income,1,,,,\n"
      "socio,2022,an-vi,income,1,good,,,\n"
      "socio,2022,an-vi,income,,,,,\n"
      "socio,2022,an-vi,income,1,,certain,,\n"
      "socio,2022,dong-ket,income,1\n"
      "socio,2022,dai-tap,income,1,,,,\n");
  ASSERT_EQ(reports.size(), 5u);
  EXPECT_EQ(reports[0].faults[0].row, 2);
  EXPECT_EQ(reports[0].faults[0].field, "period");
  EXPECT_EQ(reports[1].faults[0].field, "subject");
  ASSERT_EQ(reports[2].faults.size(), 3u);
  EXPECT_EQ(reports[2].faults[0].row, 4);
  EXPECT_EQ(reports[2].faults[1].row, 5);
  EXPECT_EQ(reports[2].faults[2].field, "status");
  EXPECT_THAT(reports[3].faults[0].reason, HasSubstr("has 5 fields"));
  EXPECT_TRUE(reports[4].faults.empty());
}

TEST(GroupReports, RejectsWhatIsNoText) {
  const auto reports = Group(
      "socio,2022,dan-tien,income,1,,,,\n"
      "socio,2022,an-vi,income,1,,,Ngu\xf4n,\n");
  EXPECT_TRUE(reports[0].faults.empty());
  ASSERT_EQ(reports[1].faults.size(), 1u);
  EXPECT_EQ(reports[1].faults[0].row, 3);
  EXPECT_EQ(reports[1].faults[0].field, "source");
}

TEST(GroupReports, RejectsTwoSourcesOfOneReport) {
  const auto reports = Group(
      "socio,2022,dan-tien,income,1,,,A,\n"
      "socio,2022,dan-tien,population,1,,,B,\n");
  ASSERT_EQ(reports[0].faults.size(), 1u);
  EXPECT_EQ(reports[0].faults[0].row, 3);
  EXPECT_EQ(reports[0].faults[0].field, "source");
}

TEST(GroupReports, RejectsABadHeader) {
  for (const std::string header :
       {"form,period,subject,value\n", "form,period,subject,element,valeu\n",
        "form,form,period,subject,element,value\n", "form,period,subject,element\n"}) {
    EXPECT_THAT(GroupReports(*ParseCsv(header), "khoai-chau"),
                Fails(absl::StatusCode::kInvalidArgument))
        << header;
  }
}

TEST(LocateFault, FindsRowAndColumn) {
  const auto reports = Group(
      "socio,2022,dan-tien,population,1,,,,\n"
      "socio,2022,an-vi,population,1,,,,\n"
      "socio,2022,dan-tien,income,1,,,,\n");
  const RowFault cell = LocateFault(reports[0], "report.cells[1].number", "too many decimals");
  EXPECT_EQ(cell.row, 4);
  EXPECT_EQ(cell.field, "value");
  EXPECT_EQ(cell.reason, "too many decimals");
  EXPECT_EQ(LocateFault(reports[0], "report.cells[1]", "x").field, "element");
  EXPECT_EQ(LocateFault(reports[1], "report.source", "x").row, 3);
  EXPECT_EQ(LocateFault(reports[0], "report.cells[9].number", "x").row, 2);
}

}  // namespace
}  // namespace thidua::cli
