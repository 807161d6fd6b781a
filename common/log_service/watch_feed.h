#pragma once
// The open streams of WatchCommits, fed by one thread.

#include <absl/time/time.h>
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/log_service/image_registry.h"
#include "common/rpc/dispatcher.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

struct WatchOptions {
  size_t max_streams = 256;
  size_t kept_for_services = 64;  // of max_streams: without the catalog's feed they go stale
  size_t max_streams_each = 16;   // of one principal who is no service
  absl::Duration heartbeat = absl::Seconds(5);
  absl::Duration poll = absl::Seconds(1);  // how often the log is read where no commit was heard of
  size_t batch = 64;                       // commits read at once for one stream
  size_t batch_bytes = 1 << 20;            // reached or passed by the last commit of a batch
  absl::Duration patience = absl::Minutes(1);  // for a reader who does not take what was sent
};

// Reads the log for each stream that is ready for more, and hands it events. A stream whose client
// does not take what was sent delays no other stream, and is ended after a while. No gRPC thread
// ever reads the store.
// Thread-safe.
class WatchFeed {
 public:
  // `images` turns images into resources. What it is given must outlive it.
  WatchFeed(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger, std::string service,
            const ImageRegistry& images, WatchOptions options);
  ~WatchFeed();

  // The reactor of a new stream; it owns itself. `request` is a WatchCommitsRequest.
  grpc::ServerWriteReactor<ledger::v1::WatchCommitsResponse>* Open(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer& request);

  // Ends all streams with UNAVAILABLE; later ones are refused.
  void Stop();

  // Streams open now.
  size_t open() const;

 private:
  class Stream;
  struct Shared;  // what a stream may touch after the feed is gone

  void Run();
  // OK if `caller` may open one more stream. Called under the lock.
  absl::Status Admit(const auth::Caller& caller) const;
  // Hands the stream what is new, or a bookmark where nothing was for a heartbeat. A status that is
  // not OK ends the stream.
  absl::Status Feed(Stream& stream, absl::Time now);

  rpc::Dispatcher& rpc_;
  ledger::Ledger& ledger_;
  const std::string service_;
  const ImageRegistry& images_;
  const WatchOptions options_;
  std::shared_ptr<Shared> shared_;
  std::thread thread_;
};

}  // namespace thidua::log_service
