#include "services/reporting/api/totals/rollup_api.h"

#include <absl/strings/str_cat.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/catalog/view.h"
#include "common/ledger/token.h"
#include "common/resource/access.h"
#include "common/resource/freshness.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
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

// One query over all owners.
absl::StatusOr<v1::Rollup> RollUpQuery(
    const v1::RollUpTotalsRequest& request, const WindowQuery& query,
    const std::vector<std::pair<const std::string*, const WindowFind*>>& finds) {
  v1::Rollup rollup;
  std::vector<OwnerLeaves> owners;
  for (const auto& [name, found] : finds) {
    if (found->absence == v1::TOTAL_ABSENCE_RESTRICTED) {
      rollup.add_owners_restricted(*name);
      continue;
    }
    if (found->absence == v1::TOTAL_ABSENCE_NO_ROUND) {
      rollup.add_owners_absent(*name);
      continue;
    }
    OwnerLeaves& owner = owners.emplace_back();
    for (const Totals::Leaf& leaf : found->leaves) {
      owner.rounds.push_back(&leaf.round);
      owner.leaves.push_back(*leaf.bytes);
    }
    if (request.with_owners()) {
      v1::OwnerTotal& part = *rollup.add_owners();
      part.set_owner(*name);
      ASSIGN_OR_RETURN(*part.mutable_total(), TotalOfWindow(*name, query, *found));
    }
  }
  rollup.set_owners_included(static_cast<int>(owners.size()));
  if (owners.empty()) {
    rollup.set_absence(rollup.owners_restricted().empty() ? v1::TOTAL_ABSENCE_NO_ROUND
                                                          : v1::TOTAL_ABSENCE_RESTRICTED);
    return rollup;
  }
  const std::string name = absl::StrCat(request.parent(), "/rounds/",
                                        RoundId{query.form, query.window}.ToString(), "/total");
  ASSIGN_OR_RETURN(*rollup.mutable_total(), TotalOfOwners(name, query.window, owners));
  return rollup;
}

}  // namespace

absl::StatusOr<RollupApi::Positions> RollupApi::FindOwners(
    const v1::RollUpTotalsRequest& request) const {
  ASSIGN_OR_RETURN(auto catalog, catalog_.Current());
  const auto is_below = [&](const std::string& unit) {
    return catalog->unit(unit) != nullptr && catalog->IsWithin(unit, request.parent());
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

absl::StatusOr<std::vector<RollupApi::Owner>> RollupApi::Read(
    const rpc::Call& call, const Positions& positions, const std::vector<WindowQuery>& queries,
    v1::RollUpTotalsResponse* response) {
  std::vector<Owner> owners;
  owners.reserve(positions.size());
  for (const auto& [name, position] : positions) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(name), position));
    response->add_tokens(store_.TokenOf(reader->position()));
    WindowFinder finder(*reader, name);
    Owner& owner = owners.emplace_back(Owner{name, {}});
    for (const WindowQuery& query : queries) {
      ASSIGN_OR_RETURN(WindowFind found, finder.Find(call, totals_, query));
      owner.finds.push_back(std::move(found));
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
  ASSIGN_OR_RETURN(const Positions positions, FindOwners(request));
  ASSIGN_OR_RETURN(std::vector<Owner> owners, Read(call, positions, queries, response));
  std::vector<Totals::Leaf*> leaves;
  for (Owner& owner : owners) {
    for (WindowFind& found : owner.finds) {
      for (Totals::Leaf& leaf : found.leaves) leaves.push_back(&leaf);
    }
  }
  RETURN_IF_ERROR(totals_.FillIn(leaves));
  for (size_t i = 0; i < queries.size(); ++i) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    std::vector<std::pair<const std::string*, const WindowFind*>> finds;
    for (const Owner& owner : owners) finds.emplace_back(&owner.name, &owner.finds[i]);
    ASSIGN_OR_RETURN(*response->add_rollups(), RollUpQuery(request, queries[i], finds));
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
