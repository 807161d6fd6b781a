#include "services/awards/signature/testing/identity.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "common/value/check.h"

namespace thidua::awards::testing {
namespace {

std::shared_ptr<EVP_PKEY> NewKey(const CertificateTerms& terms) {
  return {terms.rsa_bits > 0 ? EVP_RSA_gen(static_cast<unsigned>(terms.rsa_bits))
                             : EVP_EC_gen(terms.curve.c_str()),
          EVP_PKEY_free};
}

void AddEntry(X509_NAME* name, const char* field, const std::string& text) {
  if (text.empty()) return;
  X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& text) {
  if (text.empty()) return;
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, text.c_str());
  THIDUA_CHECK(extension != nullptr, "OpenSSL reads what a test writes.");
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> NewCertificate(const CertificateTerms& terms, EVP_PKEY* key, X509* issuer,
                                     EVP_PKEY* issuer_key) {
  static int serial = 1000;
  std::shared_ptr<X509> certificate(X509_new(), X509_free);
  if (issuer == nullptr) issuer = certificate.get();
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), absl::ToTimeT(terms.from));
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), absl::ToTimeT(terms.to));
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  AddEntry(subject, "O", terms.organisation);
  AddEntry(subject, "CN", terms.common_name);
  AddEntry(subject, "UID", terms.subject_serial);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  AddExtension(certificate.get(), issuer, NID_basic_constraints, terms.constraints);
  AddExtension(certificate.get(), issuer, NID_subject_key_identifier, "hash");
  AddExtension(certificate.get(), issuer, NID_key_usage, terms.key_usage);
  AddExtension(certificate.get(), issuer, NID_ext_key_usage, terms.extended_key_usage);
  const int size =
      X509_sign(certificate.get(), issuer_key, EVP_get_digestbyname(terms.digest.c_str()));
  THIDUA_CHECK(size > 0, "OpenSSL signs a certificate.");
  return certificate;
}

std::string Drain(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<size_t>(size));
  BIO_free(bio);
  return text;
}

}  // namespace

Identity Identity::Root(const CertificateTerms& terms) {
  Identity root;
  root.key_ = NewKey(terms);
  root.certificate_ = NewCertificate(terms, root.key(), nullptr, root.key());
  root.is_root_ = true;
  return root;
}

Identity Identity::Issue(const CertificateTerms& terms) const {
  Identity issued;
  issued.key_ = NewKey(terms);
  issued.certificate_ = NewCertificate(terms, issued.key(), certificate(), key());
  issued.between_ = between_;
  if (!is_root_) issued.between_.push_back(certificate_);
  return issued;
}

std::string Identity::Pem() const {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate());
  return Drain(bio);
}

std::string Identity::RevocationListPem(const std::vector<Identity>& revoked) const {
  const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
  X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate()));
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> time(ASN1_TIME_new(), ASN1_TIME_free);
  ASN1_TIME_set(time.get(), absl::ToTimeT(kNow - absl::Hours(12)));
  X509_CRL_set1_lastUpdate(list.get(), time.get());
  for (const Identity& identity : revoked) {
    X509_REVOKED* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(identity.certificate()));
    X509_REVOKED_set_revocationDate(entry, time.get());
    X509_CRL_add0_revoked(list.get(), entry);
  }
  ASN1_TIME_set(time.get(), absl::ToTimeT(kNow + absl::Hours(12)));
  X509_CRL_set1_nextUpdate(list.get(), time.get());
  const int size = X509_CRL_sign(list.get(), key(), EVP_sha256());
  THIDUA_CHECK(size > 0, "OpenSSL signs a list.");
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509_CRL(bio, list.get());
  return Drain(bio);
}

}  // namespace thidua::awards::testing
