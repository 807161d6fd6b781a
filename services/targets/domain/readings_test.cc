#include "services/targets/domain/readings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/formula.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Income per head of at least 115, read as over 115, as an income of 1,000 in all, and as in every
// year.
constexpr char kTarget[] = R"(
    name: "t" title: "Thu nhập" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    composition: "c" risk_margin: "1" trajectory { period: "2022" value: "100" }
    allocations { valid_from: "2021-01-01" parts { unit: "units/dan-tien" value: "115" } }
    indicator { decimals: 1 unit_of_measure: "triệu đồng" ratio { scale: 1
      numerator { terms { cell { form: "forms/socio" element: "elements/income"
                                 aggregate: AGGREGATE_SUM } } }
      denominator { terms { cell { form: "forms/socio" element: "elements/population"
                                   aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "115" }
    alternatives { id: "over" title: "trên 115" bound { kind: BOUND_KIND_MORE_THAN value: "115" } }
    alternatives { id: "income" title: "tổng thu nhập"
      indicator { unit_of_measure: "tỷ đồng" level { value { terms { cell { form: "forms/socio"
          element: "elements/income" aggregate: AGGREGATE_SUM } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "1000" } }
    alternatives { id: "yearly" title: "hằng năm" quantifier: QUANTIFIER_EVERY_YEAR })";

TEST(Readings, AnAlternativeReplacesWhatItSets) {
  const auto target = FromText<v1::Target>(kTarget);
  const std::vector<v1::Target> read = AlternativesOf({target});
  ASSERT_EQ(read.size(), 3u);
  for (const v1::Target& each : read) {
    EXPECT_THAT(each.alternatives(), IsEmpty());
    EXPECT_THAT(each.allocations(), IsEmpty());
    EXPECT_EQ(each.composition(), "");
  }
  EXPECT_EQ(read[0].bound().kind(), v1::BOUND_KIND_MORE_THAN);
  EXPECT_TRUE(read[0].indicator().has_ratio());
  EXPECT_EQ(read[0].quantifier(), v1::QUANTIFIER_AT_DUE);
  EXPECT_THAT(read[0].trajectory(), IsEmpty()) << "it leads to another bound";
  EXPECT_TRUE(read[1].indicator().has_level());
  EXPECT_EQ(read[1].bound().value(), "1000");
  EXPECT_EQ(read[1].risk_margin(), "");
  EXPECT_EQ(read[2].quantifier(), v1::QUANTIFIER_EVERY_YEAR);
  EXPECT_EQ(read[2].bound().value(), "115");
  EXPECT_EQ(read[2].trajectory_size(), 1);
}

// "over NOT 115.0" and so on: the id, the outcome and the value.
std::vector<std::string> ReadingsOf(const v1::TargetResult& result) {
  std::vector<std::string> texts;
  for (const v1::ReadingResult& reading : result.readings()) {
    texts.push_back(absl::StrCat(reading.id(), " ",
                                 v1::Outcome_Name(reading.result().outcome()).substr(8), " ",
                                 reading.result().actual().value()));
  }
  return texts;
}

TEST(Readings, EachIsJudgedByTheSameFigures) {
  const std::vector<v1::Target> targets = {FromText<v1::Target>(R"(name: "a" due_period: "2025"
      quantifier: QUANTIFIER_AT_DUE indicator { level { value { terms { cell { form: "forms/socio"
      element: "elements/income" aggregate: AGGREGATE_SUM } } } } })"),
                                           FromText<v1::Target>(kTarget)};
  const Occasion occasion = OccasionIn(2025, "", targets);
  Totals totals;
  for (const std::string year : {"2021", "2022", "2023", "2024", "2025"}) {
    reporting::v1::TotalResult result;
    *result.mutable_total() = FromText<reporting::v1::Total>(absl::StrCat(
        R"(name: "units/x/rounds/socio.)", year, R"(/total"
           cells { element: "elements/income" n: 1 of: 1 status: VALUE_STATUS_OFFICIAL sum: ")",
        year == "2023" ? "1149" : "1150",
        R"(" } cells { element: "elements/population" n: 1 of: 1 status: VALUE_STATUS_OFFICIAL
              sum: "10" })"));
    totals.Add({"forms/socio", year}, std::move(result));
  }
  const TestVocabulary vocabulary;
  const Formula& formula = **FindFormula(0);
  auto results = formula.evaluate(targets, occasion, totals, vocabulary).value();
  auto readings = formula.evaluate(AlternativesOf(targets), occasion, totals, vocabulary).value();
  AddReadings(targets, std::move(readings), results);
  EXPECT_THAT(results[0].readings(), IsEmpty());
  EXPECT_EQ(results[1].outcome(), v1::OUTCOME_MET);
  EXPECT_THAT(ReadingsOf(results[1]),
              ElementsAre("over MISSED 115.0", "income MET 1150", "yearly MISSED 114.9"));
  EXPECT_EQ(results[1].readings(1).title(), "tổng thu nhập");
  EXPECT_EQ(results[1].readings(1).result().unit_of_measure(), "tỷ đồng");
  EXPECT_EQ(results[1].readings(2).result().failed_period(), "2023");
  for (const v1::ReadingResult& reading : results[1].readings()) {
    EXPECT_EQ(reading.result().target() + reading.result().title(), "");
  }
}

}  // namespace
}  // namespace thidua::targets
