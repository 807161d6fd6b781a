#pragma once
// Questions of many callers, gathered while an answer to others is under way and asked as one.
//
//   Coalescer<Question> versions(2, 4096, [&](std::vector<Question> batch) { ... });
//   if (!versions.Submit(question)) ...   // too many wait

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "common/value/check.h"

namespace thidua::cache {

// Thread-safe. Every question of a batch was submitted before `serve` is called with it, so an
// answer that `serve` fetches is never older than the question. The destructor serves what still
// waits.
template <class Question>
class Coalescer {
 public:
  // `serve` runs on any of `threads` threads, each with a batch of its own; it must not throw. At
  // most `limit` questions wait.
  Coalescer(int threads, size_t limit, std::function<void(std::vector<Question>)> serve)
      : limit_(limit), serve_(std::move(serve)) {
    THIDUA_CHECK(threads >= 1 && limit >= 1, "A coalescer has a thread and room for a question.");
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
  }
  Coalescer(const Coalescer&) = delete;
  Coalescer& operator=(const Coalescer&) = delete;
  ~Coalescer() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  // False, with nothing done, if too many wait.
  [[nodiscard]] bool Submit(Question question) {
    {
      std::lock_guard lock(mutex_);
      if (waiting_.size() >= limit_) return false;
      waiting_.push_back(std::move(question));
      // Who is at work takes it along without being woken.
      if (waiting_.size() > 1) return true;
    }
    ready_.notify_one();
    return true;
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ready_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::vector<Question> batch = std::exchange(waiting_, {});
      lock.unlock();
      serve_(std::move(batch));
      lock.lock();
    }
  }

  const size_t limit_;
  const std::function<void(std::vector<Question>)> serve_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::vector<Question> waiting_;  // under mutex_
  bool stopping_ = false;          // under mutex_
  std::vector<std::thread> threads_;
};

}  // namespace thidua::cache
