#include "services/reporting/api/feed/exports.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
constexpr int kExportLooks = 1000;
// Rounds behind which a cursor comes: figures have many more lines than totals.
constexpr size_t kTotalRounds = 256, kFigureRounds = 8;
// Turns after which what they told is written: of a busy round that may be one state for many.
constexpr int kTurns = 8;
// Steps of owners that are kept for other exports: each begins elsewhere.
constexpr size_t kKeptSteps = 64;
// Of the text of one turn, which ends behind the subject or total that goes beyond, and of one
// message.
constexpr size_t kTurnBytes = 1 << 20;
constexpr size_t kTextBytes = 2 << 20;
constexpr std::string_view kLineEnd = "\r\n";

// How many bytes of the text are whole lines and have room in one message. No line is as long, and
// no field of a line holds the end of one.
size_t LinesWithin(std::string_view text) {
  if (text.size() <= kTextBytes) return text.size();
  return text.rfind(kLineEnd, kTextBytes - kLineEnd.size()) + kLineEnd.size();
}

template <class Response>
class ExportSource : public rpc::EventSource {
 public:
  ExportSource(ExportKind kind, const resource::Store& store, TotalFollower follower,
               v1::ExportFormat format, OwnerSteps& steps)
      : kind_(kind),
        store_(store),
        follower_(std::move(follower)),
        format_(format),
        steps_(steps),
        figures_(store, format) {}

  absl::StatusOr<Batch> Next(const rpc::Call& call, absl::Time now) override {
    Batch batch;
    if (changes_.empty()) {
      RETURN_IF_ERROR(ReadChanges(call, now));
      batch.more = more_;
      const bool is_silent = has_header_ && now - last_event_ < kExports.heartbeat;
      if (changes_.empty() && more_ && is_silent) return batch;
    } else {
      RETURN_IF_ERROR(follower_.CheckTold(call, now));
    }
    last_event_ = now;
    std::string text;
    if (!has_header_) {
      text = kind_ == ExportKind::kTotals ? TotalLinesHeader(format_) : FigureLinesHeader(format_);
    }
    has_header_ = true;
    while (!changes_.empty() && text.size() < kTurnBytes) {
      ASSIGN_OR_RETURN(const bool done, Append(changes_.begin()->second, text));
      if (done) changes_.erase(changes_.begin());
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
  // Turns to what is to be written next. A first export is a snapshot and ends with it; another one
  // ends where all was when it began. What comes later is behind its cursor.
  absl::Status ReadChanges(const rpc::Call& call, absl::Time now) {
    const size_t rounds = kind_ == ExportKind::kTotals ? kTotalRounds : kFigureRounds;
    is_snapshot_ = follower_.cursor().catalog.seq == 0;
    if (!is_snapshot_ && heads_.empty()) {
      ASSIGN_OR_RETURN(heads_, store_.ledger().AllHeads());
    }
    for (int turn = 0; turn < kTurns && more_ && changes_.size() < rounds; ++turn) {
      ChangePage page(kPageBytes, kExportLooks, rounds);
      ASSIGN_OR_RETURN(more_, follower_.Turn(call, now, steps_, std::nullopt, page));
      for (v1::TotalChange& change : page.changes()) {
        std::string round = change.round();
        changes_.insert_or_assign(std::move(round), std::move(change));
      }
      if (is_snapshot_ ? follower_.cursor().catalog.seq != 0 : follower_.HasReached(heads_)) {
        more_ = false;
      }
      if (is_snapshot_) break;
    }
    return absl::OkStatus();
  }

  // Returns whether the change is written; otherwise it is to be gone on with.
  absl::StatusOr<bool> Append(const v1::TotalChange& change, std::string& text) {
    if (kind_ == ExportKind::kFigures) {
      return figures_.Append(change, !is_snapshot_, kTurnBytes, text);
    }
    AppendTotalLines(change, !is_snapshot_, format_, text);
    return true;
  }

  const ExportKind kind_;
  const resource::Store& store_;
  TotalFollower follower_;
  const v1::ExportFormat format_;
  OwnerSteps& steps_;
  FigureLines figures_;
  std::vector<ledger::CommitId> heads_;  // where all was when the tail began
  bool has_header_ = false;
  absl::Time last_event_ = absl::InfinitePast();
  // Of the last turns of the follower: what is not written yet, by round; and whether more comes.
  std::map<std::string, v1::TotalChange> changes_;
  bool is_snapshot_ = false;
  bool more_ = true;
};

}  // namespace

Exports::Exports(ExportKind kind, rpc::Dispatcher& dispatcher, const resource::Store& store,
                 const catalog::CatalogSource& catalog, Totals& totals)
    : kind_(kind),
      store_(store),
      catalog_(catalog),
      totals_(totals),
      moves_(std::make_shared<Moves>()),
      steps_(store.ledger(), totals, moves_, kKeptSteps),
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
