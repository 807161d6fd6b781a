#include "services/admin_cli/files/refused_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/admin_cli/files/testing/sample_terms.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const ReportDefaults kDefaults{"khoai-chau", "socio", "2022"};

std::string Refuse(const std::string& text) {
  const CatalogTerms terms = testing::SampleTerms();
  const auto table = ReadCsvTable(text, terms, kDefaults);
  EXPECT_THAT(table, IsOk());
  const auto read = GroupReports(*table, terms, kDefaults, std::nullopt);
  EXPECT_THAT(read, IsOk());
  std::vector<RefusedReport> refused;
  for (const CsvReport& report : read->reports) {
    if (!report.faults.empty()) {
      refused.push_back({&report, report.faults});
    }
  }
  return WriteRefusedRows(*table, refused, read->numbers);
}

constexpr char kRows[] =
    "subject;element;value;source\n"
    "an-vi;population;12a;'=1\n"
    "dan-tien;population;7;\"A;B\"\n"
    "an-vi;output;1,5;'=1\n";

TEST(WriteRefusedRows, GivesTheRowsOfRefusedReportsBackWithRemedies) {
  const std::string out = Refuse(kRows);
  EXPECT_THAT(out, HasSubstr("numbers=vi\r\nsubject;element;value;source;remedy\r\n"
                             "an-vi;population;12a;'=1;\"value: INVALID_NUMBER"));
  EXPECT_THAT(out, HasSubstr("an-vi;output;1,5;'=1;this row is good: it waits"));
  EXPECT_THAT(out, Not(HasSubstr("dan-tien")));
}

TEST(WriteRefusedRows, IsReadAgainAsItIs) {
  const std::string once = Refuse(kRows).substr(3);
  EXPECT_EQ(Refuse(once).substr(3), once);
}

TEST(WriteRefusedRows, RunsNoFormula) {
  EXPECT_THAT(Refuse("subject;population;source\n=cmd;1;x\n"), HasSubstr("'=cmd;1"));
}

// A row that lacks a field has its remedy in the column of remedies all the same.
TEST(WriteRefusedRows, KeepsTheRemedyInItsColumn) {
  EXPECT_THAT(Refuse("subject;population;source\nan-vi;7\n"), HasSubstr("an-vi;7;;\"has 2 fields"));
}

}  // namespace
}  // namespace thidua::cli
