#pragma once
// Signs the heads and verifies everything as time passes, on a thread of its own, and tells the log
// and Prometheus.
//
//   SigningSchedule schedule(*ledger, *signer, {}, server->registry(), server->logger());
//   schedule.Start();
//   ...                 // the server drains
//   schedule.Stop();    // signs the rest
//
//   thidua_signing_time_seconds         when the heads were last found signed or were signed
//   thidua_signing_refused              ledgers of which commits are not signed because they do not
//                                       extend what was signed, or are not the service's own
//   thidua_verification_time_seconds    when all was last verified; 0 before the first time
//   thidua_verification_violations      what was found then

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <spdlog/logger.h>

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "common/ledger/ledger.h"
#include "common/log_service/head_signer.h"

namespace thidua::log_service {

struct SigningTimes {
  absl::Duration sign_every = absl::Minutes(1);
  absl::Duration verify_first = absl::Minutes(5);  // after the start, which is busy enough
  absl::Duration verify_every = absl::Hours(24);   // zero: never
  std::function<absl::Time()> clock = [] { return absl::Now(); };
};

// Start and Stop are called once each, from one thread. What it is made with outlives it.
class SigningSchedule {
 public:
  SigningSchedule(ledger::Ledger& ledger, HeadSigner& signer, SigningTimes times,
                  prometheus::Registry& registry, std::shared_ptr<spdlog::logger> logger);
  ~SigningSchedule();

  void Start();
  // Ends the thread, then signs what no statement covers yet: call it when nothing commits any
  // more. Does nothing a second time.
  void Stop();

  // What the thread does whenever it wakes: what is due by the clock. For tests.
  void Tick();

 private:
  void Run();
  void Sign();
  // Verifies each ledger, then all statements. False if it could not, or was stopped.
  bool Verify();
  // A line in the log.
  void Tell(const ledger::StatementProblem& problem, spdlog::level::level_enum level,
            const char* event);

  ledger::Ledger& ledger_;
  HeadSigner& signer_;
  const SigningTimes times_;
  const std::shared_ptr<spdlog::logger> logger_;
  prometheus::Gauge& signed_;
  prometheus::Gauge& refused_;
  prometheus::Gauge& verified_;
  prometheus::Gauge& violations_;

  absl::Time next_sign_ = absl::InfinitePast();
  absl::Time next_verify_;
  Problems told_;  // of the last round: what stays as it is is logged once
  std::atomic<bool> stopping_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace thidua::log_service
