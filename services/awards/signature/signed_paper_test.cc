#include "services/awards/signature/signed_paper.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "common/value/digest.h"
#include "services/awards/signature/signature_field.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using testing::CertificateTerms;
using testing::FieldNumber;
using testing::Identity;
using testing::IsRefused;
using testing::kNow;
using testing::ObjectText;
using testing::PlainPaper;
using testing::SampleField;
using testing::SigningTerms;
using testing::SignPaper;
using testing::WithUpdate;

class SignedPaperTest : public ::testing::Test {
 protected:
  static absl::StatusOr<SignedPaper> Verify(std::string_view pdf) {
    return VerifySignedPaper(pdf, issued_, trust_, kNow);
  }

  static inline const Identity root_ = Identity::Root();
  static inline const Identity office_ = root_.Issue(CertificateTerms::Authority("Cơ quan"));
  static inline const Identity nam_ = office_.Issue({});
  static inline const TrustStore trust_ = TrustStore::FromPem(root_.Pem()).value();
  static inline const std::string issued_ = AddSignatureField(PlainPaper(), SampleField()).value();
};

TEST_F(SignedPaperTest, SaysWhoSigned) {
  const std::string pdf = SignPaper(issued_, nam_);
  const auto paper = Verify(pdf);
  ASSERT_THAT(paper, IsOk());
  EXPECT_EQ(paper->sha256, Sha256(pdf));
  ASSERT_EQ(paper->signatures.size(), 1u);
  const PaperSignature& signature = paper->signatures[0];
  EXPECT_EQ(signature.field, "nguoi-ky");
  EXPECT_EQ(signature.algorithm, "ECDSA 256 with SHA-256");
  EXPECT_EQ(signature.claimed_time, kNow);
  EXPECT_EQ(signature.signer.common_name, "Trần Văn Nam");
  EXPECT_EQ(signature.signer.organisation, "UBND huyện Khoái Châu");
  EXPECT_EQ(signature.signer.subject_serial, "MST:0900222333");
  EXPECT_EQ(signature.signer.issuer, "Cơ quan");
  EXPECT_EQ(signature.signer.certificate_serial.size(), 4u);
  EXPECT_EQ(signature.signer.certificate_sha256.size(), 32u);
}

TEST_F(SignedPaperTest, TakesWhatSigningProgramsWrite) {
  const Identity rsa = root_.Issue({.rsa_bits = 2048});
  for (const SigningTerms& terms :
       {SigningTerms{.sub_filter = "adbe.pkcs7.detached", .names_certificate = false},
        SigningTerms{.digest = "SHA384"}, SigningTerms{.digest = "SHA512"},
        SigningTerms{.field = "van-thu"}}) {
    EXPECT_THAT(Verify(SignPaper(issued_, nam_, terms)), IsOk());
    EXPECT_THAT(Verify(SignPaper(issued_, rsa, terms)), IsOk());
  }
  EXPECT_EQ(Verify(SignPaper(issued_, rsa))->signatures[0].algorithm, "RSA 2048 with SHA-256");
}

TEST_F(SignedPaperTest, TakesSeveralSignatures) {
  const Identity lan = root_.Issue({.common_name = "Nguyễn Thị Lan"});
  const std::string once = SignPaper(issued_, nam_);
  const std::string twice = SignPaper(once, lan, {.field = "van-thu"});
  const auto paper = Verify(twice);
  ASSERT_THAT(paper, IsOk());
  ASSERT_EQ(paper->signatures.size(), 2u);
  EXPECT_EQ(paper->signatures[0].signer.common_name, "Trần Văn Nam");
  EXPECT_EQ(paper->signatures[1].signer.common_name, "Nguyễn Thị Lan");
  EXPECT_EQ(paper->signatures[1].field, "van-thu");
  // What was signed may itself be what was issued.
  EXPECT_THAT(VerifySignedPaper(twice, once, trust_, kNow), IsOk());
  EXPECT_THAT(VerifySignedPaper(once, once, trust_, kNow), IsRefused("without a new signature"));
  EXPECT_THAT(VerifySignedPaper(once, twice, trust_, kNow), IsRefused("not a signature of this"));
}

TEST_F(SignedPaperTest, RefusesWhatIsNoPdfOrNotSigned) {
  EXPECT_THAT(Verify(""), IsRefused("not a PDF"));
  EXPECT_THAT(Verify("PK\x03\x04"), IsRefused("not a PDF"));
  EXPECT_THAT(Verify("%PDF-1.7\n"), IsRefused("not a signature of this paper"));
  EXPECT_THAT(Verify(issued_), IsRefused("without a new signature"));
  EXPECT_THAT(Verify(WithUpdate(issued_, {})), IsRefused("has no signature"));
  EXPECT_THAT(Verify(issued_ + std::string(kMostSignedPaperBytes, ' ')), IsRefused("16 MiB"));
  EXPECT_THAT(VerifySignedPaper(issued_, "paper", trust_, kNow),
              Fails(absl::StatusCode::kInternal, type::v1::ERROR_REASON_INTERNAL));
}

TEST_F(SignedPaperTest, RefusesTheSignatureOfAnotherPaper) {
  SignatureField field = SampleField();
  field.left += 1;
  const std::string other = AddSignatureField(PlainPaper(), field).value();
  EXPECT_THAT(Verify(SignPaper(other, nam_)), IsRefused("not a signature of this paper"));
  EXPECT_THAT(Verify(SignPaper(PlainPaper(), nam_)), IsRefused("not a signature of this paper"));
}

TEST_F(SignedPaperTest, RefusesWhatWasAppendedAfterSigning) {
  const std::string pdf = SignPaper(issued_, nam_);
  EXPECT_THAT(Verify(pdf + "\n"), IsRefused("does not end as a PDF ends"));
  EXPECT_THAT(Verify(pdf + "% words\n"), IsRefused("does not end as a PDF ends"));
  EXPECT_THAT(Verify(pdf + pdf.substr(pdf.rfind("startxref"))),
              IsRefused("does not sign the whole file"));
  EXPECT_THAT(Verify(WithUpdate(pdf, {})), IsRefused("does not sign the whole file"));
  EXPECT_THAT(Verify(WithUpdate(pdf, {{100, "(words)"}})), IsRefused("does not sign the whole"));
}

TEST_F(SignedPaperTest, RefusesAChangedByteWhereverItIs) {
  const std::string pdf = SignPaper(issued_, nam_);
  const size_t hole = pdf.rfind("/Contents <") + 10, end = pdf.find('>', hole);
  for (size_t at = issued_.size(); at < pdf.size(); ++at) {
    std::string changed = pdf;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    if (at <= hole || at >= end) {
      EXPECT_THAT(Verify(changed), Fails(absl::StatusCode::kInvalidArgument)) << at;
    } else if (at % 7 == 0) {
      // What a signature does not sign of itself says nothing that counts.
      const auto paper = Verify(changed);
      EXPECT_TRUE(!paper.ok() || paper->signatures[0].signer.common_name == "Trần Văn Nam") << at;
    }
  }
  // A word of the update that nothing reads.
  EXPECT_THAT(Verify(absl::StrReplaceAll(pdf, {{"/Adobe.PPKLite", "/Adobe.PPKlite"}})),
              IsRefused("altered after it was"));
}

TEST_F(SignedPaperTest, RefusesRangesThatLeaveOutMore) {
  const auto with = [](auto range) { return Verify(SignPaper(issued_, nam_, {.range = range})); };
  using Size = size_t;
  EXPECT_THAT(with([](Size hole, Size end, Size all) {
                return absl::StrCat("[0 ", hole - 1, " ", end, " ", all - end, "]");
              }),
              IsRefused("something else than its own Contents"));
  EXPECT_THAT(with([](Size hole, Size end, Size all) {
                return absl::StrCat("[0 ", hole, " ", end + 1, " ", all - end - 1, "]");
              }),
              IsRefused("something else than its own Contents"));
  EXPECT_THAT(with([](Size hole, Size end, Size all) {
                return absl::StrCat("[1 ", hole - 1, " ", end, " ", all - end, "]");
              }),
              IsRefused("which two parts"));
  EXPECT_THAT(Verify(SignPaper(issued_, nam_, {.left_out = 1})),
              IsRefused("does not sign the whole file"));
  EXPECT_THAT(with([](Size hole, Size end, Size all) {
                return absl::StrCat("[0 ", hole, " ", end, " ", all - end + 1, "]");
              }),
              IsRefused("which two parts"));
  for (const char* range :
       {"[]", "null", "[0 1 2]", "[0 1 2 3 4]", "[0 0 0 0]", "[0 -1 2 3]", "[0 10 5 3]",
        "(0 1 2 3)", "[0 1.5 2 3]", "[0 1 2 9223372036854775807]",
        "[0 9223372036854775807 9223372036854775807 1]", "[0 1 4294967296 1]"}) {
    EXPECT_THAT(with([&](Size, Size, Size) { return std::string(range); }),
                IsRefused("which two parts"))
        << range;
  }
  EXPECT_THAT(with([](Size, Size, Size) { return "[0 1 2 99999999999999999999]"; }),
              IsRefused("not a sound PDF"));
}

// The hole of the range holds digits that are not what a reader takes for the signature.
TEST_F(SignedPaperTest, RefusesContentsThatAreWrapped) {
  const auto with = [](const SigningTerms& terms) {
    return Verify(SignPaper(issued_, nam_, terms));
  };
  EXPECT_THAT(with({.entries = "/Contents <00>"}), IsRefused("its own Contents"));
  EXPECT_THAT(with({.hole_key = "/Hole", .entries = "/Contents <" + std::string(16384, '1') + ">"}),
              IsRefused("its own Contents"));
  EXPECT_THAT(
      with({.hole_key = "/Hole", .entries = "/Contents 100 0 R", .objects = {{100, "<00>"}}}),
      IsRefused("its own Contents"));
  EXPECT_THAT(with({.sub_filter = "ETSI.CAdES.detached /Contents <00>"}),
              IsRefused("duplicated key"));
  const std::string pdf = SignPaper(issued_, nam_);
  EXPECT_THAT(Verify(absl::StrReplaceAll(pdf, {{"/Contents <", "/Contentz <"}})),
              IsRefused("its own Contents"));
  // White space between digits is for readers to skip, and for nobody to hide in.
  std::string spaced = pdf;
  spaced.replace(spaced.rfind("00>"), 2, "  ");
  EXPECT_THAT(Verify(spaced), IsRefused("its own Contents"));
}

TEST_F(SignedPaperTest, RefusesWhatASignatureDoesNotSay) {
  const auto with = [](const SigningTerms& terms) {
    return Verify(SignPaper(issued_, nam_, terms));
  };
  EXPECT_THAT(with({.sub_filter = "adbe.x509.rsa_sha1"}), IsRefused("neither adbe.pkcs7"));
  EXPECT_THAT(with({.sub_filter = "ETSI.RFC3161"}), IsRefused("neither adbe.pkcs7"));
  EXPECT_THAT(with({.digest = "SHA1"}), IsRefused("a weak algorithm"));
  EXPECT_THAT(with({.digest = "SHA224"}), IsRefused("a weak algorithm"));
  EXPECT_THAT(with({.with_attributes = false}), IsRefused("lacks the attributes"));
  EXPECT_THAT(with({.names_certificate = false}), IsRefused("whose it is"));
  EXPECT_THAT(with({.detached = false}), IsRefused("not of the PDF around it"));
  EXPECT_THAT(with({.with_certificates = false}), IsRefused("its signer's certificate"));
  EXPECT_THAT(with({.behind = "x"}), IsRefused("something stands behind"));
}

TEST_F(SignedPaperTest, RefusesTimesThatCannotBe) {
  const auto at = [](absl::Time time) { return Verify(SignPaper(issued_, nam_, {.time = time})); };
  EXPECT_THAT(at(kNow + absl::Minutes(10)), IsOk());
  EXPECT_THAT(at(kNow + absl::Minutes(10) + absl::Seconds(1)), IsRefused("a time to come"));
  EXPECT_THAT(at(kNow - absl::Hours(24)), IsOk());
  EXPECT_THAT(at(kNow - absl::Hours(24) - absl::Seconds(1)), IsRefused("did not hold"));
}

TEST_F(SignedPaperTest, RefusesSignersWhoAreNotTrusted) {
  const auto of = [](const Identity& signer) { return Verify(SignPaper(issued_, signer)); };
  const absl::Duration day = absl::Hours(24);
  EXPECT_THAT(of(Identity::Root().Issue({})), IsRefused("is not trusted"));
  EXPECT_THAT(of(Identity::Root({})), IsRefused("is not trusted"));
  EXPECT_THAT(of(office_.Issue({.from = kNow - 2 * day, .to = kNow - day})),
              IsRefused("has expired"));
  EXPECT_THAT(of(office_.Issue({.from = kNow + day})), IsRefused("does not hold yet"));
  EXPECT_THAT(of(office_.Issue({.rsa_bits = 1024})), IsRefused("a key of RSA 1024"));
  EXPECT_THAT(of(office_.Issue({.curve = "P-224"})), IsRefused("a key of ECDSA 224"));
  EXPECT_THAT(of(office_.Issue({.digest = "SHA1"})), IsRefused("of a weak algorithm"));
  EXPECT_THAT(of(office_.Issue({.key_usage = "critical,keyEncipherment"})),
              IsRefused("not one for signing documents"));
  EXPECT_THAT(of(office_.Issue({.extended_key_usage = "serverAuth,clientAuth"})),
              IsRefused("not one for signing documents"));
  EXPECT_THAT(of(office_.Issue({.key_usage = "", .extended_key_usage = ""})), IsOk());
  EXPECT_THAT(of(office_.Issue({.extended_key_usage = "1.3.6.1.5.5.7.3.36"})), IsOk());

  // A person who plays the authority, by his own certificate or by one without the right.
  EXPECT_THAT(of(nam_.Issue({})), IsRefused("is not trusted"));
  CertificateTerms terms = CertificateTerms::Authority("Cơ quan khác");
  terms.key_usage = "critical,digitalSignature";
  EXPECT_THAT(of(root_.Issue(terms).Issue({})), IsRefused("is not trusted"));
  terms = CertificateTerms::Authority("Cơ quan cũ");
  terms.to = kNow - absl::Seconds(1);
  EXPECT_THAT(of(root_.Issue(terms).Issue({})), IsRefused("has expired"));
  terms = CertificateTerms::Authority("Cơ quan yếu");
  terms.curve = "P-224";
  EXPECT_THAT(of(root_.Issue(terms).Issue({})), IsRefused("a weak algorithm"));
}

TEST_F(SignedPaperTest, TheLastOfTwoSignsEverythingAndTheFirstARevision) {
  const std::string once = SignPaper(issued_, nam_);
  const Identity stranger = Identity::Root().Issue({});
  EXPECT_THAT(Verify(SignPaper(once, stranger, {.field = "van-thu"})), IsRefused("not trusted"));
  // The first was by a stranger, and the second is good.
  EXPECT_THAT(Verify(SignPaper(SignPaper(issued_, stranger), nam_, {.field = "van-thu"})),
              IsRefused("is not trusted"));
  // The first signs a piece that is no file.
  const std::string piece = SignPaper(issued_, nam_, {.left_out = 3});
  EXPECT_THAT(Verify(SignPaper(piece, nam_, {.field = "van-thu"})),
              IsRefused("does not end as a PDF ends"));
  // Both fields show the first signature.
  SignatureField second = SampleField();
  second.name = "van-thu";
  const std::string two_fields = AddSignatureField(issued_, second).value();
  const std::string first = SignPaper(two_fields, nam_);
  const int signature = FieldNumber(first, "none") - 1;
  const std::string both =
      SignPaper(two_fields, nam_,
                {.objects = {{FieldNumber(two_fields, "van-thu"),
                              ObjectText(two_fields, FieldNumber(two_fields, "van-thu"),
                                         absl::StrCat("/V ", signature, " 0 R"))}}});
  EXPECT_THAT(VerifySignedPaper(both, two_fields, trust_, kNow), IsRefused("overlapping parts"));
}

TEST_F(SignedPaperTest, RefusesRevokedCertificatesWhereThereAreLists) {
  const auto trust = [](const std::string& lists) {
    return TrustStore::FromPem(root_.Pem(), lists).value();
  };
  const std::string pdf = SignPaper(issued_, nam_);
  const auto verify = [&](const std::string& lists) {
    return VerifySignedPaper(pdf, issued_, trust(lists), kNow);
  };
  EXPECT_THAT(verify(root_.RevocationListPem({}) + office_.RevocationListPem({})), IsOk());
  EXPECT_THAT(verify(root_.RevocationListPem({}) + office_.RevocationListPem({nam_})),
              IsRefused("was revoked"));
  EXPECT_THAT(verify(root_.RevocationListPem({office_}) + office_.RevocationListPem({})),
              IsRefused("was revoked"));
  EXPECT_THAT(verify(root_.RevocationListPem({})), IsRefused("is not trusted"));
}

}  // namespace
}  // namespace thidua::awards
