#include "services/awards/signature/trust_store.h"

#include <absl/strings/str_cat.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <string>

#include "common/value/status_macros.h"
#include "services/awards/signature/refusal.h"

namespace thidua::awards {
namespace {

constexpr int kLeastRsaBits = 2048;
constexpr int kLeastEcBits = 256;
// 112 bits of OpenSSL's count: what RSA with 2,048 bits has, and SHA-1 has not.
constexpr int kSecurityLevel = 2;
constexpr int kMostCertificatesBetween = 6;

// For documents by RFC 9336, Adobe and Microsoft, for mail, and for anything.
constexpr const char* kUsages[] = {"1.3.6.1.5.5.7.3.36", "1.2.840.113583.1.1.5",
                                   "1.3.6.1.4.1.311.10.3.12", "1.3.6.1.5.5.7.3.4", "2.5.29.37.0"};

// A service has nobody to ask for a passphrase, and OpenSSL would ask the terminal.
int NoPassphrase(char*, int, int, void*) { return -1; }

struct FreeEntries {
  void operator()(STACK_OF(X509_INFO) * entries) const {
    sk_X509_INFO_pop_free(entries, X509_INFO_free);
  }
};

// Adds all certificates, or all lists, and says how many those were; -1 where something is wrong.
int AddAll(X509_STORE* store, std::string_view pem, bool lists) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> reader(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  const std::unique_ptr<STACK_OF(X509_INFO), FreeEntries> entries(
      PEM_X509_INFO_read_bio(reader.get(), nullptr, NoPassphrase, nullptr));
  ERR_clear_error();
  if (entries == nullptr) return -1;
  int count = 0;
  for (int i = 0; i < sk_X509_INFO_num(entries.get()); ++i) {
    const X509_INFO* entry = sk_X509_INFO_value(entries.get(), i);
    const bool added = lists ? entry->x509 == nullptr && entry->crl != nullptr &&
                                   X509_STORE_add_crl(store, entry->crl) == 1
                             : entry->crl == nullptr && entry->x_pkey == nullptr &&
                                   entry->x509 != nullptr &&
                                   X509_STORE_add_cert(store, entry->x509) == 1;
    if (!added) return -1;
    ++count;
  }
  return count;
}

bool IsForDocuments(X509* certificate) {
  // Both are all bits where the certificate does not say.
  const uint32_t usage = X509_get_key_usage(certificate);
  if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) return false;
  const std::unique_ptr<EXTENDED_KEY_USAGE, decltype(&EXTENDED_KEY_USAGE_free)> purposes(
      static_cast<EXTENDED_KEY_USAGE*>(
          X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)),
      EXTENDED_KEY_USAGE_free);
  if (purposes == nullptr)
    return X509_get_extension_flags(certificate) & EXFLAG_XKUSAGE ? false : true;
  for (int i = 0; i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
    char name[80];
    OBJ_obj2txt(name, sizeof(name), sk_ASN1_OBJECT_value(purposes.get(), i), /*no_name=*/1);
    if (std::find(std::begin(kUsages), std::end(kUsages), std::string_view(name)) !=
        std::end(kUsages)) {
      return true;
    }
  }
  return false;
}

absl::Status Untrusted(int error) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Refusal("the signer's certificate, or one that vouches for it, has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Refusal("the signer's certificate, or one that vouches for it, does not hold yet");
    case X509_V_ERR_CERT_REVOKED:
      return Refusal("the signer's certificate, or one that vouches for it, was revoked");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return Refusal("a certificate that vouches for the signer's is of a weak algorithm");
    default:
      return Refusal(absl::StrCat("the signer's certificate is not trusted: ",
                                  X509_verify_cert_error_string(error)));
  }
}

}  // namespace

absl::StatusOr<std::string> StrengthOf(X509* certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return Refusal("a certificate of the signature has an unknown kind of key");
  const int kind = EVP_PKEY_get_base_id(key), bits = EVP_PKEY_get_bits(key);
  const bool is_rsa = kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS;
  if (!is_rsa && kind != EVP_PKEY_EC) {
    return Refusal("a certificate of the signature has a key that is neither RSA nor ECDSA");
  }
  if (bits < (is_rsa ? kLeastRsaBits : kLeastEcBits)) {
    return Refusal(absl::StrCat("a weak algorithm: a certificate of the signature has a key of ",
                                is_rsa ? "RSA " : "ECDSA ", bits, "; RSA needs ", kLeastRsaBits,
                                " bits and ECDSA ", kLeastEcBits));
  }
  return absl::StrCat(is_rsa ? "RSA " : "ECDSA ", bits);
}

absl::StatusOr<TrustStore> TrustStore::FromPem(std::string_view anchors,
                                               std::string_view revocation_lists) {
  std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
  if (AddAll(store.get(), anchors, /*lists=*/false) <= 0) {
    return absl::InvalidArgumentError("the trusted authorities are not certificates in PEM");
  }
  if (!revocation_lists.empty() && AddAll(store.get(), revocation_lists, /*lists=*/true) <= 0) {
    return absl::InvalidArgumentError("the revocation lists are not such in PEM");
  }
  return TrustStore(std::move(store), !revocation_lists.empty());
}

absl::StatusOr<std::vector<Certificate509>> TrustStore::PathOf(X509* signer,
                                                               STACK_OF(X509) * others,
                                                               absl::Time now) const {
  RETURN_IF_ERROR(StrengthOf(signer).status());
  if (!IsForDocuments(signer)) {
    return Refusal("the signer's certificate is not one for signing documents");
  }
  const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> context(
      X509_STORE_CTX_new(), X509_STORE_CTX_free);
  if (X509_STORE_CTX_init(context.get(), store_.get(), signer, others) != 1) {
    return absl::InternalError("OpenSSL cannot check a certificate");
  }
  X509_VERIFY_PARAM* terms = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(terms, absl::ToTimeT(now));
  X509_VERIFY_PARAM_set_auth_level(terms, kSecurityLevel);
  X509_VERIFY_PARAM_set_depth(terms, kMostCertificatesBetween);
  X509_VERIFY_PARAM_set_flags(
      terms, X509_V_FLAG_PARTIAL_CHAIN |
                 (asks_for_lists_ ? X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL : 0));
  const int verified = X509_verify_cert(context.get());
  ERR_clear_error();
  if (verified != 1) return Untrusted(X509_STORE_CTX_get_error(context.get()));

  std::vector<Certificate509> path;
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
  for (int i = 0; i < sk_X509_num(chain); ++i) {
    X509* certificate = sk_X509_value(chain, i);
    RETURN_IF_ERROR(StrengthOf(certificate).status());
    X509_up_ref(certificate);
    path.emplace_back(certificate, X509_free);
  }
  return path;
}

}  // namespace thidua::awards
