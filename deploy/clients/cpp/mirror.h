#pragma once

// A mirror of the totals below a unit in a PostgreSQL database, which may be killed at any moment.
//
// It takes a snapshot (ListTotals) and goes on from its cursor (WatchTotals). What an event says
// and the cursor behind it are stored in one transaction, so nothing is lost and nothing counts
// twice.
//
//   Channel channel("reporting.example:7443", {.ca = "ca.crt", .token = "token.jwt"});
//   Store store("dbname=totals");
//   Metrics metrics("");
//   reporting::v1::TotalFilter filter;
//   filter.set_parent("units/hung-yen");
//   Mirror mirror(channel, store, metrics, filter, {.log = [](const std::string& line) { ... }});
//   int exit_code = mirror.Run();  // Stop ends it, from any thread

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "channel.h"
#include "failure.h"
#include "metrics.h"
#include "store.h"

namespace thidua::mirror {

// What a program ends with.
enum ExitCode { kDone = 0, kFailed = 1, kRefused = 2 };

class Mirror {
 public:
  struct Settings {
    bool once = false;  // ends as soon as it has caught up with what there was
    std::function<void(const std::string& line)> log;
  };

  // Follows the totals of one filter into a store. All that it is given by reference must outlive
  // it.
  Mirror(Channel& channel, Store& store, Metrics& metrics, reporting::v1::TotalFilter filter,
         Settings settings);

  // Until Stop: kDone. kFailed: a failure that no repetition mends. kRefused: the service refuses
  // the caller. Each failure was logged.
  ExitCode Run();

  // Cancels the call under way; Run returns when the transaction under way has ended. Thread-safe,
  // but not for a signal handler: wait for signals in a thread.
  void Stop();

 private:
  class Call;

  bool Stopping();
  Outcome Step();
  Outcome Snapshot();
  Outcome Tail(const std::string& cursor);
  Outcome Stored(bool caught_up);
  std::optional<ExitCode> Failed(const Failure& failure);
  Outcome Wait();

  Channel& channel_;
  Store& store_;
  Metrics& metrics_;
  const reporting::v1::TotalFilter filter_;
  const Settings settings_;
  std::mt19937_64 random_{std::random_device()()};
  int failures_ = 0;    // since something was stored
  int denied_ = 0;      // since a call was answered
  bool again_ = false;  // the next call comes after one that failed

  std::mutex mutex_;  // for what follows
  std::condition_variable stopped_;
  bool stopping_ = false;
  grpc::ClientContext* call_ = nullptr;  // the call under way
};

}  // namespace thidua::mirror
