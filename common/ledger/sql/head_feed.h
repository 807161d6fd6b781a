#pragma once
// Tells the Heads of a ledger database what other processes commit.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "common/ledger/sql/heads.h"
#include "common/sql/sql.h"

namespace thidua::ledger {

// Owns one thread and one link to the database. Calls Heads::Stir for every ledger that is
// announced. After a link was lost, and every second while there is none, it stirs all ledgers,
// because announcements may have been missed. `database` and `heads` outlive it.
class HeadFeed {
 public:
  // Returns once it hears, so that nothing committed later is missed.
  static absl::StatusOr<std::unique_ptr<HeadFeed>> Start(sql::Database& database, Heads& heads);
  ~HeadFeed();

 private:
  HeadFeed(sql::Database& database, Heads& heads, std::unique_ptr<sql::Announcements> ear);
  void Run();
  // Hears until the link is lost; false once the feed is to stop.
  bool Hear();
  // Replaces the link; false once the feed is to stop.
  bool Reconnect();

  sql::Database& database_;
  Heads& heads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;                    // under mutex_
  std::unique_ptr<sql::Announcements> ear_;  // replaced under mutex_ by the thread
  std::thread thread_;
};

}  // namespace thidua::ledger
