#pragma once
// People and authorities of tests, with keys and certificates of their own.
//
//   const Identity root = Identity::Root();
//   const Identity nam = root.Issue({.common_name = "Trần Văn Nam"});

#include <absl/time/time.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace thidua::awards::testing {

// When papers of tests are signed and verified.
inline const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2020, 8, 15, 9, 30, 0), absl::FixedTimeZone(7 * 3600));

struct CertificateTerms {
  std::string common_name = "Trần Văn Nam";
  std::string organisation = "UBND huyện Khoái Châu";
  std::string subject_serial = "MST:0900222333";
  absl::Time from = kNow - absl::Hours(24);
  absl::Time to = kNow + absl::Hours(24 * 365);
  int rsa_bits = 0;  // 0: ECDSA
  std::string curve = "P-256";
  std::string digest = "SHA256";  // with which the issuer signs
  // As `openssl x509` reads them; left out where empty.
  std::string key_usage = "critical,digitalSignature,nonRepudiation";
  std::string extended_key_usage = "emailProtection";
  std::string constraints = "critical,CA:FALSE";

  static CertificateTerms Authority(std::string name) {
    CertificateTerms terms;
    terms.common_name = std::move(name);
    terms.key_usage = "critical,keyCertSign,cRLSign";
    terms.extended_key_usage.clear();
    terms.constraints = "critical,CA:TRUE";
    return terms;
  }
};

// A value; copies share key and certificates. Aborts the test where OpenSSL fails.
class Identity {
 public:
  static Identity Root(const CertificateTerms& terms = CertificateTerms::Authority("Gốc"));
  Identity Issue(const CertificateTerms& terms) const;

  EVP_PKEY* key() const { return key_.get(); }
  X509* certificate() const { return certificate_.get(); }
  // Certificates of its issuers, but of the root.
  const std::vector<std::shared_ptr<X509>>& between() const { return between_; }
  std::string Pem() const;
  // The list of what this authority has revoked, which holds for a day around kNow.
  std::string RevocationListPem(const std::vector<Identity>& revoked) const;

 private:
  std::shared_ptr<EVP_PKEY> key_;
  std::shared_ptr<X509> certificate_;
  std::vector<std::shared_ptr<X509>> between_;
  bool is_root_ = false;
};

}  // namespace thidua::awards::testing
