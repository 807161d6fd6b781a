#include "services/admin_cli/views/flat.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "thidua/awards/v1/council.pb.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::vector<std::string> Titles(const Table& table) {
  std::vector<std::string> titles;
  for (const Column& column : table.columns()) {
    titles.push_back(column.title);
  }
  return titles;
}

// The cells of one column, from top to bottom.
std::vector<std::string> Cells(const Table& table, const std::string& title) {
  const std::vector<std::string> titles = Titles(table);
  const size_t place = std::find(titles.begin(), titles.end(), title) - titles.begin();
  std::vector<std::string> cells;
  for (const auto& row : table.rows()) {
    cells.push_back(place < row.size() ? row[place].text : "no column " + title);
  }
  return cells;
}

TEST(FlatTable, HasARowForEachEntry) {
  reporting::v1::Report report;
  report.set_name("units/o/rounds/f.2022/reports/a");
  report.set_state(reporting::v1::REPORT_STATE_RETURNED);
  for (const char* element : {"elements/x", "elements/y"}) {
    report.add_cells()->set_element(element);
  }
  report.mutable_cells(0)->set_number("12.5");
  report.add_remarks()->set_text("tính lại");
  const Table table = FlatTable(report);
  EXPECT_THAT(Cells(table, "name"), ElementsAre(report.name(), report.name(), report.name()));
  EXPECT_THAT(Cells(table, "state"), ElementsAre("returned", "returned", "returned"));
  EXPECT_THAT(Cells(table, "cells.element"), ElementsAre("elements/x", "elements/y", ""));
  EXPECT_THAT(Cells(table, "cells.number"), ElementsAre("12.5", "", ""));
  EXPECT_THAT(Cells(table, "remarks.text"), ElementsAre("", "", "tính lại"));
}

TEST(FlatTable, HasOneRowWhereAllListsAreEmpty) {
  catalog::v1::Element element;
  element.set_name("elements/x");
  const Table table = FlatTable(element);
  EXPECT_THAT(Cells(table, "name"), ElementsAre("elements/x"));
  EXPECT_THAT(Cells(table, "decimals"), ElementsAre("0"));
}

TEST(FlatTable, GoesIntoListsOfEntriesAndIntoSingleMessages) {
  awards::v1::RulePack pack;
  pack.set_name("rulePacks/r");
  auto& honour = *pack.add_honours();
  honour.set_honour("h");
  honour.add_recipients()->set_coefficient("0.3");
  honour.add_recipients()->set_coefficient("0.6");
  honour.mutable_ballot()->set_numerator(2);
  const Table table = FlatTable(pack);
  EXPECT_THAT(Cells(table, "honours.honour"), ElementsAre("h", "h"));
  EXPECT_THAT(Cells(table, "honours.recipients.coefficient"), ElementsAre("0.3", "0.6"));
  EXPECT_THAT(Cells(table, "honours.ballot.numerator"), ElementsAre("2", "2"));
}

TEST(FlatTable, HasTheSameColumnsWhateverIsSet) {
  catalog::v1::Unit full;
  full.add_versions()->set_code("1");
  full.mutable_current()->set_code("1");
  EXPECT_EQ(Titles(FlatTable(full)), Titles(FlatTable(catalog::v1::Unit())));
}

// Every resource that a command prints: its lists have columns, and its CSV is a rectangle.
TEST(FlatTable, FitsEveryResource) {
  struct Case {
    const google::protobuf::Message* resource;
    std::vector<std::string> columns;
  };
  const std::vector<Case> cases = {
      {&catalog::v1::Unit::default_instance(), {"versions.code", "successions.successor"}},
      {&catalog::v1::Scale::default_instance(), {"levels.level", "equivalences.level"}},
      {&catalog::v1::Form::default_instance(), {"elements", "assignments.subject"}},
      {&catalog::v1::Binding::default_instance(), {"grants.role"}},
      {&reporting::v1::Round::default_instance(), {"columns.element", "roster.subject"}},
      {&reporting::v1::Report::default_instance(), {"cells.element", "remarks.text"}},
      {&targets::v1::Plan::default_instance(), {"name"}},
      {&targets::v1::Target::default_instance(), {"bound.value"}},
      {&targets::v1::Evaluation::default_instance(), {"results.obstacles.element"}},
      {&awards::v1::Movement::default_instance(), {"criteria", "evidence_request.rounds"}},
      {&awards::v1::Recipient::default_instance(), {"bars.kind", "past_honours.year"}},
      {&awards::v1::Nomination::default_instance(),
       {"honouree.recipient", "appraisal.checks.rule"}},
      {&awards::v1::CouncilSession::default_instance(), {"ballots.nomination"}},
      {&awards::v1::PublicNotice::default_instance(), {"nominations", "objections.number"}},
      {&awards::v1::Decision::default_instance(),
       {"nominations", "grants", "confirmations.rule", "touches.kind"}},
      {&awards::v1::Grant::default_instance(), {"honouree.recipient", "corrections.reason"}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.resource->GetTypeName());
    const Table table = FlatTable(*one.resource);
    for (const std::string& column : one.columns) {
      EXPECT_THAT(Titles(table), Contains(column));
    }
    ASSERT_EQ(table.rows().size(), 1u);
    EXPECT_EQ(table.rows().front().size(), table.columns().size());
    EXPECT_THAT(Titles(table), Not(Contains("")));
  }
}

}  // namespace
}  // namespace thidua::cli
