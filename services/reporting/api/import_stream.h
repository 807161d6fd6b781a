#pragma once
// ReportingService.ImportReports: an import as a stream of messages.

#include "common/ledger/ledger.h"
#include "common/rpc/client_stream.h"
#include "services/reporting/api/import.h"

namespace thidua::reporting {

// Reads messages as they came and gives them to a ReportImport, a batch a chunk.
class ImportStream : public rpc::StreamConsumer {
 public:
  // `ledger` must outlive it.
  explicit ImportStream(ledger::Ledger& ledger) : ledger_(ledger) {}

  absl::Status Take(rpc::Call& call, const std::vector<grpc::ByteBuffer>& batch) override;
  absl::Status Finish(rpc::Call& call, grpc::ByteBuffer* response) override;

 private:
  ledger::Ledger& ledger_;
  std::unique_ptr<ReportImport> import_;  // from the header on
  std::vector<ImportedView> chunk_;       // kept from batch to batch for its memory alone
};

}  // namespace thidua::reporting
