#pragma once
// Streams of messages from clients, worked off in batches on the executor.

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "common/rpc/dispatcher.h"

namespace thidua::rpc {

// What works off one stream. Called on the executor, never twice at a time, and destroyed there or
// on a gRPC thread.
class StreamConsumer {
 public:
  virtual ~StreamConsumer() = default;
  // Takes the next messages. The first batch is the first message alone, so that it is judged at
  // once; every other one is full, except the last. Where one batch ends and the next begins
  // depends on the messages alone, not on time. A status that is not OK ends the stream.
  virtual absl::Status Take(Call& call, const std::vector<grpc::ByteBuffer>& batch) = 0;
  // Writes the answer. Called once, after the client has sent everything and every Take was OK.
  virtual absl::Status Finish(Call& call, grpc::ByteBuffer* response) = 0;
};

// The open streams of one client-streaming method. While one batch is worked on and the next one is
// complete, nothing more is read, so that a client that is faster than this service waits. Between
// batches a stream ends if its client is gone, its deadline has passed or its token has expired.
// The batches that the consumer has taken by then stay taken; an incomplete one is never handed to
// it. Thread-safe.
class ClientStreams {
 public:
  struct Options {
    size_t max_streams = 16;
    size_t max_streams_each = 4;  // of one principal
    size_t batch_messages = 500;
    size_t batch_bytes = 2 << 20;  // reached or passed by the last message of a batch
  };

  // `make` makes the consumer of each stream, on a gRPC thread. What it is given must outlive it.
  ClientStreams(const Dispatcher& dispatcher, std::function<std::unique_ptr<StreamConsumer>()> make,
                Options options);

  // The reactor of a new stream; it owns itself. Nothing is read before the caller is known.
  grpc::ServerReadReactor<grpc::ByteBuffer>* Open(grpc::CallbackServerContext* context,
                                                  std::string_view method,
                                                  grpc::ByteBuffer* response);

  // Ends the streams whose clients are still sending, with UNAVAILABLE, once their batch is done;
  // later ones are refused. Those that were received whole are answered.
  void Stop();

  // Streams open now.
  size_t open() const;
  // Messages read and not worked on yet, of all streams.
  size_t waiting() const;

 private:
  class Stream;
  struct Shared;  // what a stream may touch after this is gone

  const Dispatcher& rpc_;
  const std::function<std::unique_ptr<StreamConsumer>()> make_;
  const std::shared_ptr<Shared> shared_;
};

}  // namespace thidua::rpc
