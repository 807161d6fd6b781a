#include "common/rpc/executor.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <utility>

#include "common/value/check.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {
namespace {

absl::Status Overloaded(std::string_view why) {
  return Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED, why);
}

void Mix(std::atomic<int64_t>& mean, absl::Duration observed) {
  constexpr int64_t kWeight = 8;
  // Two that observe at once may lose one of the two: a mean bears that.
  const int64_t before = mean.load(std::memory_order_relaxed);
  const int64_t now = absl::ToInt64Nanoseconds(observed);
  mean.store(before == 0 ? now : before + (now - before) / kWeight, std::memory_order_relaxed);
}

}  // namespace

void Cost::Observe(absl::Duration took, int running, int cores) {
  Mix(expected_, took);
  Mix(alone_, took * std::min(running, cores) / running);
}

Executor::Executor(Options options)
    : options_(std::move(options)),
      cores_(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))) {
  THIDUA_CHECK(options_.threads >= 1, "An executor has at least one thread.");
  lanes_[0].threads = options_.threads;
  lanes_[1].threads = std::max(1, options_.threads / 2);
  threads_.reserve(options_.threads);
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

Executor::~Executor() { Stop(); }

absl::Status Executor::Submit(std::string_view owner, absl::Time deadline, Cost& cost, Task task) {
  const absl::Duration expected = cost.expected();
  std::lock_guard lock(mutex_);
  Lane& lane = LaneOf(cost);
  RETURN_IF_ERROR(Admit(owner, deadline, lane, expected));
  auto known = lane.by_owner.find(owner);
  if (known == lane.by_owner.end()) {
    const auto queue = lane.queues.insert(lane.queues.end(), {std::string(owner), {}, {}});
    known = lane.by_owner.emplace(owner, queue).first;
  }
  Queue& queue = *known->second;
  queue.items.push_back({deadline, &cost, expected, taken_++, std::move(task)});
  queue.waiting += expected;
  ++tasks_.try_emplace(queue.owner).first->second;
  ++waiting_;
  if (options_.gauge) options_.gauge(waiting_);
  // Under the lock: once the task is done, nothing need keep the executor alive.
  ready_.notify_one();
  return absl::OkStatus();
}

absl::Status Executor::Check(std::string_view owner, absl::Time deadline, const Cost& cost) {
  const absl::Duration expected = cost.expected();
  std::lock_guard lock(mutex_);
  return Admit(owner, deadline, LaneOf(cost), expected);
}

absl::Status Executor::Admit(std::string_view owner, absl::Time deadline, const Lane& lane,
                             absl::Duration expected) const {
  if (stopping_) {
    return absl::UnavailableError("the service stops and takes no more calls");
  }
  if (Mutant("p10-no-shedding")) return absl::OkStatus();
  if (waiting_ >= options_.queue_limit) {
    return Overloaded("too many calls are waiting; nothing was done, try again later");
  }
  const auto own = tasks_.find(owner);
  if (own != tasks_.end() && own->second >= options_.owner_limit) {
    return Overloaded(absl::StrCat(std::string(owner), " has ", own->second,
                                   " calls under way, as many as one may have; nothing was done, "
                                   "wait for their answers"));
  }
  const absl::Duration wait = WaitOf(owner, lane);
  // Nothing is known to wait before it: a mean is no promise, so the task may try.
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  // Twice the wait: of what would only just be done in time, by a mean, half is done in vain.
  if (wait > kMaxWait ||
      (deadline != absl::InfiniteFuture() && absl::Now() + 2 * wait + expected > deadline)) {
    return Overloaded(
        "too much is waiting for the call to be done in time; nothing was done, try again later");
  }
  return absl::OkStatus();
}

absl::Duration Executor::WaitOf(std::string_view owner, const Lane& lane) const {
  const absl::Duration ahead = AheadOf(owner, lane);
  const Lane& other = &lane == &lanes_[0] ? lanes_[1] : lanes_[0];
  const absl::Duration shared = (ahead + AheadOf(owner, other)) / options_.threads;
  // A lane has no more threads than its own, and no fewer than the other may not take.
  if (&lane == &lanes_[1]) return std::max(shared, ahead / lane.threads);
  const int kept = options_.threads - other.threads;
  return kept == 0 ? shared : std::min(shared, ahead / kept);
}

absl::Duration Executor::AheadOf(std::string_view owner, const Lane& lane) {
  const auto own = lane.by_owner.find(owner);
  const bool waits = own != lane.by_owner.end();
  const size_t own_items = waits ? own->second->items.size() : 0;
  absl::Duration ahead = waits ? own->second->waiting : absl::ZeroDuration();
  for (const Queue& queue : lane.queues) {
    if (waits && &queue == &*own->second) continue;
    // Of every other owner as many tasks come first as the owner has waiting, and one more.
    const auto first = static_cast<int64_t>(std::min(own_items + 1, queue.items.size()));
    ahead += queue.waiting * first / static_cast<int64_t>(queue.items.size());
  }
  return ahead;
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

Executor::Lane* Executor::NextLane() {
  Lane* next = nullptr;
  const auto number = [](const Lane& lane) { return lane.queues.front().items.front().number; };
  for (Lane& lane : lanes_) {
    if (lane.queues.empty() || lane.running >= lane.threads) continue;
    if (next == nullptr || number(lane) < number(*next)) next = &lane;
  }
  return next;
}

Executor::Next Executor::Take(Lane& lane) {
  const auto queue = lane.queues.begin();
  Next next{&lane, queue->owner, std::move(queue->items.front())};
  queue->items.pop_front();
  queue->waiting -= next.item.expected;
  if (queue->items.empty()) {
    lane.by_owner.erase(queue->owner);
    lane.queues.erase(queue);
  } else {
    lane.queues.splice(lane.queues.end(), lane.queues, queue);
  }
  ++lane.running;
  --waiting_;
  if (options_.gauge) options_.gauge(waiting_);
  return next;
}

Executor::Turn Executor::TurnOf(const Item& item, bool others_wait) {
  const absl::Time now = absl::Now();
  if (Mutant("p10-no-shedding")) return Turn::kRun;
  if (now >= item.deadline) return Turn::kExpired;
  // Half of what is expected, and only where others wait for the thread: a task that would have
  // been done in time is not to be lost for a mean.
  return others_wait && now + item.cost->expected() / 2 > item.deadline ? Turn::kLate : Turn::kRun;
}

void Executor::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    Lane* lane = nullptr;
    ready_.wait(lock, [&] {
      lane = NextLane();
      return lane != nullptr || (stopping_ && waiting_ == 0);
    });
    if (lane == nullptr) return;
    Next next = Take(*lane);
    const bool others_wait = waiting_ > 0;
    const int running = lanes_[0].running + lanes_[1].running;
    lock.unlock();
    const Turn turn = TurnOf(next.item, others_wait);
    const absl::Time start = absl::Now();
    Cost& cost = *next.item.cost;
    next.item.task(turn);
    if (turn == Turn::kRun) cost.Observe(absl::Now() - start, running, cores_);
    next.item.task = nullptr;  // what it holds is freed outside the lock
    lock.lock();
    --lane->running;
    const auto own = tasks_.find(next.owner);
    if (--own->second == 0) tasks_.erase(own);
    if (stopping_) {
      ready_.notify_all();
    } else if (lane == &lanes_[1] && !lane->queues.empty()) {
      ready_.notify_one();  // this thread may go on with a short task
    }
  }
}

}  // namespace thidua::rpc
