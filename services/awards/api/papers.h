#pragma once
// Printing papers: what is stored is read and laid out on the executor, and comes as a stream.

#include <grpcpp/grpcpp.h>

#include <memory>

#include "common/rpc/dispatcher.h"
#include "common/rpc/server_stream.h"
#include "services/awards/api/paper_press.h"

namespace thidua::awards {

// One print at a time has the printer; the others wait their turn.
inline constexpr rpc::ServerStreamOptions kPrints = {.max_streams = 32,
                                                     .kept_for_services = 0,
                                                     .max_streams_each = 4,
                                                     .poll = absl::Milliseconds(50)};

// The streams of RenderPapers. Thread-safe. What it is given must outlive it.
class Papers {
 public:
  Papers(rpc::Dispatcher& dispatcher, const PaperPress& press);

  // The reactor of a new stream; it owns itself.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Open(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer& request) {
    return streams_.Open(context, request);
  }

  // Ends all streams with UNAVAILABLE; later ones are refused.
  void Stop() { streams_.Stop(); }

 private:
  absl::StatusOr<std::unique_ptr<rpc::EventSource>> Make(const rpc::Call& call,
                                                         const grpc::ByteBuffer& bytes);

  const rpc::Dispatcher& dispatcher_;
  const PaperPress& press_;
  rpc::ServerStreams streams_;  // last, because its thread uses the others
};

}  // namespace thidua::awards
