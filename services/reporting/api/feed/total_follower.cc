#include "services/reporting/api/feed/total_follower.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/catalog/hierarchy.h"
#include "common/catalog/local_catalog.h"
#include "common/resource/access.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/feed/total_records.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/totals/place.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

// Rounds whose totals are asked for together.
constexpr size_t kChunk = 64;
// Of a step that a cursor may ask to go on with.
constexpr int64_t kMaxCommits = 16;

// Adds the unit and everything that was above it in any version.
void AddChain(const catalog::CatalogView& view, const std::string& name,
              std::set<std::string>& chain) {
  if (name.empty() || !chain.insert(name).second) return;
  const catalog::Unit* unit = view.unit(name);
  if (unit == nullptr) return;
  for (const catalog::UnitVersion& version : unit->versions()) {
    AddChain(view, version.parent(), chain);
  }
}

// Names of units that are not the same in both.
std::set<std::string> ChangedUnits(const catalog::CatalogView& from,
                                   const catalog::CatalogView& to) {
  std::set<std::string> changed;
  for (const auto& [name, unit] : to.units()) {
    const catalog::Unit* before = from.unit(unit->name());
    if (before != unit.get() && (before == nullptr || before->etag() != unit->etag())) {
      changed.insert(unit->name());
    }
  }
  return changed;
}

std::string GrantsText(const catalog::CatalogView& view, const auth::Caller& caller,
                       int64_t as_of) {
  std::string text;
  for (const auth::v1::RoleGrant& grant : view.GrantsOf(caller, absl::FromUnixSeconds(as_of))) {
    absl::StrAppend(&text, grant.ShortDebugString(), "\n");
  }
  return text;
}

absl::Status BadStep() {
  Violations violations;
  violations.Add("cursor", "is malformed", type::v1::ERROR_REASON_INVALID_TOKEN);
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<TotalFollower> TotalFollower::Open(const rpc::Call& call,
                                                  const resource::Store& store,
                                                  const catalog::CatalogSource& catalog,
                                                  Totals& totals, const v1::TotalFilter& filter,
                                                  const std::string& cursor, bool with_cells) {
  ASSIGN_OR_RETURN(const auto view, catalog.Current());
  ASSIGN_OR_RETURN(TotalFilter read, ReadTotalFilter(call, filter, *view));
  TotalCursor start;
  if (!cursor.empty()) {
    ASSIGN_OR_RETURN(start, DecodeTotalCursor(read.digest, cursor));
  }
  return TotalFollower(store, catalog, totals, std::move(read), with_cells, std::move(start));
}

absl::StatusOr<bool> TotalFollower::Turn(const rpc::Call& call, absl::Time now, OwnerSteps& steps,
                                         const std::optional<std::set<std::string>>& ledgers,
                                         ChangePage& page) {
  RETURN_IF_ERROR(call.Authorize(filter_.parent));
  if (!checked_) {
    RETURN_IF_ERROR(CheckHistory(store_.ledger(), cursor_));
    checked_ = true;
  }
  // A step of an owner that is not done comes before the catalog's turn.
  const bool begun = cursor_.step.has_value();
  const bool is_snapshot = cursor_.catalog.seq == 0;
  RETURN_IF_ERROR(StepCatalog(call, now, page));
  if (is_snapshot && cursor_.catalog.seq != 0) return true;
  RETURN_IF_ERROR(StepOwners(call, now, steps, ledgers, page));
  return page.full() || begun;
}

absl::Status TotalFollower::CheckTold(const rpc::Call& call, absl::Time now) const {
  const bool is_within_step = to_ != nullptr && cursor_.step;
  return CheckRoles(call, now, is_within_step ? *to_ : *view_,
                    is_within_step ? cursor_.step->as_of : cursor_.as_of);
}

bool TotalFollower::HasReached(const std::vector<ledger::CommitId>& heads) const {
  if (cursor_.step) return false;
  return std::all_of(heads.begin(), heads.end(), [&](const ledger::CommitId& head) {
    if (head.ledger == catalog::kCatalogLedger) return cursor_.catalog.seq >= head.seq;
    const std::string owner = kUnitName.Format({head.ledger});
    if (view_->unit(owner) == nullptr || !view_->IsWithin(owner, filter_.parent)) return true;
    const auto known = cursor_.owners.find(head.ledger);
    return known != cursor_.owners.end() && known->second.seq >= head.seq;
  });
}

absl::StatusOr<v1::TotalChange> TotalFollower::Tell(const catalog::CatalogView& view,
                                                    const Totals::Leaf& leaf) const {
  return TellTotal(view, leaf, with_cells_, store_.TokenOf(leaf.position));
}

absl::StatusOr<TotalFollower::View> TotalFollower::ViewAt(const ledger::Position& position) const {
  if (position.seq == 0) return catalog::CatalogView::Empty();
  if (view_ != nullptr && view_->position() == position) return view_;
  ASSIGN_OR_RETURN(View current, catalog_.Current());
  if (current->position() == position) return current;
  return catalog::ReadCatalog(store_.ledger(), position);
}

bool TotalFollower::IsVisible(const rpc::Call& call, const catalog::CatalogView& view,
                              int64_t as_of, const v1::Round& round) const {
  const std::string owner(OwnerOf(round.name()));
  if (!Place(view, filter_.parent).Has(owner, round.period())) return false;
  const auto allows = [&](auth::v1::Permission permission) {
    return view.Allows(call.caller(), permission, owner, absl::FromUnixSeconds(as_of),
                       round.period());
  };
  return allows(call.permission()) &&
         (round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED ||
          allows(auth::v1::PERMISSION_READ_RESTRICTED));
}

bool TotalFollower::MayTell(const rpc::Call& call, const catalog::CatalogView& view, int64_t as_of,
                            const v1::Round& round) const {
  return IsVisible(call, view, as_of, round) && OwnerMay(call, round);
}

absl::Status TotalFollower::CheckRoles(const rpc::Call& call, absl::Time now,
                                       const catalog::CatalogView& view, int64_t as_of) const {
  ASSIGN_OR_RETURN(const View current, catalog_.Current());
  if (GrantsText(view, call.caller(), as_of) ==
      GrantsText(*current, call.caller(), absl::ToUnixSeconds(now))) {
    return absl::OkStatus();
  }
  Violations violations;
  violations.Add("cursor", "is of other roles than the caller has now; take a new snapshot",
                 type::v1::ERROR_REASON_INVALID_TOKEN);
  return violations.ToStatus();
}

absl::StatusOr<TotalFollower::CatalogStep> TotalFollower::PlanStep(const rpc::Call& call) const {
  CatalogStep step;
  step.from = view_;
  step.to = to_;
  step.concerns_all = GrantsText(*step.from, call.caller(), cursor_.as_of) !=
                      GrantsText(*step.to, call.caller(), cursor_.step->as_of);
  step.changed = ChangedUnits(*step.from, *step.to);
  for (const auto& [ledger, position] : cursor_.owners) step.owners.insert(ledger);
  if (!step.concerns_all && step.changed.empty()) return step;
  ASSIGN_OR_RETURN(const std::vector<std::string> ledgers, store_.ledger().Ledgers());
  for (const std::string& ledger : ledgers) {
    const std::string owner = kUnitName.Format({ledger});
    const auto is_below = [&](const catalog::CatalogView& view) {
      return view.unit(owner) != nullptr && view.IsWithin(owner, filter_.parent);
    };
    // Who lay here before and has no position has committed nothing that is told yet: what he
    // commits is an owner step.
    if (is_below(*step.to) && !is_below(*step.from)) step.owners.insert(ledger);
  }
  return step;
}

bool TotalFollower::Concerns(const CatalogStep& step, const std::string& owner) const {
  if (step.concerns_all) return true;
  if (step.changed.empty()) return false;
  std::set<std::string> chain;
  AddChain(*step.from, owner, chain);
  std::set<std::string> chain_after;
  AddChain(*step.to, owner, chain_after);
  chain.merge(chain_after);
  return std::any_of(chain.begin(), chain.end(),
                     [&](const std::string& unit) { return step.changed.contains(unit); });
}

absl::Status TotalFollower::StepCatalog(const rpc::Call& call, absl::Time now, ChangePage& page) {
  if (view_ == nullptr) {
    ASSIGN_OR_RETURN(view_, ViewAt(cursor_.catalog));
  }
  if (!cursor_.step) {
    ASSIGN_OR_RETURN(to_, catalog_.Current());
    if (to_->position().seq < cursor_.catalog.seq) return absl::OkStatus();  // it catches up
    if (to_->position() == cursor_.catalog && CheckRoles(call, now, *view_, cursor_.as_of).ok()) {
      return absl::OkStatus();
    }
    cursor_.step = {to_->position(), "", absl::ToUnixSeconds(now)};
    looked_.clear();
  } else if (cursor_.step->until.ledger != catalog::kCatalogLedger) {
    return absl::OkStatus();
  } else if (to_ == nullptr || to_->position() != cursor_.step->until) {
    ASSIGN_OR_RETURN(to_, ViewAt(cursor_.step->until));
  }
  RETURN_IF_ERROR(CheckRoles(call, now, *to_, cursor_.step->as_of));
  ASSIGN_OR_RETURN(const CatalogStep step, PlanStep(call));
  looked_ = std::max(looked_, cursor_.step->after);
  for (const std::string& ledger : step.owners) {
    const std::string owner = kUnitName.Format({ledger});
    const std::string rounds = owner + "/rounds/";
    if (looked_ > rounds && !looked_.starts_with(rounds)) continue;
    if (!Concerns(step, owner)) continue;
    RETURN_IF_ERROR(StepRounds(call, step, ledger, page));
    if (page.full()) return absl::OkStatus();
    page.Look();
    cursor_.step->after = looked_ = absl::StrCat(owner, "/rounds0");  // behind all of them
  }
  std::erase_if(cursor_.owners, [&](const auto& known) {
    return !to_->IsWithin(kUnitName.Format({known.first}), filter_.parent);
  });
  cursor_.catalog = to_->position();
  cursor_.as_of = cursor_.step->as_of;
  cursor_.step.reset();
  looked_.clear();
  view_ = std::move(to_);
  to_ = nullptr;
  is_below_.clear();
  return absl::OkStatus();
}

absl::Status TotalFollower::StepRounds(const rpc::Call& call, const CatalogStep& step,
                                       const std::string& ledger, ChangePage& page) {
  const auto known = cursor_.owners.find(ledger);
  ASSIGN_OR_RETURN(auto reader,
                   store_.Open(ledger, known == cursor_.owners.end()
                                           ? std::nullopt
                                           : std::optional<ledger::Position>(known->second)));
  cursor_.owners[ledger] = reader->position();
  std::string prefix = absl::StrCat(kUnitName.Format({ledger}), "/rounds/");
  if (!looked_.starts_with(prefix)) looked_.clear();
  if (filter_.forms.size() == 1) absl::StrAppend(&prefix, *filter_.forms.begin(), ".");
  for (bool more = true; more;) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    std::vector<ledger::Image> images;
    ASSIGN_OR_RETURN(
        more, reader->WalkCollection(prefix, looked_,
                                     [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                       if (images.size() == kChunk) return false;
                                       images.push_back(image);
                                       return true;
                                     }));
    struct Seen {
      Totals::Leaf leaf;
      bool gone = false;
    };
    std::vector<Seen> seen;  // what is to be told, in the order of the images
    std::vector<ledger::Image> wanted;
    for (const ledger::Image& image : images) {
      const auto id = SplitRoundId(LastSegment(image.key));
      if (id.ok() && filter_.Has(*id)) wanted.push_back(image);
    }
    ASSIGN_OR_RETURN(std::vector<Totals::Leaf> leaves, totals_.FindLeaves(*reader, wanted));
    for (Totals::Leaf& leaf : leaves) {
      const v1::Round& round = *leaf.round;
      const bool saw = IsVisible(call, *step.from, cursor_.as_of, round);
      const bool sees = MayTell(call, *step.to, cursor_.step->as_of, round);
      if (sees ? !saw || !SameOwner(*step.from, *step.to, round) : saw) {
        seen.push_back({std::move(leaf), !sees});
      }
    }
    std::vector<Totals::Leaf*> shown;
    for (Seen& one : seen) {
      if (!one.gone) shown.push_back(&one.leaf);
    }
    RETURN_IF_ERROR(totals_.FillIn(shown));
    auto next = seen.begin();
    for (const ledger::Image& image : images) {
      page.Look();
      if (next != seen.end() && next->leaf.round->name() == image.key) {
        if (next->gone) {
          page.Add(TellRemoved(image.key));
        } else {
          ASSIGN_OR_RETURN(v1::TotalChange change, Tell(*step.to, next->leaf));
          page.Add(std::move(change));
        }
        // Readers are told of no other round, not by their cursor either.
        cursor_.step->after = image.key;
        ++next;
      }
      looked_ = image.key;
      if (page.full()) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

absl::Status TotalFollower::StepOwners(const rpc::Call& call, absl::Time now, OwnerSteps& steps,
                                       const std::optional<std::set<std::string>>& ledgers,
                                       ChangePage& page) {
  if (page.full()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckRoles(call, now, *view_, cursor_.as_of));
  if (cursor_.step) {
    const std::string begun = cursor_.step->until.ledger;
    RETURN_IF_ERROR(StepOwner(call, steps, begun, page).status());
  }
  std::vector<std::string> moved;
  if (ledgers) {
    moved.assign(ledgers->begin(), ledgers->end());
  } else {
    steps.Refresh();
    ASSIGN_OR_RETURN(const auto heads, store_.ledger().AllHeads());
    for (const ledger::CommitId& head : heads) {
      const auto known = cursor_.owners.find(head.ledger);
      if (known == cursor_.owners.end() || known->second.seq != head.seq ||
          !IsOf(known->second, head.hash)) {
        moved.push_back(head.ledger);
      }
    }
  }
  for (const std::string& ledger : moved) {
    const auto [below, is_new] = is_below_.emplace(ledger, false);
    if (is_new) {
      const std::string owner = kUnitName.Format({ledger});
      below->second = view_->unit(owner) != nullptr && view_->IsWithin(owner, filter_.parent);
    }
    for (bool more = below->second; more && !page.full();) {
      ASSIGN_OR_RETURN(more, StepOwner(call, steps, ledger, page));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TotalFollower::StepOwner(const rpc::Call& call, OwnerSteps& steps,
                                              const std::string& ledger, ChangePage& page) {
  const auto known = cursor_.owners.find(ledger);
  const ledger::Position from =
      known == cursor_.owners.end() ? ledger::Position{ledger, 0, 0} : known->second;
  const int64_t commits = cursor_.step ? cursor_.step->until.seq - from.seq : 0;
  if (commits < 0 || commits > kMaxCommits || (cursor_.step && commits == 0)) return BadStep();
  ASSIGN_OR_RETURN(const auto step, steps.After(from, commits));
  if (cursor_.step && (step == nullptr || step->until != cursor_.step->until)) return BadStep();
  if (step == nullptr) return false;
  if (!cursor_.step) {
    cursor_.step = {step->until, "", 0};
    looked_.clear();
  }
  looked_ = std::max(looked_, cursor_.step->after);
  std::unique_ptr<ledger::Reader> before;  // opened if need be
  for (auto round = step->rounds.upper_bound(looked_); round != step->rounds.end(); ++round) {
    const std::string& name = round->first;
    const auto id = SplitRoundId(LastSegment(name));
    if (!id.ok() || !filter_.Has(*id)) continue;
    // What a client applies at once has each round once.
    if (page.Has(name)) page.Close();
    if (page.full()) return true;
    page.Look();
    ASSIGN_OR_RETURN(Totals::Leaf * leaf, steps.LeafOf(*step, name));
    bool told = false;
    if (leaf != nullptr && MayTell(call, *view_, cursor_.as_of, *leaf->round)) {
      if (leaf->bytes == nullptr) RETURN_IF_ERROR(totals_.FillIn({leaf}));
      ASSIGN_OR_RETURN(v1::TotalChange change, Tell(*view_, *leaf));
      page.Add(std::move(change));
      told = true;
    } else if (from.seq > 0 && !Mutant("p05-removal-not-told")) {
      // Only who saw it is told that it is gone.
      if (before == nullptr) {
        ASSIGN_OR_RETURN(before, store_.Open(ledger, from));
      }
      ASSIGN_OR_RETURN(const auto was, resource::Find<v1::Round>(*before, name));
      if (was && IsVisible(call, *view_, cursor_.as_of, *was)) {
        page.Add(TellRemoved(name));
        told = true;
      }
    }
    if (told) cursor_.step->after = name;
    looked_ = name;
    if (Mutant("p05-one-round-of-a-step")) break;
  }
  cursor_.owners[ledger] = step->until;
  cursor_.step.reset();
  looked_.clear();
  page.Look(step->commits);
  return true;
}

}  // namespace thidua::reporting
