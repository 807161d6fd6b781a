// Papers that come back signed: what is printed to be signed, what is taken in, and what is told.
#include "services/awards/api/signed_papers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/value/digest.h"
#include "services/awards/api/paper_request.h"
#include "services/awards/api/paper_submission.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/signature/testing/identity.h"
#include "services/awards/signature/testing/paper_signer.h"
#include "services/awards/signature/testing/refused.h"

namespace thidua::awards {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Code = absl::StatusCode;
using testing::Identity;
using testing::IsRefused;
using testing::SignPaper;

constexpr char kOwner[] = "units/khoai-chau";

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& each : ViolationsOf(status)) fields.push_back(each.field);
  return fields;
}

class SignedPapersTest : public ::testing::Test {
 protected:
  SignedPapersTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
    EXPECT_THAT(desk_.Decide("d1", desk_.Eligible("n", 2)), IsOk());
    Write("roots.pem", root_.Pem());
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  static v1::RenderPapersRequest Paper(v1::PaperKind kind = v1::PAPER_KIND_DECISION,
                                       const std::string& name = DecisionName("d1")) {
    v1::RenderPapersRequest request;
    request.set_kind(kind);
    request.set_name(name);
    request.set_signature_field(true);
    return request;
  }
  static v1::RenderPapersRequest Register() {
    v1::RenderPapersRequest request = Paper(v1::PAPER_KIND_REGISTER, kOwner);
    request.set_year(2020);
    request.mutable_words()->set_signer("Nguyễn Văn Ký");
    return request;
  }

  absl::StatusOr<PrintedPaper> Print(const v1::RenderPapersRequest& request) {
    return press_.Print(request, [](int64_t, int64_t) { return absl::OkStatus(); });
  }
  std::string Signed(const v1::RenderPapersRequest& request, const Identity& who,
                     const testing::SigningTerms& terms = {}) {
    const auto paper = Print(request);
    EXPECT_THAT(paper, IsOk());
    return SignPaper(paper.ok() ? paper->pdf : testing::PlainPaper(), who, terms);
  }

  v1::SubmitSignedPaperRequest Head(const v1::RenderPapersRequest& paper,
                                    const std::string& request_id = "") {
    v1::SubmitSignedPaperRequest head;
    *head.mutable_paper() = paper;
    head.set_request_id(request_id.empty() ? desk_.NewId() : request_id);
    return head;
  }

  absl::StatusOr<v1::SignedPaper> Submit(const std::string& pdf,
                                         const v1::RenderPapersRequest& paper,
                                         const std::string& request_id = "",
                                         const std::string& person = "admin") {
    PaperSubmission submission(desk_.store(), press_, trust_);
    auto call = desk_.As(person, "SubmitSignedPaper");
    RETURN_IF_ERROR(submission.Take(call, Head(paper, request_id)));
    for (size_t at = 0; at < pdf.size(); at += 50'000) {
      v1::SubmitSignedPaperRequest part;
      part.set_pdf(pdf.substr(at, 50'000));
      RETURN_IF_ERROR(submission.Take(call, part));
    }
    v1::SignedPaper answer;
    RETURN_IF_ERROR(submission.Finish(call, &answer));
    return answer;
  }

  absl::Status Correct(const std::string& grant) {
    v1::CorrectGrantRequest request;
    request.set_name(grant);
    request.set_description("Trưởng thôn Đông");
    request.set_correction("Công văn 1");
    request.set_request_id(desk_.NewId());
    v1::Grant answer;
    auto call = desk_.As("chief", "CorrectGrant");
    return desk_.grants->Correct(call, request, &answer);
  }

  static inline const Identity root_ = Identity::Root();
  static inline const Identity nam_ = root_.Issue({});
  Desk desk_;
  TemporaryFolder folder_;
  papers::Printer printer_;
  PaperPress press_{desk_.store(), desk_.catalog(), printer_, ""};
  PaperTrust trust_{folder_ / "roots.pem"};
};

TEST_F(SignedPapersTest, TakesInWhatWasPrintedAndSigned) {
  const auto printed = Print(Paper());
  ASSERT_THAT(printed, IsOk());
  EXPECT_THAT(printed->fields, ElementsAre("nguoi-ky"));
  EXPECT_EQ(Print(Paper())->pdf, printed->pdf) << "the same state gives the same bytes";
  const std::string pdf = SignPaper(printed->pdf, nam_);
  const auto paper = Submit(pdf, Paper());
  ASSERT_THAT(paper, IsOk());
  const std::string digest = ToHex(Sha256(pdf));
  EXPECT_EQ(paper->name(), std::string(kOwner) + "/signedPapers/" + digest.substr(0, 32));
  EXPECT_EQ(paper->sha256(), digest);
  EXPECT_EQ(paper->printed_sha256(), ToHex(Sha256(printed->pdf)));
  EXPECT_EQ(paper->size(), static_cast<int64_t>(pdf.size()));
  EXPECT_EQ(paper->kind(), v1::PAPER_KIND_DECISION);
  EXPECT_EQ(paper->subject(), DecisionName("d1"));
  EXPECT_FALSE(paper->simulated());
  EXPECT_EQ(paper->submitter(), "user:admin");
  EXPECT_TRUE(paper->has_submit_time());
  EXPECT_THAT(paper->empty_fields(), IsEmpty());
  ASSERT_THAT(paper->signatures(), SizeIs(1));
  EXPECT_EQ(paper->signatures(0).field(), "nguoi-ky");
  EXPECT_EQ(paper->signatures(0).signer(), "Trần Văn Nam");
  EXPECT_EQ(paper->signatures(0).issuer(), "Gốc");
  EXPECT_THAT(desk_.Log(), Not(HasSubstr("0900222333"))) << "the signer's own number";

  v1::GetSignedPaperRequest get;
  get.set_name(paper->name());
  v1::SignedPaper read;
  auto call = desk_.As("auditor", "GetSignedPaper");
  ASSERT_THAT(SignedPapers(desk_.store()).Get(call, get, &read), IsOk());
  EXPECT_EQ(read.SerializeAsString(), paper->SerializeAsString());
}

TEST_F(SignedPapersTest, AnswersARepetitionAlike) {
  const std::string pdf = Signed(Paper(), nam_);
  const auto paper = Submit(pdf, Paper(), "once");
  ASSERT_THAT(paper, IsOk());
  const int64_t head = desk_.Head();
  // Whatever has changed since: the paper would be printed otherwise, and nobody is trusted now.
  ASSERT_THAT(Correct(DecisionName("d1") + "/grants/1"), IsOk());
  Write("roots.pem", "");
  const auto again = Submit(pdf, Paper(), "once");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), paper->SerializeAsString());
  EXPECT_EQ(desk_.Head(), head + 1) << "the correction";
  EXPECT_THAT(Submit(pdf, Paper(), "another"),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_RESOURCE_EXISTS));
  EXPECT_THAT(Submit(pdf + " ", Paper(), "once"),
              Fails(Code::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
}

TEST_F(SignedPapersTest, RefusesWhatIsNotThePaper) {
  const int64_t head = desk_.Head();
  const std::string pdf = Signed(Paper(), nam_);
  const auto printed = Print(Paper());
  EXPECT_THAT(Submit(printed->pdf, Paper()), IsRefused("without a new signature"));
  EXPECT_THAT(Submit("Bằng khen", Paper()), IsRefused("not a PDF"));
  std::string altered = pdf;
  altered[altered.find("/MediaBox") + 1] = 'X';
  EXPECT_THAT(Submit(altered, Paper()), IsRefused("print it anew"));
  EXPECT_THAT(Submit(pdf + "\n", Paper()), IsRefused("the file"));
  EXPECT_THAT(Submit(SignPaper(printed->pdf, Identity::Root().Issue({})), Paper()),
              IsRefused("not trusted"));
  // Of another paper, and with other words.
  EXPECT_THAT(Submit(Signed(Register(), nam_), Paper()), IsRefused("it is another paper"));
  v1::RenderPapersRequest other = Paper();
  other.mutable_words()->set_fund("Quỹ thi đua");
  EXPECT_THAT(Submit(pdf, other), IsRefused("printed with other words"));
  v1::RenderPapersRequest plain = Paper();
  plain.set_signature_field(false);
  EXPECT_THAT(Submit(SignPaper(Print(plain)->pdf, nam_), Paper()), IsRefused("without a field"));
  EXPECT_THAT(Submit(pdf, Paper(v1::PAPER_KIND_DECISION, DecisionName("d9"))),
              Fails(Code::kNotFound));
  EXPECT_EQ(desk_.Head(), head);
}

TEST_F(SignedPapersTest, RefusesThePrintFromBeforeACorrection) {
  const v1::RenderPapersRequest certificate =
      Paper(v1::PAPER_KIND_CERTIFICATES, DecisionName("d1") + "/grants/1");
  const std::string pdf = Signed(certificate, nam_);
  ASSERT_THAT(Correct(certificate.name()), IsOk());
  EXPECT_THAT(Submit(pdf, certificate), IsRefused("print it anew and have that signed"));
  EXPECT_THAT(Submit(Signed(certificate, nam_), certificate), IsOk());
}

TEST_F(SignedPapersTest, SaysWhoHasNotSigned) {
  const auto ids = desk_.Voted("v", 1);
  const auto sessions = desk_.Keys(std::string(kMovement) + "/sessions/");
  ASSERT_THAT(sessions, Not(IsEmpty()));
  const v1::RenderPapersRequest minutes = Paper(v1::PAPER_KIND_MINUTES, sessions.front());
  EXPECT_THAT(Print(minutes)->fields, ElementsAre("chu-tri", "thu-ky"));
  const Identity lan = root_.Issue({.common_name = "Nguyễn Thị Lan"});
  const std::string once = Signed(minutes, nam_, {.field = "chu-tri"});
  const auto half = Submit(once, minutes);
  ASSERT_THAT(half, IsOk());
  EXPECT_THAT(half->empty_fields(), ElementsAre("thu-ky"));
  const auto whole = Submit(SignPaper(once, lan, {.field = "thu-ky"}), minutes);
  ASSERT_THAT(whole, IsOk());
  EXPECT_THAT(whole->empty_fields(), IsEmpty());
  ASSERT_THAT(whole->signatures(), SizeIs(2));
  EXPECT_EQ(whole->signatures(1).signer(), "Nguyễn Thị Lan");
  EXPECT_NE(whole->name(), half->name());
}

TEST_F(SignedPapersTest, EveryKindHasItsField) {
  desk_.Voted("v", 1);
  const std::string notice = desk_.Keys(std::string(kMovement) + "/notices/").front();
  v1::RenderPapersRequest letter = Paper(v1::PAPER_KIND_SUBMISSION, kMovement);
  letter.mutable_words()->add_addressees("Ủy ban nhân dân huyện");
  for (const v1::RenderPapersRequest& request :
       {Paper(), Register(), letter, Paper(v1::PAPER_KIND_NOTICE, notice),
        Paper(v1::PAPER_KIND_CERTIFICATES, DecisionName("d1") + "/grants/2")}) {
    const auto printed = Print(request);
    ASSERT_THAT(printed, IsOk()) << request.kind();
    EXPECT_THAT(printed->fields, ElementsAre("nguoi-ky"));
    EXPECT_THAT(Submit(SignPaper(printed->pdf, nam_), request), IsOk()) << request.kind();
  }
}

TEST_F(SignedPapersTest, TellsEveryFaultOfARequest) {
  PaperSubmission submission(desk_.store(), press_, trust_);
  auto call = desk_.As("admin", "SubmitSignedPaper");
  v1::SubmitSignedPaperRequest head;
  *head.mutable_paper() = Paper(v1::PAPER_KIND_DECISION);
  head.mutable_paper()->set_signature_field(false);
  head.mutable_paper()->set_year(2020);
  head.mutable_paper()->mutable_words()->set_date("hôm nay");
  head.set_pdf("%PDF-");
  EXPECT_THAT(FieldsOf(submission.Take(call, head)),
              UnorderedElementsAre("paper.year", "paper.words.date", "paper.signature_field",
                                   "request_id", "pdf"));
  ASSERT_THAT(submission.Take(call, Head(Paper(), "r1")), IsOk());
  EXPECT_THAT(FieldsOf(submission.Take(call, Head(Paper(), "r1"))),
              UnorderedElementsAre("paper", "request_id", "pdf"));
  v1::SubmitSignedPaperRequest part;
  part.set_pdf(std::string((1 << 20) + 1, 'x'));
  EXPECT_THAT(FieldsOf(submission.Take(call, part)), ElementsAre("pdf"));
  part.set_pdf(std::string(1 << 20, 'x'));
  for (int i = 0; i < 16; ++i) ASSERT_THAT(submission.Take(call, part), IsOk());
  part.set_pdf("x");
  EXPECT_THAT(ViolationsOf(submission.Take(call, part))[0].description, HasSubstr("16 MiB"));
  // A message alone is no file.
  PaperSubmission empty(desk_.store(), press_, trust_);
  ASSERT_THAT(empty.Take(call, Head(Paper())), IsOk());
  v1::SignedPaper answer;
  EXPECT_THAT(FieldsOf(empty.Finish(call, &answer)), ElementsAre("pdf"));
}

TEST_F(SignedPapersTest, WhatCannotBeSignedIsSaid) {
  const auto faults = [](const v1::RenderPapersRequest& request) {
    Violations violations;
    CheckPaper(violations, request);
    return FieldsOf(violations.ToStatus());
  };
  EXPECT_THAT(faults(Paper(v1::PAPER_KIND_CERTIFICATES)), ElementsAre("signature_field"));
  v1::RenderPapersRequest unnamed = Register();
  unnamed.clear_words();
  EXPECT_THAT(faults(unnamed), ElementsAre("words.signer"));
  EXPECT_THAT(faults(Register()), IsEmpty());
  EXPECT_THAT(faults(Paper(v1::PAPER_KIND_SUBMISSION, kMovement)), ElementsAre("words.addressees"));
}

TEST_F(SignedPapersTest, AsksForThePermissionFirst) {
  const std::string pdf = Signed(Paper(), nam_);
  for (const char* person : {"lan", "binh", "chief", "auditor", "nobody"}) {
    EXPECT_THAT(Submit(pdf, Paper(), "", person), Fails(Code::kPermissionDenied)) << person;
    // Nothing else is told, not even that the name is none.
    EXPECT_THAT(Submit(pdf, Paper(v1::PAPER_KIND_DECISION, "x"), "", person),
                Fails(Code::kPermissionDenied))
        << person;
  }
  EXPECT_THAT(Submit(pdf, Paper(v1::PAPER_KIND_DECISION, "units/kim-dong/decisions/d1")),
              Fails(Code::kPermissionDenied));
}

TEST_F(SignedPapersTest, TrustsWhatTheFilesSayNow) {
  const std::string pdf = Signed(Paper(), nam_);
  // Not given; broken at the start; broken later.
  auto call = desk_.As("admin", "SubmitSignedPaper");
  const PaperTrust none;
  PaperSubmission untrusting(desk_.store(), press_, none);
  const absl::Status refused = untrusting.Take(call, Head(Paper()));
  EXPECT_THAT(refused, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(refused.message(), HasSubstr("--paper-authorities"));
  EXPECT_THAT(none.Check(), IsOk());
  EXPECT_THAT(PaperTrust("", folder_ / "lists.pem").Check().message(),
              HasSubstr("--paper-authorities"));
  EXPECT_THAT(PaperTrust(folder_ / "none.pem").Check().message(), HasSubstr("none.pem"));
  Write("text.pem", "không phải chứng thư");
  EXPECT_THAT(PaperTrust(folder_ / "text.pem").Check(), Fails(Code::kInvalidArgument));
  EXPECT_THAT(PaperTrust(folder_ / "roots.pem", folder_ / "text.pem").Check(),
              Fails(Code::kInvalidArgument));
  EXPECT_THAT(trust_.Check(), IsOk());
  Write("roots.pem", "không phải chứng thư");
  const absl::Status broken = Submit(pdf, Paper()).status();
  EXPECT_THAT(broken, Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_THAT(broken.message(), Not(HasSubstr(std::string(folder_ / "roots.pem"))));
  // Read anew: another authority, and then the right one.
  Write("roots.pem", Identity::Root().Pem());
  EXPECT_THAT(Submit(pdf, Paper()), IsRefused("not trusted"));
  Write("roots.pem", root_.Pem());
  EXPECT_THAT(Submit(pdf, Paper()), IsOk());
}

// That of the test has run out when the decision is made.
TEST_F(SignedPapersTest, TrustsNobodyOnceARevocationListHasRunOut) {
  Write("lists.pem", root_.RevocationListPem({}));
  const PaperTrust trust(folder_ / "roots.pem", folder_ / "lists.pem");
  ASSERT_THAT(trust.Check(), IsOk());
  PaperSubmission submission(desk_.store(), press_, trust);
  auto call = desk_.As("admin", "SubmitSignedPaper");
  ASSERT_THAT(submission.Take(call, Head(Paper())), IsOk());
  v1::SubmitSignedPaperRequest part;
  part.set_pdf(Signed(Paper(), nam_));
  ASSERT_THAT(submission.Take(call, part), IsOk());
  v1::SignedPaper answer;
  EXPECT_THAT(submission.Finish(call, &answer), IsRefused("CRL has expired"));
}

TEST_F(SignedPapersTest, ListsByWhatWasSigned) {
  const auto one = Submit(Signed(Paper(), nam_), Paper());
  const auto two = Submit(Signed(Register(), nam_), Register());
  ASSERT_THAT(one, IsOk());
  ASSERT_THAT(two, IsOk());
  EXPECT_EQ(two->year(), 2020);
  const auto list = [&](const std::string& subject, const std::string& parent = kOwner) {
    v1::ListSignedPapersRequest request;
    request.set_parent(parent);
    request.set_subject(subject);
    v1::ListSignedPapersResponse answer;
    auto call = desk_.As("auditor", "ListSignedPapers");
    const absl::Status status = SignedPapers(desk_.store()).List(call, request, &answer);
    std::vector<std::string> names;
    for (const v1::SignedPaper& paper : answer.signed_papers()) names.push_back(paper.name());
    return status.ok() ? absl::StatusOr<std::vector<std::string>>(names) : status;
  };
  EXPECT_THAT(list("").value(), UnorderedElementsAre(one->name(), two->name()));
  EXPECT_THAT(list(DecisionName("d1")).value(), ElementsAre(one->name()));
  EXPECT_THAT(list(kOwner).value(), ElementsAre(two->name()));
  EXPECT_THAT(list(DecisionName("d2")).value(), IsEmpty());
  EXPECT_THAT(list("units/kim-dong/decisions/d1"),
              Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  EXPECT_THAT(list("d1"), Fails(Code::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
  EXPECT_THAT(list("", "units/kim-dong"), Fails(Code::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::awards
