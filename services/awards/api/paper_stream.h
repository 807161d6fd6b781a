#pragma once
// The stream of a paper: it is printed on the executor, and sent in parts once it is done.

#include <absl/status/statusor.h>

#include <functional>
#include <memory>

#include "common/rpc/dispatcher.h"
#include "common/rpc/server_stream.h"
#include "services/awards/api/paper_press.h"

namespace thidua::awards {

// Reads what is needed and prints it. Runs on the executor, once.
using PrintPaper = std::function<absl::StatusOr<PrintedPaper>(PrintProgress progress)>;

// The source of a stream of RenderPapersResponse. `dispatcher` must outlive it.
std::unique_ptr<rpc::EventSource> PaperStream(const rpc::Dispatcher& dispatcher, PrintPaper print);

}  // namespace thidua::awards
