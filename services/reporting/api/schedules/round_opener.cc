#include "services/reporting/api/schedules/round_opener.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "common/resource/image.h"
#include "common/rpc/log.h"
#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/reporting/api/reports/place_of_round.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/schedule.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {
namespace {

using v1::Round;
using v1::RoundSchedule;

constexpr std::chrono::minutes kEvery(1);
constexpr char kMethod[] = "thidua.reporting.v1.ReportingService/OpenRound";

prometheus::Gauge& Gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

absl::Status Naming(const std::string& ledger, const absl::Status& status) {
  return {status.code(), ledger + ": " + std::string(status.message())};
}

// Whether what stood under `name` before the commit `seq` took it back would have given way.
absl::StatusOr<bool> GaveWay(const resource::Store& store, const std::string& name, int64_t seq) {
  ASSIGN_OR_RETURN(const auto reader, store.Open(LedgerOf(name)));
  ASSIGN_OR_RETURN(const ledger::Position before, reader->PositionOf(seq - 1));
  ASSIGN_OR_RETURN(const auto then, store.Open(LedgerOf(name), before));
  ASSIGN_OR_RETURN(const auto round, resource::Find<Round>(*then, name));
  return round && GivesWay(*round, /*simulated=*/false);
}

}  // namespace

RoundOpener::RoundOpener(const resource::Store& store, std::function<absl::Time()> clock,
                         prometheus::Registry& registry, std::shared_ptr<spdlog::logger> logger)
    : store_(store),
      clock_(std::move(clock)),
      logger_(std::move(logger)),
      followed_time_(Gauge(registry, "thidua_schedules_time_seconds",
                           "When the schedules of all owners were last followed.")),
      refused_(Gauge(registry, "thidua_scheduled_rounds_refused",
                     "Rounds that are due by a schedule and cannot be opened.")) {}

RoundOpener::~RoundOpener() { Stop(); }

void RoundOpener::Start() {
  thread_ = std::thread([this] { Run(); });
}

void RoundOpener::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void RoundOpener::Wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

bool RoundOpener::IsStopping() {
  std::lock_guard lock(mutex_);
  return stopping_;
}

void RoundOpener::Run() {
  for (;;) {
    Tick();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, kEvery, [&] { return woken_ || stopping_; });
    if (stopping_) return;
    woken_ = false;
  }
}

void RoundOpener::Tick() {
  if (const absl::Status status = FollowAll(); !status.ok()) {
    rpc::LogEvent(*logger_, spdlog::level::warn, "schedules not followed",
                  {{"message", std::string(status.message())}});
    return;
  }
  followed_time_.Set(absl::ToDoubleSeconds(clock_() - absl::UnixEpoch()));
  int refused = 0;
  for (const auto& [ledger, owner] : owners_) refused += owner.refused;
  refused_.Set(refused);
}

absl::Status RoundOpener::FollowAll() {
  ASSIGN_OR_RETURN(const std::vector<ledger::CommitId> heads, store_.ledger().AllHeads());
  int64_t catalog = 0;
  for (const ledger::CommitId& head : heads) {
    if (head.ledger == kCatalogLedger) catalog = head.seq;
  }
  const absl::CivilDay day = DayInVietnam(clock_());
  absl::Status failed;
  for (const ledger::CommitId& head : heads) {
    if (head.ledger == kCatalogLedger) continue;
    if (IsStopping()) return absl::OkStatus();
    // One ledger that cannot be read keeps no other owner's rounds from being opened.
    const absl::Status status = FollowOne(head, day, catalog);
    if (!status.ok()) failed = Naming(head.ledger, status);
  }
  return failed;
}

absl::Status RoundOpener::FollowOne(const ledger::CommitId& head, absl::CivilDay day,
                                    int64_t catalog) {
  Owner& owner = owners_[head.ledger];
  if (owner.head != head.seq) {
    ASSIGN_OR_RETURN(const auto reader, store_.Open(head.ledger));
    ASSIGN_OR_RETURN(owner.schedule,
                     resource::Find<RoundSchedule>(*reader, kScheduleName.Format({head.ledger})));
    owner.head = reader->position().seq;
  }
  if (!owner.schedule || owner.schedule->paused()) {
    owner.refused = 0;
    owner.followed.reset();
    return absl::OkStatus();
  }
  const Stand stand{day, catalog, owner.schedule->etag()};
  if (owner.followed == stand) return absl::OkStatus();
  int refused = 0;
  RETURN_IF_ERROR(Follow(*owner.schedule, day, refused));
  owner.refused = refused;
  owner.followed = stand;
  return absl::OkStatus();
}

absl::Status RoundOpener::Follow(const RoundSchedule& schedule, absl::CivilDay day, int& refused) {
  const auto refuse = [&](const std::string& what, const absl::Status& why) {
    ++refused;
    rpc::LogEvent(
        *logger_, spdlog::level::warn, "round not opened by schedule",
        {{"schedule", schedule.name()}, {"round", what}, {"message", std::string(why.message())}});
  };
  absl::StatusOr<std::vector<v1::OpenRoundRequest>> due;
  {
    ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
    ReaderCatalog lookup(*reader);
    due = ScheduledRounds(schedule, day, lookup);
    RETURN_IF_ERROR(lookup.status());
  }
  if (!due.ok()) {
    refuse("", due.status());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const Wanted wanted, NeverOpened(*std::move(due)));
  const auto go_on = [this] {
    return IsStopping() ? absl::CancelledError("the service stops") : absl::OkStatus();
  };
  ASSIGN_OR_RETURN(const auto candidates, FindCandidates(store_, wanted.requests, clock_(), go_on));
  for (size_t i = 0; i < candidates.size(); ++i) {
    const RoundCandidate& candidate = candidates[i];
    if (!candidate.round.ok()) {
      // Nobody would be on its roster: such a round is not needed.
      if (ReasonOf(candidate.round.status()) == type::v1::ERROR_REASON_ILLEGAL_STATE) continue;
      refuse(candidate.name, candidate.round.status());
      continue;
    }
    RETURN_IF_ERROR(go_on());
    ASSIGN_OR_RETURN(const bool opened, Open(candidate, wanted.written[i], schedule));
    if (opened) {
      rpc::LogEvent(*logger_, spdlog::level::info, "round opened by schedule",
                    {{"schedule", schedule.name()}, {"round", candidate.name}});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<RoundOpener::Wanted> RoundOpener::NeverOpened(
    std::vector<v1::OpenRoundRequest> due) {
  std::vector<ledger::VersionQuery> queries;
  for (const v1::OpenRoundRequest& request : due) {
    const std::string name = RoundNameOf(request);
    queries.push_back({LedgerOf(name), name, ""});
  }
  ASSIGN_OR_RETURN(const std::vector<ledger::Versioned> versions,
                   store_.ledger().Versions(queries));
  Wanted wanted;
  for (size_t i = 0; i < due.size(); ++i) {
    if (versions[i].seq != 0) {
      ASSIGN_OR_RETURN(const auto reader, store_.Open(queries[i].ledger));
      ASSIGN_OR_RETURN(const auto stored, resource::Find<Round>(*reader, queries[i].key));
      bool gives_way = stored && GivesWay(*stored, /*simulated=*/false);
      if (!stored) {
        ASSIGN_OR_RETURN(gives_way, GaveWay(store_, queries[i].key, versions[i].seq));
      }
      if (!gives_way) continue;
    }
    wanted.requests.push_back(std::move(due[i]));
    wanted.written.push_back(versions[i].seq);
  }
  return wanted;
}

absl::StatusOr<bool> RoundOpener::Open(const RoundCandidate& candidate, int64_t written,
                                       const RoundSchedule& schedule) {
  ledger::Cause cause;
  cause.actor = "service:" + store_.service();
  cause.method = kMethod;
  cause.reason = "opened by " + schedule.name();
  bool opened = false;
  const auto result = store_.ledger().Commit(
      LedgerOf(candidate.name), cause, [&](ledger::Txn& txn) -> absl::Status {
        opened = false;
        // Another replica may have been faster, and somebody may have taken the round back since.
        ASSIGN_OR_RETURN(const ledger::Position version, txn.Version(candidate.name, ""));
        ASSIGN_OR_RETURN(const ledger::Position followed, txn.Version(schedule.name(), ""));
        if (version.seq != written || std::to_string(followed.seq) != schedule.etag()) {
          return absl::OkStatus();
        }
        RETURN_IF_ERROR(MakePlace(txn, candidate.name, /*simulated=*/false));
        Round round = *candidate.round;
        *round.mutable_open_time() = ToTimestamp(txn.time());
        resource::Put(txn, std::move(round));
        opened = true;
        return absl::OkStatus();
      });
  if (absl::IsAlreadyExists(result.status())) return false;
  RETURN_IF_ERROR(result.status());
  return opened;
}

}  // namespace thidua::reporting
