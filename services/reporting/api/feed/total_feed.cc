#include "services/reporting/api/feed/total_feed.h"

#include <utility>

#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/feed/total_follower.h"

namespace thidua::reporting {
namespace {

// Of one event, and of one turn of a stream that shares its thread with others.
constexpr size_t kEventBytes = 1 << 20;
constexpr int kLooks = 1000;

class TotalSource : public rpc::EventSource {
 public:
  TotalSource(ledger::Ledger& ledger, TotalFollower follower, std::shared_ptr<Moves> moves,
              OwnerSteps& steps, absl::Duration heartbeat)
      : ledger_(ledger),
        follower_(std::move(follower)),
        moves_(std::move(moves)),
        steps_(steps),
        heartbeat_(heartbeat) {}

  absl::StatusOr<Batch> Next(const rpc::Call& call, absl::Time now) override {
    const bool bookmark_due = now - last_event_ >= heartbeat_;
    // What was left over is gone on with. Where others commit too, news may be lost, and all
    // ledgers are looked at once in a while.
    if (!more_) ledgers_ = moves_->Since(mark_);
    if (bookmark_due && !ledger_.sole_writer()) ledgers_.reset();
    ChangePage page(kEventBytes, kLooks);
    const TotalCursor before =
        Mutant("p05-cursor-of-the-event-before") ? follower_.cursor() : TotalCursor();
    ASSIGN_OR_RETURN(more_, follower_.Turn(call, now, steps_, ledgers_, page));
    Batch batch;
    batch.more = more_;
    if (page.changes().empty() && !bookmark_due) return batch;
    v1::WatchTotalsResponse event;
    for (v1::TotalChange& change : page.changes()) *event.add_changes() = std::move(change);
    event.set_cursor(
        EncodeTotalCursor(follower_.filter().digest,
                          Mutant("p05-cursor-of-the-event-before") ? before : follower_.cursor()));
    event.set_caught_up(!more_);
    rpc::WriteResponse(event, &batch.events.emplace_back());
    last_event_ = now;
    return batch;
  }

 private:
  ledger::Ledger& ledger_;
  TotalFollower follower_;
  const std::shared_ptr<Moves> moves_;
  OwnerSteps& steps_;
  const absl::Duration heartbeat_;
  bool more_ = false;                             // the last page was full
  std::optional<std::set<std::string>> ledgers_;  // to look at; nullopt: all
  uint64_t mark_ = 0;
  absl::Time last_event_ = absl::InfinitePast();
};

}  // namespace

TotalFeed::TotalFeed(rpc::Dispatcher& dispatcher, const resource::Store& store,
                     const catalog::CatalogSource& catalog, Totals& totals,
                     rpc::ServerStreamOptions options)
    : store_(store),
      catalog_(catalog),
      totals_(totals),
      options_(options),
      moves_(std::make_shared<Moves>()),
      steps_(store.ledger(), totals, moves_),
      streams_(
          dispatcher, "thidua.reporting.v1.ReportingService/WatchTotals",
          [this](const rpc::Call& call, const grpc::ByteBuffer& request) {
            return Make(call, request);
          },
          options) {
  store.ledger().Watch([wake = streams_.Waker(), moves = moves_](std::string_view ledger) {
    moves->Add(ledger);
    wake();
  });
}

absl::StatusOr<std::unique_ptr<rpc::EventSource>> TotalFeed::Make(const rpc::Call& call,
                                                                  const grpc::ByteBuffer& bytes) {
  v1::WatchTotalsRequest request;
  RETURN_IF_ERROR(rpc::ReadRequest(bytes, request));
  ASSIGN_OR_RETURN(TotalFollower follower,
                   TotalFollower::Open(call, store_, catalog_, totals_, request.filter(),
                                       request.cursor(), request.with_cells()));
  return std::make_unique<TotalSource>(store_.ledger(), std::move(follower), moves_, steps_,
                                       options_.heartbeat);
}

}  // namespace thidua::reporting
