#include "common/log_service/signing_schedule.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "common/rpc/log.h"
#include "common/value/digest.h"

namespace thidua::log_service {
namespace {

// Where a verification could not be done, it is tried again after this time.
constexpr absl::Duration kVerifyAgain = absl::Minutes(10);

prometheus::Gauge& Gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

double Seconds(absl::Time time) { return absl::ToDoubleSeconds(time - absl::UnixEpoch()); }

}  // namespace

SigningSchedule::SigningSchedule(ledger::Ledger& ledger, HeadSigner& signer, SigningTimes times,
                                 prometheus::Registry& registry,
                                 std::shared_ptr<spdlog::logger> logger)
    : ledger_(ledger),
      signer_(signer),
      times_(std::move(times)),
      logger_(std::move(logger)),
      signed_(Gauge(registry, "thidua_signing_time_seconds",
                    "When the heads of all ledgers were last signed or found signed.")),
      refused_(Gauge(registry, "thidua_signing_refused",
                     "Ledgers of which commits are not signed, because they do not extend what was "
                     "signed or are not this service's own.")),
      verified_(Gauge(registry, "thidua_verification_time_seconds",
                      "When all ledgers and statements were last verified.")),
      violations_(Gauge(registry, "thidua_verification_violations",
                        "What the last verification of all ledgers and statements found.")),
      next_verify_(times_.clock() + times_.verify_first) {}

SigningSchedule::~SigningSchedule() { Stop(); }

void SigningSchedule::Start() {
  thread_ = std::thread([this] { Run(); });
}

void SigningSchedule::Stop() {
  if (std::exchange(stopped_, true)) return;
  stopping_ = true;
  signer_.Interrupt();
  if (!thread_.joinable()) return;
  thread_.join();
  Sign();
}

void SigningSchedule::Run() {
  while (!stopping_) {
    Tick();
    absl::Time next = next_sign_;
    if (times_.verify_every > absl::ZeroDuration()) next = std::min(next, next_verify_);
    // Many commits end it early: they are signed then, whatever the time is.
    const absl::Time now = times_.clock();
    signer_.Await(std::max(next - now, absl::ZeroDuration()));
    if (!stopping_ && times_.clock() < next) Sign();
  }
}

void SigningSchedule::Tick() {
  if (times_.clock() >= next_sign_) Sign();
  if (times_.verify_every <= absl::ZeroDuration() || times_.clock() < next_verify_) return;
  const bool done = Verify();
  next_verify_ =
      times_.clock() + (done ? times_.verify_every : std::min(times_.verify_every, kVerifyAgain));
}

void SigningSchedule::Sign() {
  next_sign_ = times_.clock() + times_.sign_every;
  if (!signer_.signs()) return;
  const auto round = signer_.Sign();
  if (!round.ok()) {
    rpc::LogEvent(*logger_, spdlog::level::warn, "heads not signed",
                  {{"message", std::string(round.status().message())}});
    return;
  }
  if (round->number > 0) {
    // Whoever keeps this line elsewhere can tell if the statement is taken away.
    rpc::LogEvent(*logger_, spdlog::level::info, "heads signed",
                  {{"statement", round->number}, {"digest", ToHex(round->digest)}});
  }
  // After a stop there is nothing to find: it was a crash, or somebody wrote in between.
  for (const auto& found : round->found) Tell(found, spdlog::level::warn, "head signed as found");
  std::set<std::string> ledgers;
  for (const auto& problem : round->refused) {
    ledgers.insert(problem.ledger);
    if (!told_.contains(problem)) Tell(problem, spdlog::level::err, "head not signed");
  }
  told_ = round->refused;
  refused_.Set(static_cast<double>(ledgers.size()));
  if (ledgers.empty()) signed_.Set(Seconds(times_.clock()));
}

void SigningSchedule::Tell(const ledger::StatementProblem& problem, spdlog::level::level_enum level,
                           const char* event) {
  rpc::LogEvent(*logger_, level, event,
                {{"statement", problem.number},
                 {"ledger", problem.ledger},
                 {"commit", problem.seq},
                 {"problem", problem.problem}});
}

bool SigningSchedule::Verify() {
  const absl::Time begin = times_.clock();
  int64_t violations = 0;
  const auto failed = [&](const absl::Status& status) {
    rpc::LogEvent(*logger_, spdlog::level::warn, "not verified",
                  {{"message", std::string(status.message())}});
    return false;
  };
  const auto violate = [&](const ledger::StatementProblem& problem) {
    ++violations;
    Tell(problem, spdlog::level::err, "violation");
  };
  const auto ledgers = ledger_.Ledgers();
  if (!ledgers.ok()) return failed(ledgers.status());
  for (const std::string& name : *ledgers) {
    if (stopping_) return false;
    if (times_.clock() >= next_sign_) Sign();
    const auto result = ledger_.Verify(name);
    // What the engine finds damaged is a finding, and the other ledgers are looked at all the same.
    if (absl::IsDataLoss(result.status())) {
      violate({0, name, 0, std::string(result.status().message())});
      continue;
    }
    if (!result.ok()) return failed(result.status());
    for (const ledger::Violation& violation : result->violations) {
      violate({0, name, violation.seq,
               violation.key + (violation.key.empty() ? "" : ": ") + violation.problem});
    }
  }
  const auto report = signer_.CheckAll();
  if (!report.ok()) return failed(report.status());
  for (const auto& problem : report->problems) {
    violate(problem);
  }
  verified_.Set(Seconds(times_.clock()));
  violations_.Set(static_cast<double>(violations));
  rpc::LogEvent(*logger_, violations == 0 ? spdlog::level::info : spdlog::level::err, "verified",
                {{"ledgers", ledgers->size()},
                 {"statements", report->statements},
                 {"violations", violations},
                 {"seconds", absl::ToDoubleSeconds(times_.clock() - begin)}});
  return true;
}

}  // namespace thidua::log_service
