#include "services/reporting/api/feed/owner_steps.h"

#include <utility>

#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "services/reporting/store/totals/entry_keys.h"

namespace thidua::reporting {
namespace {

// Commits that are read at once: each may be as large as a request.
constexpr int64_t kCommits = 16;

}  // namespace

absl::StatusOr<std::shared_ptr<OwnerStep>> OwnerSteps::After(const ledger::Position& from,
                                                             int64_t commits) {
  const int64_t limit = commits == 0 ? kCommits : commits;
  const uint64_t moves = moves_->Of(from.ledger);
  const Key key{from.ledger, from.seq, from.hash8, limit};
  if (const auto known = known_.find(key); known != known_.end()) {
    // A step that is not full grows with the next commit.
    if (known->second.moves == moves || known->second.step->commits == limit) {
      return known->second.step;
    }
  }
  Nothing& nothing = nothing_[from.ledger];
  if (nothing.after == from && nothing.moves == moves) return nullptr;
  ASSIGN_OR_RETURN(const auto entries, ledger_.Log(from, static_cast<size_t>(limit)));
  if (entries.empty()) {
    nothing = {from, moves};
    return nullptr;
  }
  auto step = std::make_shared<OwnerStep>();
  step->until = entries.back().position;
  step->commits = static_cast<int>(entries.size());
  for (const ledger::LogEntry& entry : entries) {
    for (const ledger::Change& change : entry.changes) {
      const std::string_view round = RoundTouchedBy(change.key);
      if (!round.empty()) step->rounds.try_emplace(std::string(round));
    }
  }
  if (known_.size() >= kept_) known_.clear();
  known_[key] = {step, moves};
  return step;
}

void OwnerSteps::Refresh() { nothing_.clear(); }

absl::StatusOr<Totals::Leaf*> OwnerSteps::LeafOf(OwnerStep& step, const std::string& round) {
  OwnerStep::Round& found = step.rounds.at(round);
  if (!found.read) {
    std::optional<ledger::Position> at = step.until;
    if (Mutant("p05-total-of-now")) at.reset();
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(step.until.ledger, at));
    ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, reader->Get(round));
    if (image) {
      ASSIGN_OR_RETURN(std::vector<Totals::Leaf> leaves,
                       totals_.FindLeaves(*reader, std::vector{*image}));
      Totals::Leaf& leaf = leaves.front();
      if (Mutant("p05-total-of-now")) {
        RETURN_IF_ERROR(totals_.FillIn({&leaf}));
        leaf.position = step.until;
      }
      found.leaf = std::move(leaf);
    }
    found.read = true;
  }
  return found.leaf ? &*found.leaf : nullptr;
}

}  // namespace thidua::reporting
