#include "services/reporting/store/tasks/open_rounds.h"

#include <utility>

#include "common/resource/image.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// Commits carry whole reports: a few at a time are read, and where many came the rounds are read
// anew.
constexpr size_t kLogPage = 20;
constexpr int64_t kMostCommits = 100;

// What a state of an owner's open rounds is made of.
class Draft {
 public:
  explicit Draft(const OwnerRounds* known) {
    if (known != nullptr) rounds_ = known->rounds;
  }

  // Takes up the round `name` as `bytes` say, or that it is no more.
  void Apply(std::string_view name, std::string_view bytes, bool deleted) {
    rounds_.erase(std::string(name));
    if (deleted) return;
    auto round = std::make_shared<Round>();
    status_.Update(resource::ParseImage(name, bytes, *round));
    if (round->state() != v1::ROUND_STATE_OPEN) return;
    round->clear_columns();
    round->clear_left_out();
    round->clear_counted_elsewhere();
    for (v1::RosterEntry& entry : *round->mutable_roster()) entry.clear_attributes();
    rounds_.emplace(name, std::move(round));
  }

  std::shared_ptr<const OwnerRounds> Finish(ledger::Position position) && {
    auto made = std::make_shared<OwnerRounds>();
    made->position = std::move(position);
    made->rounds = std::move(rounds_);
    made->status = std::move(status_);
    for (const auto& [name, round] : made->rounds) {
      for (int i = 0; i < round->roster_size(); ++i) {
        const v1::RosterEntry& entry = round->roster(i);
        made->lines[entry.reporter()].push_back({round, i});
        for (const std::string& successor : entry.successors()) {
          made->lines[successor].push_back({round, i});
        }
      }
    }
    return made;
  }

 private:
  std::map<std::string, std::shared_ptr<const Round>, std::less<>> rounds_;
  absl::Status status_;
};

absl::StatusOr<std::shared_ptr<const OwnerRounds>> ReadAll(ledger::Ledger& ledger,
                                                           std::string_view name) {
  ASSIGN_OR_RETURN(auto reader, ledger.Read(name));
  Draft draft(nullptr);
  RETURN_IF_ERROR(reader
                      ->WalkCollection(kUnitName.Format({name}) + "/rounds/", "",
                                       [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                         draft.Apply(image.key, image.bytes, false);
                                         return true;
                                       })
                      .status());
  return std::move(draft).Finish(reader->position());
}

// OUT_OF_RANGE / UNKNOWN_POSITION: another history has taken the place of that of `known`.
absl::StatusOr<std::shared_ptr<const OwnerRounds>> Advance(ledger::Ledger& ledger,
                                                           const OwnerRounds& known) {
  Draft draft(&known);
  ledger::Position position = known.position;
  while (true) {
    ASSIGN_OR_RETURN(const auto entries, ledger.Log(position, kLogPage));
    for (const ledger::LogEntry& entry : entries) {
      position = entry.position;
      for (const ledger::Change& change : entry.changes) {
        if (!kRoundName.Match(change.key).ok()) continue;
        draft.Apply(change.key, change.bytes, change.deleted);
      }
    }
    if (entries.size() < kLogPage) break;
  }
  return std::move(draft).Finish(std::move(position));
}

}  // namespace

OpenRounds::OpenRounds(ledger::Ledger& ledger)
    : ledger_(ledger), moves_(std::make_shared<std::atomic<uint64_t>>(0)) {
  ledger_.Watch([moves = moves_](std::string_view) { moves->fetch_add(1); });
}

absl::StatusOr<std::shared_ptr<const OwnerRounds>> OpenRounds::CatchUp(
    const OwnerRounds* known, const ledger::CommitId& head) {
  // What could not be read may have been repaired, but not by a commit.
  if (known == nullptr || !known->status.ok() || head.seq < known->position.seq ||
      head.seq - known->position.seq > kMostCommits) {
    return ReadAll(ledger_, head.ledger);
  }
  auto next = Advance(ledger_, *known);
  return absl::IsOutOfRange(next.status()) ? ReadAll(ledger_, head.ledger) : std::move(next);
}

absl::Status OpenRounds::CatchUp() {
  // Taken before the heads are read, so that a commit made meanwhile is looked for again.
  const uint64_t moves = moves_->load();
  // What was heard of is all only where nobody else writes.
  if (ledger_.sole_writer() && seen_ == moves) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<ledger::CommitId> heads, ledger_.AllHeads());
  std::map<std::string, Known, std::less<>> next;
  for (const ledger::CommitId& head : heads) {
    if (head.ledger == kCatalogLedger) continue;
    const auto found = known_.find(head.ledger);
    const OwnerRounds* known = found == known_.end() ? nullptr : found->second.rounds.get();
    if (known != nullptr && known->status.ok() && found->second.head == head) {
      next.emplace(head.ledger, found->second);
      continue;
    }
    ASSIGN_OR_RETURN(auto made, CatchUp(known, head));
    next.emplace(head.ledger, Known{head, std::move(made)});
  }
  known_ = std::move(next);
  seen_ = moves;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::shared_ptr<const OwnerRounds>>> OpenRounds::Latest() {
  std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(CatchUp());
  std::vector<std::shared_ptr<const OwnerRounds>> owners;
  for (const auto& [ledger, known] : known_) {
    const OwnerRounds& rounds = *known.rounds;
    if (!rounds.rounds.empty() || !rounds.status.ok()) owners.push_back(known.rounds);
  }
  return owners;
}

}  // namespace thidua::reporting
