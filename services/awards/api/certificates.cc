#include "services/awards/api/certificates.h"

#include <absl/time/clock.h>

#include <optional>
#include <string>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/api/paper_words.h"
#include "services/awards/domain/check_code.h"
#include "services/awards/domain/names.h"
#include "services/awards/store/entries.h"
#include "services/awards/store/personal.h"

namespace thidua::awards {
namespace {

// The same whatever is wrong, so that nobody learns which numbers there are.
absl::Status Unknown() {
  return Error(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND,
               "the unit has issued no certificate with this number and this check code");
}

// The grant of this number in the owner's register.
absl::StatusOr<std::optional<v1::Grant>> FindByNumber(ledger::Reader& reader,
                                                      std::string_view owner,
                                                      std::string_view number) {
  ASSIGN_OR_RETURN(const std::string name,
                   LoadText(reader, kCertificateKey.Format({owner, number})));
  if (name.empty()) return std::optional<v1::Grant>();
  return resource::Find<v1::Grant>(reader, name);
}

}  // namespace

absl::Status Certificates::Render(rpc::Call& call, const v1::RenderCertificateRequest& request,
                                  v1::RenderCertificateResponse* answer) {
  RETURN_IF_ERROR(resource::AuthorizeName(call, kGrantName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(LedgerOf(request.name())));
  ASSIGN_OR_RETURN(v1::Grant grant, resource::Load<v1::Grant>(*reader, request.name()));
  reader.reset();
  RETURN_IF_ERROR(UnsealAnswer(store_.ledger(), grant));
  if (grant.honouree().display_name().empty()) {
    return IllegalState("the recipient of " + grant.name() + " was erased: nobody knows the name");
  }
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  ASSIGN_OR_RETURN(*answer->mutable_pdf(), printer_.Print(CertificateOf(*view, grant, check_url_)));
  answer->set_file_name(FileNameOf(grant.honour(), grant.certificate_number()));
  return absl::OkStatus();
}

absl::Status Certificates::Check(rpc::Call& call, const v1::CheckCertificateRequest& request,
                                 v1::CertificateCheck* answer) {
  if (call.caller().is_anonymous && !bounds_.Admit(call.caller().principal, absl::Now())) {
    return Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED,
                 "this address has asked too often; ask again in a minute");
  }
  Violations violations;
  violations.AddStatus("parent", kUnitName.Match(request.parent()).status());
  if (request.certificate_number().empty()) violations.Add("certificate_number", "is required");
  if (request.check_code().empty()) violations.Add("check_code", "is required");
  RETURN_IF_ERROR(violations.ToStatus());
  // What is no number at all is none of ours either.
  if (!CheckId(request.certificate_number()).ok()) return Unknown();
  const std::string owner(LastSegment(request.parent()));
  ASSIGN_OR_RETURN(auto reader, store_.Open(owner));
  ASSIGN_OR_RETURN(std::optional<v1::Grant> grant,
                   FindByNumber(*reader, owner, request.certificate_number()));
  reader.reset();
  if (!grant || grant->check_code().empty() ||
      !SameCode(grant->check_code(), request.check_code())) {
    return Unknown();
  }
  RETURN_IF_ERROR(UnsealAnswer(store_.ledger(), *grant));
  answer->set_state(grant->state() == v1::GRANT_STATE_GRANTED ? v1::CERTIFICATE_STATE_VALID
                                                              : v1::CERTIFICATE_STATE_REVOKED);
  answer->set_certificate_number(grant->certificate_number());
  answer->set_honour_title(grant->honour_title());
  answer->set_year(grant->year());
  answer->set_display_name(grant->honouree().display_name());
  answer->set_authority(grant->authority());
  answer->set_decision_number(grant->decision_number());
  answer->set_decision_date(grant->decision_date());
  answer->set_corrected(!grant->corrections().empty());
  answer->set_simulated(grant->simulated());
  return absl::OkStatus();
}

}  // namespace thidua::awards
