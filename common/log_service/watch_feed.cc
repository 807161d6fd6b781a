#include "common/log_service/watch_feed.h"

#include <utility>
#include <vector>

#include "common/ledger/token.h"
#include "common/log_service/commit_parts.h"
#include "common/log_service/disclosure.h"
#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

using ledger::v1::WatchCommitsRequest;
using ledger::v1::WatchCommitsResponse;

// The commits of one ledger after a position.
class CommitSource : public rpc::EventSource {
 public:
  CommitSource(ledger::Ledger& ledger, const std::string& service, const ImageRegistry& images,
               const WatchOptions& options, ledger::Position position)
      : ledger_(ledger),
        service_(service),
        images_(images),
        options_(options),
        position_(std::move(position)) {}

  absl::StatusOr<Batch> Next(const rpc::Call& call, absl::Time now) override;

 private:
  ledger::Ledger& ledger_;
  const std::string& service_;
  const ImageRegistry& images_;
  const WatchOptions& options_;
  ledger::Position position_;
  absl::Time last_event_ = absl::InfinitePast();
};

absl::StatusOr<rpc::EventSource::Batch> CommitSource::Next(const rpc::Call& call, absl::Time now) {
  const std::string unit = UnitOfLedger(position_.ledger);
  RETURN_IF_ERROR(call.Authorize(unit));
  const bool first = last_event_ == absl::InfinitePast();
  const bool bookmark_due = now - last_event_ >= options_.streams.heartbeat;
  ASSIGN_OR_RETURN(ledger::Position head, ledger_.Head(position_.ledger));
  std::vector<ledger::LogEntry> entries;
  // Also looked at where nothing seems new: the log alone knows whether the position is its own.
  if (first || head != position_) {
    ASSIGN_OR_RETURN(entries, ledger_.Log(position_, options_.batch));
  }
  if (Mutant("p05-resume-skips-a-commit") && first && !entries.empty()) {
    position_ = entries.front().position;
    entries.erase(entries.begin());
  }
  Disclosure disclosure(images_, ledger_, position_.ledger,
                        call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, unit));
  std::vector<WatchCommitsResponse> events;
  size_t bytes = 0;
  for (const ledger::LogEntry& entry : entries) {
    if (bytes >= options_.batch_bytes) break;
    const std::string before = ledger::EncodeToken(service_, position_);
    ASSIGN_OR_RETURN(ledger::v1::Commit commit, ToProto(entry, service_, &disclosure));
    for (ledger::v1::Commit& part : PartsOf(std::move(commit))) {
      auto& event = events.emplace_back();
      event.set_token(part.continues() || Mutant("p05-token-of-the-commit-before") ? before
                                                                                   : part.token());
      *event.mutable_commit() = std::move(part);
      bytes += event.ByteSizeLong();
    }
    position_ = entry.position;
  }
  if (events.empty() && bookmark_due) {
    events.emplace_back().set_token(ledger::EncodeToken(service_, position_));
  }
  if (events.empty()) return Batch{};
  if (position_.seq >= head.seq) events.back().set_caught_up(true);
  last_event_ = now;
  Batch batch;
  for (const WatchCommitsResponse& event : events) {
    rpc::WriteResponse(event, &batch.events.emplace_back());
  }
  return batch;
}

}  // namespace

WatchFeed::WatchFeed(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger, std::string service,
                     const ImageRegistry& images, WatchOptions options)
    : ledger_(ledger),
      service_(std::move(service)),
      images_(images),
      options_(options),
      streams_(
          dispatcher, "thidua.ledger.v1.LedgerService/WatchCommits",
          [this](const rpc::Call& call, const grpc::ByteBuffer& request) {
            return Make(call, request);
          },
          options.streams) {
  ledger_.Watch([wake = streams_.Waker()](std::string_view) { wake(); });
}

absl::StatusOr<std::unique_ptr<rpc::EventSource>> WatchFeed::Make(const rpc::Call& call,
                                                                  const grpc::ByteBuffer& bytes) {
  WatchCommitsRequest request;
  RETURN_IF_ERROR(rpc::ReadRequest(bytes, request));
  RETURN_IF_ERROR(call.Authorize(UnitOfLedger(request.ledger())));
  if (request.ledger().empty()) {
    Violations violations;
    violations.Add("ledger", "is required");
    return violations.ToStatus();
  }
  ledger::Position position{request.ledger(), 0, 0};
  if (!request.after_token().empty()) {
    ASSIGN_OR_RETURN(position,
                     ledger::DecodeToken(service_, request.ledger(), request.after_token()));
  }
  return std::make_unique<CommitSource>(ledger_, service_, images_, options_, std::move(position));
}

}  // namespace thidua::log_service
