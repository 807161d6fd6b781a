#include "services/targets/api/targets.h"

#include <absl/algorithm/container.h>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "services/targets/api/catalog_vocabulary.h"
#include "services/targets/domain/names.h"
#include "services/targets/domain/target.h"
#include "services/targets/domain/trajectory.h"

namespace thidua::targets {
namespace {

// Adds those of the targets that `target` names as members that there are.
absl::Status LoadSiblings(ledger::Reader& reader, const v1::Target& target, Siblings& siblings) {
  for (const std::string& name : SiblingsOf(target)) {
    auto sibling = resource::Load<v1::Target>(reader, name);
    if (absl::IsNotFound(sibling.status())) continue;
    RETURN_IF_ERROR(sibling.status());
    siblings[name] = *std::move(sibling);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Inherited> Targets::LoadInherited(const rpc::Call& call,
                                                 const v1::Target& target) const {
  Inherited inherited;
  const std::string& name = target.inherits();
  if (!kTargetName.Match(name).ok()) return inherited;
  RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_READ_PLANS, OwnerOf(name)));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(name)));
  ASSIGN_OR_RETURN(inherited.plan, resource::Find<v1::Plan>(*reader, PlanOf(name)));
  ASSIGN_OR_RETURN(inherited.target, resource::Find<v1::Target>(*reader, name));
  return inherited;
}

absl::Status Targets::Create(rpc::Call& call, const v1::CreateTargetRequest& request,
                             v1::Target* answer) {
  const std::string& name = request.target().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "target.name", name));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  ASSIGN_OR_RETURN(const Inherited inherited, LoadInherited(call, request.target()));
  Violations violations;
  CheckInherits(request.target(), inherited, vocabulary, violations);
  return resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Target> {
        ASSIGN_OR_RETURN(const v1::Plan plan, resource::Load<v1::Plan>(txn, PlanOf(name)));
        Siblings siblings;
        RETURN_IF_ERROR(LoadSiblings(txn, request.target(), siblings));
        auto target = NewTarget(plan, siblings, request.target(), vocabulary, txn.time());
        RETURN_IF_ERROR(Join(violations, target.status()));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        return target;
      },
      answer);
}

absl::Status Targets::Supersede(rpc::Call& call, const v1::SupersedeTargetRequest& request,
                                v1::Target* answer) {
  const std::string& name = request.target().name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", request.name()));
  RETURN_IF_ERROR(CheckSuccessorName(request));
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  const CatalogVocabulary vocabulary(std::move(view));
  ASSIGN_OR_RETURN(const Inherited inherited, LoadInherited(call, request.target()));
  Violations violations;
  CheckInherits(request.target(), inherited, vocabulary, violations);
  return resource::Write(
      call, store_, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::Target> {
        const std::string_view plan_name = PlanOf(request.name());
        ASSIGN_OR_RETURN(const v1::Plan plan, resource::Load<v1::Plan>(txn, plan_name));
        ASSIGN_OR_RETURN(v1::Target old, resource::Load<v1::Target>(txn, request.name()));
        Siblings siblings;
        RETURN_IF_ERROR(LoadSiblings(txn, old, siblings));
        RETURN_IF_ERROR(LoadSiblings(txn, request.target(), siblings));
        auto both =
            SupersedeTarget(plan, siblings, std::move(old), request, vocabulary, txn.time());
        RETURN_IF_ERROR(Join(violations, both.status()));
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        resource::Put(txn, std::move(both->superseded));
        return std::move(both->successor);
      },
      answer);
}

absl::Status Targets::SetTrajectory(rpc::Call& call, const v1::SetTrajectoryRequest& request,
                                    v1::Target* answer) {
  const std::string& name = request.name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", name));
  const auto decide = [&](ledger::Reader& reader) -> absl::StatusOr<v1::Target> {
    ASSIGN_OR_RETURN(const v1::Plan plan, resource::Load<v1::Plan>(reader, PlanOf(name)));
    ASSIGN_OR_RETURN(v1::Target stored, resource::Load<v1::Target>(reader, name));
    return WithTrajectory(plan, std::move(stored), request);
  };
  if (!request.validate_only()) return resource::Write(call, store_, request, name, decide, answer);
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(name)));
  ASSIGN_OR_RETURN(*answer, decide(*reader));
  answer->set_token(store_.TokenOf(reader->position()));
  return absl::OkStatus();
}

absl::Status Targets::Delete(rpc::Call& call, const v1::DeleteTargetRequest& request,
                             google::protobuf::Empty*) {
  const std::string& name = request.name();
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", name));
  return resource::Commit(
             call, store_, request, LedgerOf(name),
             [&](ledger::Txn& txn) -> absl::Status {
               const std::string plan_name(PlanOf(name));
               ASSIGN_OR_RETURN(const v1::Plan plan, resource::Load<v1::Plan>(txn, plan_name));
               ASSIGN_OR_RETURN(const v1::Target target, resource::Load<v1::Target>(txn, name));
               ASSIGN_OR_RETURN(const std::vector<v1::Target> all,
                                resource::LoadAll<v1::Target>(txn, TargetsOf(plan_name)));
               ASSIGN_OR_RETURN(const std::vector<v1::Scheme> schemes,
                                resource::LoadAll<v1::Scheme>(txn, SchemesOf(OwnerOf(name))));
               ASSIGN_OR_RETURN(Deletion deletion,
                                DeleteTarget(plan, all, schemes, target, request));
               if (deletion.restored) resource::Put(txn, *std::move(deletion.restored));
               txn.Delete(name);
               return absl::OkStatus();
             })
      .status();
}

absl::Status Targets::Get(rpc::Call& call, const v1::GetTargetRequest& request,
                          v1::Target* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kTargetName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::Target>(request));
  return absl::OkStatus();
}

absl::Status Targets::List(rpc::Call& call, const v1::ListTargetsRequest& request,
                           v1::ListTargetsResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kPlanName, "parent", request.parent()));
  ASSIGN_OR_RETURN(const resource::PageQuery page, resource::ReadPageQuery(call, request));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.parent()), request.consistency()));
  RETURN_IF_ERROR(resource::Load<v1::Plan>(*reader, request.parent()).status());
  return resource::FillPage(
      store_, *reader, page, {.prefix = TargetsOf(request.parent())},
      [&request](const v1::Target& target) {
        return request.states().empty() || absl::c_linear_search(request.states(), target.state());
      },
      answer->mutable_targets(), answer);
}

}  // namespace thidua::targets
