#include "services/admin_cli/files/report_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/from_text.h"

namespace thidua::cli {
namespace {

using reporting::v1::Report;

constexpr char kName[] = "units/khoai-chau/rounds/socio.2022/reports/an-vi";

Report Stored() {
  return FromText<Report>(
      "cells { element: 'elements/a' number: '5' status: VALUE_STATUS_OFFICIAL note: 'n' } "
      "cells { element: 'elements/b' number: '6' status: VALUE_STATUS_ESTIMATE } "
      "cells { element: 'elements/c' level: 'good' } source: 'BC 1' note: 'chung'");
}

CsvReport Read(const std::string& cells) {
  CsvReport read;
  read.row = 2;
  read.report = FromText<Report>(cells);
  read.report.set_name(kName);
  for (int i = 0; i < read.report.cells_size(); ++i) {
    read.origins.push_back({i + 2, "value"});
  }
  return read;
}

std::vector<std::string> Texts(const CsvReport& report, const Report* stored) {
  std::vector<std::string> texts;
  for (const ChangedField& change : ChangesOf(report, stored)) {
    texts.push_back(std::to_string(change.row) + " " + change.field + " " +
                    ChangeName(change.change) + ": " + change.before + " -> " + change.after);
  }
  return texts;
}

constexpr char kSource[] = " source: 'BC 1' note: 'chung'";

TEST(ChangesOf, ShowsEveryValueBeforeAndAfter) {
  const Report stored = Stored();
  EXPECT_THAT(Texts(Read("cells { element: 'elements/a' number: '5' note: 'n' } "
                         "cells { element: 'elements/b' number: '6' } "
                         "cells { element: 'elements/d' number: '0' }" +
                         std::string(kSource)),
                    &stored),
              ::testing::ElementsAre("2 a unchanged: 5 -> 5", "3 b changed: 6 (estimate) -> 6",
                                     "4 d created:  -> 0", "2 c left out: good -> missing"));
  EXPECT_THAT(
      Texts(Read("cells { element: 'elements/a' voided: true } "
                 "cells { element: 'elements/b' number: '6' status: VALUE_STATUS_ESTIMATE } "
                 "cells { element: 'elements/c' level: 'good' note: 'x' } source: 'BC 2'"),
            &stored),
      ::testing::ElementsAre("2 a voided: 5, n -> void",
                             "3 b unchanged: 6 (estimate) -> 6 (estimate)",
                             "4 c changed: good -> good, x", "2 source changed: BC 1 -> BC 2",
                             "2 note changed: chung -> "));
}

TEST(ChangesOf, ShowsWhatStaysThoughItIsLeftOut) {
  Report stored = Stored();
  stored.set_accepted_revisions(1);
  const auto read = [&] {
    return Texts(
        Read("cells { element: 'elements/a' number: '7' note: 'n' }" + std::string(kSource)),
        &stored);
  };
  EXPECT_THAT(read(), ::testing::ElementsAre("2 a changed: 5 -> 7",
                                             "2 b kept: 6 (estimate) -> 6 (estimate)",
                                             "2 c kept: good -> good"))
      << "it is in force";
  // A correction is being written that has another b than is in force, and c besides.
  stored.MergeFrom(FromText<Report>(
      "corrections { element: 'elements/b' before { number: '4' } after { number: '6' } } "
      "corrections { element: 'elements/c' after { level: 'good' } }"));
  EXPECT_THAT(read(),
              ::testing::ElementsAre("2 a changed: 5 -> 7", "2 b changed: 6 (estimate) -> 4",
                                     "2 c left out: good -> missing"));
  // It was returned for a alone: the rest stays as it was returned.
  stored.add_open_elements("elements/a");
  EXPECT_THAT(read(), ::testing::ElementsAre("2 a changed: 5 -> 7",
                                             "2 b kept: 6 (estimate) -> 6 (estimate)",
                                             "2 c kept: good -> good"));
}

TEST(ChangesOf, OfAFirstReportAreCreations) {
  EXPECT_THAT(Texts(Read("cells { element: 'elements/a' number: '5' } source: 'x'"), nullptr),
              ::testing::ElementsAre("2 a created:  -> 5"));
}

const ReportColumns kValues({{ColumnKind::kElement, "element"}, {ColumnKind::kValue, "value"}});

TEST(KeepUnsaid, LeavesWhatTheFileHasNoColumnFor) {
  const Report stored = Stored();
  CsvReport report = Read(
      "cells { element: 'elements/a' number: '5' } cells { element: 'elements/c' level: 'good' } "
      "cells { element: 'elements/b' number: '6' status: VALUE_STATUS_ESTIMATE }");
  KeepUnsaid(kValues, &stored, "figures.csv", &report);
  for (const ChangedField& change : ChangesOf(report, &stored)) {
    EXPECT_EQ(change.change, Change::kUnchanged) << change.field;
  }
}

TEST(KeepUnsaid, LeavesTheSourceOfAPartOfWhatIsInForce) {
  Report stored = Stored();
  const auto source = [&] {
    CsvReport report = Read("cells { element: 'elements/a' number: '5' }");
    KeepUnsaid(kValues, &stored, "figures.csv", &report);
    return report.report.source();
  };
  EXPECT_EQ(source(), "figures.csv") << "the file takes the other values away";
  stored.set_accepted_revisions(1);
  EXPECT_EQ(source(), "BC 1");
}

TEST(KeepUnsaid, NamesTheOriginOfOtherValues) {
  const Report stored = Stored();
  CsvReport report = Read("cells { element: 'elements/a' number: '7' }");
  KeepUnsaid(kValues, &stored, "figures.csv", &report);
  EXPECT_EQ(report.report.source(), "figures.csv");
  EXPECT_EQ(report.report.note(), "chung");
  EXPECT_EQ(report.report.cells(0).note(), "") << "the note was on another value";
  CsvReport first = Read("cells { element: 'elements/a' number: '7' }");
  KeepUnsaid(kValues, nullptr, "figures.csv", &first);
  EXPECT_EQ(first.report.source(), "figures.csv");
}

TEST(KeepUnsaid, LeavesWhatTheFileSays) {
  const Report stored = Stored();
  CsvReport report = Read("cells { element: 'elements/a' number: '5' } source: 'BC 9' note: 'y'");
  KeepUnsaid(ReportColumns({{ColumnKind::kCellNote, "note"},
                            {ColumnKind::kReportNote, "note"},
                            {ColumnKind::kSource, "source"}}),
             &stored, "figures.csv", &report);
  EXPECT_EQ(report.report.source(), "BC 9");
  EXPECT_EQ(report.report.note(), "y");
  EXPECT_EQ(report.report.cells(0).note(), "");
}

}  // namespace
}  // namespace thidua::cli
