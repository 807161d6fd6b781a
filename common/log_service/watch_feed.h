#pragma once
// WatchCommits: the streams that follow one ledger each.

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "common/ledger/ledger.h"
#include "common/log_service/image_registry.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/server_stream.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

struct WatchOptions {
  rpc::ServerStreamOptions streams;
  size_t batch = 64;             // commits read at once for one stream
  size_t batch_bytes = 1 << 20;  // reached or passed by the last commit of a batch
};

// Reads the log for each stream that is ready for more. Thread-safe.
class WatchFeed {
 public:
  // `images` turns images into resources. What it is given must outlive it.
  WatchFeed(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger, std::string service,
            const ImageRegistry& images, WatchOptions options);

  // The reactor of a new stream; it owns itself. `request` is a WatchCommitsRequest.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Open(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer& request) {
    return streams_.Open(context, request);
  }

  // Ends all streams with UNAVAILABLE; later ones are refused.
  void Stop() { streams_.Stop(); }

 private:
  absl::StatusOr<std::unique_ptr<rpc::EventSource>> Make(const rpc::Call& call,
                                                         const grpc::ByteBuffer& request);

  ledger::Ledger& ledger_;
  const std::string service_;
  const ImageRegistry& images_;
  const WatchOptions options_;
  rpc::ServerStreams streams_;  // last, because its thread uses the others
};

}  // namespace thidua::log_service
