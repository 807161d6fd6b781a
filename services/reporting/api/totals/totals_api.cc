#include "services/reporting/api/totals/totals_api.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/resource/access.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/window.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxQueries = 1000;

}  // namespace

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
