#pragma once
// Printing papers: what is stored is read and laid out on the executor, and comes as a stream.

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/server_stream.h"
#include "services/awards/papers/printer.h"
#include "thidua/awards/v1/papers.pb.h"

namespace thidua::awards {

// One print at a time has the printer; the others wait their turn.
inline constexpr rpc::ServerStreamOptions kPrints = {.max_streams = 32,
                                                     .kept_for_services = 0,
                                                     .max_streams_each = 4,
                                                     .poll = absl::Milliseconds(50)};

// The streams of RenderPapers. Thread-safe. What it is given must outlive it.
class Papers {
 public:
  // `check_url` is where certificates are checked, see CheckText in paper_words.h; it may be empty.
  Papers(rpc::Dispatcher& dispatcher, const resource::Store& store,
         const catalog::CatalogSource& catalog, papers::Printer& printer, std::string check_url);

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
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  papers::Printer& printer_;
  const std::string check_url_;
  rpc::ServerStreams streams_;  // last, because its thread uses the others
};

}  // namespace thidua::awards
