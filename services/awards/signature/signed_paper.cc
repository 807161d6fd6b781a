#include "services/awards/signature/signed_paper.h"

#include <memory>

#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/signature/paper_change.h"
#include "services/awards/signature/qpdf.h"
#include "services/awards/signature/revisions.h"
#include "services/awards/signature/signature_dictionary.h"

namespace thidua::awards {
namespace {

// What each signature signs is a PDF of its own, an update of what the one before it signs; all of
// them show what was issued. `last` is the whole file.
absl::Status CheckRevisions(std::string_view pdf, std::string_view original,
                            const std::vector<SignatureDictionary>& signatures,
                            const std::shared_ptr<QPDF>& last) {
  ASSIGN_OR_RETURN(const std::shared_ptr<QPDF> issued, OpenPdf(original));
  std::shared_ptr<QPDF> before = issued;
  size_t before_size = original.size();
  for (size_t i = 0; i < signatures.size(); ++i) {
    const size_t end = signatures[i].end;
    if (end <= original.size()) continue;  // signed before it was issued
    const std::string_view revision = pdf.substr(0, end);
    RETURN_IF_ERROR(CheckUpdates(revision, before_size));
    std::shared_ptr<QPDF> document = last;
    if (end < pdf.size()) {
      ASSIGN_OR_RETURN(document, OpenPdf(revision));
      ASSIGN_OR_RETURN(const std::vector<SignatureDictionary> then,
                       SignaturesOf(*document, revision));
      if (then.size() != i + 1 || then.back().hole != signatures[i].hole) {
        return Refusal("a signature of the PDF was put in after what it signs");
      }
    }
    RETURN_IF_ERROR(CheckOnlySigned(*issued, *document));
    if (before != issued) RETURN_IF_ERROR(CheckOnlySigned(*before, *document));
    before = document;
    before_size = end;
  }
  return absl::OkStatus();
}

absl::StatusOr<SignedPaper> Verify(std::string_view pdf, std::string_view original,
                                   const TrustStore& trust, absl::Time now) {
  ASSIGN_OR_RETURN(const std::shared_ptr<QPDF> document, OpenPdf(pdf));
  ASSIGN_OR_RETURN(const std::vector<SignatureDictionary> signatures, SignaturesOf(*document, pdf));
  RETURN_IF_ERROR(CheckUndamaged(*document));
  if (signatures.empty()) return Refusal("the PDF has no signature");
  if (signatures.back().end != pdf.size()) {
    return Refusal("the last signature does not sign the whole file: something was appended");
  }
  SignedPaper paper;
  for (const SignatureDictionary& signature : signatures) {
    ASSIGN_OR_RETURN(PaperSignature verified, VerifySignature(signature, pdf, trust, now));
    paper.signatures.push_back(std::move(verified));
  }
  // Only now, when everything is by people who are trusted: this reads all of the file.
  RETURN_IF_ERROR(CheckRevisions(pdf, original, signatures, document));
  paper.sha256 = Sha256(pdf);
  return paper;
}

}  // namespace

absl::StatusOr<SignedPaper> VerifySignedPaper(std::string_view pdf, std::string_view original,
                                              const TrustStore& trust, absl::Time now) {
  if (pdf.size() > kMostSignedPaperBytes) return Refusal("the file is larger than 16 MiB");
  if (!pdf.starts_with("%PDF-")) return Refusal("the file is not a PDF");
  if (!original.starts_with("%PDF-") || !LastTable(original).ok()) {
    return Internal("the paper as it was issued is not a PDF");
  }
  if (!pdf.starts_with(original)) {
    return Refusal("not a signature of this paper: the file does not begin with what was issued");
  }
  if (pdf.size() == original.size()) return Refusal("the paper came back without a new signature");
  return WithoutExceptions([&]() -> absl::StatusOr<SignedPaper> {
    RETURN_IF_ERROR(CheckUpdates(pdf, original.size()));
    return Verify(pdf, original, trust, now);
  });
}

}  // namespace thidua::awards
