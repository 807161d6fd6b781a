#include "common/rpc/executor.h"

#include <absl/time/clock.h>

#include "common/value/check.h"

namespace thidua::rpc {

Executor::Executor(int threads, size_t queue_limit, Gauge gauge)
    : queue_limit_(queue_limit), gauge_(std::move(gauge)) {
  THIDUA_CHECK(threads >= 1, "An executor has at least one thread.");
  threads_.reserve(threads);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Executor::~Executor() { Stop(); }

bool Executor::Submit(absl::Time deadline, Task task) {
  std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= queue_limit_) return false;
  queue_.push_back({deadline, std::move(task)});
  if (gauge_) gauge_(queue_.size());
  // Under the lock: once the task is done, nothing need keep the executor alive.
  ready_.notify_one();
  return true;
}

void Executor::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Executor::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Item item = std::move(queue_.front());
    queue_.pop_front();
    if (gauge_) gauge_(queue_.size());
    lock.unlock();
    item.task(absl::Now() >= item.deadline);
    item.task = nullptr;  // what it holds is freed outside the lock
    lock.lock();
  }
}

}  // namespace thidua::rpc
