#include "services/awards/signature/paper_signature.h"

#include <absl/strings/str_cat.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/objects.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/awards/signature/refusal.h"
#include "services/awards/signature/signature_dictionary.h"

namespace thidua::awards {
namespace {

constexpr absl::Duration kClockLeeway = absl::Minutes(10);
constexpr int kMostCertificates = 32;
constexpr size_t kLongestText = 256;  // bytes

struct FreeCertificates {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
// Of certificates that somebody else owns.
struct FreeStack {
  void operator()(STACK_OF(X509) * stack) const { sk_X509_free(stack); }
};
using Certificates = std::unique_ptr<STACK_OF(X509), FreeCertificates>;
using CertificateStack = std::unique_ptr<STACK_OF(X509), FreeStack>;
using Cms = std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)>;
using BioChain = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Clean(std::string_view text) {
  std::string clean = ToNfc(text);
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return std::string(CutText(clean, kLongestText));
}

std::string EntryOf(X509_NAME* name, int kind) {
  const int index = X509_NAME_get_index_by_NID(name, kind, -1);
  if (index < 0) return "";
  unsigned char* utf8 = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  if (size < 0) return "";
  std::string text = Clean({reinterpret_cast<const char*>(utf8), static_cast<size_t>(size)});
  OPENSSL_free(utf8);
  return text;
}

std::string OneOf(std::string first, std::string second) {
  return first.empty() ? std::move(second) : std::move(first);
}

Signer SignerOf(X509* certificate) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME* issuer = X509_get_issuer_name(certificate);
  Signer signer;
  signer.common_name = EntryOf(subject, NID_commonName);
  signer.organisation = EntryOf(subject, NID_organizationName);
  signer.subject_serial = OneOf(EntryOf(subject, NID_serialNumber), EntryOf(subject, NID_userId));
  signer.issuer = OneOf(EntryOf(issuer, NID_commonName), EntryOf(issuer, NID_organizationName));
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> serial(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr), BN_free);
  if (char* digits = serial == nullptr ? nullptr : BN_bn2hex(serial.get()); digits != nullptr) {
    signer.certificate_serial = digits;
    OPENSSL_free(digits);
  }
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  if (size > 0) {
    signer.certificate_sha256 =
        Sha256({reinterpret_cast<const char*>(der), static_cast<size_t>(size)});
    OPENSSL_free(der);
  }
  return signer;
}

absl::StatusOr<absl::Time> TimeOf(const ASN1_TIME* time) {
  struct tm broken_down = {};
  if (ASN1_TIME_to_tm(time, &broken_down) != 1) return Refusal("the signature has a broken time");
  return absl::FromTM(broken_down, absl::UTCTimeZone());
}

// The signature that the contents hold, behind which there may be zeros alone.
absl::StatusOr<Cms> Decode(std::string_view contents) {
  const unsigned char* at = Bytes(contents);
  Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(contents.size())),
          CMS_ContentInfo_free);
  if (cms == nullptr || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) {
    return Refusal("the signature is not one of CMS");
  }
  const std::string_view rest = contents.substr(static_cast<size_t>(at - Bytes(contents)));
  if (rest.find_first_not_of('\0') != rest.npos) {
    return Refusal("something stands behind the signature");
  }
  if (CMS_is_detached(cms.get()) != 1 ||
      OBJ_obj2nid(CMS_get0_eContentType(cms.get())) != NID_pkcs7_data) {
    return Refusal("the signature is not of the PDF around it");
  }
  if (sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms.get())) != 1) {
    return Refusal("the signature is not of exactly one signer");
  }
  return cms;
}

absl::StatusOr<std::string_view> DigestOf(CMS_SignerInfo* info) {
  X509_ALGOR* digest = nullptr;
  CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, nullptr);
  switch (OBJ_obj2nid(digest->algorithm)) {
    case NID_sha256:
      return "SHA-256";
    case NID_sha384:
      return "SHA-384";
    case NID_sha512:
      return "SHA-512";
    default:
      return Refusal("a weak algorithm: the signature's digest is not SHA-256, 384 or 512");
  }
}

// What is signed is these attributes, one of which is the digest of the file.
absl::Status CheckAttributes(CMS_SignerInfo* info) {
  const auto* type = static_cast<const ASN1_OBJECT*>(
      CMS_signed_get0_data_by_OBJ(info, OBJ_nid2obj(NID_pkcs9_contentType), -3, V_ASN1_OBJECT));
  if (type == nullptr || OBJ_obj2nid(type) != NID_pkcs7_data) {
    return Refusal("the signature lacks the attributes that bind it to the file");
  }
  return absl::OkStatus();
}

absl::Status CheckSigned(CMS_ContentInfo* cms, const std::string& bytes) {
  // CMS_verify makes a copy of its own of a reader of memory, and loses it where the signature's
  // digests are not what they should be; of a reader that buffers another it makes none.
  const BioChain reader(BIO_push(BIO_new(BIO_f_buffer()),
                                 BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))),
                        BIO_free_all);
  const int verified = CMS_verify(cms, nullptr, nullptr, reader.get(), nullptr,
                                  CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY);
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  if (verified == 1) return absl::OkStatus();
  if (ERR_GET_LIB(error) == ERR_LIB_CMS &&
      ERR_GET_REASON(error) == CMS_R_SIGNER_CERTIFICATE_NOT_FOUND) {
    return Refusal("the signature does not contain its signer's certificate");
  }
  return Refusal("the paper was altered after it was signed, or the signature is none of it");
}

// The attribute that says which certificate it was, so that no other with the same key is put in
// its place.
absl::Status CheckCertificateAttribute(CMS_SignerInfo* info, bool needed,
                                       const std::vector<Certificate509>& path) {
  const auto* encoded = static_cast<const ASN1_STRING*>(CMS_signed_get0_data_by_OBJ(
      info, OBJ_nid2obj(NID_id_smime_aa_signingCertificateV2), -3, V_ASN1_SEQUENCE));
  if (encoded == nullptr) {
    return needed ? Refusal("the signature does not say in its attributes whose it is")
                  : absl::OkStatus();
  }
  const unsigned char* at = ASN1_STRING_get0_data(encoded);
  const std::unique_ptr<ESS_SIGNING_CERT_V2, decltype(&ESS_SIGNING_CERT_V2_free)> named(
      d2i_ESS_SIGNING_CERT_V2(nullptr, &at, ASN1_STRING_length(encoded)), ESS_SIGNING_CERT_V2_free);
  const CertificateStack chain(sk_X509_new_null());
  for (const Certificate509& certificate : path) sk_X509_push(chain.get(), certificate.get());
  const bool same =
      named != nullptr && OSSL_ESS_check_signing_certs(nullptr, named.get(), chain.get(), 1) == 1;
  ERR_clear_error();
  return same ? absl::OkStatus()
              : Refusal("the signature names another certificate than the one that it contains");
}

absl::StatusOr<std::optional<absl::Time>> ClaimedTime(CMS_SignerInfo* info,
                                                      std::optional<absl::Time> of_dictionary) {
  const int index = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1);
  if (index < 0) return of_dictionary;
  const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(info, index), 0);
  if (value == nullptr ||
      (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME)) {
    return Refusal("the signature has a broken time");
  }
  ASSIGN_OR_RETURN(const absl::Time time, TimeOf(value->value.utctime));
  return time;
}

absl::Status CheckTime(absl::Time claimed, X509* certificate, absl::Time now) {
  ASSIGN_OR_RETURN(const absl::Time from, TimeOf(X509_get0_notBefore(certificate)));
  ASSIGN_OR_RETURN(const absl::Time to, TimeOf(X509_get0_notAfter(certificate)));
  if (claimed < from || claimed > to) {
    return Refusal("the signature claims a time at which its certificate did not hold");
  }
  if (claimed > now + kClockLeeway) return Refusal("the signature claims a time to come");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PaperSignature> VerifySignature(const SignatureDictionary& signature,
                                               std::string_view file, const TrustStore& trust,
                                               absl::Time now) {
  ERR_clear_error();
  ASSIGN_OR_RETURN(const Cms cms, Decode(signature.contents));
  CMS_SignerInfo* info = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
  ASSIGN_OR_RETURN(const std::string_view digest, DigestOf(info));
  RETURN_IF_ERROR(CheckAttributes(info));
  const Certificates others(CMS_get1_certs(cms.get()));
  if (others != nullptr && sk_X509_num(others.get()) > kMostCertificates) {
    return Refusal("the signature contains too many certificates");
  }
  RETURN_IF_ERROR(CheckSigned(cms.get(), signature.SignedBytes(file)));

  const CertificateStack signers(CMS_get0_signers(cms.get()));
  X509* certificate = sk_X509_value(signers.get(), 0);
  ASSIGN_OR_RETURN(const std::vector<Certificate509> path,
                   trust.PathOf(certificate, others.get(), now));
  RETURN_IF_ERROR(CheckCertificateAttribute(info, signature.is_cades, path));
  ASSIGN_OR_RETURN(const std::string strength, StrengthOf(certificate));

  PaperSignature result;
  ASSIGN_OR_RETURN(result.claimed_time, ClaimedTime(info, signature.claimed_time));
  if (result.claimed_time) RETURN_IF_ERROR(CheckTime(*result.claimed_time, certificate, now));
  result.field = Clean(signature.field);
  result.signer = SignerOf(certificate);
  result.algorithm = absl::StrCat(strength, " with ", std::string(digest));
  return result;
}

}  // namespace thidua::awards
