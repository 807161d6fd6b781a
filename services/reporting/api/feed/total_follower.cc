#include "services/reporting/api/feed/total_follower.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/catalog/hierarchy.h"
#include "common/catalog/local_catalog.h"
#include "common/resource/access.h"
#include "common/resource/collection.h"
#include "common/value/errors.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/place.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

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
                       absl::Time now) {
  std::string text;
  for (const auth::v1::RoleGrant& grant : view.GrantsOf(caller, now)) {
    absl::StrAppend(&text, grant.ShortDebugString(), "\n");
  }
  return text;
}

const catalog::UnitVersion* OwnerVersion(const catalog::CatalogView& view, const v1::Round& round) {
  const catalog::Unit* unit = view.unit(OwnerOf(round.name()));
  return unit == nullptr ? nullptr : catalog::VersionBy(*unit, round.window_end());
}

// Whether a record says the same of the round's owner by both.
bool SameOwner(const catalog::CatalogView& a, const catalog::CatalogView& b,
               const v1::Round& round) {
  const catalog::UnitVersion* x = OwnerVersion(a, round);
  const catalog::UnitVersion* y = OwnerVersion(b, round);
  if (x == nullptr || y == nullptr) return x == y;
  return x->code() == y->code() && x->display_name() == y->display_name() && x->kind() == y->kind();
}

v1::TotalChange Removed(std::string_view round) {
  v1::TotalChange change;
  change.set_round(std::string(round));
  change.set_removed(true);
  return change;
}

absl::Status BadStep() {
  Violations violations;
  violations.Add("cursor", "is malformed", type::v1::ERROR_REASON_INVALID_TOKEN);
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<TotalFollower::View> TotalFollower::ViewAt(const ledger::Position& position) const {
  if (position.seq == 0) return catalog::CatalogView::Empty();
  if (view_ != nullptr && view_->position() == position) return view_;
  ASSIGN_OR_RETURN(View current, catalog_.Current());
  if (current->position() == position) return current;
  return catalog::ReadCatalog(store_.ledger(), position);
}

bool TotalFollower::IsVisible(const rpc::Call& call, absl::Time now,
                              const catalog::CatalogView& view, const v1::Round& round) const {
  const std::string owner(OwnerOf(round.name()));
  if (!Place(view, filter_.parent).Has(owner, round.period())) return false;
  const auto allows = [&](auth::v1::Permission permission) {
    return view.Allows(call.caller(), permission, owner, now, round.period());
  };
  return allows(auth::v1::PERMISSION_READ_TOTALS) &&
         (round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED ||
          allows(auth::v1::PERMISSION_READ_RESTRICTED));
}

absl::StatusOr<TotalFollower::CatalogStep> TotalFollower::PlanStep(const rpc::Call& call,
                                                                   absl::Time now, View to) const {
  CatalogStep step;
  ASSIGN_OR_RETURN(step.from, ViewAt(cursor_.catalog));
  step.to = std::move(to);
  step.concerns_all =
      GrantsText(*step.from, call.caller(), now) != GrantsText(*step.to, call.caller(), now);
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
  View to;
  if (cursor_.step) {
    if (cursor_.step->until.ledger != catalog::kCatalogLedger) return absl::OkStatus();
    ASSIGN_OR_RETURN(to, ViewAt(cursor_.step->until));
  } else {
    ASSIGN_OR_RETURN(to, catalog_.Current());
    if (to->position() == cursor_.catalog) {
      view_ = to;
      return absl::OkStatus();
    }
    if (to->position().seq < cursor_.catalog.seq) return absl::OkStatus();  // it catches up
    cursor_.step = {to->position(), ""};
  }
  ASSIGN_OR_RETURN(const CatalogStep step, PlanStep(call, now, to));
  const std::string begun = cursor_.step->after;
  for (const std::string& ledger : step.owners) {
    const std::string owner = kUnitName.Format({ledger});
    const std::string rounds = owner + "/rounds/";
    if (begun > rounds && !begun.starts_with(rounds)) continue;
    if (!Concerns(step, owner)) continue;
    RETURN_IF_ERROR(StepRounds(call, now, step, ledger, page));
    if (page.full()) return absl::OkStatus();
    cursor_.step->after = absl::StrCat(owner, "/rounds0");  // behind all of them
  }
  std::erase_if(cursor_.owners, [&](const auto& known) {
    return !to->IsWithin(kUnitName.Format({known.first}), filter_.parent);
  });
  cursor_.catalog = to->position();
  cursor_.step.reset();
  view_ = std::move(to);
  is_below_.clear();
  return absl::OkStatus();
}

absl::Status TotalFollower::StepRounds(const rpc::Call& call, absl::Time now,
                                       const CatalogStep& step, const std::string& ledger,
                                       ChangePage& page) {
  const auto known = cursor_.owners.find(ledger);
  ASSIGN_OR_RETURN(auto reader,
                   store_.Open(ledger, known == cursor_.owners.end()
                                           ? std::nullopt
                                           : std::optional<ledger::Position>(known->second)));
  cursor_.owners[ledger] = reader->position();
  std::string prefix = absl::StrCat(kUnitName.Format({ledger}), "/rounds/");
  std::string after = cursor_.step->after.starts_with(prefix) ? cursor_.step->after : "";
  if (filter_.forms.size() == 1) absl::StrAppend(&prefix, *filter_.forms.begin(), ".");
  while (true) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    std::vector<ledger::Image> images;
    ASSIGN_OR_RETURN(const bool more, resource::WalkCollection(
                                          *reader, prefix, after,
                                          [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                            if (images.size() == kChunk) return false;
                                            images.push_back(image);
                                            return true;
                                          }));
    std::vector<Totals::Leaf> leaves;
    for (const ledger::Image& image : images) {
      const auto id = SplitRoundId(LastSegment(image.key));
      if (!id.ok() || !filter_.Has(*id)) continue;
      ASSIGN_OR_RETURN(leaves.emplace_back(), totals_.FindLeaf(*reader, image));
    }
    std::vector<Totals::Leaf*> shown;
    for (Totals::Leaf& leaf : leaves) {
      const bool sees = IsVisible(call, now, *step.to, *leaf.round);
      const bool saw = IsVisible(call, now, *step.from, *leaf.round);
      if (sees && (!saw || !SameOwner(*step.from, *step.to, *leaf.round))) shown.push_back(&leaf);
    }
    RETURN_IF_ERROR(totals_.FillIn(shown));
    auto next = leaves.begin();
    for (const ledger::Image& image : images) {
      page.Look();
      if (next != leaves.end() && next->round->name() == image.key) {
        if (next->bytes != nullptr) {
          ASSIGN_OR_RETURN(v1::TotalChange change, Tell(*step.to, *next));
          page.Add(std::move(change));
        } else if (IsVisible(call, now, *step.from, *next->round) &&
                   !IsVisible(call, now, *step.to, *next->round)) {
          page.Add(Removed(image.key));
        }
        ++next;
      }
      cursor_.step->after = after = image.key;
      if (page.full()) return absl::OkStatus();
    }
    if (!more) return absl::OkStatus();
  }
}

absl::Status TotalFollower::StepOwners(const rpc::Call& call, absl::Time now, OwnerSteps& steps,
                                       const std::optional<std::set<std::string>>& ledgers,
                                       ChangePage& page) {
  if (page.full()) return absl::OkStatus();
  if (view_ == nullptr) {
    ASSIGN_OR_RETURN(view_, ViewAt(cursor_.catalog));
  }
  if (cursor_.step) {
    const std::string begun = cursor_.step->until.ledger;
    RETURN_IF_ERROR(StepOwner(call, now, steps, begun, page).status());
  }
  std::vector<std::string> moved;
  if (ledgers) {
    moved.assign(ledgers->begin(), ledgers->end());
  } else {
    steps.Refresh();
    ASSIGN_OR_RETURN(const auto heads, store_.ledger().AllHeads());
    for (const ledger::CommitId& head : heads) {
      const auto known = cursor_.owners.find(head.ledger);
      if (known == cursor_.owners.end() || known->second.seq != head.seq) {
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
      ASSIGN_OR_RETURN(more, StepOwner(call, now, steps, ledger, page));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TotalFollower::StepOwner(const rpc::Call& call, absl::Time now,
                                              OwnerSteps& steps, const std::string& ledger,
                                              ChangePage& page) {
  const auto known = cursor_.owners.find(ledger);
  const ledger::Position from =
      known == cursor_.owners.end() ? ledger::Position{ledger, 0, 0} : known->second;
  const int64_t commits = cursor_.step ? cursor_.step->until.seq - from.seq : 0;
  if (commits < 0 || commits > kMaxCommits || (cursor_.step && commits == 0)) return BadStep();
  ASSIGN_OR_RETURN(const auto step, steps.After(from, commits));
  if (cursor_.step && (step == nullptr || step->until != cursor_.step->until)) return BadStep();
  if (step == nullptr) return false;
  const std::string after = cursor_.step ? cursor_.step->after : "";
  std::unique_ptr<ledger::Reader> before;  // opened if need be
  for (auto round = step->rounds.upper_bound(after); round != step->rounds.end(); ++round) {
    const std::string& name = round->first;
    const auto id = SplitRoundId(LastSegment(name));
    if (!id.ok() || !filter_.Has(*id)) continue;
    // What a client applies at once has each round once.
    if (page.Has(name)) page.Close();
    if (page.full()) {
      if (!cursor_.step) cursor_.step = {step->until, ""};
      return true;
    }
    page.Look();
    ASSIGN_OR_RETURN(const Totals::Leaf* leaf, steps.LeafOf(*step, name));
    if (leaf != nullptr && IsVisible(call, now, *view_, *leaf->round)) {
      ASSIGN_OR_RETURN(v1::TotalChange change, Tell(*view_, *leaf));
      page.Add(std::move(change));
    } else if (from.seq > 0) {
      // Only who saw it is told that it is gone.
      if (before == nullptr) {
        ASSIGN_OR_RETURN(before, store_.Open(ledger, from));
      }
      ASSIGN_OR_RETURN(const auto was, resource::Find<v1::Round>(*before, name));
      if (was && IsVisible(call, now, *view_, *was) && !Mutant("p05-removal-not-told")) {
        page.Add(Removed(name));
      }
    }
    cursor_.step = {step->until, name};
    if (Mutant("p05-one-round-of-a-step")) break;
  }
  cursor_.owners[ledger] = step->until;
  cursor_.step.reset();
  return true;
}

absl::StatusOr<v1::TotalChange> TotalFollower::Tell(const catalog::CatalogView& view,
                                                    const Totals::Leaf& leaf) const {
  const v1::Round& round = *leaf.round;
  v1::TotalChange change;
  change.set_round(round.name());
  v1::TotalRecord& record = *change.mutable_record();
  record.set_round(round.name());
  record.set_form(round.form());
  record.set_period(round.period());
  record.set_state(round.state());
  record.set_restricted(round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED);
  if (const catalog::UnitVersion* version = OwnerVersion(view, round); version != nullptr) {
    record.set_owner_code(version->code());
    record.set_owner_display_name(version->display_name());
    record.set_owner_kind(version->kind());
  }
  ASSIGN_OR_RETURN(const Tallies tallies, ReadLeaf(*leaf.bytes, round));
  *record.mutable_total() = ToTotal(TotalOf(round.name()), tallies);
  if (!with_cells_) record.mutable_total()->clear_cells();
  record.mutable_total()->set_token(store_.TokenOf(leaf.position));
  return change;
}

}  // namespace thidua::reporting
