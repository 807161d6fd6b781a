#include "services/reporting/api/import_stream.h"

#include <utility>

#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

absl::Status Missing(std::string_view field, std::string_view problem) {
  Violations violations;
  violations.Add(field, problem);
  return violations.ToStatus();
}

}  // namespace

absl::Status ImportStream::Take(rpc::Call& call, const std::vector<grpc::ByteBuffer>& batch) {
  auto next = batch.begin();
  if (import_ == nullptr) {
    v1::ImportReportsRequest request;
    RETURN_IF_ERROR(rpc::ReadRequest(*next++, request));
    // Asked first, so that nobody else learns what a header needs.
    RETURN_IF_ERROR(call.Authorize(""));
    if (!request.has_header()) return Missing("header", "is required in the first message");
    ASSIGN_OR_RETURN(import_,
                     ReportImport::Begin(call, ledger_, std::move(*request.mutable_header())));
  }
  std::vector<v1::ImportedReport> chunk;
  chunk.reserve(batch.end() - next);
  for (; next != batch.end(); ++next) {
    v1::ImportReportsRequest request;
    RETURN_IF_ERROR(rpc::ReadRequest(*next, request));
    if (!request.has_report()) return Missing("report", "is required in every later message");
    chunk.push_back(std::move(*request.mutable_report()));
  }
  return chunk.empty() ? absl::OkStatus() : import_->Apply(call, chunk);
}

absl::Status ImportStream::Finish(rpc::Call& call, grpc::ByteBuffer* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  if (import_ == nullptr) return Missing("header", "is required in the first message");
  rpc::WriteResponse(import_->summary(), response);
  return absl::OkStatus();
}

}  // namespace thidua::reporting
