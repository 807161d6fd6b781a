#pragma once
// Streams of events to clients, fed by one thread.

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "common/rpc/dispatcher.h"

namespace thidua::rpc {

// What one stream is fed with. Called on the feed's thread only, and destroyed on any.
class EventSource {
 public:
  struct Batch {
    std::vector<grpc::ByteBuffer> events;
    bool more = false;  // there may be more at once: ask again without waiting for news
    bool last = false;  // nothing comes after it: the stream ends with OK once it is written
  };
  virtual ~EventSource() = default;
  // Returns what is new, or a bookmark where nothing was for a heartbeat, or nothing. Asked again
  // once all of it is written. A status that is not OK ends the stream.
  virtual absl::StatusOr<Batch> Next(const Call& call, absl::Time now) = 0;
};

struct ServerStreamOptions {
  size_t max_streams = 256;
  size_t kept_for_services = 64;  // of max_streams: a service that follows the catalog needs them
  size_t max_streams_each = 16;   // of one principal who is no service
  absl::Duration heartbeat = absl::Seconds(5);
  absl::Duration poll = absl::Seconds(1);      // how often sources are asked without news
  absl::Duration patience = absl::Minutes(1);  // for a reader who does not take what was sent
};

// The open streams of one server-streaming method. A stream whose client does not take what was
// sent delays no other stream, and is ended after a while. Between batches a stream ends if its
// token has expired or its caller was revoked. No gRPC thread ever asks a source. Thread-safe.
class ServerStreams {
 public:
  // Reads the request and makes the source of a stream; must not block. Runs on a gRPC thread.
  using Make = std::function<absl::StatusOr<std::unique_ptr<EventSource>>(
      const Call& call, const grpc::ByteBuffer& request)>;

  // `method` is the full name without a leading slash; what it is given must outlive it.
  ServerStreams(Dispatcher& dispatcher, std::string_view method, Make make,
                ServerStreamOptions options);
  ~ServerStreams();

  // The reactor of a new stream; it owns itself.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Open(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer& request);

  // What to call when there may be news; it may be called on any thread, also when this is gone.
  std::function<void()> Waker() const;

  // Ends all streams with UNAVAILABLE; later ones are refused.
  void Stop();

  // Streams open now.
  size_t open() const;

 private:
  class Stream;
  struct Shared;  // what a stream may touch after this is gone

  void Run();
  // OK if `caller` may open one more stream. Called under the lock.
  absl::Status Admit(const auth::Caller& caller) const;
  // Asks the stream's source and hands over what it gives. Returns whether there may be more.
  absl::StatusOr<bool> Feed(Stream& stream, absl::Time now);

  Dispatcher& rpc_;
  const std::string method_;
  const Make make_;
  const ServerStreamOptions options_;
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace thidua::rpc
