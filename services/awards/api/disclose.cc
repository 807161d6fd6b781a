#include "services/awards/api/disclose.h"

#include <string>

#include "common/resource/store.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/restriction.h"

namespace thidua::awards {
namespace {

bool MayRead(const rpc::Call& call, const v1::Evidence& evidence, const std::string& name) {
  return !IsRestricted(evidence) ||
         call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, kUnitName.Format({LedgerOf(name)}));
}

}  // namespace

void Disclose(const rpc::Call& call, v1::Nomination& nomination) {
  if (!MayRead(call, nomination.appraisal().evidence(), nomination.name())) Withhold(nomination);
}

void Disclose(const rpc::Call& call, v1::Grant& grant) {
  if (!MayRead(call, grant.evidence(), grant.name())) Withhold(*grant.mutable_evidence());
}

}  // namespace thidua::awards
