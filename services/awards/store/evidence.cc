#include "services/awards/store/evidence.h"

#include <absl/strings/str_cat.h>

#include <optional>

#include "common/resource/image.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {
namespace {

constexpr size_t kDigestDigits = 32;

std::string DigestOf(std::string_view bytes) {
  return ToHex(Sha256(bytes)).substr(0, kDigestDigits);
}

absl::StatusOr<v1::Evidence> LoadEvidence(ledger::Reader& reader, std::string_view owner,
                                          std::string_view digest) {
  const std::string key = kEvidenceKey.Format({owner, digest});
  ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, reader.Get(key));
  if (!image || DigestOf(image->bytes) != digest) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(key, image ? " is not what its digest says" : " is not there"));
  }
  return resource::FromImage<v1::Evidence>(*image);
}

}  // namespace

std::string PutEvidence(ledger::Txn& txn, std::string_view owner, const v1::Evidence& evidence) {
  std::string bytes = Serialize(evidence);
  std::string digest = DigestOf(bytes);
  txn.Put(kEvidenceKey.Format({owner, digest}), std::move(bytes));
  return digest;
}

void PutEvidence(ledger::Txn& txn, std::string_view owner, const v1::Evidence& evidence,
                 v1::Appraisal& appraisal) {
  appraisal.set_evidence_digest(PutEvidence(txn, owner, evidence));
  appraisal.set_visibility(evidence.visibility());
}

v1::Evidence WithoutSources(v1::Evidence evidence) {
  for (v1::TitleEvidence& title : *evidence.mutable_titles()) {
    if (!kGrantName.Match(title.source()).ok()) title.clear_source();
  }
  return evidence;
}

absl::Status FillEvidence(ledger::Reader& reader, v1::Nomination& nomination) {
  const std::string& digest = nomination.appraisal().evidence_digest();
  if (digest.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*nomination.mutable_appraisal()->mutable_evidence(),
                   LoadEvidence(reader, LedgerOf(nomination.name()), digest));
  return absl::OkStatus();
}

absl::Status FillEvidence(ledger::Reader& reader, v1::Grant& grant) {
  if (grant.evidence_digest().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*grant.mutable_evidence(),
                   LoadEvidence(reader, LedgerOf(grant.name()), grant.evidence_digest()));
  return absl::OkStatus();
}

}  // namespace thidua::awards
