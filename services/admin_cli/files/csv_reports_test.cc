#include "services/admin_cli/files/csv_reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/admin_cli/files/testing/sample_terms.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kHeader[] = "form,period,subject,element,value,level,status,source,note\n";

CsvReports ReadReports(const std::string& text,
                       const ReportDefaults& defaults = {"khoai-chau", "", ""},
                       std::optional<Locale> numbers = std::nullopt) {
  const auto table = ReadCsvTable(text, testing::SampleTerms(), defaults);
  EXPECT_THAT(table, IsOk());
  auto reports = GroupReports(*table, testing::SampleTerms(), defaults, numbers);
  EXPECT_THAT(reports, IsOk());
  return *std::move(reports);
}

std::vector<CsvReport> Group(const std::string& rows) {
  return ReadReports(kHeader + rows).reports;
}

// The wide layout with semicolons.
CsvReports Wide(const std::string& rows, std::optional<Locale> numbers = std::nullopt) {
  return ReadReports("subject;population;output;growth;rating\n" + rows,
                     {"khoai-chau", "socio", "2022"}, numbers);
}

std::vector<int> Lines(const CsvReport& report) {
  std::vector<int> lines;
  for (const CellOrigin& origin : report.origins) {
    lines.push_back(origin.row);
  }
  return lines;
}

TEST(GroupReports, MakesOneReportAFormPeriodAndSubjectInFileOrder) {
  const auto reports = Group(
      "socio,2022,dan-tien,population,11874,,,BC 112,\n"
      "socio,2022,an-vi,population,9000,,estimate,,\n"
      "forms/socio,2022,units/dan-tien,elements/output,68.5,,estimate,,tạm tính\n"
      "ratings,2022,dan-tien,rating,,good,,,\n"
      "socio,2022,an-vi,output,void,,,,\n");
  ASSERT_EQ(reports.size(), 3u);
  EXPECT_EQ(reports[0].report.name(), "units/khoai-chau/rounds/socio.2022/reports/dan-tien");
  EXPECT_THAT(Lines(reports[0]), ElementsAre(2, 4));
  EXPECT_EQ(reports[0].report.source(), "BC 112");
  EXPECT_EQ(reports[0].report.cells(1).element(), "elements/output");
  EXPECT_EQ(reports[0].report.cells(1).number(), "68.5");
  EXPECT_EQ(reports[0].report.cells(1).status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(reports[0].report.cells(1).note(), "tạm tính");
  EXPECT_THAT(Lines(reports[1]), ElementsAre(3, 6));
  EXPECT_TRUE(reports[1].report.cells(1).voided());
  EXPECT_EQ(reports[2].report.cells(0).level(), "good");
}

TEST(GroupReports, ReadsTheWideLayoutAsTheLongOne) {
  const auto wide = Wide("Dân Tiến;11.874;1.234,5;11,6 %;Hoàn thành tốt nhiệm vụ\n").reports;
  const auto rows = Group(
      "socio,2022,dan-tien,population,11874,,,,\nsocio,2022,dan-tien,output,1234.5,,,,\n"
      "socio,2022,dan-tien,growth,11.6,,,,\nsocio,2022,dan-tien,rating,,good,,,\n");
  ASSERT_EQ(wide.size(), 1u);
  EXPECT_EQ(wide[0].report.SerializeAsString(), rows[0].report.SerializeAsString())
      << wide[0].report.DebugString();
  EXPECT_EQ(wide[0].origins[1].column, "output");
}

TEST(GroupReports, TakesNoFigureFromAnEmptyCell) {
  const auto read = Wide("an-vi;-;x;...;\ndan-tien;0;;;\n");
  EXPECT_EQ(read.without_values, 1) << "nothing is reported on An Vĩ";
  ASSERT_EQ(read.reports.size(), 1u);
  ASSERT_EQ(read.reports[0].report.cells_size(), 1);
  EXPECT_EQ(read.reports[0].report.cells(0).number(), "0") << "zero is a figure";
}

TEST(GroupReports, TakesALevelThatIsCalledSoForOne) {
  const CatalogTerms terms(
      {FromText<catalog::v1::Unit>("name: 'units/a'")},
      {FromText<catalog::v1::Element>(
          "name: 'elements/rating' kind: VALUE_KIND_STATE scale: 'scales/s'")},
      {FromText<catalog::v1::Scale>("name: 'scales/s' levels { level: 'x' title: 'Khá' }")},
      {FromText<catalog::v1::Form>("name: 'forms/f'")});
  const ReportDefaults defaults{"a", "f", "2022"};
  const auto table = ReadCsvTable("subject,rating\na,X\n", terms, defaults);
  ASSERT_THAT(table, IsOk());
  const auto read = GroupReports(*table, terms, defaults, std::nullopt);
  ASSERT_EQ(read->reports.size(), 1u);
  EXPECT_EQ(read->reports[0].report.cells(0).level(), "x");
}

TEST(GroupReports, TakesOwnersFormAndPeriodFromColumnsToo) {
  const auto reports = ReadReports(
                           "owner,form,period,subject,population\n"
                           "Huyện Khoái Châu,Báo cáo kinh tế - xã hội,2022,12229,1\n"
                           "an-vi,socio,2022-01,an-vi,1\n",
                           {})
                           .reports;
  ASSERT_EQ(reports.size(), 2u);
  EXPECT_EQ(reports[0].report.name(), "units/khoai-chau/rounds/socio.2022/reports/an-vi");
  EXPECT_EQ(reports[1].report.name(), "units/an-vi/rounds/socio.2022-01/reports/an-vi");
}

TEST(GroupReports, DoesNotChooseBetweenARowAndAFlag) {
  const auto reports =
      ReadReports("period,subject,population\n2021,an-vi,1\n", {"khoai-chau", "socio", "2022"})
          .reports;
  ASSERT_EQ(reports[0].faults.size(), 1u);
  EXPECT_THAT(reports[0].faults[0].reason,
              AllOf(HasSubstr("2021"), HasSubstr("--period is \"2022\"")));
}

TEST(GroupReports, LetsNumbersProveTheirFormat) {
  const auto read = Wide("an-vi;;1.300;;\ndan-tien;;12,5;;\n");
  EXPECT_EQ(read.numbers, Locale::kVietnamese);
  EXPECT_EQ(read.reports[0].report.cells(0).number(), "1300");
  EXPECT_EQ(Wide("an-vi;;1.300;;\n", Locale::kEnglish).reports[0].report.cells(0).number(), "1.3");
}

TEST(GroupReports, StopsTheReportWhoseNumberHasTwoReadings) {
  const auto read = Wide("an-vi;;1.300;;\ndan-tien;5;;;\n");
  ASSERT_EQ(read.reports.size(), 2u);
  ASSERT_EQ(read.reports[0].faults.size(), 1u);
  EXPECT_THAT(read.reports[0].faults[0].reason,
              AllOf(HasSubstr("1300 as vi and 1.3 as en"), HasSubstr("--numbers vi")));
  EXPECT_EQ(read.reports[0].faults[0].element, "elements/output");
  EXPECT_TRUE(read.reports[1].faults.empty()) << "5 is 5 in both formats";
}

TEST(GroupReports, BelievesNoFileThatWritesNumbersBothWays) {
  const auto read = Wide("an-vi;;12,5;;\ndan-tien;;12.5;;\nthi-tran;7;;;\n");
  EXPECT_EQ(read.numbers, std::nullopt);
  EXPECT_THAT(read.reports[0].faults[0].reason, HasSubstr("numbers in both formats"));
  EXPECT_EQ(read.reports[1].faults.size(), 1u);
  EXPECT_TRUE(read.reports[2].faults.empty());
}

TEST(GroupReports, SaysWhatWouldBeANumber) {
  const auto read = Wide("an-vi;12a;12%;1,2,3;\ndan-tien;;12,5;;\n", Locale::kVietnamese);
  ASSERT_EQ(read.reports[0].faults.size(), 3u);
  EXPECT_EQ(read.reports[0].faults[0].field, "population");
  EXPECT_THAT(read.reports[0].faults[0].reason, HasSubstr("INVALID_NUMBER"));
  EXPECT_THAT(read.reports[0].faults[1].reason, HasSubstr("PERCENTAGE_FOR_PART"));
  EXPECT_THAT(Wide("an-vi;;12.5;;\n", Locale::kVietnamese).reports[0].faults[0].reason,
              HasSubstr("12.5 as en"));
}

TEST(GroupReports, ReadsCanonicalDecimalsAsSuch) {
  const auto read = ReadReports(
      "name,cells.element,cells.number,cells.voided,note,remarks.text\n"
      "units/khoai-chau/rounds/socio.2022/reports/an-vi,output,1.234,,Ước,\n"
      "units/khoai-chau/rounds/socio.2022/reports/an-vi,population,,yes,Ước,\n"
      "units/khoai-chau/rounds/socio.2022/reports/an-vi,,,,Ước,Xem lại\n",
      {});
  ASSERT_EQ(read.reports.size(), 1u);
  EXPECT_TRUE(read.reports[0].faults.empty());
  EXPECT_EQ(read.reports[0].report.cells(0).number(), "1.234");
  EXPECT_TRUE(read.reports[0].report.cells(1).voided());
  EXPECT_EQ(read.reports[0].report.note(), "Ước");
  EXPECT_EQ(read.reports[0].report.cells_size(), 2);
}

TEST(GroupReports, PassesOverWhatTheServiceComputes) {
  const auto read = ReadReports(
      "form,period,subject,element,number,computed\n"
      "socio,2022,an-vi,population,1,\nsocio,2022,an-vi,output,2,yes\n");
  ASSERT_EQ(read.reports.size(), 1u);
  ASSERT_EQ(read.reports[0].report.cells_size(), 1);
  EXPECT_EQ(read.reports[0].report.cells(0).element(), "elements/population");
}

TEST(GroupReports, TakesTheApostropheOffThatKeepsAFormulaFromRunning) {
  EXPECT_EQ(Group("socio,2022,an-vi,population,1,,,'=1+1,\n")[0].report.source(), "=1+1");
}

TEST(GroupReports, RefusesTwoStatementsOfTheFormat) {
  const auto table = ReadCsvTable("numbers=vi\nsubject,population\n", testing::SampleTerms(),
                                  {"khoai-chau", "socio", "2022"});
  ASSERT_THAT(table, IsOk());
  EXPECT_THAT(GroupReports(*table, testing::SampleTerms(), {"khoai-chau", "socio", "2022"},
                           Locale::kEnglish),
              Fails(absl::StatusCode::kInvalidArgument));
}

TEST(GroupReports, SaysWhichRowIsWrongAndKeepsTheOthers) {
  const auto reports = Group(
      "socio,2022-13,dan-tien,output,1,,,,\n"
      "socio,2022,Dân Tiến 2,output,1,,,,\n"
      "socio,2022,an-vi,rating,weak,good,,,\n"
      "socio,2022,an-vi,output,,good,,,\n"
      "socio,2022,an-vi,output,1,,certain,,\n"
      "socio,2022,thi-tran,output,1\n"
      "socio,2022,ham-tu,output,1,,,,\n");
  ASSERT_EQ(reports.size(), 5u);
  EXPECT_EQ(reports[0].faults[0].row, 2);
  EXPECT_EQ(reports[0].faults[0].field, "period");
  EXPECT_EQ(reports[1].faults[0].field, "subject");
  ASSERT_EQ(reports[2].faults.size(), 3u);
  EXPECT_EQ(reports[2].faults[0].row, 4);
  EXPECT_EQ(reports[2].faults[1].row, 5);
  EXPECT_EQ(reports[2].faults[1].field, "level");
  EXPECT_EQ(reports[2].faults[2].field, "status");
  EXPECT_THAT(reports[3].faults[0].reason, HasSubstr("has 5 fields"));
  EXPECT_TRUE(reports[4].faults.empty());
}

TEST(GroupReports, AllowsOneSourceAReport) {
  const auto reports = Group(
      "socio,2022,dan-tien,output,1,,,BC 1,\n"
      "socio,2022,dan-tien,population,2,,,BC 2,\n");
  ASSERT_EQ(reports[0].faults.size(), 1u);
  EXPECT_THAT(reports[0].faults[0].reason, HasSubstr("BC 1"));
}

TEST(LocateFault, NamesRowAndColumn) {
  const auto reports = Group(
      "socio,2022,dan-tien,population,1,,,,\n"
      "socio,2022,an-vi,population,1,,,,\n"
      "socio,2022,dan-tien,output,1,,,,\n");
  const RowFault number = LocateFault(reports[0], "report.cells[1].number", "bad");
  EXPECT_EQ(number.row, 4);
  EXPECT_EQ(number.field, "value");
  EXPECT_EQ(LocateFault(reports[0], "report.cells[0]", "").field, "element");
  EXPECT_EQ(LocateFault(reports[0], "report.cells[1].status", "").field, "status");
  EXPECT_EQ(LocateFault(reports[0], "report.source", "").row, 2);
  EXPECT_EQ(LocateFault(reports[0], "report.cells[9].number", "").row, 2);
  // What is wrong with the figures of a report is said by element.
  const RowFault broken = LocateFault(reports[0], "report.cells[output]", "must be less");
  EXPECT_EQ(broken.row, 4);
  EXPECT_EQ(broken.field, "value");
  EXPECT_EQ(LocateFault(reports[0], "report.cells[lacking]", "").row, 2);
  EXPECT_EQ(LocateFault(reports[0], "report.cells[lacking]", "").field, "report.cells[lacking]");
}

TEST(GroupReports, RefusesAnotherUnitOfMeasure) {
  const auto read = ReadReports(
      "subject;element;đơn vị tính;value\n"
      "an-vi;output;TỶ ĐỒNG;68,5\n"
      "dan-tien;output;triệu đồng;68500\n",
      {"khoai-chau", "socio", "2022"});
  EXPECT_THAT(read.reports[0].faults, ::testing::IsEmpty());
  ASSERT_EQ(read.reports[1].faults.size(), 1u);
  EXPECT_THAT(read.reports[1].faults[0].reason,
              AllOf(HasSubstr("WRONG_UNIT"), HasSubstr("tỷ đồng"), HasSubstr("triệu đồng")));
}

// Row 3 is refused for its subject; its number still says that the file has both formats.
TEST(GroupReports, NumbersOfRefusedRowsCountForTheFormat) {
  const auto read = Wide("dan-tien;12;1.300;2,5;\nkhong-co;12;12.55;2;\n");
  EXPECT_EQ(read.numbers, std::nullopt);
  ASSERT_GE(read.reports[0].faults.size(), 1u);
  EXPECT_THAT(read.reports[0].faults[0].reason, HasSubstr("AMBIGUOUS_NUMBER"));
}

}  // namespace
}  // namespace thidua::cli
