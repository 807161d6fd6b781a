#include "services/targets/api/plans.h"

#include <absl/algorithm/container.h>

#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/domain/names.h"

namespace thidua::targets {
namespace {

// The owner's id, once the caller may do this there. A name that names no owner is told only to
// whom the permission is given somewhere.
absl::StatusOr<std::string> AuthorizeOwner(const rpc::Call& call, const NamePattern& pattern,
                                           std::string_view field, std::string_view name) {
  const auto ids = pattern.Match(name);
  if (ids.ok()) {
    RETURN_IF_ERROR(call.Authorize(kUnitName.Format({ids->front()})));
    return ids->front();
  }
  RETURN_IF_ERROR(call.Authorize(""));
  Violations violations;
  violations.AddStatus(field, ids.status());
  return violations.ToStatus();
}

// Where a page begins and how long it is.
struct Page {
  std::string after;
  size_t size = 0;
  std::string digest;  // of the query
};

template <class Request>
absl::StatusOr<Page> PageOf(const rpc::Call& call, const Request& request) {
  Page page;
  page.digest = call.QueryDigest(request);
  Violations violations;
  const auto size = PageSize(request.page_size());
  violations.AddStatus("page_size", size.status());
  auto after = DecodePageToken(page.digest, request.page_token());
  violations.AddStatus("page_token", after.status());
  RETURN_IF_ERROR(violations.ToStatus());
  page.size = *size;
  page.after = *std::move(after);
  return page;
}

// Moves one page of `found`, which holds one more where there is a next page, to `out`.
template <class Resource>
std::string FillPage(const Page& page, std::vector<Resource> found,
                     google::protobuf::RepeatedPtrField<Resource>* out) {
  const bool more = found.size() > page.size;
  if (more) found.pop_back();
  for (Resource& resource : found) *out->Add() = std::move(resource);
  return more ? EncodePageToken(page.digest, out->rbegin()->name()) : "";
}

}  // namespace

absl::Status Plans::CreatePlan(rpc::Call& call, const v1::CreatePlanRequest& request,
                               v1::Plan* plan) {
  RETURN_IF_ERROR(AuthorizeOwner(call, kPlanName, "plan.name", request.plan().name()).status());
  ASSIGN_OR_RETURN(*plan, store_.CreatePlan(request, call.MakeCause(request), call.deadline()));
  return absl::OkStatus();
}

absl::Status Plans::UpdatePlan(rpc::Call& call, const v1::UpdatePlanRequest& request,
                               v1::Plan* plan) {
  RETURN_IF_ERROR(AuthorizeOwner(call, kPlanName, "plan.name", request.plan().name()).status());
  ASSIGN_OR_RETURN(*plan, store_.UpdatePlan(request, call.MakeCause(request), call.deadline()));
  return absl::OkStatus();
}

absl::Status Plans::GetPlan(rpc::Call& call, const v1::GetPlanRequest& request, v1::Plan* plan) {
  ASSIGN_OR_RETURN(const std::string owner,
                   AuthorizeOwner(call, kPlanName, "name", request.name()));
  ASSIGN_OR_RETURN(PlanReader reader, store_.Read(owner, request.consistency()));
  ASSIGN_OR_RETURN(*plan, reader.GetPlan(request.name()));
  return absl::OkStatus();
}

absl::Status Plans::ListPlans(rpc::Call& call, const v1::ListPlansRequest& request,
                              v1::ListPlansResponse* response) {
  ASSIGN_OR_RETURN(const std::string owner,
                   AuthorizeOwner(call, kUnitName, "parent", request.parent()));
  ASSIGN_OR_RETURN(const Page page, PageOf(call, request));
  ASSIGN_OR_RETURN(PlanReader reader, store_.Read(owner, request.consistency()));
  ASSIGN_OR_RETURN(auto found, reader.ListPlans(request.parent(), page.after, page.size + 1));
  response->set_next_page_token(FillPage(page, std::move(found), response->mutable_plans()));
  response->set_token(reader.token());
  return absl::OkStatus();
}

absl::Status Plans::CreateTarget(rpc::Call& call, const v1::CreateTargetRequest& request,
                                 v1::Target* target) {
  RETURN_IF_ERROR(
      AuthorizeOwner(call, kTargetName, "target.name", request.target().name()).status());
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  ASSIGN_OR_RETURN(*target, store_.CreateTarget(request, CatalogVocabulary(std::move(view)),
                                                call.MakeCause(request), call.deadline()));
  return absl::OkStatus();
}

absl::Status Plans::SupersedeTarget(rpc::Call& call, const v1::SupersedeTargetRequest& request,
                                    v1::Target* target) {
  RETURN_IF_ERROR(AuthorizeOwner(call, kTargetName, "name", request.name()).status());
  Violations violations;
  violations.AddStatus("target.name", kTargetName.Match(request.target().name()).status());
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  ASSIGN_OR_RETURN(*target, store_.SupersedeTarget(request, CatalogVocabulary(std::move(view)),
                                                   call.MakeCause(request), call.deadline()));
  return absl::OkStatus();
}

absl::Status Plans::GetTarget(rpc::Call& call, const v1::GetTargetRequest& request,
                              v1::Target* target) {
  ASSIGN_OR_RETURN(const std::string owner,
                   AuthorizeOwner(call, kTargetName, "name", request.name()));
  ASSIGN_OR_RETURN(PlanReader reader, store_.Read(owner, request.consistency()));
  ASSIGN_OR_RETURN(*target, reader.GetTarget(request.name()));
  return absl::OkStatus();
}

absl::Status Plans::ListTargets(rpc::Call& call, const v1::ListTargetsRequest& request,
                                v1::ListTargetsResponse* response) {
  ASSIGN_OR_RETURN(const std::string owner,
                   AuthorizeOwner(call, kPlanName, "parent", request.parent()));
  ASSIGN_OR_RETURN(const Page page, PageOf(call, request));
  ASSIGN_OR_RETURN(PlanReader reader, store_.Read(owner, request.consistency()));
  RETURN_IF_ERROR(reader.GetPlan(request.parent()).status());
  const auto wanted = [&request](const v1::Target& target) {
    return request.states().empty() || absl::c_linear_search(request.states(), target.state());
  };
  ASSIGN_OR_RETURN(auto found,
                   reader.ListTargets(request.parent(), page.after, page.size + 1, wanted));
  response->set_next_page_token(FillPage(page, std::move(found), response->mutable_targets()));
  response->set_token(reader.token());
  return absl::OkStatus();
}

absl::Status Plans::EvaluatePlan(rpc::Call& call, const v1::EvaluatePlanRequest& request,
                                 v1::Evaluation* evaluation) {
  RETURN_IF_ERROR(AuthorizeOwner(call, kPlanName, "name", request.name()).status());
  return evaluator_.Evaluate(call, request, evaluation);
}

}  // namespace thidua::targets
