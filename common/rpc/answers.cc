#include "common/rpc/answers.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::rpc {

Answers::Answers(Limits limits, Gauge gauge) : limits_(limits), gauge_(std::move(gauge)) {
  thread_ = std::thread([this] { Run(); });
}

Answers::~Answers() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Answers::SetBytes(size_t bytes) {
  bytes_ = bytes;
  if (gauge_) gauge_(bytes);
}

absl::Status Answers::Hold(Answer* answer, std::string_view principal, size_t bytes) {
  std::lock_guard lock(mutex_);
  auto own = bytes_of_.find(principal);
  const size_t before = own == bytes_of_.end() ? 0 : own->second;
  if (bytes_ + bytes > limits_.all || before + bytes > limits_.each) {
    return Error(absl::StatusCode::kResourceExhausted, type::v1::ERROR_REASON_OVERLOADED,
                 absl::StrCat(before + bytes > limits_.each ? std::string(principal) : "everybody",
                              " leaves too many answers unread; read them, then ask again"));
  }
  if (own == bytes_of_.end()) own = bytes_of_.emplace(principal, 0).first;
  own->second += bytes;
  SetBytes(bytes_ + bytes);
  held_.emplace(answer, Held{own->first, bytes, absl::Now()});
  return absl::OkStatus();
}

void Answers::Release(Answer* answer) {
  std::lock_guard lock(mutex_);
  const auto held = held_.find(answer);
  const auto own = bytes_of_.find(held->second.principal);
  own->second -= held->second.bytes;
  SetBytes(bytes_ - held->second.bytes);
  if (own->second == 0) bytes_of_.erase(own);
  held_.erase(held);
}

void Answers::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, absl::ToChronoMilliseconds(std::min(limits_.patience, absl::Seconds(5))),
                   [this] { return stopping_; });
    if (!stopping_) EndStuck(absl::Now() - limits_.patience);
  }
}

void Answers::EndStuck(absl::Time cutoff) {
  std::vector<Answer*> stuck;
  for (const auto& [answer, held] : held_) {
    if (held.since <= cutoff) stuck.push_back(answer);
  }
  for (Answer* answer : stuck) {
    // It may be done meanwhile, by the cancelling of another. While it is held, and the lock is,
    // its OnDone waits, so that its context is there.
    if (held_.contains(answer)) answer->context_->TryCancel();
  }
}

absl::Status Answers::Answer::Hold(std::string_view principal, size_t bytes) {
  if (bytes < answers_.limits_.counted) return absl::OkStatus();
  RETURN_IF_ERROR(answers_.Hold(this, principal, bytes));
  held_ = true;
  return absl::OkStatus();
}

void Answers::HeadedCall::Read(std::function<void()> then) {
  then_ = std::move(then);
  StartRead(&request_);
}

void Answers::HeadedCall::OnReadDone(bool ok) {
  if (!ok) request_.Clear();
  // What it holds may end with it, and this object too.
  const auto then = std::exchange(then_, nullptr);
  then();
}

void Answers::HeadedCall::Send(const grpc::Status& status) {
  if (status.ok()) {
    StartWriteAndFinish(&response_, grpc::WriteOptions(), status);
  } else {
    Finish(status);
  }
}

void Answers::Answer::End() {
  if (held_) answers_.Release(this);
  delete this;
}

}  // namespace thidua::rpc
