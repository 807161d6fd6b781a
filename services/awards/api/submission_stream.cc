#include "services/awards/api/submission_stream.h"

#include <utility>

#include "common/rpc/message.h"
#include "common/value/status_macros.h"

namespace thidua::awards {

absl::Status SubmissionStream::Take(rpc::Call& call, const std::vector<grpc::ByteBuffer>& batch) {
  for (const grpc::ByteBuffer& bytes : batch) {
    v1::SubmitSignedPaperRequest message;
    RETURN_IF_ERROR(rpc::ReadRequest(bytes, message));
    RETURN_IF_ERROR(submission_.Take(call, std::move(message)));
  }
  return absl::OkStatus();
}

absl::Status SubmissionStream::Finish(rpc::Call& call, grpc::ByteBuffer* response) {
  v1::SignedPaper paper;
  RETURN_IF_ERROR(submission_.Finish(call, &paper));
  rpc::WriteResponse(paper, response);
  return absl::OkStatus();
}

}  // namespace thidua::awards
