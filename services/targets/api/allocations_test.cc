#include "services/targets/api/allocations.h"

#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

// The area of crops in the term, of two communes, one of which was merged with a third in 2023.
constexpr char kCrops[] = R"(
    title: "Diện tích" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { decimals: 1 unit_of_measure: "ha" level { value { terms { cell {
        form: "forms/schools" element: "elements/schools" aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "100" })";

class AllocationsTest : public Desk {
 protected:
  AllocationsTest() {
    PutUnit("dan-tien", "valid_from: '2004-01-01'");
    PutUnit("dong-tien", "valid_from: '2004-01-01' valid_to: '2023-01-01'", "pham-hong-thai");
    PutUnit("tan-dan", "valid_from: '2004-01-01' valid_to: '2023-01-01'", "pham-hong-thai");
    PutUnit("pham-hong-thai", "valid_from: '2023-01-01'");
    EXPECT_THAT(CreatePlan(kPlan), IsOk());
    EXPECT_THAT(CreateTarget("t1", kCrops), IsOk());
  }

  void PutUnit(const std::string& id, const std::string& version, const std::string& heir = "") {
    PutCatalog<catalog::v1::Unit>(
        "name: 'units/" + id + "' versions { display_name: '" + id + "' " + version + " } " +
        (heir.empty() ? ""
                      : "successions { successor: 'units/" + heir +
                            "' date: '2023-01-01' extent: SUCCESSION_EXTENT_WHOLE }"));
  }
  // What a set comes to in a year.
  void Report(const std::string& period, const std::string& subjects, const std::string& sum,
              const std::string& basis = "expected: 1 accepted: 1") {
    reporting_.SetSubjects("schools", period, subjects, "total { " + TotalText(sum, basis) + " }");
  }
  static std::string TotalText(const std::string& sum, const std::string& basis) {
    return "basis { " + basis +
           " } cells { element: 'elements/schools' n: 1 of: 1 status: "
           "VALUE_STATUS_OFFICIAL sum: '" +
           sum + "' }";
  }

  absl::Status Set(const std::string& allocation,
                   const std::string& rest = "request_id: 'r' reason: 'KH 1'",
                   const std::string& principal = "user:lan") {
    auto request = FromText<v1::SetAllocationRequest>("allocation { " + allocation + " } " + rest);
    if (request.name().empty()) request.set_name("units/khoai-chau/plans/p/targets/t1");
    auto call = As(principal, "SetAllocation");
    return allocations_->Set(call, request, &target_);
  }
  absl::Status Judge(const std::string& rest = "period: '2022'") {
    judged_.Clear();
    auto request = FromText<v1::EvaluateAllocationRequest>(rest);
    if (request.name().empty()) request.set_name("units/khoai-chau/plans/p/targets/t1");
    if (pin_) *request.mutable_pin() = *pin_;
    auto call = As("user:lan", "EvaluateAllocation");
    return allocations_->Evaluate(call, request, &judged_);
  }
  std::vector<std::string> Parts() const {
    std::vector<std::string> parts;
    for (const auto& part : target_.allocations(target_.allocations_size() - 1).parts()) {
      parts.push_back((part.period().empty() ? part.unit().substr(6) : part.period()) + "=" +
                      part.value());
    }
    return parts;
  }
  // "dan-tien 40.0 AT_RISK 12.0 -28.0"
  std::vector<std::string> Judged() const {
    std::vector<std::string> lines;
    for (const auto& part : judged_.parts()) {
      lines.push_back(absl::StrCat(part.display_name(), " ", part.allocated(), " ",
                                   v1::Outcome_Name(part.result().outcome()).substr(8), " ",
                                   part.result().actual().value(), " ", part.result().gap()));
    }
    return lines;
  }

  v1::AllocationEvaluation judged_;
};

constexpr char kGiven[] = R"(valid_from: "2021-01-01"
    parts { unit: "units/dan-tien" value: "40" } parts { unit: "units/dong-tien" value: "25.5" }
    parts { unit: "units/tan-dan" value: "34.5" })";
constexpr char kCarried[] = R"(valid_from: "2023-01-01"
    rule { kind: ALLOCATION_RULE_KIND_SUCCESSION })";

TEST_F(AllocationsTest, IsACommitOfTheTargetItself) {
  const std::string before = target_.etag();
  ASSERT_THAT(Set(kGiven), IsOk());
  EXPECT_NE(target_.etag(), before);
  const v1::Target answered = target_;
  ASSERT_THAT(GetTarget("t1"), IsOk());
  EXPECT_EQ(target_.SerializeAsString(), answered.SerializeAsString());
  ASSERT_THAT(Set(kCarried, "request_id: 's' reason: 'NQ 2'"), IsOk());
  EXPECT_EQ(target_.allocations_size(), 2);
  EXPECT_THAT(Parts(), ElementsAre("dan-tien=40.0", "pham-hong-thai=60.0"));
  const v1::Target last = target_;
  ASSERT_THAT(Set(kGiven), IsOk()) << "A retry.";
  EXPECT_EQ(target_.SerializeAsString(), answered.SerializeAsString());
  ASSERT_THAT(GetTarget("t1"), IsOk());
  EXPECT_EQ(target_.SerializeAsString(), last.SerializeAsString());
}

TEST_F(AllocationsTest, BaseValuesAreReadAtAPositionThatIsKept) {
  Report("2020", "units/dan-tien", "10");
  Report("2020", "units/dong-tien+units/pham-hong-thai+units/tan-dan", "20.5");
  const std::string rule = R"(valid_from: "2023-01-01" rule {
      kind: ALLOCATION_RULE_KIND_BASE_VALUES
      weights { unit: "units/dan-tien" } weights { unit: "units/pham-hong-thai" } })";
  const v1::Target before = target_;
  ASSERT_THAT(Set(rule, "validate_only: true"), IsOk());
  EXPECT_THAT(Parts(), ElementsAre("dan-tien=32.8", "pham-hong-thai=67.2"));
  EXPECT_EQ(target_.allocations(0).rule().weights(1).weight(), "20.5");
  EXPECT_EQ(target_.allocations(0).rule().reporting_token(), "r2");
  EXPECT_EQ(target_.token(), before.token()) << "Nothing was committed.";
  ASSERT_THAT(Set(rule), IsOk());
  const v1::Target stored = target_;
  Report("2020", "units/dan-tien", "99");
  ASSERT_THAT(GetTarget("t1"), IsOk());
  EXPECT_EQ(target_.SerializeAsString(), stored.SerializeAsString());
}

TEST_F(AllocationsTest, WeightsThatAllReadAreOfFiguresThatAllMayRead) {
  Report("2020", "units/dan-tien", "10", "expected: 1 accepted: 1 simulated: true");
  const std::string rule = R"(valid_from: "2021-01-01" rule {
      kind: ALLOCATION_RULE_KIND_BASE_VALUES weights { unit: "units/dan-tien" } })";
  EXPECT_THAT(Set(rule), Fails(kPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(Set(rule, "validate_only: true"), IsOk());
  reporting_.restricted = true;
  EXPECT_THAT(Set(rule, "validate_only: true"),
              Fails(kPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(AllocationsTest, WhoHasNoValueIsNamedAndNothingIsStored) {
  Report("2020", "units/dan-tien", "10");
  const absl::Status refused = Set(R"(valid_from: "2023-01-01" rule {
      kind: ALLOCATION_RULE_KIND_BASE_VALUES
      weights { unit: "units/dan-tien" } weights { unit: "units/pham-hong-thai" } })");
  EXPECT_THAT(FieldsOf(refused), ElementsAre("allocation.rule.weights[1]"));
  EXPECT_THAT(ViolationsOf(refused)[0].description, HasSubstr("units/pham-hong-thai has no value"));
  ASSERT_THAT(GetTarget("t1"), IsOk());
  EXPECT_THAT(target_.allocations(), IsEmpty());
  reporting_.down = true;
  EXPECT_THAT(Set(R"(valid_from: "2021-01-01" rule { kind: ALLOCATION_RULE_KIND_BASE_VALUES
                     weights { unit: "units/dan-tien" } })"),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  const int calls = reporting_.calls;
  EXPECT_THAT(FieldsOf(Set(R"(rule { kind: ALLOCATION_RULE_KIND_BASE_VALUES })", "")),
              ElementsAre("request_id", "reason", "allocation.valid_from", "allocation.rule.kind",
                          "allocation.rule.weights"));
  EXPECT_EQ(reporting_.calls, calls) << "Nobody is asked for what cannot be.";
}

TEST_F(AllocationsTest, KeepsToEtagStateAndRights) {
  EXPECT_THAT(Set(kGiven, "request_id: 'r' reason: 'x' etag: '1'"),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(Set(kGiven, "validate_only: true name: 'units/khoai-chau/plans/p/targets/none'"),
              Fails(absl::StatusCode::kNotFound));
  EXPECT_THAT(Set(kGiven, "validate_only: true", "user:minh"),
              Fails(absl::StatusCode::kPermissionDenied));
  ASSERT_THAT(Supersede("t1", "t2"), IsOk());
  EXPECT_THAT(Set(kGiven), Fails(kPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(AllocationsTest, EveryPartIsJudgedByItsUnit) {
  ASSERT_THAT(Set(kGiven), IsOk());
  reporting_.Set("schools", "2022", TotalText("90", "expected: 3 accepted: 3"));
  Report("2022", "units/dan-tien", "41");
  Report("2022", "units/dong-tien", "20.5");
  ASSERT_THAT(Judge(), IsOk());
  EXPECT_THAT(Judged(),
              ElementsAre("dan-tien 40.0 MET 41.0 -1.0", "dong-tien 25.5 AT_RISK 20.5 5.0",
                          "tan-dan 34.5 NOT_ASSESSABLE  "));
  EXPECT_EQ(judged_.whole().actual().value(), "90.0");
  EXPECT_EQ(judged_.promised(), "100");
  EXPECT_EQ(judged_.allocated(), "100.0");
  EXPECT_EQ(judged_.parts_actual(), "") << "Missing is not zero.";
  EXPECT_EQ(judged_.valid_from(), "2021-01-01");
  EXPECT_EQ(judged_.as_of(), "2022-12-31");
  EXPECT_EQ(judged_.plan_state(), v1::PLAN_STATE_DRAFT);
  Report("2022", "units/tan-dan", "0.3");
  ASSERT_THAT(Judge(), IsOk());
  EXPECT_EQ(judged_.parts_actual(), "61.8");
}

TEST_F(AllocationsTest, AfterAMergerAPartIsJudgedWithWhatWentOver) {
  ASSERT_THAT(Set(kGiven), IsOk());
  Report("2023", "units/dan-tien", "41");
  Report("2023", "units/dong-tien+units/pham-hong-thai+units/tan-dan", "70");
  Report("2022", "units/tan-dan", "33");
  ASSERT_THAT(Judge("period: '2023'"), IsOk());
  EXPECT_THAT(Judged(),
              ElementsAre("dan-tien 40.0 MET 41.0 -1.0", "dong-tien 25.5 NOT_ASSESSABLE  ",
                          "pham-hong-thai 60.0 MET 70.0 -10.0",
                          "tan-dan 34.5 EVALUATED_AT_DISSOLUTION 33.0 1.5"));
  EXPECT_EQ(judged_.allocated(), "100.0") << "What went over counts once, with the heir.";
  EXPECT_EQ(judged_.parts_actual(), "111.0");

  ASSERT_THAT(Set(kCarried, "request_id: 's' reason: 'NQ 2'"), IsOk());
  ASSERT_THAT(Judge("period: '2023'"), IsOk());
  EXPECT_THAT(Judged(),
              ElementsAre("dan-tien 40.0 MET 41.0 -1.0", "pham-hong-thai 60.0 MET 70.0 -10.0"));
  EXPECT_THAT(judged_.parts(1).predecessors(), ElementsAre("units/dong-tien", "units/tan-dan"));
  EXPECT_FALSE(judged_.parts(1).incomplete());
  EXPECT_EQ(judged_.allocated(), "100.0");
  EXPECT_EQ(judged_.valid_from(), "2023-01-01");
  ASSERT_THAT(Judge("period: '2022'"), IsOk());
  EXPECT_EQ(judged_.valid_from(), "2021-01-01") << "In its time the old one counts.";
}

TEST_F(AllocationsTest, WhatIsDividedAfterTheDueYearDoesNotCount) {
  ASSERT_THAT(CreateTarget("t2", absl::StrReplaceAll(kCrops, {{"2025", "2022"}})), IsOk());
  const std::string t2 = " name: 'units/khoai-chau/plans/p/targets/t2'";
  ASSERT_THAT(Set(kGiven, "request_id: 'r' reason: 'x'" + t2), IsOk());
  ASSERT_THAT(Set("valid_from: '2023-01-01' parts { unit: 'units/dan-tien' value: '100' }",
                  "request_id: 's' reason: 'x'" + t2),
              IsOk());
  ASSERT_THAT(Judge("period: '2023'" + t2), IsOk());
  EXPECT_EQ(judged_.valid_from(), "2021-01-01");
}

TEST_F(AllocationsTest, APinReproducesIt) {
  ASSERT_THAT(Set(kGiven), IsOk());
  Report("2022", "units/dan-tien", "41");
  ASSERT_THAT(Judge(), IsOk());
  const v1::AllocationEvaluation before = judged_;
  pin_ = before.pin();
  Report("2022", "units/dan-tien", "1");
  ASSERT_THAT(Set("valid_from: '2021-01-01'", "request_id: 's' reason: 'x'"), IsOk());
  ASSERT_THAT(Judge(), IsOk());
  EXPECT_EQ(judged_.SerializeAsString(), before.SerializeAsString());
  pin_.reset();
  EXPECT_THAT(Judge(), Fails(kPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(AllocationsTest, WhatIsNotAllocatedHasNoParts) {
  EXPECT_THAT(Judge(), Fails(kPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  ASSERT_THAT(Set(kGiven), IsOk());
  EXPECT_THAT(Judge("period: '2022' by_years: true"), Fails(kPrecondition));
  EXPECT_THAT(Judge("period: '2022' name: 'units/khoai-chau/plans/p/targets/none'"),
              Fails(absl::StatusCode::kNotFound));
  EXPECT_THAT(Judge("period: '1999'"), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldsOf(Judge("period: '2022' pin {}")),
              ElementsAre("pin.plan_token", "pin.reporting_token"));
  reporting_.down = true;
  EXPECT_THAT(Judge(), Fails(absl::StatusCode::kUnavailable));
}

TEST_F(AllocationsTest, RestrictedAndSimulatedFiguresAreMarked) {
  ASSERT_THAT(Set(kGiven), IsOk());
  Report("2022", "units/dan-tien", "41", "expected: 1 accepted: 1 simulated: true");
  ASSERT_THAT(Judge(), IsOk());
  EXPECT_TRUE(judged_.simulated());
  EXPECT_FALSE(judged_.restricted());
  reporting_.restricted = true;
  ASSERT_THAT(Judge(), IsOk());
  EXPECT_TRUE(judged_.restricted());
}

}  // namespace
}  // namespace thidua::targets
