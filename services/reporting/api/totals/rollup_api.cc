#include "services/reporting/api/totals/rollup_api.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/catalog/hierarchy.h"
#include "common/ledger/token.h"
#include "common/resource/access.h"
#include "common/resource/freshness.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/rollup_page.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/owners_total.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxQueries = 100;

// What of the request does not depend on the catalog.
absl::Status CheckRequest(const v1::RollUpTotalsRequest& request,
                          std::vector<WindowQuery>& queries) {
  Violations violations;
  if (request.queries().empty()) violations.Add("queries", "has none");
  if (request.queries_size() > kMaxQueries) {
    violations.Add("queries",
                   absl::StrCat("has ", request.queries_size(), ", more than ", kMaxQueries));
    return violations.ToStatus();
  }
  queries = ParseQueries(request.queries(), violations);
  if (request.consistency().requirement_case() == type::v1::Consistency::kExactly) {
    violations.Add("consistency.exactly", "is a position of one owner: give tokens");
  } else {
    violations.AddStatus("consistency",
                         resource::ReadFreshness(kService, "", request.consistency()).status());
  }
  return violations.ToStatus();
}

// What one owner has for a query; null if it cannot be read.
using OwnerFind = std::pair<const std::string*, const WindowFind*>;

// Which owners are counted below a unit, and when: each where it lay in that period.
class Place {
 public:
  Place(const catalog::CatalogView& view, const std::string& parent)
      : view_(view), parent_(parent) {}

  // Returns whether what the owner reported for the period is counted here.
  bool Has(const std::string& owner, const Period& period) const {
    return catalog::IsWithinBy(view_, owner, parent_, LastDayOf(period));
  }
  // Returns whether the owner lay here in any month of the period.
  bool HasAnyOf(const std::string& owner, const Period& period) const {
    const std::vector<Period> months = period.Parts(PeriodKind::kMonth);
    return Has(owner, period) ||
           std::any_of(months.begin(), months.end(),
                       [&](const Period& month) { return Has(owner, month); });
  }
  // Returns whether the owner is to have something here for the period: it exists in it.
  bool Owes(const std::string& owner, const Period& period) const {
    const catalog::Unit* unit = view_.unit(owner);
    return Has(owner, period) && unit != nullptr && catalog::ExistsIn(*unit, period);
  }
  // Returns whether the owner is there, and lies here, on the last day of the period.
  bool HasAtEnd(const std::string& owner, const Period& period) const {
    return Has(owner, period) && view_.VersionAt(owner, LastDayOf(period)) != nullptr;
  }

 private:
  // Mostly it is that of the period before.
  const std::string& LastDayOf(const Period& period) const {
    if (!period_ || !(*period_ == period)) {
      last_day_ = catalog::LastDayOf(period);
      period_ = period;
    }
    return last_day_;
  }

  const catalog::CatalogView& view_;
  const std::string& parent_;
  mutable std::optional<Period> period_;
  mutable std::string last_day_;
};

// What owners have for one query that is counted, and when.
class Counted {
 public:
  Counted(const Place& place, const Period& window) : place_(place), window_(window) {}

  // Adds what an owner has. Returns false if none of it is counted here.
  bool Add(const std::string& name, const WindowFind& found) {
    if (found.leaves.empty()) return false;
    OwnerLeaves owner;
    bool counts = place_.HasAtEnd(name, window_);
    for (const Totals::Leaf& leaf : found.leaves) {
      owner.rounds.push_back(leaf.round.get());
      owner.leaves.push_back(*leaf.bytes);
      const auto period = ParsePeriod(leaf.round->period());
      counts = counts || (period.ok() && place_.Has(name, *period));
    }
    if (!counts) return false;
    if (found.closing != nullptr) owner.closing = *found.closing;
    owners_.push_back(std::move(owner));
    names_.push_back(&name);
    return true;
  }

  size_t size() const { return owners_.size(); }

  absl::StatusOr<v1::Total> Total(const std::string& owner, const std::string& form) const {
    const std::string name =
        absl::StrCat(owner, "/rounds/", RoundId{form, window_}.ToString(), "/total");
    const Counting counting{
        .in = [this](size_t i, const Period& period) { return place_.Has(*names_[i], period); },
        .owes = [this](size_t i, const Period& period) { return place_.Owes(*names_[i], period); },
        .at_end = [this](size_t i) { return place_.HasAtEnd(*names_[i], window_); }};
    return TotalOfOwners(name, window_, owners_, counting);
  }

 private:
  const Place& place_;
  const Period& window_;
  std::vector<OwnerLeaves> owners_;
  std::vector<const std::string*> names_;  // of the owners
};

// Returns the answer to one query over all owners, without their own totals.
absl::StatusOr<v1::Rollup> RollUpQuery(const std::string& parent, const WindowQuery& query,
                                       const std::vector<OwnerFind>& finds, const Place& place) {
  v1::Rollup rollup;
  Counted counted(place, query.window);
  for (const auto& [name, found] : finds) {
    if (found == nullptr) {
      rollup.add_owners_unreadable(*name);
    } else if (found->absence == v1::TOTAL_ABSENCE_RESTRICTED) {
      // Which of its rounds would be counted here is as little to be told.
      if (place.HasAnyOf(*name, query.window)) rollup.add_owners_restricted(*name);
    } else if (!counted.Add(*name, *found) && place.Owes(*name, query.window)) {
      rollup.add_owners_absent(*name);
    }
  }
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
    Counted counted(place, query.window);
    if (!counted.Add(*name, *found)) continue;
    v1::OwnerTotal owner;
    owner.set_owner(*name);
    ASSIGN_OR_RETURN(*owner.mutable_total(), counted.Total(*name, query.form));
    if (!page.AddOwner(std::move(owner))) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<RollupApi::Positions> RollupApi::FindOwners(const v1::RollUpTotalsRequest& request,
                                                           const catalog::CatalogView& view) const {
  const auto is_below = [&](const std::string& unit) {
    return view.unit(unit) != nullptr && view.IsWithin(unit, request.parent());
  };
  Positions positions;
  if (request.tokens().empty()) {
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
    const std::vector<WindowQuery>& queries, v1::RollUpTotalsResponse* response) {
  ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(name), position));
  response->add_tokens(store_.TokenOf(reader->position()));
  WindowFinder finder(*reader, name);
  Owner owner{name, {}};
  for (const WindowQuery& query : queries) {
    absl::StatusOr<WindowFind> found = finder.Find(call, totals_, query);
    if (absl::IsDataLoss(found.status())) return Owner{name, {}};
    ASSIGN_OR_RETURN(owner.finds.emplace_back(), std::move(found));
  }
  return owner;
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
    v1::RollUpTotalsResponse* response) {
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
      ASSIGN_OR_RETURN(owners.emplace_back(), ReadOwner(call, name, position, queries, response));
      continue;
    }
    response->add_tokens(store_.TokenOf(head));
    Owner& owner = owners.emplace_back(Owner{name, {}});
    for (auto found = first; found != next; ++found) {
      owner.finds.push_back(FindOf(call, name, *std::move(found->leaf)));
    }
  }
  return owners;
}

absl::Status RollupApi::RollUp(rpc::Call& call, const v1::RollUpTotalsRequest& request,
                               v1::RollUpTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  std::vector<WindowQuery> queries;
  RETURN_IF_ERROR(CheckRequest(request, queries));
  ASSIGN_OR_RETURN(const RollupCursor begin, ReadRollupCursor(call, request));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  ASSIGN_OR_RETURN(const Positions positions, FindOwners(request, *view));
  ASSIGN_OR_RETURN(std::vector<Owner> owners, Read(call, positions, queries, response));
  const Place place(*view, request.parent());
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
      ASSIGN_OR_RETURN(v1::Rollup rollup, RollUpQuery(request.parent(), queries[i], finds, place));
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
