#pragma once
// GetTotal, which is answered on the cheapest of three routes:
//
//   ready        The total lies near and is known to be the latest, or fresh enough: the gRPC
//   thread
//                answers at once.
//   shared look  Other processes commit too, so the database has to be asked what the latest
//   version
//                is: all who ask meanwhile share one query, and another thread answers with what
//                lies ready for that version.
//   handler      Everything else, refusals too: the executor answers as it does other calls.

#include <absl/status/status.h>
#include <grpcpp/support/byte_buffer.h>

#include <string_view>

#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Thread-safe. `totals` must outlive it.
class TotalRoutes {
 public:
  explicit TotalRoutes(Totals& totals) : totals_(totals) {}

  // Takes the first two routes, for the bytes of a GetTotalRequest, and declines what is for the
  // handler. Does not block. `out` must live until the call is answered.
  rpc::Dispatcher::FastAnswer Fast(rpc::Call& call, std::string_view request,
                                   grpc::ByteBuffer* out);

  // Is the handler, for every request.
  absl::Status Handle(rpc::Call& call, const v1::GetTotalRequest& request, grpc::ByteBuffer* out);

 private:
  Totals& totals_;
};

}  // namespace thidua::reporting
