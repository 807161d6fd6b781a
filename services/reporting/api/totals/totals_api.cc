#include "services/reporting/api/totals/totals_api.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/resource/access.h"
#include "common/resource/freshness.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/totals/window.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxQueries = 1000;
constexpr std::string_view kTotalSuffix = "/total";

// The round that a request names by itself or by its total.
std::string_view RoundNamed(std::string_view name) {
  if (name.ends_with(kTotalSuffix)) name.remove_suffix(kTotalSuffix.size());
  return name;
}

bool MayReadRestricted(const rpc::Call& call, std::string_view owner) {
  return call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, owner);
}

}  // namespace

TotalsApi::Early TotalsApi::GetEarly(rpc::Call& call, std::string_view request) {
  v1::GetTotalRequest parsed;
  if (!parsed.ParseFromArray(request.data(), static_cast<int>(request.size()))) return {};
  const std::string_view name = RoundNamed(parsed.name());
  // The freshest total satisfies every requirement but `exactly`, once that is well formed.
  if (parsed.consistency().requirement_case() == type::v1::Consistency::kExactly) return {};
  const auto freshness = resource::ReadFreshness(kService, "", parsed.consistency());
  if (!freshness.ok()) return {};
  Early early{totals_.Peek(name, freshness->max_staleness), ""};
  if (!early.ready && !kRoundName.Match(name).ok()) return {};
  const std::string_view owner = OwnerOf(name);
  if (!call.Allowed(call.permission(), owner)) return {};
  if (!early.ready) early.later = name;
  if (early.ready && early.ready->restricted && !MayReadRestricted(call, owner)) return {};
  return early;
}

absl::StatusOr<Totals::Ready> TotalsApi::Get(rpc::Call& call, const v1::GetTotalRequest& request) {
  const std::string name(RoundNamed(request.name()));
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "name", name));
  const std::string_view owner = OwnerOf(name);
  RETURN_IF_ERROR(call.Authorize(owner));
  ASSIGN_OR_RETURN(resource::Freshness freshness,
                   resource::ReadFreshness(kService, LedgerOf(name), request.consistency()));
  ASSIGN_OR_RETURN(Totals::Ready ready, totals_.Get(name, freshness, call.deadline()));
  if (ready.restricted) {
    RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_READ_RESTRICTED, owner));
  }
  return ready;
}

absl::Status TotalsApi::BatchGet(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                                 v1::BatchGetTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  Violations violations;
  if (request.queries_size() > kMaxQueries) {
    violations.Add("queries",
                   absl::StrCat("has ", request.queries_size(), ", more than ", kMaxQueries));
    return violations.ToStatus();
  }
  const std::vector<WindowQuery> queries = ParseQueries(request.queries(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(request.parent()), request.consistency()));
  response->set_token(store_.TokenOf(reader->position()));
  WindowFinder finder(*reader, request.parent());
  std::vector<WindowFind> finds;
  std::vector<Totals::Leaf*> leaves;
  for (const WindowQuery& query : queries) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    ASSIGN_OR_RETURN(WindowFind found, finder.Find(call, totals_, query));
    finds.push_back(std::move(found));
  }
  for (WindowFind& found : finds) {
    for (Totals::Leaf& leaf : found.leaves) leaves.push_back(&leaf);
  }
  reader.reset();
  RETURN_IF_ERROR(totals_.FillIn(leaves));
  for (size_t i = 0; i < queries.size(); ++i) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    v1::TotalResult* result = response->add_results();
    result->set_absence(finds[i].absence);
    if (finds[i].leaves.empty()) continue;
    ASSIGN_OR_RETURN(*result->mutable_total(),
                     TotalOfWindow(request.parent(), queries[i], finds[i]));
    result->mutable_total()->set_token(response->token());
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
