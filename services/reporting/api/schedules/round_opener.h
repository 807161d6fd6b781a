#pragma once
// Opens rounds as their owners' schedules say, on a thread of its own.
//
//   RoundOpener opener(store, absl::Now, server->registry(), server->logger());
//   opener.Start();
//   ...              // the server drains
//   opener.Stop();   // nothing is committed any more
//
//   thidua_schedules_time_seconds    when all schedules were last followed; 0 before that
//   thidua_scheduled_rounds_refused  rounds that are due by a schedule and cannot be opened

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <spdlog/logger.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "services/reporting/api/reports/round_candidates.h"
#include "thidua/reporting/v1/schedule.pb.h"

namespace thidua::reporting {

// Start and Stop are called once each, from one thread; Wake from any. What it is made with
// outlives it.
class RoundOpener {
 public:
  RoundOpener(const resource::Store& store, std::function<absl::Time()> clock,
              prometheus::Registry& registry, std::shared_ptr<spdlog::logger> logger);
  ~RoundOpener();

  void Start();
  void Stop();
  // Follows the schedules soon, instead of within a minute.
  void Wake();

  // What the thread does whenever it wakes: opens all rounds that are due. For tests.
  void Tick();

 private:
  // What a schedule was last followed by: the day, the catalog, the schedule. By the same it is not
  // followed again.
  using Stand = std::tuple<absl::CivilDay, int64_t, std::string>;

  struct Owner {
    int64_t head = 0;                           // of its ledger, when the schedule was read
    std::optional<v1::RoundSchedule> schedule;  // nullopt: it has none
    std::optional<Stand> followed;
    int refused = 0;
  };

  void Run();
  absl::Status FollowAll();
  absl::Status FollowOne(const ledger::CommitId& head, absl::CivilDay day, int64_t catalog);
  absl::Status Follow(const v1::RoundSchedule& schedule, absl::CivilDay day, int& refused);
  // What is wanted, and by which commit its round was last written when that was looked at; 0: by
  // none.
  struct Wanted {
    std::vector<v1::OpenRoundRequest> requests;
    std::vector<int64_t> written;
  };
  // Of the requests, those whose rounds are not open and were not taken back.
  absl::StatusOr<Wanted> NeverOpened(std::vector<v1::OpenRoundRequest> due);
  bool IsStopping();
  // Opens the round; false if somebody wrote it after the commit `written`, or if the schedule is
  // another one by now.
  absl::StatusOr<bool> Open(const RoundCandidate& candidate, int64_t written,
                            const v1::RoundSchedule& schedule);

  const resource::Store& store_;
  const std::function<absl::Time()> clock_;
  const std::shared_ptr<spdlog::logger> logger_;
  prometheus::Gauge& followed_time_;
  prometheus::Gauge& refused_;

  std::map<std::string, Owner> owners_;  // by ledger; of the thread alone
  std::mutex mutex_;
  std::condition_variable wake_;
  bool woken_ = false;     // under mutex_
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace thidua::reporting
