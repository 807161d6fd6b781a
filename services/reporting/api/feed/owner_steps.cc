#include "services/reporting/api/feed/owner_steps.h"

#include <utility>

#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

// Commits that are read at once: each may be as large as a request.
constexpr int64_t kCommits = 16;
// Steps that are kept for the next one who asks: mostly all ask for the same few.
constexpr size_t kKept = 1024;

// The round whose total a change of `key` may change: that of units/{owner}/rounds/{round}, or of
// figures below it. Empty for all else.
std::string RoundOfChange(const std::string& key) {
  constexpr std::string_view kRounds = "/rounds/";
  const size_t rounds = key.find(kRounds);
  if (rounds == std::string::npos) return "";
  const size_t end = key.find('/', rounds + kRounds.size());
  std::string round = key.substr(0, end);
  return end == std::string::npos || key.starts_with(FiguresOf(round)) ? round : "";
}

}  // namespace

absl::StatusOr<std::shared_ptr<OwnerStep>> OwnerSteps::After(const ledger::Position& from,
                                                             int64_t commits) {
  const int64_t limit = commits == 0 ? kCommits : commits;
  const uint64_t moves = moves_->Of(from.ledger);
  const Key key{from.ledger, from.seq, from.hash8, limit};
  if (const auto known = known_.find(key); known != known_.end()) {
    // A step that is not full grows with the next commit, and nothing may come after any more.
    if (known->second.moves == moves) return known->second.step;
  }
  ASSIGN_OR_RETURN(const auto entries, ledger_.Log(from, static_cast<size_t>(limit)));
  std::shared_ptr<OwnerStep> step;
  if (!entries.empty()) {
    step = std::make_shared<OwnerStep>();
    step->until = entries.back().position;
    for (const ledger::LogEntry& entry : entries) {
      for (const ledger::Change& change : entry.changes) {
        std::string round = RoundOfChange(change.key);
        if (!round.empty()) step->rounds.try_emplace(std::move(round));
      }
    }
  }
  if (known_.size() >= kKept) known_.clear();
  known_[key] = {step, moves};
  return step;
}

void OwnerSteps::Refresh() {
  std::erase_if(known_, [](const auto& known) { return known.second.step == nullptr; });
}

absl::StatusOr<const Totals::Leaf*> OwnerSteps::LeafOf(OwnerStep& step, const std::string& round) {
  OwnerStep::Round& found = step.rounds.at(round);
  if (!found.read) {
    std::optional<ledger::Position> at = step.until;
    if (Mutant("p05-total-of-now")) at.reset();
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(step.until.ledger, at));
    ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, reader->Get(round));
    if (image) {
      ASSIGN_OR_RETURN(Totals::Leaf leaf, totals_.FindLeaf(*reader, *image));
      RETURN_IF_ERROR(totals_.FillIn({&leaf}));
      leaf.position = step.until;
      found.leaf = std::move(leaf);
    }
    found.read = true;
  }
  return found.leaf ? &*found.leaf : nullptr;
}

}  // namespace thidua::reporting
