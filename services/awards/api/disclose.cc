#include "services/awards/api/disclose.h"

#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/restriction.h"
#include "services/awards/store/evidence.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

// Evidence never changes, so that it is read as of now whatever the answer is as of.
template <class Resource>
absl::Status FillFrom(const resource::Store& store, Resource& resource) {
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(resource.name())));
  return FillEvidence(*reader, resource);
}

void WithholdFrom(const rpc::Call& call, v1::Nomination& nomination) {
  if (IsRestricted(nomination) && !MayReadRestricted(call, nomination.name())) Withhold(nomination);
}

void WithholdFrom(const rpc::Call& call, v1::Grant& grant) {
  if (IsRestricted(grant.evidence()) && !MayReadRestricted(call, grant.name())) {
    Withhold(*grant.mutable_evidence());
  }
}

template <class Resource>
absl::Status DiscloseOne(const rpc::Call& call, const resource::Store& store, Resource& answer) {
  RETURN_IF_ERROR(UnsealAnswer(store.ledger(), answer));
  RETURN_IF_ERROR(FillFrom(store, answer));
  WithholdFrom(call, answer);
  return absl::OkStatus();
}

template <class Resource>
absl::Status DisclosePage(const rpc::Call& call, const resource::Store& store,
                          google::protobuf::RepeatedPtrField<Resource>& answers) {
  RETURN_IF_ERROR(UnsealAnswers(store.ledger(), answers));
  for (Resource& answer : answers) WithholdFrom(call, answer);
  return absl::OkStatus();
}

}  // namespace

absl::Status Disclose(const rpc::Call& call, const resource::Store& store, v1::Nomination& answer) {
  return DiscloseOne(call, store, answer);
}

absl::Status Disclose(const rpc::Call& call, const resource::Store& store, v1::Grant& answer) {
  return DiscloseOne(call, store, answer);
}

absl::Status DiscloseAll(const rpc::Call& call, const resource::Store& store,
                         google::protobuf::RepeatedPtrField<v1::Nomination>& answers) {
  return DisclosePage(call, store, answers);
}

absl::Status DiscloseAll(const rpc::Call& call, const resource::Store& store,
                         google::protobuf::RepeatedPtrField<v1::Grant>& answers) {
  return DisclosePage(call, store, answers);
}

bool MayReadRestricted(const rpc::Call& call, std::string_view name) {
  return call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, kUnitName.Format({LedgerOf(name)}));
}

}  // namespace thidua::awards
