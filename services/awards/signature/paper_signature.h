#pragma once
// One signature of a paper: whether it is good, and whose it is.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>

#include "services/awards/signature/trust_store.h"

namespace thidua::awards {

struct SignatureDictionary;

// Whom a certificate names. Texts are in NFC, without control characters, of at most 256 bytes;
// empty where the certificate says nothing.
struct Signer {
  std::string common_name;
  std::string organisation;
  std::string subject_serial;      // serial number of the person or office, or its user id
  std::string certificate_serial;  // upper-case hexadecimal digits
  std::string certificate_sha256;  // 32 bytes
  std::string issuer;              // the common name, or else the organisation
};

struct PaperSignature {
  std::string field;  // the name of the field, cleaned as the texts of a signer
  Signer signer;
  std::string algorithm;  // "RSA 2048 with SHA-256", "ECDSA 256 with SHA-384"
  // By the clock of the signer's computer, which proves nothing.
  std::optional<absl::Time> claimed_time;
};

// What the signature says if it is good: of the bytes of `file` around it, by one signer, with
// SHA-256 or longer, and by a certificate that `trust` leads to at `now`.
//   INVALID_ARGUMENT: a sentence says what is not so. A time that is claimed must be one at which
//   the certificate held, and at most ten minutes after `now`.
absl::StatusOr<PaperSignature> VerifySignature(const SignatureDictionary& signature,
                                               std::string_view file, const TrustStore& trust,
                                               absl::Time now);

}  // namespace thidua::awards
