#include "services/awards/api/request_digest.h"

#include <utility>

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
