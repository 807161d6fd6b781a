#include "services/reporting/api/reports/import_stream.h"

#include <utility>

#include "common/resource/image.h"
#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/encoding/report_bytes.h"

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

}  // namespace

absl::Status ImportStream::Take(rpc::Call& call, const std::vector<grpc::ByteBuffer>& messages) {
  std::span rest(messages);
  if (import_ == nullptr) {
    RETURN_IF_ERROR(Begin(call, rest.front()));
    rest = rest.subspan(1);
  }
  if (rest.empty()) return absl::OkStatus();
  Batch& batch = batches_[taken_++ % 2];
  absl::Status read = Read(rest, batch);
  if (read.ok()) {
    auto chunk = import_->Prepare(call, batch.reports);
    read = chunk.status();
    if (chunk.ok()) batch.chunk = *std::move(chunk);
  }
  RETURN_IF_ERROR(Applied());
  RETURN_IF_ERROR(read);
  applying_ = std::async(std::launch::async,
                         [&call, &batch, this] { return import_->Apply(call, *batch.chunk); });
  return absl::OkStatus();
}

absl::Status ImportStream::Finish(rpc::Call& call, grpc::ByteBuffer* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  if (import_ == nullptr) return Missing("header", "is required in the first message");
  RETURN_IF_ERROR(Applied());
  rpc::WriteResponse(import_->summary(), response);
  return absl::OkStatus();
}

absl::Status ImportStream::Begin(rpc::Call& call, const grpc::ByteBuffer& message) {
  v1::ImportReportsRequest request;
  RETURN_IF_ERROR(rpc::ReadRequest(message, request));
  // Asked first, so that nobody else learns what a header needs.
  RETURN_IF_ERROR(call.Authorize(""));
  if (!request.has_header()) return Missing("header", "is required in the first message");
  ASSIGN_OR_RETURN(import_,
                   ReportImport::Begin(call, store_, std::move(*request.mutable_header())));
  return absl::OkStatus();
}

absl::Status ImportStream::Read(std::span<const grpc::ByteBuffer> messages, Batch& batch) {
  batch.parsed.clear();
  batch.slices.resize(messages.size());
  batch.reports.resize(messages.size());
  for (size_t i = 0; i < messages.size(); ++i) {
    grpc::Slice& slice = batch.slices[i];
    ImportedView& report = batch.reports[i];
    if (messages[i].DumpToSingleSlice(&slice).ok() && ReadPlain(View(slice), report)) continue;
    Parsed& one = batch.parsed.emplace_back();
    RETURN_IF_ERROR(rpc::ReadRequest(messages[i], one.request));
    if (!one.request.has_report()) return Missing("report", "is required in every later message");
    const v1::ImportedReport& parsed = one.request.report();
    one.bytes = Serialize(parsed);
    report = {.row = parsed.row(), .report = ViewOf(parsed.report()), .bytes = one.bytes};
  }
  return absl::OkStatus();
}

absl::Status ImportStream::Applied() {
  return applying_.valid() ? applying_.get() : absl::OkStatus();
}

}  // namespace thidua::reporting
