#pragma once
// A few threads and a short queue for what may block. What does not fit is refused at once, so that
// a service under too much load stays quick for what it accepts.

#include <absl/time/time.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace thidua::rpc {

// Thread-safe. The destructor finishes what is queued.
class Executor {
 public:
  // A piece of work. `expired` says that its deadline had passed before its turn came: then it only
  // answers so.
  using Task = std::function<void(bool expired)>;

  // Is told how many tasks wait whenever the number changes. Runs under the executor's lock: it is
  // quick and never calls the executor.
  using Gauge = std::function<void(size_t waiting)>;

  // Starts `threads` (at least one); at most `queue_limit` tasks wait for them.
  Executor(int threads, size_t queue_limit, Gauge gauge = nullptr);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Queues `task`; false, without running it, if the queue is full or the executor stops.
  [[nodiscard]] bool Submit(absl::Time deadline, Task task);

  // Takes no more tasks, finishes the queued ones, and ends the threads.
  void Stop();

 private:
  struct Item {
    absl::Time deadline;
    Task task;
  };
  void Run();

  const size_t queue_limit_;
  const Gauge gauge_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Item> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace thidua::rpc
