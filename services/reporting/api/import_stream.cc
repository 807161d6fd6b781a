#include "services/reporting/api/import_stream.h"

#include <deque>
#include <string>
#include <utility>

#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/store/images.h"
#include "services/reporting/store/report_bytes.h"

namespace thidua::reporting {
namespace {

absl::Status Missing(std::string_view field, std::string_view problem) {
  Violations violations;
  violations.Add(field, problem);
  return violations.ToStatus();
}

std::string_view View(const grpc::Slice& slice) {
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

// A report that protobuf had to read.
struct Parsed {
  v1::ImportReportsRequest request;
  std::string bytes;
};

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
  // What the views are of.
  std::vector<grpc::Slice> slices(batch.end() - next);
  std::deque<Parsed> parsed;
  chunk_.resize(slices.size());
  for (size_t i = 0; i < slices.size(); ++i) {
    const grpc::ByteBuffer& message = *(next + i);
    if (!message.DumpToSingleSlice(&slices[i]).ok() || !ReadPlain(View(slices[i]), chunk_[i])) {
      Parsed& one = parsed.emplace_back();
      RETURN_IF_ERROR(rpc::ReadRequest(message, one.request));
      if (!one.request.has_report()) {
        return Missing("report", "is required in every later message");
      }
      one.bytes = Serialize(one.request.report());
      chunk_[i] = {one.request.report().row(), ViewOf(one.request.report().report()), one.bytes};
    }
  }
  return chunk_.empty() ? absl::OkStatus() : import_->Apply(call, chunk_);
}

absl::Status ImportStream::Finish(rpc::Call& call, grpc::ByteBuffer* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  if (import_ == nullptr) return Missing("header", "is required in the first message");
  rpc::WriteResponse(import_->summary(), response);
  return absl::OkStatus();
}

}  // namespace thidua::reporting
