#include "services/admin_cli/commands/report_writing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using reporting::v1::Cell;
using reporting::v1::Round;

Round SomeRound() {
  Round round;
  auto* income = round.add_columns();
  income->set_element("elements/income");
  income->set_kind(type::v1::VALUE_KIND_AMOUNT);
  auto* rating = round.add_columns();
  rating->set_element("elements/rating");
  rating->set_kind(type::v1::VALUE_KIND_STATE);
  return round;
}

TEST(ParseCell, FollowsTheColumn) {
  const Cell income = *ParseCell("income=68.5:estimate", SomeRound());
  EXPECT_EQ(income.element(), "elements/income");
  EXPECT_EQ(income.number(), "68.5");
  EXPECT_EQ(income.status(), type::v1::VALUE_STATUS_ESTIMATE);
  EXPECT_EQ(ParseCell("rating=1", SomeRound())->level(), "1") << "levels may be digits";
  EXPECT_EQ(ParseCell("elements/rating=good", SomeRound())->level(), "good");
  EXPECT_EQ(ParseCell("income=1,5", SomeRound())->number(), "1,5") << "for the service to judge";
  EXPECT_TRUE(ParseCell("income=void", SomeRound())->voided());
}

TEST(ParseCell, SaysThatAStatusIsNone) {
  for (const char* text : {"income=11874:oficial", "rating=good:oficial"}) {
    const absl::Status status = ParseCell(text, SomeRound()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.message(), "--cell \"" + std::string(text) +
                                    "\": the status \"oficial\" is none of estimate, official, "
                                    "adjusted");
  }
}

TEST(ParseCell, RejectsTextWithoutElement) {
  EXPECT_THAT(ParseCell("68.5", SomeRound()), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ParseCell("Thu nhập=1", SomeRound()), Fails(absl::StatusCode::kInvalidArgument));
}

TEST(ParseRemark, TakesAnElementWhereThereIsOne) {
  EXPECT_EQ(ParseRemark("income=sai").element(), "elements/income");
  EXPECT_EQ(ParseRemark("income=sai").text(), "sai");
  EXPECT_EQ(ParseRemark("Tổng sai: a = b").element(), "");
  EXPECT_EQ(ParseRemark("Tổng sai: a = b").text(), "Tổng sai: a = b");
}

}  // namespace
}  // namespace thidua::cli
