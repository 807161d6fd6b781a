#include "services/admin_cli/commands/explanation_reading.h"

#include <algorithm>
#include <set>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/round_reading.h"
#include "services/admin_cli/commands/titles_reading.h"
#include "services/admin_cli/commands/totals_reading.h"
#include "services/admin_cli/views/explanation_view.h"
#include "thidua/auth/v1/auth_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::Evaluation;

constexpr size_t kMaxQueries = 1000;  // of one BatchGetTotals
constexpr size_t kMaxRolledUp = 100;  // of one RollUpTotals

// Makes the calls at once; the first error of them.
absl::Status CallEach(std::vector<client::Question> questions, Session& session) {
  session.CallAll(absl::MakeSpan(questions));
  for (const client::Question& question : questions) RETURN_IF_ERROR(question.status);
  return absl::OkStatus();
}

targets::v1::GetTargetRequest GetTargetAt(const std::string& name, const std::string& token) {
  targets::v1::GetTargetRequest get;
  get.set_name(name);
  get.mutable_consistency()->set_exactly(token);
  return get;
}

// The target, what it is made of, and who asks.
absl::Status ReadTargets(targets::v1::EvaluatePlanRequest request, Session& session,
                         ExplanationFacts* facts) {
  const auth::v1::WhoAmIRequest who_am_i;
  auth::v1::WhoAmIResponse caller;
  RETURN_IF_ERROR(CallEach({{.request = &request, .response = &facts->evaluation},
                            {.request = &who_am_i, .response = &caller, .service = "targets"}},
                           session));
  facts->caller = caller.principal();
  const std::string& token = facts->evaluation.pin().plan_token();
  const std::string asked = request.targets(0);
  const targets::v1::GetTargetRequest get_target = GetTargetAt(asked, token);
  targets::v1::GetPlanRequest get_plan;
  get_plan.set_name(request.name());
  get_plan.mutable_consistency()->set_exactly(token);
  RETURN_IF_ERROR(CallEach({{.request = &get_target, .response = &facts->targets[asked]},
                            {.request = &get_plan, .response = &facts->plan}},
                           session));
  std::vector<targets::v1::GetTargetRequest> members;
  for (const auto& member : facts->targets[asked].indicator().composite().members()) {
    request.add_targets(member.target());
    members.push_back(GetTargetAt(member.target(), token));
  }
  if (members.empty()) return absl::OkStatus();
  std::vector<client::Question> questions;
  for (const auto& member : members) {
    questions.push_back({.request = &member, .response = &facts->targets[member.name()]});
  }
  RETURN_IF_ERROR(CallEach(std::move(questions), session));
  // Again with the members, at the same positions.
  *request.mutable_pin() = facts->evaluation.pin();
  request.set_formula(facts->evaluation.formula());
  ASSIGN_OR_RETURN(facts->evaluation, session.Call<Evaluation>(request));
  return absl::OkStatus();
}

// What the catalog has by these names.
template <class Request, class Resource>
absl::Status GetFromCatalog(const std::set<std::string>& names, Session& session,
                            std::map<std::string, Resource>& resources) {
  std::vector<Request> requests;
  for (const std::string& name : names) requests.emplace_back().set_name(name);
  std::vector<client::Question> questions;
  for (const Request& request : requests) {
    questions.push_back({.request = &request, .response = &resources[request.name()]});
  }
  return CallEach(std::move(questions), session);
}

// What is counted, and the scales that states are on.
absl::Status ReadElements(Session& session, ExplanationFacts* facts) {
  std::set<std::string> elements, scales;
  for (const auto& [name, target] : facts->targets) {
    for (const targets::v1::CellRef* cell : CellsOf(target.indicator())) {
      elements.insert(cell->element());
      for (const targets::v1::LevelRef& level : cell->at_least()) scales.insert(level.scale());
    }
  }
  ReportedFacts& reported = facts->reported;
  RETURN_IF_ERROR(
      GetFromCatalog<catalog::v1::GetElementRequest>(elements, session, reported.elements));
  for (const auto& [name, element] : reported.elements) scales.insert(element.scale());
  scales.erase("");
  return GetFromCatalog<catalog::v1::GetScaleRequest>(scales, session, reported.scales);
}

// Puts the queries from `begin` on, at most `limit`, into the request; the end of them.
template <class Request>
size_t AddQueries(const std::vector<TotalKey>& keys, size_t begin, size_t limit, Request* request) {
  const size_t end = std::min(keys.size(), begin + limit);
  for (size_t i = begin; i < end; ++i) {
    auto& query = *request->add_queries();
    query.set_form(keys[i].form);
    query.set_period(keys[i].period);
  }
  return end;
}

absl::Status ReadOwnTotals(const std::string& owner, const std::vector<TotalKey>& keys,
                           Session& session, ExplanationFacts* facts) {
  for (size_t done = 0; done < keys.size();) {
    reporting::v1::BatchGetTotalsRequest request;
    request.set_parent(owner);
    request.mutable_consistency()->set_exactly(facts->evaluation.pin().reporting_token());
    const size_t end = AddQueries(keys, done, kMaxQueries, &request);
    ASSIGN_OR_RETURN(auto response, ReadTotals(request, session));
    if (response.results_size() != request.queries_size()) {
      return absl::DataLossError("the service answered another number of totals than asked");
    }
    for (auto& result : *response.mutable_results()) {
      reporting::v1::Rollup& own = facts->reported.totals[keys[done++]];
      own.set_absence(result.absence());
      if (result.has_total()) *own.mutable_total() = std::move(*result.mutable_total());
    }
    done = end;
  }
  return absl::OkStatus();
}

absl::Status ReadRolledUp(const std::string& owner, const std::vector<TotalKey>& keys,
                          Session& session, ExplanationFacts* facts) {
  for (size_t done = 0; done < keys.size();) {
    reporting::v1::RollUpTotalsRequest request;
    request.set_parent(owner);
    request.set_with_owners(true);
    *request.mutable_tokens() = facts->evaluation.pin().owner_tokens();
    request.set_catalog_token(facts->evaluation.pin().catalog_token());
    const size_t end = AddQueries(keys, done, kMaxRolledUp, &request);
    ASSIGN_OR_RETURN(auto response, ReadRollups(request, session));
    for (auto& rollup : *response.mutable_rollups()) {
      const size_t at = done + static_cast<size_t>(rollup.query());
      if (at < end) facts->reported.totals[keys[at]] = std::move(rollup);
    }
    done = end;
  }
  return absl::OkStatus();
}

// Everything that the explanation rests on.
absl::StatusOr<ExplanationFacts> ReadFacts(const targets::v1::EvaluatePlanRequest& request,
                                           ExplanationDepth depth, Session& session) {
  ExplanationFacts facts;
  const std::string owner = ParentOf(request.name(), 2);
  session.Connect({"targets", "reporting"});
  RETURN_IF_ERROR(ReadTargets(request, session, &facts));
  RETURN_IF_ERROR(ReadElements(session, &facts));
  ASSIGN_OR_RETURN(const std::vector<TotalKey> keys, TotalsToExplain(facts));
  std::vector<TotalKey> own, rolled_up;
  for (const TotalKey& key : keys) (key.rolled_up ? rolled_up : own).push_back(key);
  RETURN_IF_ERROR(ReadOwnTotals(owner, own, session, &facts));
  RETURN_IF_ERROR(ReadRolledUp(owner, rolled_up, session, &facts));
  if (depth < ExplanationDepth::kRounds) return facts;
  ASSIGN_OR_RETURN(const std::vector<std::string> rounds, RoundsToExplain(facts));
  ASSIGN_OR_RETURN(facts.reported.rounds,
                   ReadRounds(rounds, facts.evaluation.pin().reporting_token(),
                              depth == ExplanationDepth::kReports, session));
  return facts;
}

// Titles that came with the facts; those of levels under LevelName.
void AddKnownTitles(const ExplanationFacts& facts, Titles* titles) {
  for (const auto& [name, element] : facts.reported.elements) titles->Set(name, element.title());
  for (const auto& [name, scale] : facts.reported.scales) {
    for (const auto& level : scale.levels()) {
      titles->Set(LevelName(name, level.level()), level.title());
    }
  }
  for (const auto& [name, each] : facts.targets) titles->Set(name, each.title());
}

}  // namespace

absl::StatusOr<TitledExplanation> ReadExplanation(const targets::v1::EvaluatePlanRequest& request,
                                                  ExplanationDepth depth, Session& session) {
  ASSIGN_OR_RETURN(const ExplanationFacts facts, ReadFacts(request, depth, session));
  TitledExplanation read;
  ASSIGN_OR_RETURN(read.explanation, Explained(request.targets(0), facts));
  std::set<std::string> names = NamesIn(read.explanation);
  for (const auto& [name, element] : facts.reported.elements) names.erase(name);
  ASSIGN_OR_RETURN(read.titles, ReadTitles(names, session));
  AddKnownTitles(facts, &read.titles);
  return read;
}

}  // namespace thidua::cli
