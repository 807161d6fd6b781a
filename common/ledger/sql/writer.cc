#include "common/ledger/sql/writer.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <future>
#include <set>
#include <utility>

#include "common/ledger/log/chain.h"
#include "common/ledger/log/keys.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

// From so many images on, two threads hash them: it is a tenth of a bulk write's time.
constexpr size_t kManyImages = 1000;

std::vector<std::string> DigestsOf(const std::vector<Draft::Assumed>& changes) {
  std::vector<std::string> digests(changes.size());
  const auto hash = [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) digests[i] = Sha256(changes[i].change.bytes);
  };
  const size_t half = changes.size() < kManyImages ? changes.size() : changes.size() / 2;
  std::future<void> rest;
  if (half < changes.size()) rest = std::async(std::launch::async, hash, half, changes.size());
  hash(0, half);
  if (rest.valid()) rest.get();
  return digests;
}

absl::Status BeingImported(std::string_view ledger) {
  return IllegalState(absl::StrCat("an import of ", std::string(ledger),
                                   " was begun and has not ended: until then nothing is written "
                                   "there"));
}

bool IsNewCommit(const absl::StatusOr<CommitResult>& result) {
  return result.ok() && !result->replayed && !result->unchanged;
}

}  // namespace

Writer::Writer(std::unique_ptr<sql::Connection> connection, std::function<absl::Time()> clock,
               size_t max_batch, absl::Duration linger, Heads& heads)
    : connection_(std::move(connection)),
      clock_(std::move(clock)),
      max_batch_(max_batch),
      linger_(linger),
      heads_(heads),
      thread_([this] { Run(); }) {}

Writer::~Writer() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

absl::StatusOr<CommitResult> Writer::Commit(std::string_view ledger, const Cause& cause,
                                            const Decision& decision, absl::Time deadline) {
  if (!IsKey(ledger)) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME,
                 "the name of a ledger is printable ASCII");
  }
  return Submit(std::shared_ptr<Job>(new Job{ledger, cause, decision, deadline}));
}

absl::StatusOr<Position> Writer::Append(const Import& import, const Position& after,
                                        std::vector<LogEntry> entries) {
  if (!IsKey(after.ledger) || !IsKey(import.key) || import.record.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 "an import names its ledger and has a record under a key");
  }
  const ImportPart part{import, after, entries};
  const Decision decision;
  ASSIGN_OR_RETURN(CommitResult result,
                   Submit(std::shared_ptr<Job>(new Job{after.ledger, import.cause, decision,
                                                       absl::InfiniteFuture(), &part})));
  return std::move(result.position);
}

void Writer::Job::Wake() {
  done.store(true);
  done.notify_one();
}

absl::StatusOr<CommitResult> Writer::Job::Await() {
  done.wait(false);
  for (const std::shared_ptr<Job>& next : wakes) {
    if (next != nullptr) next->Wake();
  }
  return std::move(result);
}

void Writer::WakeAll(const Batch& batch, size_t begin, size_t end) {
  const size_t count = end - begin;
  for (size_t i = 0; i < count; ++i) {
    for (size_t next : {2 * i + 1, 2 * i + 2}) {
      if (next < count) batch[begin + i]->wakes[next % 2] = batch[begin + next];
    }
  }
  batch[begin]->Wake();
}

absl::StatusOr<CommitResult> Writer::Submit(std::shared_ptr<Job> job) {
  {
    std::unique_lock lock(mutex_);
    if (busy_ || !queue_.empty()) {
      queue_.push_back(job);
      const bool enough = lingers_for_ > 0 && queue_.size() >= lingers_for_;
      lock.unlock();
      if (enough) wake_.notify_one();
      return job->Await();  // who is busy, or about to be, wakes the thread
    }
    busy_ = true;
  }
  Serve({job});
  {
    // Under the lock: once it is free, the writer may be on its way out.
    std::lock_guard lock(mutex_);
    busy_ = false;
    if (!queue_.empty() || closing_) wake_.notify_one();
  }
  return job->Await();
}

void Writer::Listen(std::function<void(const Committed&)> listener) {
  std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

size_t Writer::queued() const {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

void Writer::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return !busy_ && (!queue_.empty() || closing_); });
    if (queue_.empty()) return;
    Batch batch;
    while (!queue_.empty() && batch.size() < max_batch_) {
      if (queue_.front()->part != nullptr && !batch.empty()) break;
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
      if (batch.back()->part != nullptr) break;
    }
    busy_ = true;
    lock.unlock();
    Serve(batch);
    lock.lock();
    if (linger_ > absl::ZeroDuration() && batch.size() > 1) {
      lingers_for_ = batch.size();
      wake_.wait_for(lock, absl::ToChronoMicroseconds(linger_),
                     [&] { return queue_.size() >= lingers_for_ || closing_; });
      lingers_for_ = 0;
    }
    busy_ = false;
  }
}

void Writer::Serve(const Batch& batch) {
  if (batch[0]->part != nullptr) {
    batch[0]->result = ServePart(*batch[0]->part);
    WakeAll(batch, 0, 1);
    return;
  }
  auto answer = [&](size_t begin, size_t end, absl::StatusOr<Results> results) {
    for (size_t i = 0; results.ok() && i < results->size(); ++i) {
      if (IsNewCommit((*results)[i])) Announce(*(*results)[i]);
    }
    for (size_t i = begin; i < end; ++i) {
      batch[i]->result = results.ok() ? std::move((*results)[i - begin])
                                      : absl::StatusOr<CommitResult>(results.status());
    }
    WakeAll(batch, begin, end);
  };
  bool reached = false;
  auto results = CommitTogether(batch, 0, batch.size(), reached);
  // After a COMMIT that was cut off the batch may or may not be stored: a blind replay could store
  // it twice. Its callers find out with their request ids.
  if (results.ok() || batch.size() == 1 || !reached || sql::IsUnknownOutcome(results.status())) {
    answer(0, batch.size(), std::move(results));
    return;
  }
  for (size_t i = 0; i < batch.size(); ++i) {
    results = CommitTogether(batch, i, i + 1, reached);
    // Where the store is gone, it is not looked for once for every job.
    const size_t end = reached ? i + 1 : batch.size();
    answer(i, end, std::move(results));
    if (!reached) return;
  }
}

absl::StatusOr<Writer::Results> Writer::CommitTogether(const Batch& batch, size_t begin, size_t end,
                                                       bool& reached) {
  reached = false;
  ASSIGN_OR_RETURN(sql::Transaction transaction, sql::Transaction::Begin(*connection_));
  reached = true;
  std::vector<Asked> asked;
  for (size_t i = begin; i < end; ++i) asked.push_back({batch[i]->ledger, &batch[i]->cause});
  ASSIGN_OR_RETURN(Ground ground, LockGround(*connection_, asked));

  Results results;
  results.reserve(end - begin);
  Backlog backlog(*connection_);
  size_t settled = 0;  // results that are never taken back
  for (;;) {
    const size_t next = results.size();
    const size_t writes = backlog.writes();
    absl::Status stored;
    if (begin + next < end) {
      const Job& job = *batch[begin + next];
      absl::StatusOr<absl::StatusOr<CommitResult>> result;
      if (ground.imports.contains(job.ledger)) {
        result = absl::StatusOr<CommitResult>(BeingImported(job.ledger));
      } else {
        result = Apply(job, ground.requests[next], ground.heads.find(job.ledger)->second, backlog);
      }
      stored = result.status();
      if (result.ok()) results.push_back(*std::move(result));
    } else {
      stored = backlog.Write();
    }
    if (backlog.mistaken()) {
      backlog.TakeBack(ground.heads);
      results.erase(results.begin() + static_cast<ptrdiff_t>(settled), results.end());
      continue;
    }
    RETURN_IF_ERROR(stored);
    if (begin + next == end) break;
    if (backlog.writes() != writes) settled = next;
  }
  std::set<std::string_view> moved;
  for (size_t i = begin; i < end; ++i) {
    if (IsNewCommit(results[i - begin])) moved.insert(batch[i]->ledger);
  }
  if (moved.empty()) {
    RETURN_IF_ERROR(transaction.Rollback());
    return results;
  }
  for (std::string_view ledger : moved) {
    RETURN_IF_ERROR(connection_->Notify(kHeadsChannel, ledger));
  }
  const absl::Status committed = transaction.Commit();
  if (!committed.ok() && !Mutant("p12-failed-commit-answered")) return committed;
  return results;
}

absl::StatusOr<absl::StatusOr<CommitResult>> Writer::Apply(const Job& job,
                                                           std::optional<RequestRow> known,
                                                           HeadRow& head, Backlog& backlog) {
  using Refusal = absl::StatusOr<CommitResult>;
  const absl::Time now = clock_();
  if (now >= job.deadline && !Mutant("p11-deadline-not-checked")) {
    return Refusal(Error(absl::StatusCode::kDeadlineExceeded, type::v1::ERROR_REASON_EXPIRED,
                         "the deadline passed before the work began"));
  }
  // A retry in the same transaction finds its original in the database like any other.
  if (backlog.Holds(job.ledger, job.cause)) {
    RETURN_IF_ERROR(backlog.Write());
    ASSIGN_OR_RETURN(known, FindRequest(*connection_, job.ledger, job.cause));
  }
  if (Mutant("p03-id-not-looked-up")) known.reset();
  if (known && known->request_digest != job.cause.request_digest &&
      !Mutant("p03-payload-not-compared")) {
    return Refusal(Error(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED,
                         "the request id was used before with another payload"));
  }
  if (known) return Replay(job, *known);
  const absl::Time time = std::max(absl::FromUnixMicros(absl::ToUnixMicros(now)), head.time);
  Draft draft(*connection_, backlog, job.ledger, head, time);
  absl::Status decided = job.decision(draft);
  RETURN_IF_ERROR(draft.store_status());
  if (!decided.ok()) return Refusal(std::move(decided));
  if (!draft.misuse().ok()) return Refusal(draft.misuse());
  ASSIGN_OR_RETURN(std::vector<Draft::Assumed> changes, draft.TakeChanges());
  if (changes.empty() && job.cause.request_id.empty()) {
    CommitResult result;
    result.position = head.At(job.ledger);
    result.unchanged = true;
    return Refusal(std::move(result));
  }
  return Refusal(Store(job, time, std::move(changes), head, backlog));
}

absl::StatusOr<CommitResult> Writer::Replay(const Job& job, const RequestRow& known) {
  CommitResult result;
  result.position = {std::string(job.ledger), known.seq, Hash8(known.hash)};
  result.replayed = true;
  CommitRow original;
  original.seq = known.seq;
  original.keys = known.keys;
  ASSIGN_OR_RETURN(auto changes, ReadChanges(*connection_, job.ledger, {original}));
  for (Change& change : changes[0]) {
    result.changes.push_back({std::move(change.key), known.seq, std::move(change.bytes)});
  }
  return result;
}

CommitResult Writer::Store(const Job& job, absl::Time time, std::vector<Draft::Assumed> changes,
                           HeadRow& head, Backlog& backlog) {
  const int64_t seq = head.seq + 1;
  CommitResult result;
  ChangesDigest whole;
  std::vector<Backlog::Row> rows;
  rows.reserve(changes.size());
  result.changes.reserve(changes.size());  // its images stay where they are when it is moved
  std::vector<std::string> digests = DigestsOf(changes);
  for (size_t i = 0; i < changes.size(); ++i) {
    auto& [change, assumed] = changes[i];
    std::string& digest = digests[i];
    whole.Add(change.key, change.deleted, digest);
    result.changes.push_back({std::move(change.key), seq, std::move(change.bytes)});
    rows.push_back({&result.changes.back(), change.deleted, std::move(digest), assumed});
  }
  std::string changes_digest = whole.Finish();
  std::string hash = CommitHash(head.hash, job.ledger, seq, time, job.cause, changes_digest);
  HeadRow before = std::exchange(head, {seq, time, std::move(hash)});
  result.position = head.At(job.ledger);
  backlog.Add(job.ledger, std::move(before), head, job.cause, std::move(changes_digest),
              std::move(rows));
  return result;
}

absl::StatusOr<CommitResult> Writer::ServePart(const ImportPart& part) {
  ASSIGN_OR_RETURN(Appended appended, AppendPart(*connection_, part, clock_()));
  for (const CommitResult& commit : appended.commits) Announce(commit);
  CommitResult result;
  result.position = std::move(appended.position);
  return result;
}

void Writer::Announce(const CommitResult& result) {
  heads_.Publish(result.position.ledger, result.position.seq);
  if (listeners_.empty()) return;
  Committed committed{result.position, {}};
  for (const Image& image : result.changes) committed.keys.push_back(image.key);
  for (const auto& listener : listeners_) listener(committed);
}

}  // namespace thidua::ledger
