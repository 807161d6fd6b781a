#pragma once
// A few threads for what may block, shared fairly. What would wait too long is refused at once, so
// that a service under too much load does no work that comes too late, and stays quick for what it
// accepts.

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace thidua::rpc {

// How long one kind of work takes: means in which what was measured lately weighs most. Nothing is
// expected of work that was never measured. Thread-safe.
class Cost {
 public:
  // How long it holds a thread, beside what else runs.
  absl::Duration expected() const {
    return absl::Nanoseconds(expected_.load(std::memory_order_relaxed));
  }
  // How long it would hold one if it had a core for itself, and if it is the cores that it waits
  // for: what waits for something else is held to be shorter than it is, at most by threads /
  // cores.
  absl::Duration alone() const { return absl::Nanoseconds(alone_.load(std::memory_order_relaxed)); }
  // It took so long on one of `running` threads that shared `cores`.
  void Observe(absl::Duration took, int running, int cores);

 private:
  std::atomic<int64_t> expected_{0};
  std::atomic<int64_t> alone_{0};
};

// Thread-safe. The destructor finishes what is queued.
//
// Owners take turns: who has many tasks waiting delays another one by one task, not by all of them.
// Long tasks run on half of the threads, so that short ones never wait for more than each other
// where there are two threads or more.
class Executor {
 public:
  struct Options {
    int threads = 1;           // at least one
    size_t queue_limit = 256;  // tasks that may wait
    size_t owner_limit = 64;   // tasks of one owner that may wait or run
    // Is told how many tasks wait whenever the number changes. Runs under the executor's lock: it
    // is quick and never calls the executor.
    std::function<void(size_t waiting)> gauge = nullptr;
  };

  // What becomes of a task. The last two only answer so, and do nothing else.
  enum class Turn {
    kRun,
    kExpired,  // its deadline had passed before its turn came
    kLate,     // what it is expected to take no longer fits before its deadline
  };
  using Task = std::function<void(Turn)>;

  // Work that takes so long, or longer, with a core for itself is long. Beside others everything
  // takes longer: work would be short and long in turn as the load comes and goes.
  static constexpr absl::Duration kLong = absl::Milliseconds(20);
  // No task is taken that would wait longer, whatever its deadline.
  static constexpr absl::Duration kMaxWait = absl::Seconds(5);

  explicit Executor(Options options);
  ~Executor();
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  // Queues `task` of `owner`; the time that it takes is added to `cost`, which must outlive it.
  //   RESOURCE_EXHAUSTED / OVERLOADED, and the task does not run: the queue is full, the owner has
  //   as many tasks as one may have, or with what waits before it, should that take twice as long
  //   as expected, the task could not be done by `deadline`, or it would wait longer than kMaxWait.
  //   UNAVAILABLE likewise: the executor stops.
  absl::Status Submit(std::string_view owner, absl::Time deadline, Cost& cost, Task task);

  // What Submit would say now.
  absl::Status Check(std::string_view owner, absl::Time deadline, const Cost& cost);

  // Takes no more tasks, finishes the queued ones, and ends the threads.
  void Stop();

 private:
  struct Item {
    absl::Time deadline;
    Cost* cost;
    absl::Duration expected;  // when it was queued
    uint64_t number;          // tasks are numbered in the order in which they came
    Task task;
  };
  // One owner's tasks in one lane.
  struct Queue {
    std::string owner;
    std::deque<Item> items;
    absl::Duration waiting;  // what the items are expected to take
  };
  // The tasks that are short, or those that are long.
  struct Lane {
    int threads = 0;  // that may run its tasks
    int running = 0;
    std::list<Queue> queues;  // of owners with tasks, in the order of their turns
    std::map<std::string, std::list<Queue>::iterator, std::less<>> by_owner;
  };
  // A task on its way to a thread.
  struct Next {
    Lane* lane = nullptr;
    std::string owner;
    Item item;
  };

  void Run();
  Lane& LaneOf(const Cost& cost) { return lanes_[cost.alone() >= kLong]; }
  // OK if a task may be queued. Called under the lock.
  absl::Status Admit(std::string_view owner, absl::Time deadline, const Lane& lane,
                     absl::Duration expected) const;
  // How long a new task of `owner` would wait.
  absl::Duration WaitOf(std::string_view owner, const Lane& lane) const;
  // What the tasks of a lane are expected to take that come before a new one of `owner`: his own
  // and those of others whose turn is first.
  static absl::Duration AheadOf(std::string_view owner, const Lane& lane);
  // The lane that is next; null if none has a task that may run now.
  Lane* NextLane();
  // Takes the lane's next task, and sends its owner to the end of the line.
  Next Take(Lane& lane);
  static Turn TurnOf(const Item& item, bool others_wait);

  const Options options_;
  const int cores_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::array<Lane, 2> lanes_;  // short, long
  size_t waiting_ = 0;
  std::map<std::string, size_t, std::less<>> tasks_;  // by owner, waiting or running
  uint64_t taken_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace thidua::rpc
