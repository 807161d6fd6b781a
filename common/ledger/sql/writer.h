#pragma once
// The one writer of a ledger database: it commits together what has queued up.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/sql/append.h"
#include "common/ledger/sql/backlog.h"
#include "common/ledger/sql/draft.h"
#include "common/ledger/sql/heads.h"
#include "common/ledger/sql/rows.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Thread-safe. A caller that finds the writer idle writes its own commit, which saves two changes
// of thread; whoever comes meanwhile queues up for the writer's thread. A batch is one transaction;
// if the store fails in it, it is rolled back and its decisions are replayed one by one, so that
// only those that cannot be stored fail. Other processes may have writers of their own: the lock of
// the ledger's row puts their commits in order, and everything is read behind that lock.
class Writer {
 public:
  // `heads` outlives the writer. After a batch of several jobs the writer waits, `linger` at most,
  // until as many are queued again: the callers it has just answered are about to commit once more,
  // and where a transaction costs a round trip and a sync it is better to take them together.
  Writer(std::unique_ptr<sql::Connection> connection, std::function<absl::Time()> clock,
         size_t max_batch, absl::Duration linger, Heads& heads);
  // Finishes what is queued.
  ~Writer();

  // Ledger::Commit and Ledger::Listen.
  absl::StatusOr<CommitResult> Commit(std::string_view ledger, const Cause& cause,
                                      const Decision& decision, absl::Time deadline);
  // Ledger::Append.
  absl::StatusOr<Position> Append(const Import& import, const Position& after,
                                  std::vector<LogEntry> entries);
  void Listen(std::function<void(const Committed&)> listener);
  // Jobs that no transaction has taken up yet.
  size_t queued() const;

 private:
  // One call of Commit or, with a part, of Append; its references live in the caller, who waits.
  struct Job {
    std::string_view ledger;
    const Cause& cause;
    const Decision& decision;
    absl::Time deadline;
    const ImportPart* part = nullptr;
    absl::StatusOr<CommitResult> result = CommitResult();  // before `done`
    // The jobs whose callers this job's caller wakes: to wake a whole batch would hold the writer
    // up.
    std::array<std::shared_ptr<Job>, 2> wakes{};
    std::atomic<bool> done = false;

    void Wake();
    absl::StatusOr<CommitResult> Await();
  };
  using Batch = std::vector<std::shared_ptr<Job>>;
  using Results = std::vector<absl::StatusOr<CommitResult>>;

  // Serves the job on this thread if the writer is idle, or else queues it and waits for its
  // result.
  absl::StatusOr<CommitResult> Submit(std::shared_ptr<Job> job);
  void Run();
  // Serves a batch, which is either one part of an import or any number of commits.
  void Serve(const Batch& batch);
  // Wakes the callers of the jobs [begin, end), whose results are set.
  static void WakeAll(const Batch& batch, size_t begin, size_t end);
  absl::StatusOr<CommitResult> ServePart(const ImportPart& part);
  // Commits jobs [begin, end) in one transaction. An error means that the store failed and nothing
  // was written, unless it IsUnknownOutcome; `reached` says whether a transaction could begin.
  absl::StatusOr<Results> CommitTogether(const Batch& batch, size_t begin, size_t end,
                                         bool& reached);
  // Runs one decision. The outer status is the store's; the inner one is what the decision
  // returned.
  absl::StatusOr<absl::StatusOr<CommitResult>> Apply(const Job& job,
                                                     std::optional<RequestRow> known, HeadRow& head,
                                                     Backlog& backlog);
  absl::StatusOr<CommitResult> Replay(const Job& job, const RequestRow& known);
  static CommitResult Store(const Job& job, absl::Time time, std::vector<Draft::Assumed> changes,
                            HeadRow& head, Backlog& backlog);
  void Announce(const CommitResult& result);

  const std::unique_ptr<sql::Connection> connection_;  // of whoever set busy_
  const std::function<absl::Time()> clock_;
  const size_t max_batch_;
  const absl::Duration linger_;
  Heads& heads_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;                                  // of the thread
  std::deque<std::shared_ptr<Job>> queue_;                        // under mutex_
  bool busy_ = false;                                             // under mutex_
  bool closing_ = false;                                          // under mutex_
  size_t lingers_for_ = 0;                                        // jobs; under mutex_
  std::vector<std::function<void(const Committed&)>> listeners_;  // filled before the first job
  std::thread thread_;                                            // last: it uses all of the above
};

}  // namespace thidua::ledger
