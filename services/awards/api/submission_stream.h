#pragma once
// AwardsService.SubmitSignedPaper: a submission as a stream of messages.

#include <memory>
#include <vector>

#include "common/rpc/client_stream.h"
#include "services/awards/api/paper_submission.h"

namespace thidua::awards {

// Files are small in number and large: few are taken in at a time. A stream counts until the client
// has its answer, so who hands in one after the other may have several for a moment.
inline constexpr rpc::ClientStreams::Options kSubmissions = {
    .max_streams = 8, .max_streams_each = 3, .batch_messages = 4, .batch_bytes = 2 << 20};

// Reads messages as they came and gives them to a PaperSubmission. What it is given must outlive
// it.
class SubmissionStream : public rpc::StreamConsumer {
 public:
  SubmissionStream(const resource::Store& store, const PaperPress& press, const PaperTrust& trust)
      : submission_(store, press, trust) {}

  absl::Status Take(rpc::Call& call, const std::vector<grpc::ByteBuffer>& batch) override;
  absl::Status Finish(rpc::Call& call, grpc::ByteBuffer* response) override;

 private:
  PaperSubmission submission_;
};

}  // namespace thidua::awards
