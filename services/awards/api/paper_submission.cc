#include "services/awards/api/paper_submission.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/resource/access.h"
#include "common/resource/cause.h"
#include "common/resource/write.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/awards/api/paper_request.h"
#include "services/awards/domain/names.h"
#include "services/awards/signature/refusal.h"
#include "services/awards/signature/signed_paper.h"

namespace thidua::awards {
namespace {

constexpr size_t kMostPartBytes = 1 << 20;
constexpr size_t kIdDigits = 32;  // of the file's digest, in its name

// Nothing of the certificate that is a number of a person is taken over.
v1::PaperSignature ToProto(const PaperSignature& signature) {
  v1::PaperSignature proto;
  proto.set_field(signature.field);
  proto.set_signer(signature.signer.common_name);
  proto.set_organisation(signature.signer.organisation);
  proto.set_issuer(signature.signer.issuer);
  proto.set_certificate_serial(signature.signer.certificate_serial);
  proto.set_certificate_sha256(ToHex(signature.signer.certificate_sha256));
  proto.set_algorithm(signature.algorithm);
  if (signature.claimed_time.has_value()) {
    *proto.mutable_claimed_time() = ToTimestamp(*signature.claimed_time);
  }
  return proto;
}

absl::Status One(std::string_view field, std::string_view problem) {
  Violations violations;
  violations.Add(field, problem);
  return violations.ToStatus();
}

}  // namespace

absl::Status PaperSubmission::Take(const rpc::Call& call, v1::SubmitSignedPaperRequest message) {
  return begun_ ? TakePart(message) : Begin(call, std::move(message));
}

absl::Status PaperSubmission::Begin(const rpc::Call& call, v1::SubmitSignedPaperRequest message) {
  RETURN_IF_ERROR(AuthorizePaper(call, message.paper(), "paper."));
  Violations violations;
  CheckPaper(violations, message.paper(), "paper.");
  if (!message.paper().signature_field()) {
    violations.Add("paper.signature_field",
                   "must be true: what comes back was printed with a field to sign in");
  }
  resource::CheckCause("", message.request_id(), message.reason(), violations);
  if (!message.pdf().empty()) violations.Add("pdf", "comes in the messages after the first");
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(trust_.CheckGiven());
  request_ = std::move(message);
  begun_ = true;
  return absl::OkStatus();
}

absl::Status PaperSubmission::TakePart(const v1::SubmitSignedPaperRequest& message) {
  Violations violations;
  if (message.has_paper()) violations.Add("paper", "stands in the first message alone");
  if (!message.request_id().empty()) violations.Add("request_id", "stands in the first message");
  if (!message.reason().empty()) violations.Add("reason", "stands in the first message");
  if (message.pdf().empty()) violations.Add("pdf", "is required in every message but the first");
  if (message.pdf().size() > kMostPartBytes) {
    violations.Add("pdf", absl::StrCat("has ", message.pdf().size(), " bytes; a message takes ",
                                       kMostPartBytes, ": send the file in parts"));
  } else if (pdf_.size() + message.pdf().size() > kMostSignedPaperBytes) {
    violations.Add("pdf", absl::StrCat("the file is larger than 16 MiB (", kMostSignedPaperBytes,
                                       " bytes), as large as one may be"));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  pdf_ += message.pdf();
  return absl::OkStatus();
}

absl::Status PaperSubmission::Finish(const rpc::Call& call, v1::SignedPaper* answer) {
  // Again, because a file may take a while to come.
  RETURN_IF_ERROR(AuthorizePaper(call, request_.paper(), "paper."));
  if (pdf_.empty())
    return One("pdf", "is required: the file comes in the messages after the first");
  const std::string sha256 = Sha256(pdf_);
  request_.set_pdf(sha256);
  const std::string& subject = request_.paper().name();
  const std::string name =
      kSignedPaperName.Format({LastSegment(OwnerOf(subject)), ToHex(sha256).substr(0, kIdDigits)});

  // A request that was answered is answered alike, whatever has changed since. For any other one
  // this only finds out the time.
  absl::Time now;
  const absl::Status known = resource::Write(
      call, store_, request_, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::SignedPaper> {
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        now = txn.time();
        return absl::CancelledError("not handed in before");
      },
      answer);
  if (!absl::IsCancelled(known)) return known;

  ASSIGN_OR_RETURN(v1::SignedPaper paper, Verify(call, now));
  paper.set_name(name);
  paper.set_sha256(ToHex(sha256));
  return resource::Write(
      call, store_, request_, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<v1::SignedPaper> {
        RETURN_IF_ERROR(resource::CheckAbsent(txn, name));
        return paper;
      },
      answer);
}

absl::StatusOr<v1::SignedPaper> PaperSubmission::Verify(const rpc::Call& call,
                                                        absl::Time now) const {
  ASSIGN_OR_RETURN(const TrustStore trust, trust_.Read());
  ASSIGN_OR_RETURN(
      const PrintedPaper printed,
      press_.Print(request_.paper(), [&](int64_t, int64_t) { return resource::CheckTime(call); }));
  if (pdf_.starts_with("%PDF-") && !pdf_.starts_with(printed.pdf)) {
    return Refusal(
        "the file does not begin with this paper as it is printed now: it is another paper, was "
        "printed with other words or without a field to sign in, or something that stands on it "
        "was changed since; print it anew and have that signed");
  }
  ASSIGN_OR_RETURN(const SignedPaper verified, VerifySignedPaper(pdf_, printed.pdf, trust, now));

  v1::SignedPaper paper;
  paper.set_kind(request_.paper().kind());
  paper.set_subject(request_.paper().name());
  paper.set_year(request_.paper().year());
  paper.set_printed_sha256(ToHex(Sha256(printed.pdf)));
  paper.set_size(static_cast<int64_t>(pdf_.size()));
  for (const PaperSignature& signature : verified.signatures) {
    *paper.add_signatures() = ToProto(signature);
  }
  for (const std::string& field : printed.fields) {
    if (absl::c_none_of(verified.signatures,
                        [&](const PaperSignature& each) { return each.field == field; })) {
      paper.add_empty_fields(field);
    }
  }
  paper.set_simulated(printed.simulated);
  paper.set_submitter(call.caller().principal);
  *paper.mutable_submit_time() = ToTimestamp(now);
  return paper;
}

}  // namespace thidua::awards
