#include "services/admin_cli/files/csv_dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/admin_cli/files/testing/sample_terms.h"

namespace thidua::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<CsvTable> Read(const std::string& text) {
  return ReadCsvTable(text, testing::SampleTerms(), {"khoai-chau", "socio", "2022"});
}

TEST(ReadCsvTable, FindsTheDelimiterThatTheHeaderHas) {
  for (const auto& [text, delimiter] :
       {std::pair("subject,population\nan-vi,1\n", ','),
        std::pair("subject;population\nan-vi;1\n", ';'),
        std::pair("subject\tpopulation\r\nan-vi\t1\r\n", '\t'),
        std::pair("sep=;\nsubject;population\nan-vi;1\n", ';'),
        std::pair("SEP=\t\r\nsubject\tpopulation\r\nan-vi\t1\r\n", '\t')}) {
    const auto table = Read(text);
    ASSERT_THAT(table, IsOk()) << text;
    EXPECT_EQ(table->delimiter, delimiter) << text;
    ASSERT_EQ(table->rows.size(), 1u) << text;
    EXPECT_THAT(table->rows[0].fields, ElementsAre("an-vi", "1"));
  }
}

TEST(ReadCsvTable, CountsLinesFromTheBeginningOfTheFile) {
  const auto table = Read("sep=;\nnumbers=vi;;\n\nsubject;population\nan-vi;1\n");
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ(table->numbers, Locale::kVietnamese);
  EXPECT_EQ(table->header.line, 4);
  EXPECT_EQ(table->rows[0].line, 5);
}

TEST(ReadCsvTable, IsNotMisledByDelimitersWithinFields) {
  const auto table = Read("subject;population;\"source\"\nan-vi;1;\"BC 1, 2, 3\"\n");
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ(table->delimiter, ';');
}

std::string Fault(const std::string& text) {
  const auto table = Read(text);
  EXPECT_THAT(table, Fails(absl::StatusCode::kInvalidArgument)) << text;
  return std::string(table.status().message());
}

TEST(ReadCsvTable, SaysWhatIsWrongUnderTheDelimiterThatSplits) {
  EXPECT_THAT(Fault("subject;colour\nan-vi;1\n"),
              AllOf(HasSubstr("with semicolon as delimiter"),
                    HasSubstr("unknown column \"colour\""), Not(HasSubstr("with comma"))));
  EXPECT_THAT(Fault("subject|population\n"), HasSubstr("unknown column \"subject|population\""));
  EXPECT_THAT(Fault("sep=;\nsubject,population\n"), HasSubstr("with semicolon as delimiter"));
  EXPECT_THAT(Fault("sep=|\nsubject|population\n"), HasSubstr("names no delimiter"));
  EXPECT_THAT(Fault("numbers=de\nsubject,population\n"), HasSubstr("states no number format"));
  EXPECT_THAT(Fault(""), HasSubstr("no header row"));
  EXPECT_THAT(Fault("\n\n"), HasSubstr("no header row"));
  EXPECT_THAT(Fault("subject,population\n\"an-vi,1\n"), HasSubstr("row 2: a quote does not close"));
}

TEST(ReadCsvTable, DoesNotChooseBetweenTwoDelimiters) {
  // Both delimiters make a header of this: the catalog has an element with a comma in its title.
  const CatalogTerms terms(
      {},
      {FromText<catalog::v1::Element>("name: 'elements/a' title: 'subject;x'"),
       FromText<catalog::v1::Element>("name: 'elements/b' title: 'x,subject'")},
      {}, {});
  const auto table = ReadCsvTable("subject;x,subject\n", terms, {"khoai-chau", "socio", "2022"});
  ASSERT_THAT(table, Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(table.status().message()),
              AllOf(HasSubstr("with comma and with semicolon"), HasSubstr("sep=,")));
}

TEST(ReadCsvTable, RefusesTwoStatementsThatDiffer) {
  EXPECT_THAT(std::string(Read("numbers=vi\nnumbers=en\nsubject,population\n").status().message()),
              HasSubstr("two formats"));
  EXPECT_THAT(std::string(Read("sep=;\nsep=,\nsubject,population\n").status().message()),
              HasSubstr("two delimiters"));
  EXPECT_THAT(Read("numbers=vi\nnumbers=vi\nsubject,population\nan-vi,1\n"), IsOk());
}

}  // namespace
}  // namespace thidua::cli
