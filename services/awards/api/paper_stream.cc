#include "services/awards/api/paper_stream.h"

#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "common/rpc/message.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "thidua/awards/v1/papers.pb.h"

namespace thidua::awards {
namespace {

constexpr size_t kPartBytes = 1 << 20;

// A print that is under way. The executor and the stream hold it.
class PrintJob {
 public:
  explicit PrintJob(PrintPaper print) : print_(std::move(print)) {}

  // On the executor.
  void Run(rpc::Executor::Turn turn) {
    absl::StatusOr<PrintedPaper> result =
        Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED,
              "the print's turn came too late; nothing was printed");
    if (turn == rpc::Executor::Turn::kRun) {
      result = print_([this](int64_t done, int64_t total) { return Note(done, total); });
    }
    std::lock_guard lock(mutex_);
    result_ = std::move(result);
  }

  // Nobody waits any more: the print ends at its next page.
  void Abandon() {
    std::lock_guard lock(mutex_);
    abandoned_ = true;
  }

  // The outcome once there is one, which is handed over once; until then how far it is.
  struct State {
    int64_t done = 0;
    int64_t total = 0;
    std::optional<absl::StatusOr<PrintedPaper>> result;
  };
  State Take() {
    std::lock_guard lock(mutex_);
    return {done_, total_, std::exchange(result_, std::nullopt)};
  }

 private:
  absl::Status Note(int64_t done, int64_t total) {
    std::lock_guard lock(mutex_);
    done_ = done;
    total_ = total;
    return abandoned_ ? absl::CancelledError("the client gave up") : absl::OkStatus();
  }

  const PrintPaper print_;
  std::mutex mutex_;
  bool abandoned_ = false;
  int64_t done_ = 0;
  int64_t total_ = 0;
  std::optional<absl::StatusOr<PrintedPaper>> result_;
};

class PaperSource : public rpc::EventSource {
 public:
  PaperSource(const rpc::Dispatcher& dispatcher, PrintPaper print)
      : dispatcher_(dispatcher), job_(std::make_shared<PrintJob>(std::move(print))) {}

  ~PaperSource() override { job_->Abandon(); }

  absl::StatusOr<Batch> Next(const rpc::Call& call, absl::Time now) override {
    if (!submitted_) {
      submitted_ = true;
      RETURN_IF_ERROR(dispatcher_.Submit(
          call, call.deadline(), [job = job_](rpc::Executor::Turn turn) { job->Run(turn); }));
    }
    Batch batch;
    PrintJob::State state = job_->Take();
    if (!state.result) {
      if (state.done == told_) return batch;
      told_ = state.done;
      v1::RenderPapersResponse progress;
      progress.set_done(state.done);
      progress.set_total(state.total);
      rpc::WriteResponse(progress, &batch.events.emplace_back());
      return batch;
    }
    ASSIGN_OR_RETURN(const PrintedPaper paper, *std::move(state.result));
    std::string_view rest = paper.pdf;
    do {
      v1::RenderPapersResponse part;
      part.set_pdf(std::string(rest.substr(0, kPartBytes)));
      rest.remove_prefix(part.pdf().size());
      if (rest.empty()) part.set_file_name(paper.file_name);
      rpc::WriteResponse(part, &batch.events.emplace_back());
    } while (!rest.empty());
    batch.last = true;
    return batch;
  }

 private:
  const rpc::Dispatcher& dispatcher_;
  const std::shared_ptr<PrintJob> job_;
  bool submitted_ = false;
  int64_t told_ = -1;
};

}  // namespace

std::unique_ptr<rpc::EventSource> PaperStream(const rpc::Dispatcher& dispatcher, PrintPaper print) {
  return std::make_unique<PaperSource>(dispatcher, std::move(print));
}

}  // namespace thidua::awards
