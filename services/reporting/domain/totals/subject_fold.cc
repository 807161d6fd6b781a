#include "services/reporting/domain/totals/subject_fold.h"

#include <algorithm>
#include <utility>

#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

// Returns the closing round with the lines of the sets alone: for nobody else's sake is anything
// carried over.
v1::Round ClosingRoundOf(const SubjectSets& sets, const std::vector<const v1::Round*>& rounds) {
  v1::Round closing = ClosingRound(rounds);
  closing.mutable_roster()->erase(
      std::remove_if(closing.mutable_roster()->begin(), closing.mutable_roster()->end(),
                     [&](const v1::RosterEntry& entry) {
                       return sets.Find(LastSegment(entry.subject())) < 0;
                     }),
      closing.mutable_roster()->end());
  return closing;
}

}  // namespace

SubjectFold::SubjectFold(const SubjectSets& sets, const Cover& cover)
    : sets_(sets),
      cover_(cover),
      next_(cover.rounds.size()),
      counted_(sets.size(), std::vector<Tallies>(cover.rounds.size())),
      returns_(sets.size()) {
  if (cover.rounds.size() > 1) {
    closing_ = ClosingRoundOf(sets, cover.rounds);
    closing_fold_.emplace(cover.rounds, closing_);
  }
  BeginRound();
}

void SubjectFold::BeginRound() {
  folds_.clear();
  if (next_ == 0) return;
  const auto columns = std::make_shared<const Layout>(next_round());
  for (RosterLines& lines : sets_.LinesOf(next_round())) {
    folds_.emplace_back(next_round(), std::move(lines), columns);
  }
}

absl::Status SubjectFold::Add(std::string_view name, const FiguresView& figures) {
  const int set = sets_.Find(LastSegment(name));
  if (set < 0) return absl::OkStatus();
  const int accepted = folds_[set].accepted();
  RETURN_IF_ERROR(folds_[set].Add(name, figures));
  if (folds_[set].accepted() > accepted) returns_[set] += figures.returns;
  if (!closing_fold_ || !closing_fold_->NeedsMore()) return absl::OkStatus();
  return closing_fold_->Add(name, figures);
}

absl::Status SubjectFold::EndRound() {
  --next_;
  for (size_t set = 0; set < folds_.size(); ++set) {
    ASSIGN_OR_RETURN(counted_[set][next_], std::move(folds_[set]).Finish());
  }
  if (closing_fold_ && closing_fold_->NeedsMore()) closing_fold_->EndRound();
  BeginRound();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<SubjectTallies>> SubjectFold::Finish() {
  std::vector<SubjectTallies> totals(sets_.size());
  std::vector<RosterLines> lines;  // of the closing round, by set
  std::shared_ptr<const Layout> columns;
  if (closing_fold_) {
    lines = sets_.LinesOf(closing_);
    columns = std::make_shared<const Layout>(closing_);
  }
  for (size_t set = 0; set < totals.size(); ++set) {
    std::vector<Tallies>& counted = counted_[set];
    totals[set].returns = returns_[set];
    if (cover_.exact) {
      totals[set].tallies = std::move(counted.front());
      continue;
    }
    std::optional<Tallies> closing;
    if (closing_fold_) {
      ASSIGN_OR_RETURN(closing, closing_fold_->FinishOf(lines[set], columns));
    }
    ASSIGN_OR_RETURN(totals[set].tallies,
                     FoldOverTime(cover_, counted, closing ? *closing : counted.back()));
    counted.clear();
  }
  return totals;
}

}  // namespace thidua::reporting
