#include "services/awards/signature/paper_change.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"
#include "services/awards/signature/signature_field.h"
#include "services/awards/signature/signed_paper.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using testing::Identity;
using testing::IsRefused;
using testing::kNow;
using testing::Objects;
using testing::ObjectText;
using testing::PlainPaper;
using testing::SampleField;
using testing::SignPaper;
using testing::WithUpdate;

// Somebody changes the paper before a person of trust signs it, or between two who do.
class PaperChangeTest : public ::testing::Test {
 protected:
  // The number of the object that has these words.
  static int NumberOf(const std::string& words) {
    for (int number = 1; number < 20; ++number) {
      if (ObjectText(issued_, number).find(words) != std::string::npos) return number;
    }
    ADD_FAILURE() << words;
    return 0;
  }

  static int NumberOfContent() {
    for (int number = 1; number < 20; ++number) {
      if (ObjectText(issued_, number).ends_with(" R")) return number;  // how a stream is written
    }
    return 0;
  }

  // The page's content with another name, and a further entry.
  static std::string Content(const std::string& name, const std::string& entry) {
    const std::string content = "BT /F1 24 Tf 100 700 Td (" + name + ") Tj ET";
    return absl::StrCat("<< ", entry, " /Length ", content.size(), " >>\nstream\n", content,
                        "\nendstream");
  }

  // The file with other objects, which is then signed.
  static absl::StatusOr<SignedPaper> Sign(const Objects& changes) {
    return VerifySignedPaper(SignPaper(WithUpdate(issued_, changes), nam_), issued_, trust_, kNow);
  }

  // The same, in the update that signs.
  static absl::StatusOr<SignedPaper> SignWith(const Objects& changes) {
    return VerifySignedPaper(SignPaper(issued_, nam_, {.objects = changes}), issued_, trust_, kNow);
  }

  static Objects Changed(const std::string& words, const char* from, const char* to) {
    const int number = NumberOf(words);
    return {{number, absl::StrReplaceAll(ObjectText(issued_, number), {{from, to}})}};
  }

  static Objects Grown(const std::string& words, const std::string& entries) {
    const int number = NumberOf(words);
    return {{number, ObjectText(issued_, number, entries)}};
  }

  static inline const Identity root_ = Identity::Root();
  static inline const Identity nam_ = root_.Issue({});
  static inline const TrustStore trust_ = TrustStore::FromPem(root_.Pem()).value();
  static inline const std::string issued_ = AddSignatureField(PlainPaper(), SampleField()).value();
};

constexpr char kPage[] = "/Type /Page ", kRoot[] = "/Catalog", kField[] = "/FT /Sig";

TEST_F(PaperChangeTest, TakesWhatDoesNotShow) {
  EXPECT_THAT(Sign({}), IsOk());
  EXPECT_THAT(Sign({{100, "(words that nothing leads to)"}}), IsOk());
  EXPECT_THAT(Sign(Changed("/Title", "Giay", "giay")), IsOk());
  EXPECT_THAT(Sign(Grown(kRoot, "/Version /2.0 /Extensions << /ADBE << /ExtensionLevel 8 >> >>")),
              IsOk());
  EXPECT_THAT(Sign(Grown(kRoot, "/DSS << /Certs [] >>")), IsOk());
  EXPECT_THAT(Sign(Grown("/SigFlags", "/DA (/Helv 0 Tf)")), IsOk());
}

TEST_F(PaperChangeTest, RefusesOtherContent) {
  for (const Objects& changes :
       {Changed("/BaseFont", "Helvetica", "Courier"), Changed(kPage, "595", "300"),
        Changed("/Kids", "/Count 1", "/Count 2"), Grown(kPage, "/Rotate 90"),
        Grown(kPage, "/AA << >>"), Grown(kRoot, "/OpenAction [3 0 R /Fit]"),
        Grown(kRoot, "/OCProperties << >>"), Grown(kRoot, "/Names << >>")}) {
    EXPECT_THAT(Sign(changes), IsRefused("not a signature of this paper"));
    EXPECT_THAT(SignWith(changes), IsRefused("not a signature of this paper"));
  }
  // As long as it was, and the same bytes that are read in another way.
  const Objects other_name = {{NumberOfContent(), Content("Nguyen Van Ban", "")}};
  EXPECT_THAT(SignWith(other_name), IsRefused("something of it was changed"));
  const Objects other_filter = {{NumberOfContent(), Content("Nguyen Thi Lan", "/Filter /Crypt")}};
  EXPECT_THAT(SignWith(other_filter), IsRefused("something of it was changed"));
  EXPECT_THAT(SignWith({{NumberOfContent(), Content("Nguyen Thi Lan", "")}}), IsOk());

  const std::string content = "BT (Tran Van B) Tj ET";
  const std::string stream =
      absl::StrCat("<< /Length ", content.size(), " >>\nstream\n", content, "\nendstream");
  for (int number = 1; ObjectText(issued_, number) != "null"; ++number) {
    for (const std::string& text : {std::string("null"), std::string("(words)"), stream}) {
      EXPECT_THAT(SignWith({{number, text}}), Fails(absl::StatusCode::kInvalidArgument)) << number;
    }
    if (ObjectText(issued_, number).ends_with(" R")) {  // a stream is written as a reference
      EXPECT_THAT(SignWith({{number, stream}}), IsRefused("something of it was changed"));
    }
  }
}

TEST_F(PaperChangeTest, RefusesAFieldThatMoves) {
  for (const Objects& changes :
       {Changed(kField, "/Rect [ 300", "/Rect [ 10"), Changed(kField, "(nguoi-ky)", "(ai-do)"),
        Changed(kField, "/FT /Sig", "/FT /Tx"), Grown(kField, "/A << /S /JavaScript /JS (x) >>"),
        Grown(kField, "/AA << >>"), Grown(kField, "/Kids []")}) {
    EXPECT_NE(changes.begin()->second, ObjectText(issued_, NumberOf(kField)));
    EXPECT_THAT(Sign(changes), Fails(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_THAT(Sign(Changed(kField, "/Rect [ 300", "/Rect [ 10")), IsRefused("moved or changed"));
}

TEST_F(PaperChangeTest, RefusesWhatIsPutOntoAPage) {
  const int page = NumberOf(kPage), field = NumberOf(kField), form = NumberOf("/SigFlags");
  const std::string note =
      "<< /Type /Annot /Subtype /FreeText /Rect [0 0 400 400] /Contents (Tran Van B) >>";
  const auto with_annotation = [&](const std::string& annotation) {
    Objects changes = {{100, annotation}};
    const std::string list = absl::StrCat("[ ", field, " 0 R ]");
    changes[page] = absl::StrReplaceAll(ObjectText(issued_, page),
                                        {{list, absl::StrCat("[ ", field, " 0 R 100 0 R ]")}});
    return changes;
  };
  EXPECT_THAT(Sign(with_annotation(note)), IsRefused("something else than a signature"));
  // One that says it is a signature, which is not in the form.
  const std::string widget = "<< /Subtype /Widget /FT /Sig /T (x) /Rect [0 0 9 9] >>";
  EXPECT_THAT(Sign(with_annotation(widget)), IsRefused("something else than a signature"));
  Objects in_form = with_annotation(widget);
  in_form[form] = absl::StrReplaceAll(ObjectText(issued_, form), {{" 0 R ]", " 0 R 100 0 R ]"}});
  EXPECT_THAT(Sign(in_form), IsOk());
  in_form[100] = "<< /Subtype /Widget /FT /Sig /T (x) /Rect [0 0 9 9] /AA << >> >>";
  EXPECT_THAT(Sign(in_form), IsRefused("something else than a signature"));
  in_form[100] = "<< /Subtype /Widget /FT /Tx /T (x) /Rect [0 0 9 9] >>";
  EXPECT_THAT(Sign(in_form), IsRefused("something else than a signature"));
  // The field that was issued is taken off the page, or out of the form.
  const std::string list = absl::StrCat("[ ", field, " 0 R ]");
  EXPECT_THAT(Sign(Changed(kPage, list.c_str(), "[ ]")), IsRefused("taken off a page"));
  EXPECT_THAT(SignWith(Changed(kPage, list.c_str(), "null")), IsRefused("lost its annotations"));
  const Objects without = Changed("/SigFlags", list.c_str(), "[ ]");
  const std::string elsewhere = SignPaper(WithUpdate(issued_, without), nam_, {.field = "x"});
  EXPECT_THAT(VerifySignedPaper(elsewhere, issued_, trust_, kNow),
              IsRefused("taken out of its form"));
  EXPECT_THAT(Sign(Grown("/SigFlags", "/XFA (x)")), IsRefused("its form was changed"));
  in_form = {
      {100, "<< /FT /Tx /T (x) >>"},
      {form, absl::StrReplaceAll(ObjectText(issued_, form), {{" 0 R ]", " 0 R 100 0 R ]"}})}};
  EXPECT_THAT(Sign(in_form), IsRefused("a field was added"));
}

TEST_F(PaperChangeTest, RefusesAnotherRoot) {
  const int root = NumberOf(kRoot);
  std::string update =
      WithUpdate(issued_, {{100, ObjectText(issued_, root)}}).substr(issued_.size());
  update = absl::StrReplaceAll(
      update, {{absl::StrCat("/Root ", root, " 0 R"), std::string("/Root 100 0 R")}});
  EXPECT_THAT(VerifySignedPaper(SignPaper(issued_ + update, nam_), issued_, trust_, kNow),
              IsRefused("another root"));
}

// The first to sign saw other words; they are gone before the second signs.
TEST_F(PaperChangeTest, RefusesWhatOnlyTheFirstSignerSaw) {
  const Objects changed = Changed("/BaseFont", "Helvetica", "Courier");
  const std::string shadow = SignPaper(WithUpdate(issued_, changed), nam_);
  const std::string restored = WithUpdate(shadow, Changed("/BaseFont", "Courier", "Helvetica"));
  const std::string pdf = SignPaper(restored, nam_, {.field = "van-thu"});
  EXPECT_THAT(VerifySignedPaper(pdf, issued_, trust_, kNow), IsRefused("not a signature of this"));
}

// The first signature is given another look, or is put in when the second is made.
TEST_F(PaperChangeTest, RefusesAChangeOfAnEarlierSignature) {
  const std::string once = SignPaper(issued_, nam_);
  const int field = NumberOf(kField);
  const std::string other_look =
      WithUpdate(once, {{field, ObjectText(once, field, "/MK << /R 90 >>")}});
  EXPECT_THAT(
      VerifySignedPaper(SignPaper(other_look, nam_, {.field = "van-thu"}), issued_, trust_, kNow),
      IsRefused("not a signature of this paper"));
  const std::string emptied =
      SignPaper(issued_, nam_, {.objects = {{field, ObjectText(issued_, field)}}});
  const int signature = testing::FieldNumber(emptied, "none") - 1;
  const std::string late = SignPaper(
      WithUpdate(emptied,
                 {{field, ObjectText(emptied, field, absl::StrCat("/V ", signature, " 0 R"))}}),
      nam_, {.field = "van-thu"});
  EXPECT_THAT(VerifySignedPaper(late, issued_, trust_, kNow), IsRefused("after what it signs"));
}

}  // namespace
}  // namespace thidua::awards
