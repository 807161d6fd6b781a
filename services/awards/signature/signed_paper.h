#pragma once
// Verifies papers that come back signed. The file is taken for hostile: what is not exactly as a
// signing program writes it is refused.
//
//   ASSIGN_OR_RETURN(const SignedPaper paper,
//                    VerifySignedPaper(upload, issued, trust, absl::Now()));
//   paper.signatures.back().signer.common_name;

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "services/awards/signature/paper_signature.h"
#include "services/awards/signature/trust_store.h"

namespace thidua::awards {

inline constexpr size_t kMostSignedPaperBytes = 16 * 1024 * 1024;

struct SignedPaper {
  std::string sha256;                      // 32 bytes, of the whole file
  std::vector<PaperSignature> signatures;  // at least one, in the order in which they were made
};

// What the upload `pdf` says if it is `original`, byte for byte, and behind it updates that sign it
// and change nothing else that shows; if every signature in it is good, and the last one signs the
// whole file. `original` is what AddSignatureField wrote; it may be signed itself.
//
// Certificates are judged at `now`, the time of the upload: who verifies a paper again years later
// passes the time at which it came. Time stamps and revocation lists inside the file are not asked.
//   INVALID_ARGUMENT / INVALID_FIELD: a sentence says what is wrong: more than 16 MiB, not a PDF,
//   no signature, not of this paper, altered, a signature that leaves out a part of the file or is
//   not trusted, expired or weak. INTERNAL: `original` is not a PDF.
absl::StatusOr<SignedPaper> VerifySignedPaper(std::string_view pdf, std::string_view original,
                                              const TrustStore& trust, absl::Time now);

}  // namespace thidua::awards
