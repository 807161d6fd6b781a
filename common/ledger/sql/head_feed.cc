#include "common/ledger/sql/head_feed.h"

#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

// In case a link has died without a sign.
constexpr absl::Duration kLookAgain = absl::Seconds(10);
constexpr std::chrono::seconds kReconnect(1);

}  // namespace

absl::StatusOr<std::unique_ptr<HeadFeed>> HeadFeed::Start(sql::Database& database, Heads& heads) {
  ASSIGN_OR_RETURN(auto ear, database.Hear(kHeadsChannel));
  return std::unique_ptr<HeadFeed>(new HeadFeed(database, heads, std::move(ear)));
}

HeadFeed::HeadFeed(sql::Database& database, Heads& heads, std::unique_ptr<sql::Announcements> ear)
    : database_(database), heads_(heads), ear_(std::move(ear)), thread_([this] { Run(); }) {}

HeadFeed::~HeadFeed() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    ear_->Interrupt();
  }
  wake_.notify_one();
  thread_.join();
}

void HeadFeed::Run() {
  while (Hear() && Reconnect()) {
  }
}

bool HeadFeed::Hear() {
  for (;;) {
    auto names = ear_->Await(kLookAgain);
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return false;
    }
    if (!names.ok()) return true;
    for (const std::string& name : std::set<std::string>(names->begin(), names->end())) {
      heads_.Stir(name);
    }
    if (names->empty()) heads_.Stir("");
  }
}

bool HeadFeed::Reconnect() {
  for (;;) {
    auto ear = database_.Hear(kHeadsChannel);
    {
      std::unique_lock lock(mutex_);
      if (ear.ok()) ear_ = *std::move(ear);
      const bool stop =
          ear.ok() ? stopping_ : wake_.wait_for(lock, kReconnect, [&] { return stopping_; });
      if (stop) return false;
    }
    heads_.Stir("");
    if (ear.ok()) return true;
  }
}

}  // namespace thidua::ledger
