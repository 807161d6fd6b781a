#include "services/awards/api/signed_papers.h"

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/api/paper_request.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {

absl::Status SignedPapers::Get(rpc::Call& call, const v1::GetSignedPaperRequest& request,
                               v1::SignedPaper* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kSignedPaperName, "name", request.name()));
  ASSIGN_OR_RETURN(*answer, store_.Get<v1::SignedPaper>(request));
  return absl::OkStatus();
}

absl::Status SignedPapers::List(rpc::Call& call, const v1::ListSignedPapersRequest& request,
                                v1::ListSignedPapersResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", request.parent()));
  const std::string& subject = request.subject();
  if (!subject.empty() && !(IsPaperSubject(subject) && OwnerOf(subject) == request.parent())) {
    Violations violations;
    violations.Add("subject",
                   "must be a grant, decision, movement, session or notice of the owner, or the "
                   "owner itself, by name",
                   type::v1::ERROR_REASON_INVALID_NAME);
    return violations.ToStatus();
  }
  return resource::List(
      call, store_, request, {.prefix = request.parent() + "/signedPapers/"},
      [&](const v1::SignedPaper& paper) { return subject.empty() || paper.subject() == subject; },
      answer->mutable_signed_papers(), answer);
}

}  // namespace thidua::awards
