#pragma once
// Tells what becomes of the totals below one unit, from a cursor on. Everything is told in steps:
//
//   catalog step  From one state of the catalog to a later one: rounds that the reader sees now and
//                 did not see, or no longer sees, or whose owner has another code, name or kind. A
//                 snapshot is the step from the empty catalog.
//   owner step    From one position of an owner's ledger to a later one: the rounds that the
//   commits
//                 between them touched, as the last of these left them.
//
// A step that does not fit one page goes on where it was left, by name of the round: the positions
// that it is of do not change meanwhile, so that nothing is left out and nothing told twice.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "common/catalog/source.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/api/feed/owner_steps.h"
#include "services/reporting/api/feed/total_cursor.h"
#include "services/reporting/api/feed/total_filter.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::reporting {

// What is told at once, within a budget.
class ChangePage {
 public:
  // Ends once it holds `max_bytes` or `max_changes`, or once so many rounds and commits were looked
  // at.
  ChangePage(size_t max_bytes, int max_looks,
             size_t max_changes = std::numeric_limits<size_t>::max())
      : max_bytes_(max_bytes), max_looks_(max_looks), max_changes_(max_changes) {}

  void Look(int looks = 1) { looks_ += looks; }
  void Add(v1::TotalChange change) {
    bytes_ += change.ByteSizeLong();
    rounds_.insert(change.round());
    changes_.push_back(std::move(change));
  }
  bool Has(const std::string& round) const { return rounds_.contains(round); }
  // Ends it before it holds so much.
  void Close() { closed_ = true; }
  bool full() const {
    return closed_ || bytes_ >= max_bytes_ || looks_ >= max_looks_ ||
           changes_.size() >= max_changes_;
  }

  std::vector<v1::TotalChange>& changes() { return changes_; }

 private:
  const size_t max_bytes_;
  const int max_looks_;
  const size_t max_changes_;
  size_t bytes_ = 0;
  int looks_ = 0;
  bool closed_ = false;
  std::vector<v1::TotalChange> changes_;
  std::set<std::string> rounds_;  // of the changes
};

// Not thread-safe. What it is made with must outlive it, except for the filter and the cursor.
class TotalFollower {
 public:
  TotalFollower(const resource::Store& store, const catalog::CatalogSource& catalog, Totals& totals,
                TotalFilter filter, bool with_cells, TotalCursor cursor)
      : store_(store),
        catalog_(catalog),
        totals_(totals),
        filter_(std::move(filter)),
        with_cells_(with_cells),
        cursor_(std::move(cursor)) {}

  // Of a request: checks its filter and reads its cursor (empty: nothing was told yet).
  //   As ReadTotalFilter and DecodeTotalCursor.
  static absl::StatusOr<TotalFollower> Open(const rpc::Call& call, const resource::Store& store,
                                            const catalog::CatalogSource& catalog, Totals& totals,
                                            const v1::TotalFilter& filter,
                                            const std::string& cursor, bool with_cells);

  // Goes on with a catalog step that is not done, or else to the current catalog. It is done when
  // the page is not full.
  absl::Status StepCatalog(const rpc::Call& call, absl::Time now, ChangePage& page);

  // Goes on with an owner step that is not done, and then with `ledgers` (nullopt: with all) to
  // their heads, as far as the page goes. All is told when the page is not full.
  absl::Status StepOwners(const rpc::Call& call, absl::Time now, OwnerSteps& steps,
                          const std::optional<std::set<std::string>>& ledgers, ChangePage& page);

  // One turn of a stream: checks the caller and, the first time, the cursor's history, and tells
  // what there is, as far as the page goes; a snapshot and what came after it are told in turns of
  // their own. Returns whether there may be more at once.
  //   OUT_OF_RANGE / UNKNOWN_POSITION: the cursor is of another history.
  absl::StatusOr<bool> Turn(const rpc::Call& call, absl::Time now, OwnerSteps& steps,
                            const std::optional<std::set<std::string>>& ledgers, ChangePage& page);

  // OK if the caller has the roles now that the last turn told by.
  //   INVALID_ARGUMENT / INVALID_TOKEN: he has not; what was not handed out yet is not for him.
  absl::Status CheckTold(const rpc::Call& call, absl::Time now) const;

  // Whether all is told that there was when these were the heads.
  bool HasReached(const std::vector<ledger::CommitId>& heads) const;

  const TotalFilter& filter() const { return filter_; }
  const TotalCursor& cursor() const { return cursor_; }

 private:
  using View = std::shared_ptr<const catalog::CatalogView>;
  // The two states of the catalog that a step goes between, and whom the difference concerns.
  struct CatalogStep {
    View from, to;
    bool concerns_all = false;                 // the caller's roles differ
    std::set<std::string> changed;             // names of units that differ
    std::set<std::string, OwnerOrder> owners;  // ledgers to look at
  };

  absl::StatusOr<View> ViewAt(const ledger::Position& position) const;
  // INVALID_ARGUMENT / INVALID_TOKEN unless the caller has the roles now that he had by `view`
  // then: what is told by it is for those roles.
  absl::Status CheckRoles(const rpc::Call& call, absl::Time now, const catalog::CatalogView& view,
                          int64_t as_of) const;
  absl::StatusOr<CatalogStep> PlanStep(const rpc::Call& call) const;
  bool Concerns(const CatalogStep& step, const std::string& owner) const;
  absl::Status StepRounds(const rpc::Call& call, const CatalogStep& step, const std::string& ledger,
                          ChangePage& page);
  // False: there is nothing more of the owner.
  absl::StatusOr<bool> StepOwner(const rpc::Call& call, OwnerSteps& steps,
                                 const std::string& ledger, ChangePage& page);
  // Whether the round is for the caller by `view` as of then.
  bool IsVisible(const rpc::Call& call, const catalog::CatalogView& view, int64_t as_of,
                 const v1::Round& round) const;
  // The same, and by what holds now as well: what is told is told now.
  bool MayTell(const rpc::Call& call, const catalog::CatalogView& view, int64_t as_of,
               const v1::Round& round) const;
  absl::StatusOr<v1::TotalChange> Tell(const catalog::CatalogView& view,
                                       const Totals::Leaf& leaf) const;

  const resource::Store& store_;
  const catalog::CatalogSource& catalog_;
  Totals& totals_;
  const TotalFilter filter_;
  const bool with_cells_;
  TotalCursor cursor_;
  bool checked_ = false;  // that the cursor is of this history
  View view_;             // at cursor_.catalog, once it was needed
  View to_;               // of the catalog step that is not done
  std::string looked_;    // up to which round of the step that is not done this one has looked
  std::map<std::string, bool> is_below_;  // by ledger, as view_ has it
};

}  // namespace thidua::reporting
