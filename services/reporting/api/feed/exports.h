#pragma once
// ExportTotals and ExportFigures: what lies below one unit as text, from a cursor to what there is.

#include <grpcpp/grpcpp.h>

#include <memory>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/server_stream.h"
#include "services/reporting/api/feed/moves.h"
#include "services/reporting/api/feed/owner_steps.h"
#include "services/reporting/store/totals/totals.h"

namespace thidua::reporting {

// An export reads as fast as its reader takes it, so that few at once have the thread to
// themselves.
inline constexpr rpc::ServerStreamOptions kExports = {
    .max_streams = 64, .kept_for_services = 0, .max_streams_each = 4};

enum class ExportKind { kTotals, kFigures };

// The streams of one of the two. Thread-safe. What it is made with must outlive it.
class Exports {
 public:
  Exports(ExportKind kind, rpc::Dispatcher& dispatcher, const resource::Store& store,
          const catalog::CatalogSource& catalog, Totals& totals);

  // The reactor of a new stream; it owns itself.
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Open(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer& request) {
    return streams_.Open(context, request);
  }

  // Ends all streams with UNAVAILABLE; later ones are refused.
  void Stop() { streams_.Stop(); }

 private:
  template <class Request, class Response>
  absl::StatusOr<std::unique_ptr<rpc::EventSource>> Make(const rpc::Call& call,
                                                         const grpc::ByteBuffer& request);

  const ExportKind kind_;
  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  Totals& totals_;
  std::shared_ptr<Moves> moves_;  // outlives this for the ledger's sake
  OwnerSteps steps_;              // of the streams' thread
  rpc::ServerStreams streams_;    // last, because its thread uses the others
};

}  // namespace thidua::reporting
