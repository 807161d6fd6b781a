#include "services/reporting/api/totals/totals_api.h"

#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/owner_windows.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {

absl::Status TotalsApi::BatchGet(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                                 v1::BatchGetTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(AuthorizeWindows(call, request.parent(), request.queries()));
  Violations violations;
  const WindowBatch batch = ReadBatch(call, request, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  const std::vector<WindowQuery>& queries = batch.queries;
  ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(request.parent()), batch.consistency,
                                            WindowFinder::AheadOf(request.parent(), queries)));
  response->set_token(store_.TokenOf(reader->position()));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  OwnerWindows windows(call, *reader, totals_, *view, request.parent());
  std::vector<WindowFind> finds(queries.size());
  std::vector<WindowFind*> wanted;
  for (size_t i = batch.begin; i < queries.size(); ++i) {
    ASSIGN_OR_RETURN(finds[i], windows.Find(queries[i]));
    wanted.push_back(&finds[i]);
  }
  reader.reset();
  RETURN_IF_ERROR(FillIn(totals_, wanted));
  size_t bytes = 0;
  for (size_t i = batch.begin; i < queries.size(); ++i) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    v1::TotalResult result;
    result.set_absence(finds[i].absence);
    if (!finds[i].leaves.empty()) {
      ASSIGN_OR_RETURN(*result.mutable_total(),
                       TotalOfWindow(request.parent(), queries[i], finds[i]));
      result.set_restricted(IsRestricted(finds[i]));
      result.mutable_total()->set_token(response->token());
    }
    bytes += result.ByteSizeLong();
    if (bytes > resource::kMaxPageBytes && !response->results().empty()) {
      response->set_next_page_token(PageTokenOf(batch, response->token(), i));
      break;
    }
    *response->add_results() = std::move(result);
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
