#include "services/reporting/api/feed/exports.h"

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/feed/figure_lines.h"
#include "services/reporting/api/feed/total_follower.h"
#include "services/reporting/api/feed/total_lines.h"

namespace thidua::reporting {
namespace {

// Of the totals of one turn; their text is several times as long.
constexpr size_t kPageBytes = 256 << 10;
constexpr int kLooks = 1000;
// Of the text of one turn, which ends behind the subject or total that goes beyond, and of one
// message.
constexpr size_t kTurnBytes = 1 << 20;
constexpr size_t kTextBytes = 2 << 20;

// How many bytes of the text are whole lines and have room in one message. No line is as long.
size_t LinesWithin(std::string_view text) {
  if (text.size() <= kTextBytes) return text.size();
  return text.rfind('\n', kTextBytes) + 1;
}

template <class Response>
class ExportSource : public rpc::EventSource {
 public:
  ExportSource(ExportKind kind, const resource::Store& store, TotalFollower follower,
               v1::ExportFormat format, OwnerSteps& steps)
      : kind_(kind),
        follower_(std::move(follower)),
        format_(format),
        steps_(steps),
        figures_(store, format) {}

  absl::StatusOr<Batch> Next(const rpc::Call& call, absl::Time now) override {
    Batch batch;
    if (changes_.empty()) {
      ChangePage page(kPageBytes, kLooks);
      // What a first snapshot tells, nobody has had before.
      is_snapshot_ = follower_.cursor().catalog.seq == 0;
      ASSIGN_OR_RETURN(more_, follower_.Turn(call, now, steps_, std::nullopt, page));
      changes_.assign(std::make_move_iterator(page.changes().begin()),
                      std::make_move_iterator(page.changes().end()));
      batch.more = more_;
      if (changes_.empty() && more_) return batch;
    } else {
      RETURN_IF_ERROR(call.Authorize(follower_.filter().parent));
    }
    std::string text;
    if (!has_header_) {
      text = kind_ == ExportKind::kTotals ? TotalLinesHeader(format_) : FigureLinesHeader(format_);
    }
    has_header_ = true;
    while (!changes_.empty() && text.size() < kTurnBytes) {
      ASSIGN_OR_RETURN(const bool done, Append(changes_.front(), text));
      if (done) changes_.pop_front();
    }
    batch.more = more_ || !changes_.empty();
    batch.last = !batch.more;
    std::string_view rest = text;
    do {
      Response response;
      const std::string_view part = rest.substr(0, LinesWithin(rest));
      rest.remove_prefix(part.size());
      response.set_text(std::string(part));
      // What the cursor stands for is there only once the last line of it is.
      if (rest.empty() && changes_.empty()) {
        response.set_cursor(EncodeTotalCursor(follower_.filter().digest, follower_.cursor()));
      }
      rpc::WriteResponse(response, &batch.events.emplace_back());
    } while (!rest.empty());
    return batch;
  }

 private:
  // Returns whether the change is written; otherwise it is to be gone on with.
  absl::StatusOr<bool> Append(const v1::TotalChange& change, std::string& text) {
    if (kind_ == ExportKind::kFigures) {
      return figures_.Append(change, !is_snapshot_, kTurnBytes, text);
    }
    AppendTotalLines(change, !is_snapshot_, format_, text);
    return true;
  }

  const ExportKind kind_;
  TotalFollower follower_;
  const v1::ExportFormat format_;
  OwnerSteps& steps_;
  FigureLines figures_;
  bool has_header_ = false;
  // Of the last turn of the follower: what is not written yet, and whether more comes.
  std::deque<v1::TotalChange> changes_;
  bool is_snapshot_ = false;
  bool more_ = false;
};

}  // namespace

Exports::Exports(ExportKind kind, rpc::Dispatcher& dispatcher, const resource::Store& store,
                 const catalog::CatalogSource& catalog, Totals& totals)
    : kind_(kind),
      store_(store),
      catalog_(catalog),
      totals_(totals),
      moves_(std::make_shared<Moves>()),
      steps_(store.ledger(), totals, moves_),
      streams_(
          dispatcher,
          kind == ExportKind::kTotals ? "thidua.reporting.v1.ReportingService/ExportTotals"
                                      : "thidua.reporting.v1.ReportingService/ExportFigures",
          [this](const rpc::Call& call, const grpc::ByteBuffer& request) {
            return kind_ == ExportKind::kTotals
                       ? Make<v1::ExportTotalsRequest, v1::ExportTotalsResponse>(call, request)
                       : Make<v1::ExportFiguresRequest, v1::ExportFiguresResponse>(call, request);
          },
          kExports) {
  store.ledger().Watch([moves = moves_](std::string_view ledger) { moves->Add(ledger); });
}

template <class Request, class Response>
absl::StatusOr<std::unique_ptr<rpc::EventSource>> Exports::Make(const rpc::Call& call,
                                                                const grpc::ByteBuffer& bytes) {
  Request request;
  RETURN_IF_ERROR(rpc::ReadRequest(bytes, request));
  ASSIGN_OR_RETURN(
      TotalFollower follower,
      TotalFollower::Open(call, store_, catalog_, totals_, request.filter(), request.cursor(),
                          /*with_cells=*/kind_ == ExportKind::kTotals));
  if (request.format() != v1::EXPORT_FORMAT_CSV && request.format() != v1::EXPORT_FORMAT_SDMX_CSV) {
    Violations violations;
    violations.Add("format", "is not one of EXPORT_FORMAT_CSV, EXPORT_FORMAT_SDMX_CSV");
    return violations.ToStatus();
  }
  return std::make_unique<ExportSource<Response>>(kind_, store_, std::move(follower),
                                                  request.format(), steps_);
}

}  // namespace thidua::reporting
