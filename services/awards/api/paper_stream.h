#pragma once
// The stream of a paper: it is printed on the executor, and sent in parts once it is done.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/rpc/dispatcher.h"
#include "common/rpc/server_stream.h"

namespace thidua::awards {

// A paper that is printed.
struct PrintedPaper {
  std::string pdf;
  std::string file_name;
};

// Told how many of how many pages are done; what is not OK ends the print.
using PrintProgress = absl::FunctionRef<absl::Status(int64_t done, int64_t total)>;

// Reads what is needed and prints it. Runs on the executor, once.
using PrintPaper = std::function<absl::StatusOr<PrintedPaper>(PrintProgress progress)>;

// The source of a stream of RenderPapersResponse. `dispatcher` must outlive it.
std::unique_ptr<rpc::EventSource> PaperStream(const rpc::Dispatcher& dispatcher, PrintPaper print);

}  // namespace thidua::awards
