#include "services/awards/api/papers.h"

#include <utility>

#include "common/rpc/message.h"
#include "common/value/status_macros.h"
#include "services/awards/api/paper_request.h"
#include "services/awards/api/paper_stream.h"

namespace thidua::awards {

Papers::Papers(rpc::Dispatcher& dispatcher, const PaperPress& press)
    : dispatcher_(dispatcher),
      press_(press),
      streams_(
          dispatcher, "thidua.awards.v1.AwardsService/RenderPapers",
          [this](const rpc::Call& call, const grpc::ByteBuffer& request) {
            return Make(call, request);
          },
          kPrints) {}

absl::StatusOr<std::unique_ptr<rpc::EventSource>> Papers::Make(const rpc::Call& call,
                                                               const grpc::ByteBuffer& bytes) {
  v1::RenderPapersRequest request;
  RETURN_IF_ERROR(rpc::ReadRequest(bytes, request));
  RETURN_IF_ERROR(AuthorizePaper(call, request));
  Violations violations;
  CheckPaper(violations, request);
  RETURN_IF_ERROR(violations.ToStatus());
  return PaperStream(dispatcher_, [this, request](PrintProgress progress) {
    return press_.Print(request, progress);
  });
}

}  // namespace thidua::awards
