#include "services/reporting/api/feed/total_export.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/feed/total_follower.h"
#include "services/reporting/api/feed/total_lines.h"

namespace thidua::reporting {
namespace {

// Of the totals of one part; their text is several times as long.
constexpr size_t kPartBytes = 256 << 10;
constexpr int kLooks = 1000;
// Of the text of one message.
constexpr size_t kTextBytes = 2 << 20;

class ExportSource : public rpc::EventSource {
 public:
  ExportSource(TotalFollower follower, v1::TotalExportFormat format, OwnerSteps& steps)
      : follower_(std::move(follower)), format_(format), steps_(steps) {}

  absl::StatusOr<Batch> Next(const rpc::Call& call, absl::Time now) override {
    ChangePage page(kPartBytes, kLooks);
    // What a first snapshot tells, nobody has had before.
    const bool is_snapshot = follower_.cursor().catalog.seq == 0;
    Batch batch;
    ASSIGN_OR_RETURN(batch.more, follower_.Turn(call, now, steps_, std::nullopt, page));
    batch.last = !batch.more;
    for (const v1::TotalChange& change : page.changes()) {
      AppendTotalLines(change, !is_snapshot, format_, text_);
    }
    if (page.changes().empty() && batch.more) return batch;
    if (!has_header_) text_.insert(0, TotalLinesHeader(format_));
    has_header_ = true;
    std::string_view rest = text_;
    do {
      const std::string_view part = rest.substr(0, LinesWithin(rest));
      rest.remove_prefix(part.size());
      v1::ExportTotalsResponse response;
      response.set_text(std::string(part));
      if (rest.empty()) {
        response.set_cursor(EncodeTotalCursor(follower_.filter().digest, follower_.cursor()));
      }
      rpc::WriteResponse(response, &batch.events.emplace_back());
    } while (!rest.empty());
    text_.clear();
    return batch;
  }

 private:
  // How many bytes of the text are whole lines and have room in one message. No line is as long.
  static size_t LinesWithin(std::string_view text) {
    if (text.size() <= kTextBytes) return text.size();
    return text.rfind('\n', kTextBytes) + 1;
  }

  TotalFollower follower_;
  const v1::TotalExportFormat format_;
  OwnerSteps& steps_;
  bool has_header_ = false;
  std::string text_;
};

}  // namespace

TotalExport::TotalExport(rpc::Dispatcher& dispatcher, const resource::Store& store,
                         const catalog::CatalogSource& catalog, Totals& totals)
    : store_(store),
      catalog_(catalog),
      totals_(totals),
      moves_(std::make_shared<Moves>()),
      steps_(store.ledger(), totals, moves_),
      streams_(
          dispatcher, "thidua.reporting.v1.ReportingService/ExportTotals",
          [this](const rpc::Call& call, const grpc::ByteBuffer& request) {
            return Make(call, request);
          },
          kTotalExports) {
  store.ledger().Watch([moves = moves_](std::string_view ledger) { moves->Add(ledger); });
}

absl::StatusOr<std::unique_ptr<rpc::EventSource>> TotalExport::Make(const rpc::Call& call,
                                                                    const grpc::ByteBuffer& bytes) {
  v1::ExportTotalsRequest request;
  RETURN_IF_ERROR(rpc::ReadRequest(bytes, request));
  ASSIGN_OR_RETURN(TotalFollower follower,
                   TotalFollower::Open(call, store_, catalog_, totals_, request.filter(),
                                       request.cursor(), /*with_cells=*/true));
  if (request.format() != v1::TOTAL_EXPORT_FORMAT_CSV &&
      request.format() != v1::TOTAL_EXPORT_FORMAT_SDMX_CSV) {
    Violations violations;
    violations.Add("format", "is not one of TOTAL_EXPORT_FORMAT_CSV, TOTAL_EXPORT_FORMAT_SDMX_CSV");
    return violations.ToStatus();
  }
  return std::make_unique<ExportSource>(std::move(follower), request.format(), steps_);
}

}  // namespace thidua::reporting
