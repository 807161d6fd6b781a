#include "services/awards/api/request_digest.h"

#include <utility>

#include "common/value/digest.h"
#include "services/awards/domain/recipient.h"

namespace thidua::awards {
namespace {

void SealForDigest(const PersonalKeys& keys, v1::Nomination& nomination) {
  if (keys.Find(nomination.honouree().recipient()) == nullptr) return;
  // Who has a key is a person or a household; a request need not say so.
  nomination.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_PERSON);
  nomination.clear_sealed();
  if (Seal(keys, nomination).ok()) return;
  nomination.Clear();
}

}  // namespace

v1::CorrectGrantRequest ForDigest(const PersonalKeys& keys, const v1::Honouree& honouree,
                                  v1::CorrectGrantRequest request) {
  v1::Grant texts;
  *texts.mutable_honouree() = honouree;
  texts.mutable_honouree()->set_display_name(request.display_name());
  texts.mutable_honouree()->set_description(request.description());
  texts.set_merit(request.merit());
  if (keys.Find(honouree.recipient()) == nullptr || !Seal(keys, texts).ok()) return request;
  request.set_display_name(ToHex(texts.sealed()));
  request.clear_description();
  request.clear_merit();
  return request;
}

v1::CreateNominationsRequest ForDigest(const PersonalKeys& keys,
                                       v1::CreateNominationsRequest request) {
  for (v1::NominationEntry& entry : *request.mutable_entries()) {
    const std::string& name = entry.nomination().honouree().recipient();
    if (entry.has_recipient()) {
      v1::Recipient& recipient = *entry.mutable_recipient();
      recipient.set_name(name);
      recipient.clear_sealed();
      if (IsPersonal(recipient.kind()) && !Seal(keys, recipient).ok()) {
        recipient = WithoutPerson(std::move(recipient));
      }
    }
    SealForDigest(keys, *entry.mutable_nomination());
  }
  return request;
}

v1::UpdateNominationRequest ForDigest(const PersonalKeys& keys,
                                      v1::UpdateNominationRequest request) {
  SealForDigest(keys, *request.mutable_nomination());
  return request;
}

}  // namespace thidua::awards
