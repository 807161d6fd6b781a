#pragma once
// The authorities whose certificates may sign papers.
//
//   ASSIGN_OR_RETURN(const TrustStore trust, TrustStore::FromPem(anchors, revocation_lists));

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>
#include <vector>

namespace thidua::awards {

using Certificate509 = std::shared_ptr<X509>;

// Reading it is thread-safe; copies share the certificates.
class TrustStore {
 public:
  // `anchors`: certificates in PEM, each of which is trusted, whether it is a root or not.
  // `revocation_lists`: in PEM, or empty. Where there are some, no certificate is trusted whose
  // issuer has none that is in force: one is needed for each authority from the root on.
  //   INVALID_ARGUMENT: no certificate, or something else that is malformed.
  static absl::StatusOr<TrustStore> FromPem(std::string_view anchors,
                                            std::string_view revocation_lists = "");

  // The way from `signer` by way of some of `others`, which nobody needs to trust, to an anchor.
  // All of it must hold at `now`, be of RSA from 2,048 bits or ECDSA from 256, and be signed with
  // nothing weaker than SHA-256's like; the signer's must be one for signing: a key usage, if it
  // names any, of digital signatures or non-repudiation, and extended usages, if it names any, one
  // for documents or mail.
  //   INVALID_ARGUMENT: a sentence says what of this is not so.
  absl::StatusOr<std::vector<Certificate509>> PathOf(X509* signer, STACK_OF(X509) * others,
                                                     absl::Time now) const;

 private:
  explicit TrustStore(std::shared_ptr<X509_STORE> store, bool asks_for_lists)
      : store_(std::move(store)), asks_for_lists_(asks_for_lists) {}

  std::shared_ptr<X509_STORE> store_;
  bool asks_for_lists_;
};

// "RSA 2048" or "ECDSA 256". INVALID_ARGUMENT for a weak key, or one of another kind.
absl::StatusOr<std::string> StrengthOf(X509* certificate);

}  // namespace thidua::awards
