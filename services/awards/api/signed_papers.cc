#include "services/awards/api/signed_papers.h"

namespace thidua::awards {
namespace {

class SubmissionConsumer : public rpc::StreamConsumer {
 public:
  absl::Status Take(rpc::Call&, const std::vector<grpc::ByteBuffer>&) override {
    return absl::UnimplementedError("not built yet");
  }
  absl::Status Finish(rpc::Call&, grpc::ByteBuffer*) override {
    return absl::UnimplementedError("not built yet");
  }
};

}  // namespace

std::unique_ptr<rpc::StreamConsumer> SignedPapers::Submission() {
  return std::make_unique<SubmissionConsumer>();
}

absl::Status SignedPapers::Get(rpc::Call&, const v1::GetSignedPaperRequest&, v1::SignedPaper*) {
  return absl::UnimplementedError("not built yet");
}

absl::Status SignedPapers::List(rpc::Call&, const v1::ListSignedPapersRequest&,
                                v1::ListSignedPapersResponse*) {
  return absl::UnimplementedError("not built yet");
}

}  // namespace thidua::awards
