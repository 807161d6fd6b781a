#pragma once
// ReportingService.ImportReports: an import as a stream of messages.

#include <deque>
#include <future>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "common/resource/store.h"
#include "common/rpc/client_stream.h"
#include "services/reporting/api/reports/import.h"

namespace thidua::reporting {

// Reads messages as they came and gives them to a ReportImport, a batch a chunk. While one chunk is
// applied, on a thread of its own, the next one is read and prepared.
class ImportStream : public rpc::StreamConsumer {
 public:
  // `store` must outlive it, and so must the call.
  explicit ImportStream(const resource::Store& store) : store_(store) {}
  // Waits for the chunk that is applied.
  ~ImportStream() override = default;

  // What a batch comes to may be told by the call after it.
  absl::Status Take(rpc::Call& call, const std::vector<grpc::ByteBuffer>& batch) override;
  absl::Status Finish(rpc::Call& call, grpc::ByteBuffer* response) override;

 private:
  // A report that protobuf had to read.
  struct Parsed {
    v1::ImportReportsRequest request;
    std::string bytes;
  };
  // One batch, and what its chunk is a view of.
  struct Batch {
    std::vector<grpc::Slice> slices;
    std::deque<Parsed> parsed;
    std::vector<ImportedView> reports;
    std::shared_ptr<ReportImport::Chunk> chunk;
  };

  absl::Status Begin(rpc::Call& call, const grpc::ByteBuffer& message);
  static absl::Status Read(std::span<const grpc::ByteBuffer> messages, Batch& batch);
  // Waits for the chunk that is applied, if one is; what came of it.
  absl::Status Applied();

  const resource::Store& store_;
  std::unique_ptr<ReportImport> import_;  // from the header on
  Batch batches_[2];                      // in turn: one is applied, the other one read
  size_t taken_ = 0;
  std::future<absl::Status> applying_;  // last, so that it is waited for first
};

}  // namespace thidua::reporting
