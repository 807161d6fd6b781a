#include "services/reporting/api/totals/rollup_api.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "common/catalog/local_catalog.h"
#include "common/ledger/token.h"
#include "common/resource/access.h"
#include "common/resource/freshness.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/place.h"
#include "services/reporting/api/totals/rollup_page.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/owners_total.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxRollups = 100;

// What of the request does not depend on the catalog.
absl::Status CheckRequest(const v1::RollUpTotalsRequest& request,
                          std::vector<WindowQuery>& queries) {
  Violations violations;
  if (request.queries().empty()) violations.Add("queries", "has none");
  if (request.queries_size() > kMaxRollups) {
    violations.Add("queries",
                   absl::StrCat("has ", request.queries_size(), ", more than ", kMaxRollups));
    return violations.ToStatus();
  }
  queries = ParseQueries(request.queries(), violations);
  if (request.consistency().requirement_case() == type::v1::Consistency::kExactly) {
    violations.Add("consistency.exactly",
                   "is a position of one owner: give tokens and catalog_token");
  } else {
    violations.AddStatus("consistency",
                         resource::ReadFreshness(kService, "", request.consistency()).status());
  }
  if (!request.tokens().empty() && request.catalog_token().empty()) {
    violations.Add("catalog_token", "is required beside tokens: it is in the same answer");
  }
  return violations.ToStatus();
}

// What one owner has for a query; null if it cannot be read.
using OwnerFind = std::pair<const std::string*, const WindowFind*>;

// What owners have for one query, and when they are counted.
class CountedPlace {
 public:
  CountedPlace(const Place& place, const Period& window) : place_(place), window_(window) {}

  // Adds what an owner has, of when it lay in the place.
  void Add(const std::string& name, const WindowFind& found) {
    OwnerLeaves& owner = owners_.emplace_back();
    for (const Totals::Leaf& leaf : found.leaves) {
      owner.rounds.push_back(leaf.round.get());
      owner.leaves.push_back(*leaf.bytes);
    }
    if (found.closing != nullptr) owner.closing = *found.closing;
    names_.push_back(&name);
  }

  size_t size() const { return owners_.size(); }

  // Returns the total of all, as that of the unit `name`.
  absl::StatusOr<v1::Total> Total(const std::string& name, const std::string& form) const {
    const Counting counting{
        .owes = [this](size_t i, const Period& period) { return place_.Owes(*names_[i], period); },
        .at_end = [this](size_t i) { return place_.HasAtEnd(*names_[i], window_); }};
    return TotalOfOwners(
        absl::StrCat(name, "/rounds/", RoundId{form, window_}.ToString(), "/total"), window_,
        owners_, counting);
  }

 private:
  const Place& place_;
  const Period& window_;
  std::vector<OwnerLeaves> owners_;
  std::vector<const std::string*> names_;  // of the owners
};

// Returns the answer to one query over all owners, without their own totals. `form` is the query's,
// null if the catalog does not have it.
absl::StatusOr<v1::Rollup> RollUpQuery(const std::string& parent, const WindowQuery& query,
                                       const catalog::Form* form,
                                       const std::vector<OwnerFind>& finds, const Place& place) {
  v1::Rollup rollup;
  CountedPlace counted(place, query.window);
  std::set<std::string_view> absent;
  if (form != nullptr) absent = place.Owing(*form, query.window);
  for (const auto& [name, found] : finds) {
    if (found == nullptr) {
      rollup.add_owners_unreadable(*name);
    } else if (found->absence == v1::TOTAL_ABSENCE_RESTRICTED) {
      rollup.add_owners_restricted(*name);
    } else if (!found->leaves.empty()) {
      counted.Add(*name, *found);
      if (IsRestricted(*found)) rollup.set_restricted(true);
    } else {
      continue;
    }
    absent.erase(*name);
  }
  for (const std::string_view name : absent) rollup.add_owners_absent(name.data(), name.size());
  rollup.set_owners_included(static_cast<int>(counted.size()));
  if (counted.size() == 0) {
    rollup.set_absence(!rollup.owners_unreadable().empty()   ? v1::TOTAL_ABSENCE_UNREADABLE
                       : !rollup.owners_restricted().empty() ? v1::TOTAL_ABSENCE_RESTRICTED
                                                             : v1::TOTAL_ABSENCE_NO_ROUND);
    return rollup;
  }
  ASSIGN_OR_RETURN(*rollup.mutable_total(), counted.Total(parent, query.form));
  return rollup;
}

// Adds the owners' own totals behind `after`, those that are counted here. Returns false if some
// are for the next page.
absl::StatusOr<bool> AddOwners(const WindowQuery& query, const std::vector<OwnerFind>& finds,
                               const Place& place, const std::string& after, RollupPage& page) {
  for (const auto& [name, found] : finds) {
    if (found == nullptr || found->leaves.empty() || *name <= after) continue;
    CountedPlace counted(place, query.window);
    counted.Add(*name, *found);
    v1::OwnerTotal owner;
    owner.set_owner(*name);
    ASSIGN_OR_RETURN(*owner.mutable_total(), counted.Total(*name, query.form));
    if (!page.AddOwner(std::move(owner))) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const catalog::CatalogView>> RollupApi::CatalogOf(
    const v1::RollUpTotalsRequest& request) {
  ASSIGN_OR_RETURN(auto view, catalog_.Current());
  if (request.catalog_token().empty()) return view;
  Violations violations;
  auto position = ledger::DecodeToken(kService, catalog::kCatalogLedger, request.catalog_token());
  violations.AddStatus("catalog_token", position.status());
  RETURN_IF_ERROR(violations.ToStatus());
  if (*position == view->position()) return view;
  {
    std::lock_guard lock(mutex_);
    if (earlier_ != nullptr && *position == earlier_->position()) return earlier_;
  }
  ASSIGN_OR_RETURN(view, catalog::ReadCatalog(store_.ledger(), *std::move(position)));
  std::lock_guard lock(mutex_);
  earlier_ = view;
  return view;
}

absl::StatusOr<RollupApi::Positions> RollupApi::FindOwners(const v1::RollUpTotalsRequest& request,
                                                           const catalog::CatalogView& view) const {
  const auto is_below = [&](const std::string& unit) {
    return view.unit(unit) != nullptr && view.IsWithin(unit, request.parent());
  };
  Positions positions;
  if (request.catalog_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> ledgers, store_.ledger().Ledgers());
    for (const std::string& ledger : ledgers) {
      const std::string owner = kUnitName.Format({ledger});
      if (is_below(owner)) positions.emplace(owner, std::nullopt);
    }
    return positions;
  }
  Violations violations;
  for (int i = 0; i < request.tokens_size(); ++i) {
    const std::string field = absl::StrCat("tokens[", i, "]");
    auto position = ledger::DecodeToken(kService, "", request.tokens(i));
    if (!position.ok()) {
      violations.Add(field, "is no token of Reporting", type::v1::ERROR_REASON_INVALID_TOKEN);
      continue;
    }
    const std::string owner = kUnitName.Format({position->ledger});
    if (!is_below(owner)) {
      violations.Add(field, absl::StrCat("is of an owner that is not below ", request.parent()),
                     type::v1::ERROR_REASON_INVALID_TOKEN);
    } else if (!positions.emplace(owner, *std::move(position)).second) {
      violations.Add(field, absl::StrCat("is the second one of ", owner),
                     type::v1::ERROR_REASON_INVALID_TOKEN);
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return positions;
}

absl::StatusOr<RollupApi::Owner> RollupApi::ReadOwner(
    const rpc::Call& call, const std::string& name, const std::optional<ledger::Position>& position,
    const std::vector<WindowQuery>& queries, const Place& place,
    v1::RollUpTotalsResponse* response) {
  ASSIGN_OR_RETURN(auto reader, store_.ledger().Read(LastSegment(name), position,
                                                     WindowFinder::AheadOf(name, queries)));
  response->add_tokens(store_.TokenOf(reader->position()));
  WindowFinder finder(*reader, name);
  Owner owner{name, {}};
  for (const WindowQuery& query : queries) {
    absl::StatusOr<WindowFind> found = finder.Find(
        call, totals_, query, [&](const std::string& period) { return place.Has(name, period); });
    if (absl::IsDataLoss(found.status())) return Owner{name, {}};
    ASSIGN_OR_RETURN(owner.finds.emplace_back(), std::move(found));
  }
  return owner;
}

std::vector<bool> RollupApi::Hide(const rpc::Call& call, const std::string& parent,
                                  const std::vector<WindowQuery>& queries,
                                  std::vector<Owner>& owners) {
  PeriodRights rights(call, parent);
  std::vector<bool> hidden;
  for (const WindowQuery& query : queries) {
    hidden.push_back(!rights.MayRead(query.window.ToString()));
  }
  for (Owner& owner : owners) {
    for (size_t i = 0; i < owner.finds.size(); ++i) {
      if (!rights.MayReadAll(owner.finds[i])) hidden[i] = true;
    }
  }
  for (Owner& owner : owners) {
    for (size_t i = 0; i < owner.finds.size(); ++i) {
      if (hidden[i]) owner.finds[i] = Restricted();
    }
  }
  return hidden;
}

void RollupApi::HideMoved(const rpc::Call& call, std::vector<Owner>& owners) {
  for (Owner& owner : owners) {
    PeriodRights rights(call, owner.name);
    for (WindowFind& found : owner.finds) {
      if (!rights.MayReadAll(found)) found = Restricted();
    }
  }
}

absl::Status RollupApi::FillIn(size_t first, std::vector<Owner>& owners) {
  const auto finds_of = [first](Owner& owner, std::vector<WindowFind*>& finds) {
    for (size_t i = first; i < owner.finds.size(); ++i) finds.push_back(&owner.finds[i]);
  };
  std::vector<WindowFind*> all;
  for (Owner& owner : owners) finds_of(owner, all);
  const absl::Status filled = reporting::FillIn(totals_, all);
  if (!absl::IsDataLoss(filled)) return filled;
  // Which one cannot be read? What was folded lies near.
  for (Owner& owner : owners) {
    std::vector<WindowFind*> finds;
    finds_of(owner, finds);
    const absl::Status status = reporting::FillIn(totals_, finds);
    if (absl::IsDataLoss(status)) {
      owner.finds.clear();
      continue;
    }
    RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RollupApi::Owner>> RollupApi::Read(
    const rpc::Call& call, const Positions& positions, const std::vector<WindowQuery>& queries,
    const Place& place, v1::RollUpTotalsResponse* response) {
  // Mostly an owner has a round of exactly the window. Those of all owners are found together.
  std::vector<std::string> names;
  names.reserve(positions.size() * queries.size());
  for (const auto& [owner, position] : positions) {
    for (const WindowQuery& query : queries) {
      names.push_back(
          absl::StrCat(owner, "/rounds/", RoundId{query.form, query.window}.ToString()));
    }
  }
  ASSIGN_OR_RETURN(std::vector<Totals::LatestLeaf> latest, totals_.FindLatest(names));
  std::vector<Owner> owners;
  owners.reserve(positions.size());
  auto next = latest.begin();
  for (const auto& [name, position] : positions) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    const auto first = next;
    next += queries.size();
    const ledger::Position& head = first->head;
    const bool are_of_one_position =
        (!position || *position == head) && std::all_of(first, next, [&](const auto& found) {
          return found.leaf && found.head == head;
        });
    if (!are_of_one_position) {
      ASSIGN_OR_RETURN(owners.emplace_back(),
                       ReadOwner(call, name, position, queries, place, response));
      continue;
    }
    response->add_tokens(store_.TokenOf(head));
    Owner& owner = owners.emplace_back(Owner{name, {}});
    for (auto found = first; found != next; ++found) {
      const bool is_asked = place.Has(name, found->leaf->round->period());
      owner.finds.push_back(is_asked ? FindOf(call, name, *std::move(found->leaf)) : WindowFind());
    }
  }
  return owners;
}

absl::Status RollupApi::RollUp(rpc::Call& call, const v1::RollUpTotalsRequest& request,
                               v1::RollUpTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(AuthorizeWindows(call, request.parent(), request.queries()));
  std::vector<WindowQuery> queries;
  RETURN_IF_ERROR(CheckRequest(request, queries));
  ASSIGN_OR_RETURN(const RollupCursor begin, ReadRollupCursor(call, request));
  ASSIGN_OR_RETURN(const auto view, CatalogOf(request));
  response->set_catalog_token(store_.TokenOf(view->position()));
  ASSIGN_OR_RETURN(const Positions positions, FindOwners(request, *view));
  const Place place(*view, request.parent());
  ASSIGN_OR_RETURN(std::vector<Owner> owners, Read(call, positions, queries, place, response));
  const std::vector<bool> hidden = Hide(call, request.parent(), queries, owners);
  if (!request.catalog_token().empty()) HideMoved(call, owners);
  RETURN_IF_ERROR(FillIn(begin.query, owners));
  RollupPage page(call, request, response);
  for (int i = begin.query; i < request.queries_size(); ++i) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    std::vector<OwnerFind> finds;
    for (const Owner& owner : owners) {
      finds.emplace_back(&owner.name, owner.finds.empty() ? nullptr : &owner.finds[i]);
    }
    const bool goes_on = i == begin.query && begin.after.has_value();
    if (goes_on) {
      page.Continue(i);
    } else {
      v1::Rollup rollup;
      if (hidden[i]) {
        rollup.set_absence(v1::TOTAL_ABSENCE_RESTRICTED);
      } else {
        const catalog::Form* form = view->form(request.queries(i).form());
        ASSIGN_OR_RETURN(rollup, RollUpQuery(request.parent(), queries[i], form, finds, place));
      }
      rollup.set_query(i);
      if (!page.AddRollup(std::move(rollup))) break;
    }
    if (!request.with_owners()) continue;
    ASSIGN_OR_RETURN(const bool more_fit,
                     AddOwners(queries[i], finds, place, goes_on ? *begin.after : "", page));
    if (!more_fit) break;
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
