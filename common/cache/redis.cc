#include "common/cache/redis.h"

#include "common/files/secret_file.h"
#include "common/value/status_macros.h"

namespace thidua::cache {
namespace {

using Kind = RedisReply::Kind;
using std::chrono::steady_clock;

// Of one pipeline. Bounds what one leader does for others, hence how long its own caller waits.
constexpr size_t kMaxBatchCommands = 512;
// Replies that have one operation_timeout.
constexpr size_t kTimedReplies = 128;

}  // namespace

// What one caller asks for; lives on its stack until it is done. Guarded by mutex_, except that the
// leader of its batch reads `commands` without it.
struct RedisCache::Request {
  enum class State { kQueued, kLeading, kTaken, kDone };
  enum class Fate { kSent, kBreakerOpen, kRejected };

  bool stores = false;   // SETs rather than GETs
  std::string commands;  // `count` of them
  size_t count = 0;
  std::vector<RedisReply> replies;  // fewer than `count` after a failure
  Breaker::Admission admission = Breaker::Admission::kRefused;
  State state = State::kQueued;
  Fate fate = Fate::kSent;
  std::condition_variable turn;

  // Whether a reply of this kind can belong to this request. An error always can.
  bool Expects(Kind kind) const {
    return kind == Kind::kError ||
           (stores ? kind == Kind::kStatus : kind == Kind::kString || kind == Kind::kNil);
  }
  void End(Fate how) {
    fate = how;
    state = State::kDone;
    turn.notify_one();
  }
};

absl::StatusOr<std::unique_ptr<RedisCache>> RedisCache::Create(RedisOptions options) {
  if (options.connections < 1 || options.connect_timeout.count() < 1 ||
      options.operation_timeout.count() < 1 || options.many_timeout.count() < 1 ||
      options.breaker.failures < 1 || options.breaker.min_open.count() < 1 ||
      options.breaker.max_open < options.breaker.min_open) {
    return absl::InvalidArgumentError(
        "Redis options: connections, timeouts and the breaker's limits must be positive, and "
        "max_open at least min_open");
  }
  ASSIGN_OR_RETURN(const RedisAddress address, RedisAddress::Parse(options.endpoint));
  std::string password;
  if (!options.password_file.empty()) {
    ASSIGN_OR_RETURN(password, files::ReadSecretLine(options.password_file));
  }
  return std::unique_ptr<RedisCache>(
      new RedisCache(std::move(options), address, std::move(password)));
}

RedisCache::RedisCache(RedisOptions options, const RedisAddress& address, std::string password)
    : options_(std::move(options)),
      address_(address),
      password_(std::move(password)),
      breaker_(options_.breaker, std::random_device()()),
      random_(std::random_device()()) {}

RedisCache::~RedisCache() = default;

std::optional<std::string> RedisCache::Get(std::string_view key) {
  Request request;
  request.commands = RedisCommand({"GET", key});
  request.count = 1;
  Run(request);
  if (request.replies.empty() || request.replies.front().kind != Kind::kString) {
    return std::nullopt;
  }
  return std::move(request.replies.front().text);
}

std::vector<std::optional<std::string>> RedisCache::MGet(const std::vector<std::string>& keys) {
  std::vector<std::optional<std::string>> values(keys.size());
  const auto last_begin = steady_clock::now() + options_.many_timeout;
  for (size_t first = 0; first < keys.size(); first += kMaxBatchCommands) {
    Request request;
    request.count = std::min(keys.size() - first, kMaxBatchCommands);
    // A GET each rather than one MGET: replies stand alone, so those that come in time count.
    for (size_t i = first; i < first + request.count; ++i) {
      AppendRedisCommand({"GET", keys[i]}, request.commands);
    }
    Run(request);
    for (size_t i = 0; i < request.replies.size(); ++i) {
      if (request.replies[i].kind == Kind::kString) {
        values[first + i] = std::move(request.replies[i].text);
      }
    }
    const size_t done = first + request.count;
    const bool failed = request.replies.size() < request.count;
    if (done < keys.size() && (failed || steady_clock::now() > last_begin)) {
      std::lock_guard lock(mutex_);
      counters_.rejected += keys.size() - done;
      break;
    }
  }
  return values;
}

void RedisCache::Set(std::string_view key, std::string_view value, absl::Duration ttl) {
  MSet({{key, std::string(value)}}, ttl);
}

void RedisCache::MSet(const std::vector<std::pair<std::string_view, std::string>>& entries,
                      absl::Duration ttl) {
  const std::string milliseconds = std::to_string(Jittered(ttl));
  Request request;
  request.stores = true;
  request.count = entries.size();
  for (const auto& [key, value] : entries) {
    AppendRedisCommand({"SET", key, value, "PX", milliseconds}, request.commands);
  }
  Run(request);
}

int64_t RedisCache::Jittered(absl::Duration ttl) {
  const int64_t longest = std::max<int64_t>(absl::ToInt64Milliseconds(ttl), 1);
  std::lock_guard lock(mutex_);
  return std::uniform_int_distribution<int64_t>(longest - longest / 10, longest)(random_);
}

void RedisCache::Run(Request& request) {
  std::unique_lock lock(mutex_);
  request.admission = breaker_.Admit(options_.clock());
  if (request.admission == Breaker::Admission::kRefused) {
    counters_.breaker_open += request.count;
    return;
  }
  if (Wait(request, lock)) {
    Lead(request, lock);
  }
  if (request.fate == Request::Fate::kBreakerOpen) {
    counters_.breaker_open += request.count;
    return;
  }
  if (request.fate == Request::Fate::kRejected) {
    counters_.rejected += request.count;
    return;
  }
  for (const RedisReply& reply : request.replies) {
    ++(reply.kind == Kind::kError    ? counters_.errors
       : reply.kind == Kind::kStatus ? counters_.stored
       : reply.kind == Kind::kNil    ? counters_.misses
                                     : counters_.hits);
  }
  counters_.errors += request.count - request.replies.size();
}

bool RedisCache::Wait(Request& request, std::unique_lock<std::mutex>& lock) {
  if (busy_ < options_.connections) {
    ++busy_;
    request.state = Request::State::kLeading;
    return true;
  }
  queue_.push_back(&request);
  request.turn.wait_until(lock, steady_clock::now() + options_.operation_timeout,
                          [&] { return request.state != Request::State::kQueued; });
  if (request.state == Request::State::kQueued) {
    queue_.erase(std::find(queue_.begin(), queue_.end(), &request));
    if (request.admission == Breaker::Admission::kProbe) {
      breaker_.Record(request.admission, false, options_.clock());
    }
    request.End(Request::Fate::kRejected);
  }
  // Once taken, the leader's own limits bound the wait.
  request.turn.wait(lock, [&] {
    return request.state == Request::State::kDone || request.state == Request::State::kLeading;
  });
  return request.state == Request::State::kLeading;
}

void RedisCache::Lead(Request& request, std::unique_lock<std::mutex>& lock) {
  std::vector<Request*> batch = {&request};
  // One of them may be the probe: its result is that of all.
  Breaker::Admission admission = request.admission;
  std::string commands = request.commands;
  size_t count = request.count;
  while (!queue_.empty() && count + queue_.front()->count <= kMaxBatchCommands) {
    Request* next = queue_.front();
    queue_.pop_front();
    next->state = Request::State::kTaken;
    if (next->admission == Breaker::Admission::kProbe) admission = next->admission;
    commands += next->commands;
    count += next->count;
    batch.push_back(next);
  }
  std::unique_ptr<RedisConnection> connection;
  if (!idle_.empty()) {
    connection = std::move(idle_.back());
    idle_.pop_back();
  }

  lock.unlock();
  std::vector<RedisReply> replies;
  bool ok = Send(connection, commands, count, replies).ok();
  lock.lock();

  size_t next_reply = 0;
  for (Request* each : batch) {
    for (; next_reply < replies.size() && each->replies.size() < each->count; ++next_reply) {
      if (!each->Expects(replies[next_reply].kind)) {
        // Out of step: nothing from here on can be told apart.
        ok = false;
        replies.resize(next_reply);
        break;
      }
      each->replies.push_back(std::move(replies[next_reply]));
    }
    each->End(Request::Fate::kSent);
  }
  const bool was_open = breaker_.open();
  breaker_.Record(admission, ok, options_.clock());
  if (ok) {
    idle_.push_back(std::move(connection));
  } else {
    // The others lead to the same server: whatever befell this one has most likely befallen them.
    idle_.clear();
    if (!was_open && breaker_.open()) {
      for (Request* queued : queue_) {
        queued->End(Request::Fate::kBreakerOpen);
      }
      queue_.clear();
    }
  }
  WakeNext();
}

absl::Status RedisCache::Send(std::unique_ptr<RedisConnection>& connection,
                              std::string_view commands, size_t count,
                              std::vector<RedisReply>& replies) const {
  if (connection == nullptr || !connection->IdleAndOpen()) {
    ASSIGN_OR_RETURN(connection,
                     RedisConnection::Connect(address_, password_,
                                              steady_clock::now() + options_.connect_timeout));
  }
  // `replies` grows by a known number at a time, each with a deadline of its own.
  return connection->Exchange(commands, count, {options_.operation_timeout, kTimedReplies},
                              replies);
}

void RedisCache::WakeNext() {
  if (queue_.empty()) {
    --busy_;
    return;
  }
  Request* next = queue_.front();
  queue_.pop_front();
  next->state = Request::State::kLeading;
  next->turn.notify_one();
}

RedisCounters RedisCache::counters() const {
  std::lock_guard lock(mutex_);
  return counters_;
}

bool RedisCache::breaker_open() const {
  std::lock_guard lock(mutex_);
  return breaker_.open();
}

}  // namespace thidua::cache
