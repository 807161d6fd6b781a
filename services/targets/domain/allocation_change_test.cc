#include "services/targets/domain/allocation_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

class AllocationChangeTest : public ::testing::Test {
 protected:
  AllocationChangeTest() {
    vocabulary_.AddUnit(
        "name: 'units/old' versions { valid_from: '2004-01-01' valid_to: '2023-01-01' } "
        "successions "
        "{ successor: 'units/new' date: '2023-01-01' extent: SUCCESSION_EXTENT_WHOLE }");
    vocabulary_.AddUnit("name: 'units/new' versions { valid_from: '2023-01-01' }");
  }

  // Sets that on the stored target, which becomes what was decided.
  absl::Status Set(const std::string& allocation, const std::string& rest = "reason: 'x'",
                   Weighing weighing = Weighing::kGiven) {
    auto request = FromText<v1::SetAllocationRequest>("allocation { " + allocation + " } " + rest);
    auto decided =
        WithAllocation(plan_, stored_, request, request.allocation().rule(), weighing, vocabulary_);
    if (decided.ok()) stored_ = *std::move(decided);
    return decided.status();
  }
  // The days of the stored allocations with their parts.
  std::vector<std::string> Stored() const {
    std::vector<std::string> lines;
    for (const v1::Allocation& allocation : stored_.allocations()) {
      std::string line = allocation.valid_from();
      for (const v1::AllocationPart& part : allocation.parts()) {
        const std::string& carrier = CarrierOf(part);
        absl::StrAppend(&line, " ", carrier.substr(carrier.rfind('/') + 1), "=", part.value());
      }
      lines.push_back(line);
    }
    return lines;
  }

  TestVocabulary vocabulary_;
  v1::Plan plan_ = FromText<v1::Plan>("name: 'p' term: '2021-2025' base_period: '2020'");
  v1::Target stored_ = FromText<v1::Target>(R"(
      name: "t" etag: "7" state: TARGET_STATE_ACTIVE
      quantifier: QUANTIFIER_AT_DUE due_period: "2025" minimum_coverage_percent: "50"
      indicator { decimals: 1 window: WINDOW_TERM_TO_DATE level { value { terms { cell {
          form: "forms/socio" element: "elements/income" aggregate: AGGREGATE_SUM } } } } }
      bound { kind: BOUND_KIND_AT_LEAST value: "100" })");
};

constexpr char kShares[] = R"(rule { kind: ALLOCATION_RULE_KIND_SHARES
    weights { unit: "units/dan-tien" weight: "1" } weights { unit: "units/old" weight: "2" } } )";

TEST_F(AllocationChangeTest, AnAllocationTakesItsPlaceByItsDay) {
  ASSERT_TRUE(Set("valid_from: '2022-01-01' parts { unit: 'units/dan-tien' value: '100' }").ok());
  ASSERT_TRUE(Set("parts { period: '2021' value: '100' }").ok());
  ASSERT_TRUE(Set(std::string("valid_from: '2021-01-01' ") + kShares).ok());
  EXPECT_THAT(Stored(), ElementsAre("2021-01-01 dan-tien=33.3 old=66.7", "2022-01-01 dan-tien=100",
                                    " 2021=100"));
  ASSERT_TRUE(Set("valid_from: '2022-01-01' parts { unit: 'units/old' value: '100' }").ok());
  ASSERT_TRUE(Set("parts { period: '2022' value: '100' }").ok());
  EXPECT_THAT(Stored(),
              ElementsAre("2021-01-01 dan-tien=33.3 old=66.7", "2022-01-01 old=100", " 2022=100"));
  ASSERT_TRUE(Set("").ok());
  ASSERT_TRUE(Set("valid_from: '2021-01-01'").ok());
  EXPECT_THAT(Stored(), ElementsAre("2022-01-01 old=100"));
  EXPECT_THAT(FieldsOf(Set("valid_from: '2021-01-01'")), ElementsAre("allocation.valid_from"));
  EXPECT_THAT(FieldsOf(Set("")), ElementsAre("allocation.valid_from"));
}

TEST_F(AllocationChangeTest, SuccessionCarriesOnWhatCountedBefore) {
  const std::string rule =
      "valid_from: '2023-01-01' rule { kind: ALLOCATION_RULE_KIND_SUCCESSION }";
  EXPECT_THAT(FieldsOf(Set(rule)), ElementsAre("allocation.rule.kind"));
  ASSERT_TRUE(Set(std::string("valid_from: '2021-01-01' ") + kShares).ok());
  ASSERT_TRUE(Set(rule).ok());
  EXPECT_THAT(Stored(), ElementsAre("2021-01-01 dan-tien=33.3 old=66.7",
                                    "2023-01-01 dan-tien=33.3 new=66.7"));
  const std::string before = "is before 2023-01-01";
  for (const std::string day : {"2021-01-01", "2022-01-01"}) {
    const absl::Status refused =
        Set("valid_from: '" + day + "' parts { unit: 'units/old' value: '100' }");
    EXPECT_THAT(FieldsOf(refused), ElementsAre("allocation.valid_from")) << day;
    EXPECT_THAT(ViolationsOf(refused)[0].description, HasSubstr(before));
  }
  ASSERT_TRUE(Set(rule).ok()) << "It may be derived again.";
  ASSERT_TRUE(Set("valid_from: '2023-01-01'").ok());
  ASSERT_TRUE(Set("valid_from: '2021-01-01' parts { unit: 'units/old' value: '100' }").ok());
}

TEST_F(AllocationChangeTest, FindsAllViolationsAtOnce) {
  EXPECT_THAT(
      FieldsOf(Set("valid_from: '2020-01-01' parts { unit: 'units/none' value: 'x' } rule {}", "")),
      ElementsAre("reason", "allocation.parts[0].unit", "allocation.parts[0].value",
                  "allocation.rule", "allocation.rule.kind", "allocation.valid_from"));
  v1::SetAllocationRequest none;
  none.set_reason("x");
  EXPECT_THAT(
      FieldsOf(WithAllocation(plan_, stored_, none, {}, Weighing::kGiven, vocabulary_).status()),
      ElementsAre("allocation", "allocation.valid_from"));
  stored_.mutable_bound()->set_kind(v1::BOUND_KIND_ABOUT);
  EXPECT_THAT(FieldsOf(Set("rule { kind: ALLOCATION_RULE_KIND_SHARES }")),
              ElementsAre("allocation", "allocation.valid_from", "allocation.rule.weights"));
}

TEST_F(AllocationChangeTest, PartsHaveAsManyDigitsAsFiguresMayHave) {
  stored_.mutable_bound()->set_value("123456789012345678");
  stored_.mutable_indicator()->set_decimals(2);
  EXPECT_THAT(FieldsOf(Set(std::string("valid_from: '2021-01-01' ") + kShares)),
              ElementsAre("allocation.rule", "allocation.rule"));
}

TEST_F(AllocationChangeTest, NobodyCarriesNothingOfAStrictBound) {
  const std::string none = R"(valid_from: '2021-01-01' rule { kind: ALLOCATION_RULE_KIND_SHARES
      weights { unit: "units/dan-tien" weight: "0" } weights { unit: "units/old" weight: "1" } })";
  ASSERT_TRUE(Set(none).ok());
  for (const v1::BoundKind kind : {v1::BOUND_KIND_LESS_THAN, v1::BOUND_KIND_MORE_THAN}) {
    stored_.mutable_bound()->set_kind(kind);
    const absl::Status refused = Set(none);
    EXPECT_THAT(FieldsOf(refused), ElementsAre("allocation.rule"));
    EXPECT_THAT(ViolationsOf(refused)[0].description, HasSubstr("units/dan-tien would carry 0"));
  }
}

TEST_F(AllocationChangeTest, APositionIsOfWhatWasRead) {
  const auto token = [this](const std::string& rule, Weighing weighing) {
    EXPECT_TRUE(Set("valid_from: '2021-01-01' rule { reporting_token: 'r1' kind: "
                    "ALLOCATION_RULE_KIND_" +
                        rule + " weights { unit: 'units/old' weight: '1' } }",
                    "reason: 'x'", weighing)
                    .ok());
    return stored_.allocations(0).rule().reporting_token();
  };
  EXPECT_EQ(token("SHARES", Weighing::kAsked), "");
  EXPECT_EQ(token("SHARES", Weighing::kGiven), "");
  EXPECT_EQ(token("BASE_VALUES", Weighing::kGiven), "r1");
}

TEST_F(AllocationChangeTest, KeepsToEtagAndState) {
  const std::string parts = "valid_from: '2022-01-01' parts { unit: 'units/old' value: '100' }";
  EXPECT_EQ(Set(parts, "reason: 'x' etag: '6'").code(), absl::StatusCode::kAborted);
  stored_.set_state(v1::TARGET_STATE_SUPERSEDED);
  EXPECT_EQ(Set(parts).code(), kPrecondition);
  stored_.set_state(v1::TARGET_STATE_ACTIVE);
  plan_.add_acts()->set_kind(v1::PLAN_ACT_KIND_CLOSING);
  EXPECT_EQ(Set(parts).code(), kPrecondition);
  EXPECT_EQ(Set(parts, "validate_only: true").code(), kPrecondition);
  plan_.mutable_acts(0)->set_kind(v1::PLAN_ACT_KIND_APPROVAL);
  EXPECT_TRUE(Set(parts, "validate_only: true etag: '7'").ok());
}

class ReadWeightsTest : public AllocationChangeTest {
 protected:
  static v1::Allocation Asked(const std::string& rule) {
    return FromText<v1::Allocation>(
        "valid_from: '2023-01-01' rule { weights { unit: 'units/dan-tien' } "
        "weights { unit: 'units/new' } " +
        rule + " }");
  }
  static Totals Of(const std::string& period, const std::string& sum,
                   const std::string& basis = "expected: 1 accepted: 1") {
    Totals totals;
    AddTotal(totals, "socio", period,
             "cells { n: 1 element: 'elements/income' sum: '" + sum + "' }", basis);
    return totals;
  }
};

TEST_F(ReadWeightsTest, BaseValuesAreTheLevelOfTheBaseYear) {
  const v1::Allocation asked = Asked("kind: ALLOCATION_RULE_KIND_BASE_VALUES");
  const auto query = WeightsOf(plan_, stored_, asked, vocabulary_);
  ASSERT_TRUE(query.ok());
  EXPECT_THAT(query->sets,
              ElementsAre(ElementsAre("units/dan-tien"), ElementsAre("units/new", "units/old")));
  std::vector<std::string> periods;
  for (const TotalKey& key : query->keys) periods.push_back(key.period);
  EXPECT_THAT(periods, ElementsAre("2020", "a2020", "s2020"));

  const Totals one = Of("2020", "12.5"), other = Of("2020", "37.5", "expected: 2 accepted: 1");
  const auto rule = WithWeights(asked.rule(), *query, {&one, &other}, "r9", false, vocabulary_);
  ASSERT_TRUE(rule.ok()) << "Half of them suffice for the target.";
  EXPECT_EQ(rule->weights(0).weight(), "12.5");
  EXPECT_EQ(rule->weights(1).weight(), "37.5");
  EXPECT_EQ(rule->reporting_token(), "r9");
  v1::SetAllocationRequest request;
  *request.mutable_allocation() = asked;
  request.set_reason("x");
  const auto decided =
      WithAllocation(plan_, stored_, request, *rule, Weighing::kGiven, vocabulary_);
  ASSERT_TRUE(decided.ok());
  EXPECT_EQ(decided->allocations(0).parts(0).value(), "25.0");
  EXPECT_EQ(decided->allocations(0).parts(1).value(), "75.0");

  stored_.mutable_indicator()->set_base_period("2018");
  EXPECT_EQ(WeightsOf(plan_, stored_, asked, vocabulary_)->occasion.year, 2018);
}

TEST_F(ReadWeightsTest, AUnitWithoutAValueIsNamed) {
  const v1::Allocation asked = Asked("kind: ALLOCATION_RULE_KIND_BASE_VALUES");
  const auto query = WeightsOf(plan_, stored_, asked, vocabulary_);
  const Totals none, negative = Of("2020", "-1");
  const auto refused =
      WithWeights(asked.rule(), *query, {&none, &negative}, "r9", false, vocabulary_).status();
  EXPECT_THAT(FieldsOf(refused),
              ElementsAre("allocation.rule.weights[0]", "allocation.rule.weights[1]"));
  EXPECT_THAT(ViolationsOf(refused)[0].description,
              HasSubstr("units/dan-tien has no value in 2020, and missing is not zero: "
                        "OBSTACLE_NO_ROUND 2020"));
  EXPECT_THAT(ViolationsOf(refused)[1].description, HasSubstr("units/new came to -1"));
}

TEST_F(ReadWeightsTest, WhatNotAllMaySeeOrNobodyReportedIsNoWeight) {
  const v1::Allocation asked = Asked("kind: ALLOCATION_RULE_KIND_BASE_VALUES");
  const auto query = WeightsOf(plan_, stored_, asked, vocabulary_);
  const Totals plain = Of("2020", "12.5");
  Totals simulated = Of("2020", "1", "expected: 1 accepted: 1 simulated: true");
  Totals restricted = Of("2020", "1");
  reporting::v1::TotalResult secret;
  secret.set_restricted(true);
  restricted.Add({"forms/socio", "s2020"}, secret);
  const auto read = [&](const Totals& totals, bool proposed) {
    return WithWeights(asked.rule(), *query, {&plain, &totals}, "r9", proposed, vocabulary_)
        .status()
        .code();
  };
  EXPECT_EQ(read(restricted, false), kPrecondition);
  EXPECT_EQ(read(restricted, true), kPrecondition) << "The answer shows them.";
  EXPECT_EQ(read(simulated, false), kPrecondition);
  EXPECT_EQ(read(simulated, true), absl::StatusCode::kOk);
}

TEST_F(ReadWeightsTest, OfAUnitThatGotAPartNobodyKnowsTheFigures) {
  vocabulary_.AddUnit(
      "name: 'units/giver' versions { valid_from: '2004-01-01' } successions { successor: "
      "'units/dan-tien' date: '2022-01-01' extent: SUCCESSION_EXTENT_PART }");
  const absl::Status refused =
      WeightsOf(plan_, stored_, Asked("kind: ALLOCATION_RULE_KIND_BASE_VALUES"), vocabulary_)
          .status();
  EXPECT_THAT(FieldsOf(refused), ElementsAre("allocation.rule.weights[0].unit"));
  EXPECT_THAT(ViolationsOf(refused)[0].description,
              HasSubstr("a part of another unit went over to units/dan-tien since 2020"));
}

TEST_F(ReadWeightsTest, AnElementIsReadInItsYear) {
  const v1::Allocation asked = Asked(R"(kind: ALLOCATION_RULE_KIND_ELEMENT period: "2022" cell {
      form: "forms/socio" element: "elements/income" aggregate: AGGREGATE_COUNT })");
  const auto query = WeightsOf(plan_, stored_, asked, vocabulary_);
  ASSERT_TRUE(query.ok());
  const Totals one = Of("2022", "12.5"), two = Of("2022", "1", "expected: 2 accepted: 2");
  const auto rule = WithWeights(asked.rule(), *query, {&one, &one}, "r9", false, vocabulary_);
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(rule->weights(0).weight(), "1") << "The number of those who have a value.";
  EXPECT_THAT(
      FieldsOf(WithWeights(asked.rule(), *query, {&one, &two}, "r9", false, vocabulary_).status()),
      ElementsAre("allocation.rule.weights[1]"))
      << "An element is asked of all.";
}

TEST_F(ReadWeightsTest, EverythingElseIsLookedAtBeforeTheyAreRead) {
  const std::string rule =
      "valid_from: '2023-01-01' rule { kind: ALLOCATION_RULE_KIND_BASE_VALUES ";
  ASSERT_TRUE(Set(rule + "weights { unit: 'units/new' } }", "reason: 'x'", Weighing::kAsked).ok());
  EXPECT_THAT(
      FieldsOf(Set(rule + "weights { unit: 'units/old' weight: '1' } }", "", Weighing::kAsked)),
      ElementsAre("reason", "allocation.rule.weights[0].weight",
                  "allocation.rule.weights[0].unit"));
  EXPECT_THAT(FieldsOf(Set(rule + "}", "reason: 'x'", Weighing::kAsked)),
              ElementsAre("allocation.rule.weights"));
}

}  // namespace
}  // namespace thidua::targets
