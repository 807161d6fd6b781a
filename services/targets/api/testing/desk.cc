#include "services/targets/api/testing/desk.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include "common/ledger/testing/new_ledger.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

// Goes on from the latest position.
template <class Answers>
Answers& NewPosition(std::vector<Answers>& history) {
  history.push_back(history.empty() ? Answers() : history.back());
  return history.back();
}

absl::Status Down() {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE,
               "reporting does not answer");
}

}  // namespace

void FakeReporting::Set(const std::string& form, const std::string& period,
                        const std::string& total) {
  auto& result = NewPosition(history_)[form + "@" + period].total.emplace();
  *result.mutable_total() = FromText<reporting::v1::Total>(total);
  result.mutable_total()->set_name("units/khoai-chau/rounds/" + form + "." + period + "/total");
}

void FakeReporting::SetSubjects(const std::string& form, const std::string& period,
                                const std::string& subjects, const std::string& total) {
  NewPosition(history_)[form + "@" + period].subjects[subjects] =
      FromText<reporting::v1::SubjectTotal>(total);
}

absl::StatusOr<size_t> FakeReporting::PositionOf(const type::v1::Consistency& consistency) const {
  if (!consistency.has_exactly()) return history_.size();
  const size_t at = std::stoul(consistency.exactly().substr(1));
  if (at > history_.size()) {
    return Error(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION,
                 "another history");
  }
  return at;
}

absl::StatusOr<reporting::v1::BatchGetTotalsResponse> FakeReporting::BatchGetTotals(
    const rpc::Call& call, const reporting::v1::BatchGetTotalsRequest& request) {
  ++calls;
  most_queries = std::max(most_queries, request.queries_size());
  if (down) return Down();
  ASSIGN_OR_RETURN(const size_t at, PositionOf(request.consistency()));
  reporting::v1::BatchGetTotalsResponse response;
  response.set_token("r" + std::to_string(at));
  for (const auto& query : request.queries()) {
    auto& result = *response.add_results();
    result.set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
    const std::string key = query.form().substr(6) + "@" + query.period();
    if (at > 0 && history_[at - 1].contains(key)) {
      if (const auto& total = history_[at - 1].at(key).total) result = *total;
    }
    if (result.has_total()) result.set_restricted(restricted);
    if (response.results_size() == page_size && response.results_size() < request.queries_size()) {
      response.set_next_page_token("more");
      break;
    }
  }
  return response;
}

absl::StatusOr<reporting::v1::BatchGetSubjectTotalsResponse> FakeReporting::BatchGetSubjectTotals(
    const rpc::Call&, const reporting::v1::BatchGetSubjectTotalsRequest& request) {
  ++calls;
  most_queries = std::max(most_queries, request.queries_size());
  if (down) return Down();
  ASSIGN_OR_RETURN(const size_t at, PositionOf(request.consistency()));
  reporting::v1::BatchGetSubjectTotalsResponse response;
  response.set_token("r" + std::to_string(at));
  for (const auto& query : request.queries()) {
    auto& result = *response.add_results();
    const std::string key = query.form().substr(6) + "@" + query.period();
    if (at == 0 || !history_[at - 1].contains(key)) {
      result.set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
    } else {
      const auto& known = history_[at - 1].at(key).subjects;
      for (const auto& set : request.sets()) {
        const auto found = known.find(absl::StrJoin(set.subjects(), "+"));
        auto& total = *result.add_totals();
        if (found != known.end()) total = found->second;
        total.mutable_total();  // there is one of every set
      }
      result.set_restricted(restricted);
    }
    if (response.results_size() == page_size && response.results_size() < request.queries_size()) {
      response.set_next_page_token("more");
      break;
    }
  }
  return response;
}

void FakeReporting::SetBelow(const std::string& form, const std::string& period,
                             const std::string& rollup) {
  auto& answer = NewPosition(below_)[form + "@" + period];
  answer = FromText<reporting::v1::Rollup>(rollup);
  if (!answer.has_total()) return;
  answer.mutable_total()->set_name("units/khoai-chau/rounds/" + form + "." + period + "/total");
}

absl::StatusOr<reporting::v1::RollUpTotalsResponse> FakeReporting::RollUpTotals(
    const rpc::Call&, const reporting::v1::RollUpTotalsRequest& request) {
  ++calls;
  if (down) return Down();
  size_t at = below_.size();
  if (!request.catalog_token().empty()) at = std::stoul(request.catalog_token().substr(1));
  reporting::v1::RollUpTotalsResponse response;
  response.set_catalog_token("c" + std::to_string(at));
  response.add_tokens("o" + std::to_string(at));
  for (const auto& query : request.queries()) {
    auto& rollup = *response.add_rollups();
    const std::string key = query.form().substr(6) + "@" + query.period();
    if (at > 0 && below_[at - 1].contains(key)) {
      rollup = below_[at - 1].at(key);
    } else {
      rollup.set_absence(reporting::v1::TOTAL_ABSENCE_NO_ROUND);
    }
    rollup.set_query(response.rollups_size() - 1);
    if (response.rollups_size() == page_size && page_size < request.queries_size()) {
      response.set_next_page_token("more");
      break;
    }
  }
  return response;
}

std::string Below(std::string target) {
  return absl::StrReplaceAll(target, {{"cell {", "cell { rolled_up: true"}});
}

std::string SchoolsTotal(int recognised) {
  return absl::StrCat(
      R"(basis { expected: 1 accepted: 1 status: VALUE_STATUS_OFFICIAL }
         cells { element: "elements/recognised" n: 1 status: VALUE_STATUS_OFFICIAL sum: ")",
      recognised, R"(" }
         cells { element: "elements/schools" n: 1 status: VALUE_STATUS_OFFICIAL sum: "68" })");
}

Desk::Desk() {
  ledger_ = ledger::NewLedger(folder_, {.clock = [this] { return now_; }});
  catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
  authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
  store_ = std::make_unique<resource::Store>(*ledger_, std::string(kService));
  plans_ = std::make_unique<Plans>(*store_);
  targets_ = std::make_unique<Targets>(*store_, *catalog_);
  evaluator_ = std::make_unique<Evaluator>(*store_, *catalog_, reporting_);
  forecaster_ = std::make_unique<Forecaster>(*store_, *catalog_, reporting_);
  allocations_ = std::make_unique<Allocations>(*store_, *catalog_, reporting_);
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

void Desk::PutCatalog(const std::string& name, const std::string& image) {
  const auto put = [&](ledger::Txn& txn) {
    txn.Put(name, image);
    return absl::OkStatus();
  };
  ASSERT_TRUE(ledger_->Commit("catalog", {}, put, absl::InfiniteFuture()).ok());
}

void Desk::Bind(const std::string& principal, const std::string& role) {
  PutCatalog<catalog::v1::Binding>("name: \"bindings/" + principal + "\" grants { role: " + role +
                                   " unit: \"units/khoai-chau\" }");
}

rpc::Call Desk::As(const std::string& principal, const std::string& verb) {
  methods_.push_back(std::make_unique<std::string>("thidua.targets.v1.TargetsService/" + verb));
  return rpc::Call::ForTest({.principal = principal}, *methods_.back(), *authorizer_);
}

absl::Status Desk::CreatePlan(const std::string& plan, const std::string& id,
                              const std::string& principal) {
  v1::CreatePlanRequest request;
  *request.mutable_plan() = FromText<v1::Plan>(plan);
  request.set_request_id(id);
  auto call = As(principal, "CreatePlan");
  return plans_->Create(call, request, &plan_);
}

absl::Status Desk::CreateTarget(const std::string& id, const std::string& text) {
  v1::CreateTargetRequest request;
  *request.mutable_target() = FromText<v1::Target>(text);
  request.mutable_target()->set_name("units/khoai-chau/plans/p/targets/" + id);
  request.set_request_id("create " + id);
  auto call = As("user:lan", "CreateTarget");
  return targets_->Create(call, request, &target_);
}

absl::Status Desk::GetTarget(const std::string& id, const std::string& at) {
  v1::GetTargetRequest request;
  request.set_name("units/khoai-chau/plans/p/targets/" + id);
  if (!at.empty()) request.mutable_consistency()->set_exactly(at);
  auto call = As("user:minh", "GetTarget");
  return targets_->Get(call, request, &target_);
}

absl::Status Desk::Supersede(const std::string& old, const std::string& id, const std::string& etag,
                             const std::string& reason) {
  auto request = FromText<v1::SupersedeTargetRequest>(statement_);
  request.set_name("units/khoai-chau/plans/p/targets/" + old);
  request.mutable_target()->MergeFrom(FromText<v1::Target>(kSchools));
  request.mutable_target()->set_name("units/khoai-chau/plans/p/targets/" + id);
  request.mutable_target()->mutable_bound()->set_value("80");
  request.set_etag(etag);
  request.set_request_id("supersede " + old + id + etag + statement_);
  request.set_reason(reason);
  auto call = As("user:lan", "SupersedeTarget");
  return targets_->Supersede(call, request, &target_);
}

absl::Status Desk::Evaluate(const std::string& rest, const std::string& principal) {
  evaluation_.Clear();
  auto request = FromText<v1::EvaluatePlanRequest>(
      rest.find("period") == std::string::npos ? R"(period: "2022" )" + rest : rest);
  request.set_name("units/khoai-chau/plans/p");
  if (pin_.has_value()) *request.mutable_pin() = *pin_;
  auto call = As(principal, "EvaluatePlan");
  return evaluator_->Evaluate(call, request, &evaluation_);
}

std::vector<std::string> Desk::Outcomes() const {
  std::vector<std::string> lines;
  for (const auto& result : evaluation_.results()) {
    lines.push_back(absl::StrCat(result.target().substr(result.target().rfind('/') + 1), " ",
                                 v1::Outcome_Name(result.outcome()).substr(8), " ",
                                 result.actual().value()));
  }
  return lines;
}

}  // namespace thidua::targets
