#include "services/targets/domain/allocation_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/rational.h"
#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kEvents[] = R"(
    name: "t" quantifier: QUANTIFIER_EVERY_YEAR due_period: "2025" risk_margin: "1"
    composition: "c" trajectory { period: "2022" value: "5" } trajectory_rule { base_value: "1" }
    alternatives { id: "x" }
    indicator { window: WINDOW_TERM_TO_DATE level { value { terms { cell { form: "forms/socio"
        element: "elements/events" aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "30" }
    allocations { valid_from: "2021-01-01" parts { unit: "units/a" value: "10" }
                                           parts { unit: "units/b" value: "20" } }
    allocations { parts { period: "2021" value: "14" } parts { period: "2022" value: "9" }
                  parts { period: "2023" value: "7" } })";

std::string Events(const std::string& sum) {
  return "cells { element: 'elements/events' sum: '" + sum + "' }";
}

class AllocationPartsTest : public ::testing::Test {
 protected:
  std::vector<Part> PartsOn(const Occasion& occasion) {
    return PartsOfUnits(target_, target_.allocations(0), occasion, "2020-01-01", vocabulary_)
        .value();
  }
  // "a=10 b=20+": each unit with what it carries, + if it exists.
  std::string Carried(const Occasion& occasion) {
    std::string text;
    for (const Part& part : PartsOn(occasion)) {
      absl::StrAppend(&text, text.empty() ? "" : " ", part.carrier.substr(6), "=", part.value,
                      part.lineage.exists ? "+" : "");
      EXPECT_EQ(part.target.bound().value(), part.value);
    }
    return text;
  }

  v1::Target target_ = FromText<v1::Target>(kEvents);
  const Formula& formula_ = **FindFormula(0);
  TestVocabulary vocabulary_;
};

TEST_F(AllocationPartsTest, APartIsJudgedAsTheTargetIsWithoutAWay) {
  const v1::Target judged = WithBound(target_, "10");
  EXPECT_EQ(judged.bound().value(), "10");
  EXPECT_EQ(judged.bound().kind(), v1::BOUND_KIND_AT_LEAST);
  EXPECT_EQ(judged.quantifier(), v1::QUANTIFIER_EVERY_YEAR);
  EXPECT_THAT(judged.trajectory(), IsEmpty());
  EXPECT_FALSE(judged.has_trajectory_rule());
  EXPECT_THAT(judged.allocations(), IsEmpty());
  EXPECT_THAT(judged.alternatives(), IsEmpty());
  EXPECT_EQ(judged.composition() + judged.risk_margin(), "");
}

TEST_F(AllocationPartsTest, AUnitThatEndsIsEvaluatedAtItsEnd) {
  vocabulary_.AddUnit(
      "name: 'units/a' versions { valid_from: '2004-01-01' valid_to: '2023-01-01' }");
  vocabulary_.AddUnit("name: 'units/b' versions { valid_from: '2004-01-01' }");
  const std::vector<Part> parts = PartsOn(OccasionIn(2023, "2025-07-01"));
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_FALSE(parts[0].lineage.exists);
  EXPECT_EQ(parts[0].carrier, "units/a");
  EXPECT_EQ(parts[0].occasion.owner_end, absl::CivilDay(2023, 1, 1));
  EXPECT_EQ(parts[1].occasion.owner_end, absl::CivilDay(2025, 7, 1)) << "The owner's.";
  Totals totals;
  AddTotal(totals, "socio", "2021", Events("4"));
  AddTotal(totals, "socio", "2022", Events("5"));
  const auto ended = JudgePart(formula_, parts[0], totals, vocabulary_);
  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(ended->result.outcome(), v1::OUTCOME_MISSED) << "It had to hold every year.";
  EXPECT_EQ(ended->value, std::nullopt) << "There is nothing of the year.";
}

TEST_F(AllocationPartsTest, AnHeirCarriesThePartsOfThoseWhoAllWentOverToIt) {
  const auto ended = [this](const std::string& id, const std::string& heir,
                            const std::string& extent) {
    vocabulary_.AddUnit("name: 'units/" + id +
                        "' versions { valid_from: '2004-01-01' valid_to: '2023-01-01' } "
                        "successions { successor: 'units/" +
                        heir + "' date: '2023-01-01' extent: SUCCESSION_EXTENT_" + extent + " }");
  };
  ended("a", "b", "WHOLE");
  vocabulary_.AddUnit("name: 'units/b' versions { valid_from: '2004-01-01' }");
  EXPECT_EQ(Carried(OccasionIn(2022)), "a=10+ b=20+");
  EXPECT_EQ(Carried(OccasionIn(2023)), "a=10 b=30+");
  ended("b", "c", "WHOLE");
  ended("a", "c", "WHOLE");
  vocabulary_.AddUnit("name: 'units/c' versions { valid_from: '2023-01-01' }");
  EXPECT_EQ(Carried(OccasionIn(2023)), "a=10 b=20 c=30+") << "Without a part of its own.";
  EXPECT_EQ(Carried(OccasionIn(2023, "2023-01-01")), "a=10+ b=20+") << "As long as the owner.";
  ended("a", "c", "PART");
  EXPECT_EQ(Carried(OccasionIn(2023)), "a=10 b=20 c=20+") << "Nobody knows which part of it.";
}

TEST_F(AllocationPartsTest, WhatCountsIsOfTheStandingDayAndOfTheDueYear) {
  EXPECT_EQ(AllocationDay(target_, OccasionOf("2024-06")).value(), "2024-06-30");
  EXPECT_EQ(AllocationDay(target_, OccasionIn(2025, "2025-07-01")).value(), "2025-06-30");
  target_.set_due_period("2023");
  EXPECT_EQ(AllocationDay(target_, OccasionIn(2024)).value(), "2023-12-31");
  target_.set_due_period("2023-06-30");
  EXPECT_EQ(AllocationDay(target_, OccasionIn(2024)).value(), "2023-12-31");
  target_.set_due_period("open-ended");
  EXPECT_EQ(AllocationDay(target_, OccasionIn(2024)).value(), "2024-12-31");
  target_.set_due_period("x");
  EXPECT_EQ(AllocationDay(target_, OccasionIn(2024)).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(AllocationPartsTest, UnitsStandAsLongAsTheOwnerDoes) {
  EXPECT_EQ(StandingDay(OccasionOf("2024-06")), "2024-06-30");
  EXPECT_EQ(StandingDay(OccasionIn(2024, "2025-07-01")), "2024-12-31");
  EXPECT_EQ(StandingDay(OccasionIn(2025, "2025-07-01")), "2025-06-30");
}

TEST_F(AllocationPartsTest, EveryYearIsJudgedByItself) {
  const Occasion occasion = OccasionIn(2022);
  const std::vector<Part> parts = PartsOfYears(target_, target_.allocations(1), occasion);
  ASSERT_EQ(parts.size(), 2u) << "2023 is ahead.";
  EXPECT_EQ(parts[0].target.due_period(), "2021");
  Totals totals;
  AddTotal(totals, "socio", "2021", Events("15"));
  AddTotal(totals, "socio", "2022", Events("8"));
  PartSums sums;
  std::vector<std::string> lines;
  for (const Part& part : parts) {
    const auto judged = JudgePart(formula_, part, totals, vocabulary_);
    ASSERT_TRUE(judged.ok());
    ASSERT_TRUE(sums.Add(part, true, judged->value).ok());
    lines.push_back(absl::StrCat(part.carrier, " ", judged->result.actual().value(), " ",
                                 v1::Outcome_Name(judged->result.outcome()), " ",
                                 judged->result.gap()));
  }
  EXPECT_THAT(lines, ElementsAre("2021 15 OUTCOME_MET -1", "2022 8 OUTCOME_MISSED 1"));
  EXPECT_EQ(sums.allocated(), 23);
  EXPECT_EQ(*sums.actual(), 23);
}

TEST_F(AllocationPartsTest, EveryTotalIsAskedForOnce) {
  const std::vector<TotalKey> keys =
      RequiredTotals(formula_, PartsOfYears(target_, target_.allocations(1), OccasionIn(2022)));
  std::vector<std::string> years;
  for (const TotalKey& key : keys) {
    if (key.period.size() == 4) years.push_back(key.period);
  }
  EXPECT_THAT(years, ElementsAre("2020", "2021", "2022"));
  EXPECT_EQ(FirstDayOf(keys), "2019-12-15") << "Of the administrative year.";
}

TEST_F(AllocationPartsTest, SumsAreOfUnitsThatExist) {
  PartSums sums;
  EXPECT_EQ(sums.actual(), std::nullopt);
  ASSERT_TRUE(
      sums.Add({.carrier = "a", .value = "0.1", .target = {}, .occasion = {}}, true, 3).ok());
  ASSERT_TRUE(
      sums.Add({.carrier = "b", .value = "0.2", .target = {}, .occasion = {}}, false, std::nullopt)
          .ok());
  EXPECT_EQ(ExactText(sums.allocated()), "0.1");
  EXPECT_EQ(*sums.actual(), 3);
  ASSERT_TRUE(
      sums.Add({.carrier = "c", .value = "0.2", .target = {}, .occasion = {}}, true, std::nullopt)
          .ok());
  ASSERT_TRUE(
      sums.Add({.carrier = "d", .value = "0.3", .target = {}, .occasion = {}}, true, 1).ok());
  EXPECT_EQ(ExactText(sums.allocated()), "0.6");
  EXPECT_EQ(sums.actual(), std::nullopt) << "Missing is not zero.";
}

}  // namespace
}  // namespace thidua::targets
