#include "services/targets/api/plans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/catalog/local_catalog.h"
#include "common/ledger/testing/new_ledger.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"
#include "services/targets/domain/test_vocabulary.h"

namespace thidua::targets {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Reporting as far as evaluations see it: a history of totals, one position a change.
class FakeReporting : public TotalsSource {
 public:
  void Set(const std::string& form, const std::string& period, const std::string& total) {
    history_.push_back(history_.empty() ? Answers() : history_.back());
    Answers& now = history_.back();
    auto& result = now[form + "@" + period];
    *result.mutable_total() = FromText<reporting::v1::Total>(total);
    result.mutable_total()->set_name("units/khoai-chau/rounds/" + form + "." + period + "/total");
  }

  absl::StatusOr<reporting::v1::BatchGetTotalsResponse> BatchGetTotals(
      const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) override {
    ++calls;
    most_queries = std::max(most_queries, request.queries_size());
    if (down) {
      return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE,
                   "reporting does not answer");
    }
    size_t at = history_.size();
    if (request.consistency().has_exactly()) {
      const std::string& token = request.consistency().exactly();
      at = std::stoul(token.substr(1));
      if (at > history_.size()) {
        return Error(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION,
                     "another history");
      }
    }
    reporting::v1::BatchGetTotalsResponse response;
    response.set_token("r" + std::to_string(at));
    for (const auto& query : request.queries()) {
      auto& result = *response.add_results();
      result.set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
      const std::string key = query.form().substr(6) + "@" + query.period();
      if (at > 0 && history_[at - 1].contains(key)) result = history_[at - 1].at(key);
    }
    return response;
  }

  bool down = false;
  int calls = 0;
  int most_queries = 0;

 private:
  using Answers = std::map<std::string, reporting::v1::TotalResult>;
  std::vector<Answers> history_;
};

constexpr char kPlan[] = R"(name: "units/khoai-chau/plans/p" title: "Kế hoạch"
                            term: "2021-2025" base_period: "2020")";

constexpr char kSchools[] = R"(
    title: "Trường chuẩn quốc gia" quantifier: QUANTIFIER_AT_DUE due_period: "2025"
    indicator { decimals: 2 unit_of_measure: "%" ratio { scale: 100
      numerator { terms { cell { form: "forms/schools" element: "elements/recognised"
                                 aggregate: AGGREGATE_SUM } } }
      denominator { terms { cell { form: "forms/schools" element: "elements/schools"
                                   aggregate: AGGREGATE_SUM } } } } }
    bound { kind: BOUND_KIND_AT_LEAST value: "100" })";

std::string SchoolsTotal(int recognised) {
  return absl::StrCat(
      R"(basis { expected: 1 accepted: 1 status: VALUE_STATUS_OFFICIAL }
         cells { element: "elements/recognised" n: 1 status: VALUE_STATUS_OFFICIAL sum: ")",
      recognised, R"(" }
         cells { element: "elements/schools" n: 1 status: VALUE_STATUS_OFFICIAL sum: "68" })");
}

class PlansTest : public testing::Test {
 protected:
  PlansTest() {
    catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
    authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
    store_ = std::make_unique<PlanStore>(*ledger_);
    evaluator_ = std::make_unique<Evaluator>(*store_, *catalog_, reporting_);
    plans_ = std::make_unique<Plans>(*store_, *catalog_, *evaluator_);
    PutCatalog<catalog::v1::Unit>(R"(name: "units/khoai-chau" versions { display_name: "Khoái Châu"
        kind: UNIT_KIND_DISTRICT valid_from: "1999-09-01" })");
    PutCatalog<catalog::v1::Unit>(R"(name: "units/kim-dong" versions { display_name: "Kim Động"
        kind: UNIT_KIND_DISTRICT valid_from: "1996-01-01" })");
    PutCatalog<catalog::v1::Form>(R"(name: "forms/schools" elements: "elements/schools"
        elements: "elements/recognised")");
    for (const std::string element : {"schools", "recognised"}) {
      PutCatalog<catalog::v1::Element>(R"(name: "elements/)" + element +
                                       R"(" kind: VALUE_KIND_COUNT
                                           time_rollup: TIME_ROLLUP_LAST)");
    }
    Bind("user:lan", "ROLE_DISTRICT_ADMINISTRATOR");
    Bind("user:minh", "ROLE_PROVINCIAL_READER");
  }

  template <class Resource>
  void PutCatalog(const std::string& text) {
    const auto resource = FromText<Resource>(text);
    ASSERT_TRUE(ledger_
                    ->Commit(
                        "catalog", {},
                        [&resource](ledger::Txn& txn) {
                          txn.Put(resource.name(), resource.SerializeAsString());
                          return absl::OkStatus();
                        },
                        absl::InfiniteFuture())
                    .ok());
  }
  void Bind(const std::string& principal, const std::string& role) {
    PutCatalog<catalog::v1::Binding>("name: \"bindings/" + principal + "\" grants { role: " + role +
                                     " unit: \"units/khoai-chau\" }");
  }

  rpc::Call As(const std::string& principal, const std::string& verb) {
    methods_.push_back("thidua.targets.v1.TargetsService/" + verb);
    return rpc::Call::ForTest({.principal = principal}, methods_.back(), *authorizer_);
  }

  absl::Status CreatePlan(const std::string& plan, const std::string& id = "plan",
                          const std::string& principal = "user:lan") {
    v1::CreatePlanRequest request;
    *request.mutable_plan() = FromText<v1::Plan>(plan);
    request.set_request_id(id);
    auto call = As(principal, "CreatePlan");
    return plans_->CreatePlan(call, request, &plan_);
  }
  absl::Status CreateTarget(const std::string& id, const std::string& text = kSchools) {
    v1::CreateTargetRequest request;
    *request.mutable_target() = FromText<v1::Target>(text);
    request.mutable_target()->set_name("units/khoai-chau/plans/p/targets/" + id);
    request.set_request_id("create " + id);
    auto call = As("user:lan", "CreateTarget");
    return plans_->CreateTarget(call, request, &target_);
  }
  absl::Status Supersede(const std::string& old, const std::string& id,
                         const std::string& etag = "", const std::string& reason = "NQ 12") {
    v1::SupersedeTargetRequest request;
    request.set_name("units/khoai-chau/plans/p/targets/" + old);
    *request.mutable_target() = FromText<v1::Target>(kSchools);
    request.mutable_target()->set_name("units/khoai-chau/plans/p/targets/" + id);
    request.mutable_target()->mutable_bound()->set_value("80");
    request.set_etag(etag);
    request.set_request_id("supersede " + old + id + etag);
    request.set_reason(reason);
    auto call = As("user:lan", "SupersedeTarget");
    return plans_->SupersedeTarget(call, request, &target_);
  }
  absl::Status Evaluate(const std::string& rest = "", const std::string& principal = "user:minh") {
    evaluation_.Clear();
    auto request = FromText<v1::EvaluatePlanRequest>(
        rest.find("period") == std::string::npos ? R"(period: "2022" )" + rest : rest);
    request.set_name("units/khoai-chau/plans/p");
    if (pin_.has_value()) *request.mutable_pin() = *pin_;
    auto call = As(principal, "EvaluatePlan");
    return plans_->EvaluatePlan(call, request, &evaluation_);
  }
  // "t18 AT_RISK 72.06"
  std::vector<std::string> Outcomes() const {
    std::vector<std::string> lines;
    for (const auto& result : evaluation_.results()) {
      lines.push_back(absl::StrCat(result.target().substr(result.target().rfind('/') + 1), " ",
                                   v1::Outcome_Name(result.outcome()).substr(8), " ",
                                   result.actual().value()));
    }
    return lines;
  }

  TemporaryFolder folder_;
  std::vector<std::string> methods_ = [] {
    std::vector<std::string> methods;
    methods.reserve(1000);  // calls keep views of the elements
    return methods;
  }();
  FakeReporting reporting_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::NewLedger(folder_);
  std::unique_ptr<catalog::LocalCatalog> catalog_;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;
  std::unique_ptr<PlanStore> store_;
  std::unique_ptr<Evaluator> evaluator_;
  std::unique_ptr<Plans> plans_;
  std::optional<v1::Pin> pin_;
  v1::Plan plan_;
  v1::Target target_;
  v1::Evaluation evaluation_;
};

TEST_F(PlansTest, CreatesAPlanOnce) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_EQ(plan_.etag(), "1");
  EXPECT_FALSE(plan_.token().empty());
  EXPECT_TRUE(plan_.has_create_time());
  const v1::Plan first = plan_;
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_EQ(plan_.SerializeAsString(), first.SerializeAsString());
  EXPECT_THAT(CreatePlan(kPlan, "other"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_THAT(CreatePlan(std::string(kPlan) + R"(source: "x")"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
}

TEST_F(PlansTest, AsksForThePermissionFirst) {
  const auto denied =
      Fails(absl::StatusCode::kPermissionDenied, type::v1::ERROR_REASON_PERMISSION_DENIED);
  EXPECT_THAT(CreatePlan("name: 'units/khoai-chau/plans/p'", "", "user:minh"), denied);
  EXPECT_THAT(CreatePlan("name: 'units/kim-dong/plans/p'"), denied);
  EXPECT_THAT(CreatePlan("name: 'nonsense'", "", "user:minh"), denied);
  EXPECT_THAT(CreatePlan("name: 'nonsense'"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  v1::GetPlanRequest get;
  get.set_name("units/kim-dong/plans/none");
  auto call = As("user:minh", "GetPlan");
  EXPECT_THAT(plans_->GetPlan(call, get, &plan_), denied);
  EXPECT_THAT(Evaluate("", "user:nobody"), denied);
}

TEST_F(PlansTest, FindsAllViolationsAtOnce) {
  const absl::Status status = CreatePlan("name: 'units/khoai-chau/plans/p'", "");
  EXPECT_THAT(ViolationsOf(status), SizeIs(3));  // request_id, term, base_period
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_THAT(ViolationsOf(CreateTarget("t", "bound { kind: BOUND_KIND_BAND }")), SizeIs(5));
}

TEST_F(PlansTest, UpdatesWhatMayChange) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  const auto update = [this](const std::string& plan, const std::string& id) {
    v1::UpdatePlanRequest request;
    *request.mutable_plan() = FromText<v1::Plan>(plan);
    request.mutable_plan()->set_name("units/khoai-chau/plans/p");
    request.set_request_id(id);
    auto call = As("user:lan", "UpdatePlan");
    return plans_->UpdatePlan(call, request, &plan_);
  };
  EXPECT_THAT(update(R"(title: "b" etag: "7")", "1"),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(update(R"(title: "b" term: "2020-2025")", "2"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
  ASSERT_THAT(update(R"(title: "b" etag: "1")", "3"), IsOk());
  EXPECT_EQ(plan_.title(), "b");
  EXPECT_EQ(plan_.term(), "2021-2025");
  EXPECT_EQ(plan_.etag(), "2");
  ASSERT_THAT(update(R"(title: "b")", "4"), IsOk());  // equal content
  EXPECT_EQ(plan_.etag(), "2");
}

TEST_F(PlansTest, SupersedesInOneCommit) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  EXPECT_THAT(Supersede("t18", "t18b"),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  ASSERT_THAT(CreateTarget("t18"), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_THAT(Supersede("t18", "t18b", "1"),
              Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(Supersede("t18", "t18b", "", ""),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
  EXPECT_THAT(Supersede("t18", "t18", "2"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  ASSERT_THAT(Supersede("t18", "t18c", "2"), IsOk());
  EXPECT_EQ(target_.supersedes(), "units/khoai-chau/plans/p/targets/t18");
  EXPECT_EQ(target_.etag(), "3");
  v1::GetTargetRequest get;
  get.set_name("units/khoai-chau/plans/p/targets/t18");
  auto call = As("user:minh", "GetTarget");
  ASSERT_THAT(plans_->GetTarget(call, get, &target_), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_SUPERSEDED);
  EXPECT_EQ(target_.superseded_by(), "units/khoai-chau/plans/p/targets/t18c");
  EXPECT_EQ(target_.etag(), "3");
  EXPECT_THAT(Supersede("t18", "t18d"),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(PlansTest, ListsInPages) {
  ASSERT_THAT(
      CreatePlan(R"(name: "units/khoai-chau/plans/a-b" term: "2021" base_period: "2020")", "1"),
      IsOk());
  ASSERT_THAT(
      CreatePlan(R"(name: "units/khoai-chau/plans/a" term: "2021" base_period: "2020")", "2"),
      IsOk());
  ASSERT_THAT(CreatePlan(kPlan, "3"), IsOk());
  ASSERT_THAT(CreateTarget("t1"), IsOk());
  ASSERT_THAT(CreateTarget("t2"), IsOk());
  ASSERT_THAT(Supersede("t1", "t3"), IsOk());

  v1::ListPlansRequest request;
  request.set_parent("units/khoai-chau");
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    v1::ListPlansResponse response;
    auto call = As("user:minh", "ListPlans");
    ASSERT_THAT(plans_->ListPlans(call, request, &response), IsOk());
    for (const auto& plan : response.plans()) names.push_back(plan.name().substr(23));
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, ElementsAre("a", "a-b", "p"));

  v1::ListTargetsRequest targets;
  targets.set_parent("units/khoai-chau/plans/p");
  targets.add_states(v1::TARGET_STATE_ACTIVE);
  targets.set_page_size(1);
  v1::ListTargetsResponse response;
  auto call = As("user:minh", "ListTargets");
  ASSERT_THAT(plans_->ListTargets(call, targets, &response), IsOk());
  EXPECT_EQ(response.targets(0).name(), "units/khoai-chau/plans/p/targets/t2");
  targets.set_page_token(response.next_page_token());
  targets.clear_states();
  EXPECT_THAT(plans_->ListTargets(call, targets, &response),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_PAGE_TOKEN));
  targets.clear_page_token();
  targets.set_parent("units/khoai-chau/plans/none");
  EXPECT_THAT(plans_->ListTargets(call, targets, &response),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
}

TEST_F(PlansTest, ReadsExactlyWhatATokenNames) {
  ASSERT_THAT(CreatePlan(kPlan), IsOk());
  ASSERT_THAT(CreateTarget("t18"), IsOk());
  const std::string before = target_.token();
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  v1::GetTargetRequest get;
  get.set_name("units/khoai-chau/plans/p/targets/t18");
  get.mutable_consistency()->set_exactly(before);
  auto call = As("user:minh", "GetTarget");
  ASSERT_THAT(plans_->GetTarget(call, get, &target_), IsOk());
  EXPECT_EQ(target_.state(), v1::TARGET_STATE_ACTIVE);
  EXPECT_EQ(target_.token(), before);
  get.mutable_consistency()->set_exactly("");
  EXPECT_THAT(plans_->GetTarget(call, get, &target_),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TOKEN));
  get.mutable_consistency()->mutable_max_staleness()->set_seconds(3601);
  EXPECT_THAT(plans_->GetTarget(call, get, &target_),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD));
}

class EvaluateTest : public PlansTest {
 protected:
  EvaluateTest() {
    EXPECT_THAT(CreatePlan(kPlan), IsOk());
    EXPECT_THAT(CreateTarget("t18"), IsOk());
    reporting_.Set("schools", "2022", SchoolsTotal(49));
  }
};

TEST_F(EvaluateTest, JudgesAtTheLatestPositions) {
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18 AT_RISK 72.06"));
  EXPECT_EQ(evaluation_.plan(), "units/khoai-chau/plans/p");
  EXPECT_EQ(evaluation_.formula(), 1);
  EXPECT_EQ(evaluation_.pin().plan_token(), target_.token());
  EXPECT_EQ(evaluation_.pin().reporting_token(), "r1");
  EXPECT_EQ(evaluation_.pin().owner_valid_to(), "");
}

TEST_F(EvaluateTest, PinReproducesEveryByte) {
  ASSERT_THAT(Evaluate(), IsOk());
  const v1::Evaluation first = evaluation_;
  reporting_.Set("schools", "2022", SchoolsTotal(68));
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  PutCatalog<catalog::v1::Unit>(R"(name: "units/khoai-chau" versions { display_name: "Khoái Châu"
      kind: UNIT_KIND_DISTRICT valid_from: "1999-09-01" valid_to: "2022-07-01" })");
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t18b EVALUATED_AT_DISSOLUTION 100.00"));
  EXPECT_EQ(evaluation_.pin().owner_valid_to(), "2022-07-01");
  pin_ = first.pin();
  ASSERT_THAT(Evaluate(), IsOk());
  EXPECT_EQ(evaluation_.SerializeAsString(), first.SerializeAsString());
}

TEST_F(EvaluateTest, NarrowsToTargetsByName) {
  ASSERT_THAT(CreateTarget("t19"), IsOk());
  const std::string name = "targets: 'units/khoai-chau/plans/p/targets/";
  ASSERT_THAT(Evaluate(name + "t19'"), IsOk());
  EXPECT_THAT(Outcomes(), ElementsAre("t19 AT_RISK 72.06"));
  EXPECT_THAT(Evaluate(name + "none'"),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  EXPECT_THAT(Evaluate("targets: 'units/khoai-chau/plans/q/targets/t19'"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  EXPECT_THAT(Evaluate(name + "t18'"),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
}

TEST_F(EvaluateTest, RefusesWhatItCannotEvaluate) {
  EXPECT_THAT(Evaluate(R"(period: "2026")"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_PERIOD));
  EXPECT_THAT(Evaluate("formula: 9"),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_UNKNOWN_REFERENCE));
  ASSERT_THAT(Evaluate(), IsOk());
  pin_ = evaluation_.pin();
  pin_->set_reporting_token("r99");
  EXPECT_THAT(Evaluate(),
              Fails(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION));
  pin_->set_plan_token("nonsense");
  EXPECT_THAT(Evaluate(),
              Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TOKEN));
  pin_->Clear();
  EXPECT_THAT(ViolationsOf(Evaluate()), SizeIs(2));
}

TEST_F(EvaluateTest, PlansAreReadWhileReportingIsDown) {
  reporting_.down = true;
  EXPECT_THAT(Evaluate(),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  v1::GetPlanRequest get;
  get.set_name("units/khoai-chau/plans/p");
  auto call = As("user:minh", "GetPlan");
  EXPECT_THAT(plans_->GetPlan(call, get, &plan_), IsOk());
}

TEST_F(EvaluateTest, AsksForManyTotalsInTurns) {
  for (int i = 0; i < 170; ++i) {
    const std::string form = "forms/f" + std::to_string(i);
    PutCatalog<catalog::v1::Form>("name: '" + form +
                                  "' elements: 'elements/schools' elements: 'elements/recognised'");
    std::string target = kSchools;
    for (size_t at; (at = target.find("forms/schools")) != std::string::npos;) {
      target.replace(at, 13, form);
    }
    ASSERT_THAT(CreateTarget("f" + std::to_string(i), target), IsOk());
  }
  reporting_.Set("f169", "2022", SchoolsTotal(34));
  ASSERT_THAT(Evaluate(), IsOk());
  // 171 forms, 2 years, 3 calendars.
  EXPECT_EQ(reporting_.calls, 2);
  EXPECT_EQ(reporting_.most_queries, 1000);
  EXPECT_EQ(evaluation_.results_size(), 171);
}

}  // namespace
}  // namespace thidua::targets
