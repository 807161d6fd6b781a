#include "services/admin_cli/commands/simulation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "common/testing/status.h"
#include "common/value/decimal.h"

namespace thidua::cli {
namespace {

using reporting::v1::Column;
using reporting::v1::Round;

Column* AddColumn(Round* round, const std::string& id, type::v1::ValueKind kind, int decimals) {
  Column* column = round->add_columns();
  column->set_element("elements/" + id);
  column->set_kind(kind);
  column->set_decimals(decimals);
  return column;
}

Round SimulatedRound() {
  Round round;
  round.set_name("units/khoai-chau/rounds/socio.2022");
  for (int i = 0; i < 200; ++i) {
    round.add_roster()->set_subject("units/commune-" + std::to_string(i));
  }
  AddColumn(&round, "quota", type::v1::VALUE_KIND_COUNT, 0);
  AddColumn(&round, "delivered", type::v1::VALUE_KIND_COUNT, 0);
  auto* computed =
      AddColumn(&round, "shortfall", type::v1::VALUE_KIND_COUNT, 0)->mutable_computed();
  auto& expression = *computed->mutable_expression();
  expression.add_terms()->set_element("elements/quota");
  auto& subtracted = *expression.add_terms();
  subtracted.set_element("elements/delivered");
  subtracted.set_coefficient("-1");
  AddColumn(&round, "income", type::v1::VALUE_KIND_AMOUNT, 2);
  AddColumn(&round, "rate", type::v1::VALUE_KIND_PUBLISHED_RATE, 1);
  Column* rating = AddColumn(&round, "rating", type::v1::VALUE_KIND_STATE, 0);
  rating->add_levels("weak");
  rating->add_levels("good");
  return round;
}

TEST(SimulateReport, IsTheSameForTheSameSeed) {
  const Round round = SimulatedRound();
  EXPECT_EQ(SimulateReport(round, round.roster(3), 7).SerializeAsString(),
            SimulateReport(round, round.roster(3), 7).SerializeAsString());
  EXPECT_NE(SimulateReport(round, round.roster(3), 7).SerializeAsString(),
            SimulateReport(round, round.roster(3), 8).SerializeAsString());
  EXPECT_NE(SimulateReport(round, round.roster(3), 7).cells(0).number(),
            SimulateReport(round, round.roster(4), 7).cells(0).number());
}

TEST(SimulateReport, DrawsTheSameOnEveryMachine) {
  const Round round = SimulatedRound();
  EXPECT_EQ(SimulateReport(round, round.roster(0), 1).cells(0).number(), "3323");
}

TEST(SimulateReport, FillsEveryColumnThatIsNotComputedWithValidValues) {
  const Round round = SimulatedRound();
  for (const auto& subject : round.roster()) {
    const auto report = SimulateReport(round, subject, 1);
    EXPECT_EQ(report.source(), "SIMULATED");
    ASSERT_EQ(report.cells_size(), 5);
    const auto quota = ParseScaled(report.cells(0).number(), 0);
    const auto delivered = ParseScaled(report.cells(1).number(), 0);
    ASSERT_THAT(quota, IsOk());
    ASSERT_THAT(delivered, IsOk());
    EXPECT_LE(*delivered, *quota);
    EXPECT_GT(*ParseScaled(report.cells(2).number(), 2), 0);
    EXPECT_LE(*ParseScaled(report.cells(3).number(), 1), 1000);
    EXPECT_TRUE(report.cells(4).level() == "weak" || report.cells(4).level() == "good");
  }
}

TEST(SimulateReport, DrawsAPartWithinTheWholeThatARuleNames) {
  Round round = SimulatedRound();
  AddColumn(&round, "schools", type::v1::VALUE_KIND_COUNT, 0);
  AddColumn(&round, "standard", type::v1::VALUE_KIND_COUNT, 0);
  auto& comparison = *round.add_rules()->mutable_comparison();
  comparison.mutable_left()->add_terms()->set_element("elements/standard");
  comparison.set_operator_(catalog::v1::COMPARISON_OPERATOR_LESS_OR_EQUAL);
  comparison.mutable_right()->add_terms()->set_element("elements/schools");
  for (const auto& subject : round.roster()) {
    const auto report = SimulateReport(round, subject, 1);
    EXPECT_LE(*ParseScaled(report.cells(6).number(), 0), *ParseScaled(report.cells(5).number(), 0));
    EXPECT_EQ(report.cells(5).note(), "SIMULATED");
  }
}

TEST(IsMissing, LeavesOutAboutAsManyAsAsked) {
  const Round round = SimulatedRound();
  int missing = 0;
  for (const auto& subject : round.roster()) {
    EXPECT_FALSE(IsMissing(round, subject, 1, 0));
    EXPECT_TRUE(IsMissing(round, subject, 1, 100));
    missing += IsMissing(round, subject, 1, 10) ? 1 : 0;
  }
  EXPECT_GT(missing, 5);
  EXPECT_LT(missing, 45);
}

}  // namespace
}  // namespace thidua::cli
