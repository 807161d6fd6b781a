#pragma once
// One paper that comes back signed: it comes in parts, is verified and committed.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/awards/api/paper_press.h"
#include "services/awards/api/paper_trust.h"
#include "thidua/awards/v1/signed_paper.pb.h"

namespace thidua::awards {

// Not thread-safe. What it is given must outlive it.
class PaperSubmission {
 public:
  PaperSubmission(const resource::Store& store, const PaperPress& press, const PaperTrust& trust)
      : store_(store), press_(press), trust_(trust) {}

  // Takes the next message; the first one says what the paper is.
  //   PERMISSION_DENIED, before anything else is told. INVALID_ARGUMENT: every fault of the
  //   message; the file is too large. FAILED_PRECONDITION / ILLEGAL_STATE: no authorities are
  //   trusted.
  absl::Status Take(const rpc::Call& call, v1::SubmitSignedPaperRequest message);

  // Prints the paper again, verifies what came, and commits. A request id that is known is answered
  // from the log.
  //   Errors as the proto says.
  absl::Status Finish(const rpc::Call& call, v1::SignedPaper* answer);

 private:
  absl::Status Begin(const rpc::Call& call, v1::SubmitSignedPaperRequest message);
  absl::Status TakePart(const v1::SubmitSignedPaperRequest& message);
  // What was verified at `now`, as it is stored.
  absl::StatusOr<v1::SignedPaper> Verify(const rpc::Call& call, absl::Time now) const;

  const resource::Store& store_;
  const PaperPress& press_;
  const PaperTrust& trust_;
  bool begun_ = false;
  v1::SubmitSignedPaperRequest request_;  // without the file; then with its digest in its place
  std::string pdf_;
};

}  // namespace thidua::awards
