// The handlers of Targets.

#include "common/value/date.h"
#include "services/targets/api/allocations.h"
#include "services/targets/api/assessments.h"
#include "services/targets/api/evaluator.h"
#include "services/targets/api/forecaster.h"
#include "services/targets/api/plans.h"
#include "services/targets/api/schemes.h"
#include "services/targets/api/scorer.h"
#include "services/targets/api/targets.h"
#include "services/targets/domain/names.h"
#include "tests/fuzz/calls.h"
#include "tests/fuzz/target.h"

namespace thidua::targets {
namespace {

// Reporting, of which every total says the same.
class SampleTotals : public TotalsSource {
 public:
  absl::StatusOr<reporting::v1::BatchGetTotalsResponse> BatchGetTotals(
      const rpc::Call&, const reporting::v1::BatchGetTotalsRequest& request) override {
    reporting::v1::BatchGetTotalsResponse response;
    response.set_token("token");
    for (const auto& query : request.queries()) {
      *response.add_results()->mutable_total() = TotalOf(query);
    }
    return response;
  }
  absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> BatchGetSubjectTotals(
      const rpc::Call&, const reporting::v1::BatchGetSubjectTotalsRequest& request) override {
    reporting::v1::BatchGetSubjectTotalsResponse response;
    response.set_token("token");
    for (const auto& query : request.queries()) {
      auto& result = *response.add_results();
      for (int i = 0; i < request.sets_size(); ++i) {
        *result.add_totals()->mutable_total() = TotalOf(query);
      }
    }
    return response;
  }
  absl::StatusOr<reporting::v1::RollUpTotalsResponse> RollUpTotals(
      const rpc::Call&, const reporting::v1::RollUpTotalsRequest& request) override {
    reporting::v1::RollUpTotalsResponse response;
    response.add_tokens("token");
    response.set_catalog_token("token");
    for (const auto& query : request.queries()) {
      auto& rollup = *response.add_rollups();
      *rollup.mutable_total() = TotalOf(query);
      rollup.set_owners_included(1);
      rollup.set_query(response.rollups_size() - 1);
    }
    return response;
  }

 private:
  static reporting::v1::Total TotalOf(const reporting::v1::TotalQuery& query) {
    auto total = FromText<reporting::v1::Total>(R"(
        basis { expected: 1 accepted: 1 status: VALUE_STATUS_OFFICIAL }
        cells { element: "elements/recognised" n: 1 status: VALUE_STATUS_OFFICIAL sum: "49" }
        cells { element: "elements/schools" n: 1 status: VALUE_STATUS_OFFICIAL sum: "68" })");
    total.set_name("units/khoai-chau/rounds/" + query.form().substr(query.form().find('/') + 1) +
                   "." + query.period() + "/total");
    return total;
  }
};

class TargetsHandlers : public fuzz::Handlers {
 public:
  explicit TargetsHandlers(const std::string& database)
      : ground_(database, std::string(kService), StartInVietnam(absl::CivilDay(2023, 1, 5))),
        plans_(*ground_.store),
        targets_(*ground_.store, *ground_.catalog),
        evaluator_(*ground_.store, *ground_.catalog, totals_),
        assessments_(*ground_.store, evaluator_),
        forecaster_(*ground_.store, *ground_.catalog, totals_),
        allocations_(*ground_.store, *ground_.catalog, totals_),
        schemes_(*ground_.store, *ground_.catalog),
        scorer_(*ground_.store, *ground_.catalog, totals_) {
    const std::string service = "thidua.targets.v1.TargetsService/";
    verbs_ = {fuzz::VerbOf(service + "CreatePlan", &plans_, &Plans::Create),
              fuzz::VerbOf(service + "UpdatePlan", &plans_, &Plans::Update),
              fuzz::VerbOf(service + "RecordPlanAct", &plans_, &Plans::RecordAct),
              fuzz::VerbOf(service + "GetPlan", &plans_, &Plans::Get),
              fuzz::VerbOf(service + "ListPlans", &plans_, &Plans::List),
              fuzz::VerbOf(service + "CreateTarget", &targets_, &Targets::Create),
              fuzz::VerbOf(service + "SupersedeTarget", &targets_, &Targets::Supersede),
              fuzz::VerbOf(service + "SetTrajectory", &targets_, &Targets::SetTrajectory),
              fuzz::VerbOf(service + "SetAllocation", &allocations_, &Allocations::Set),
              fuzz::VerbOf(service + "EvaluateAllocation", &allocations_, &Allocations::Evaluate),
              fuzz::VerbOf(service + "DeleteTarget", &targets_, &Targets::Delete),
              fuzz::VerbOf(service + "GetTarget", &targets_, &Targets::Get),
              fuzz::VerbOf(service + "ListTargets", &targets_, &Targets::List),
              fuzz::VerbOf(service + "EvaluatePlan", &evaluator_, &Evaluator::Evaluate),
              fuzz::VerbOf(service + "CreateAssessment", &assessments_, &Assessments::Create),
              fuzz::VerbOf(service + "GetAssessment", &assessments_, &Assessments::Get),
              fuzz::VerbOf(service + "ListAssessments", &assessments_, &Assessments::List),
              fuzz::VerbOf(service + "ForecastTarget", &forecaster_, &Forecaster::Forecast),
              fuzz::VerbOf(service + "CreateScheme", &schemes_, &Schemes::Create),
              fuzz::VerbOf(service + "UpdateScheme", &schemes_, &Schemes::Update),
              fuzz::VerbOf(service + "AdoptScheme", &schemes_, &Schemes::Adopt),
              fuzz::VerbOf(service + "GetScheme", &schemes_, &Schemes::Get),
              fuzz::VerbOf(service + "ListSchemes", &schemes_, &Schemes::List),
              fuzz::VerbOf(service + "ScoreUnits", &scorer_, &Scorer::Score)};
  }

  const std::vector<fuzz::Verb>& verbs() const override { return verbs_; }
  fuzz::Ground& ground() override { return ground_; }

 private:
  fuzz::Ground ground_;
  SampleTotals totals_;
  Plans plans_;
  Targets targets_;
  Evaluator evaluator_;
  Assessments assessments_;
  Forecaster forecaster_;
  Allocations allocations_;
  Schemes schemes_;
  Scorer scorer_;
  std::vector<fuzz::Verb> verbs_;
};

constexpr char kPack[] = R"(
    units { name: "units/khoai-chau" versions { display_name: "Khoái Châu" kind: UNIT_KIND_DISTRICT
            valid_from: "1999-09-01" } }
    units { name: "units/dan-tien" versions { display_name: "Dân Tiến" kind: UNIT_KIND_COMMUNE
            parent: "units/khoai-chau" valid_from: "1999-09-01" }
            successions { successor: "units/khoai-chau" extent: SUCCESSION_EXTENT_PART } }
    elements { name: "elements/schools" kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST }
    elements { name: "elements/recognised" kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST }
    forms { name: "forms/schools" elements: "elements/schools" elements: "elements/recognised" })";

const std::string kRatio = R"(
    title: "Trường chuẩn quốc gia" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { decimals: 2 unit_of_measure: "%" ratio { scale: 100
      numerator { terms { cell { form: "forms/schools" element: "elements/recognised"
                                 aggregate: AGGREGATE_SUM } } }
      denominator { terms { cell { form: "forms/schools" element: "elements/schools"
                                   aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "100" })";

const std::string kCount = R"(
    title: "Trường" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { decimals: 1 level { value { terms { cell { form: "forms/schools"
        element: "elements/schools" aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "10" })";

std::vector<fuzz::Step> Steps() {
  using fuzz::StepOf;
  const std::string plan = R"(plan { name: "units/khoai-chau/plans/p" title: "Kế hoạch"
                                     term: "2021-2025" base_period: "2020" } request_id: "1")";
  const std::string target = "units/khoai-chau/plans/p/targets/";
  const std::string scheme = R"(
      scheme { name: "units/khoai-chau/schemes/s" title: "Xã" plan: "units/khoai-chau/plans/p"
        groups { id: "xa" title: "Xã" units: "units/dan-tien" }
        criteria { id: "a" target: "units/khoai-chau/plans/p/targets/a"
          degrees { from_percent: "50" points: "2.5" proportional: true }
          degrees { from_percent: "100" points: "10" }
          bonus { step_percent: "5" points: "0.5" ceiling: "2" } }
        penalty { forms: "forms/schools" points_per_late: "1" ceiling: "3" }
        ceiling: "11" tie_breakers: "a" })";
  const std::string theirs = "units/dan-tien/plans/p/targets/a";
  return {
      StepOf<v1::CreatePlanRequest>("CreatePlan one", plan),
      StepOf<v1::CreatePlanRequest>("CreatePlan one", R"(
              plan { name: "units/dan-tien/plans/p" term: "2021-2025" base_period: "2020" acts {
                kind: PLAN_ACT_KIND_APPROVAL document: "NQ" date: "2020-12-15"
                authority: "HĐND xã" } } request_id: '10')"),
      StepOf<v1::CreateTargetRequest>(
          "CreateTarget one", "target { name: '" + theirs + "' " + kRatio + " } request_id: '11'"),
      StepOf<v1::UpdatePlanRequest>("UpdatePlan one", plan + " reason: 'sửa'"),
      StepOf<v1::CreateTargetRequest>(
          "CreateTarget one", "target { name: '" + target + "a' " + kRatio + " } request_id: '2'"),
      StepOf<v1::CreateTargetRequest>("CreateTarget two",
                                      "target { name: '" + target + "b' title: 'Trường' " + R"(
              quantifier: QUANTIFIER_EVERY_YEAR due_period: "2024" indicator { decimals: 1 level {
                value { terms { coefficient: "1" cell { form: "forms/schools" rolled_up: true
                     element: "elements/schools" aggregate: AGGREGATE_SUM } } } }
                comparison { kind: COMPARISON_KIND_COMPOUND_GROWTH
                             reference: REFERENCE_BASE_YEAR } }
              bound { kind: BOUND_KIND_BAND value: "5" upper: "7" } } request_id: '3')"),
      StepOf<v1::CreateTargetRequest>("CreateTarget one",
                                      "target { name: '" + target + "d' " + R"(
              quantifier: QUANTIFIER_AT_DUE due_period: "open-ended" indicator { composite {
                kind: COMPOSITE_KIND_WEIGHTED_SHARE members { weight: "2.5" target: ")" +
                                          target + "a\" } members { target: \"" + target +
                                          R"(b" } } }
              bound { kind: BOUND_KIND_ABOUT value: "50" } } request_id: '5')"),
      StepOf<v1::SetTrajectoryRequest>(
          "SetTrajectory one", "name: '" + target + "a' rule { kind: " +
                                   "TRAJECTORY_RULE_KIND_CONSTANT_GROWTH base_value: '62.5' } " +
                                   "request_id: '6' reason: 'NQ 12'"),
      StepOf<v1::CreateTargetRequest>("CreateTarget one",
                                      "target { name: '" + target + "e' " + kCount + R"(
              allocations { valid_from: "2021-01-01" parts { unit: "units/dan-tien" value: "10" }
                rule { kind: ALLOCATION_RULE_KIND_SHARES
                       weights { unit: "units/dan-tien" weight: "2" } } } } request_id: '7')"),
      StepOf<v1::SetAllocationRequest>("SetAllocation one", "name: '" + target + "e'" + R"(
              allocation { valid_from: "2022-01-01" rule { kind: ALLOCATION_RULE_KIND_BASE_VALUES
                weights { unit: "units/dan-tien" } } } request_id: '8' reason: 'KH 1')"),
      StepOf<v1::SetAllocationRequest>("SetAllocation two", "name: '" + target + "e'" + R"(
              allocation { valid_from: "2023-01-01" rule { kind: ALLOCATION_RULE_KIND_SUCCESSION
                } } validate_only: true)"),
      StepOf<v1::EvaluateAllocationRequest>("EvaluateAllocation one",
                                            "name: '" + target + "e' period: '2022'"),
      StepOf<v1::SupersedeTargetRequest>(
          "SupersedeTarget two", "name: '" + target + "b' target { name: '" + target + "c' " +
                                     kRatio + " } request_id: '4' reason: 'NQ 12' " +
                                     "predecessor_outcome: PREDECESSOR_OUTCOME_UNSETTLED"),
      StepOf<v1::CreateTargetRequest>("CreateTarget one", "target { name: '" + target +
                                                              "f' inherits: '" + theirs + "' " +
                                                              kRatio + " } request_id: '12'"),
      StepOf<v1::DeleteTargetRequest>("DeleteTarget one",
                                      "name: '" + target + "f' request_id: '13' reason: 'sai'"),
      StepOf<v1::RecordPlanActRequest>("RecordPlanAct one", R"(
              name: "units/khoai-chau/plans/p" request_id: '9' act {
                kind: PLAN_ACT_KIND_ANNOUNCEMENT document: "Hội nghị" date: "2020-08-05"
                authority: "UBND huyện" })"),
      StepOf<v1::GetPlanRequest>("GetPlan one", R"(name: "units/khoai-chau/plans/p")"),
      StepOf<v1::ListPlansRequest>("ListPlans one", R"(parent: "units/khoai-chau" page_size: 1)"),
      StepOf<v1::GetTargetRequest>("GetTarget one", "name: '" + target + "a'"),
      StepOf<v1::ListTargetsRequest>("ListTargets two",
                                     R"(parent: "units/khoai-chau/plans/p" page_size: 1)"),
      StepOf<v1::EvaluatePlanRequest>("EvaluatePlan one",
                                      R"(name: "units/khoai-chau/plans/p" period: "2022")"),
      StepOf<v1::EvaluatePlanRequest>("EvaluatePlan two",
                                      R"(name: "units/khoai-chau/plans/p" period: "2022-q3")"),
      StepOf<v1::ForecastTargetRequest>("ForecastTarget one",
                                        "name: '" + target + "a' period: '2022'"),
      StepOf<v1::CreateSchemeRequest>("CreateScheme one", scheme + " request_id: 's1'"),
      StepOf<v1::UpdateSchemeRequest>("UpdateScheme one", scheme + " request_id: 's2'"),
      StepOf<v1::ScoreUnitsRequest>("ScoreUnits one",
                                    R"(name: "units/khoai-chau/schemes/s" period: "2022"
                                       previous_period: "2021")"),
  };
}

}  // namespace

FUZZ(targets_calls) {
  static fuzz::Calls& calls = *new fuzz::Calls(
      [](const std::string& database) { return std::make_unique<TargetsHandlers>(database); },
      kPack, Steps());
  calls.Run(bytes);
}

}  // namespace thidua::targets
