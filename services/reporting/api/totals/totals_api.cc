#include "services/reporting/api/totals/totals_api.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/totals/window.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxQueries = 1000;

// Where a page of BatchGetTotals begins. In page tokens it is "{position's token}/{query}".
struct BatchCursor {
  type::v1::Consistency consistency;
  int query = 0;  // place in the request's queries
};

absl::StatusOr<BatchCursor> ReadCursor(const rpc::Call& call,
                                       const v1::BatchGetTotalsRequest& request) {
  BatchCursor cursor{request.consistency(), 0};
  if (request.page_token().empty()) return cursor;
  ASSIGN_OR_RETURN(const std::string text,
                   DecodePageToken(call.QueryDigest(request), request.page_token()));
  const size_t slash = text.rfind('/');
  if (slash == std::string::npos || !absl::SimpleAtoi(text.substr(slash + 1), &cursor.query) ||
      cursor.query < 0 || cursor.query >= request.queries_size()) {
    return InvalidPageToken();
  }
  cursor.consistency.set_exactly(text.substr(0, slash));
  return cursor;
}

}  // namespace

absl::Status TotalsApi::BatchGet(rpc::Call& call, const v1::BatchGetTotalsRequest& request,
                                 v1::BatchGetTotalsResponse* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(AuthorizeWindows(call, request.parent(), request.queries()));
  Violations violations;
  if (request.queries_size() > kMaxQueries) {
    violations.Add("queries",
                   absl::StrCat("has ", request.queries_size(), ", more than ", kMaxQueries));
    return violations.ToStatus();
  }
  const std::vector<WindowQuery> queries = ParseQueries(request.queries(), violations);
  const auto begin = ReadCursor(call, request);
  violations.AddStatus("page_token", begin.status());
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(auto reader, store_.Open(LastSegment(request.parent()), begin->consistency,
                                            WindowFinder::AheadOf(request.parent(), queries)));
  response->set_token(store_.TokenOf(reader->position()));
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  const catalog::Unit* owner = view->unit(request.parent());
  WindowFinder finder(*reader, request.parent());
  PeriodRights rights(call, request.parent());
  std::vector<WindowFind> finds(queries.size());
  std::vector<WindowFind*> wanted;
  for (size_t i = begin->query; i < queries.size(); ++i) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    ASSIGN_OR_RETURN(
        finds[i], finder.Find(call, totals_, queries[i], [](const std::string&) { return true; }));
    if (!rights.MayRead(queries[i].window.ToString()) || !rights.MayReadAll(finds[i])) {
      finds[i] = Restricted();
    }
    PartOutside(owner, finds[i]);
    wanted.push_back(&finds[i]);
  }
  reader.reset();
  RETURN_IF_ERROR(FillIn(totals_, wanted));
  size_t bytes = 0;
  for (size_t i = begin->query; i < queries.size(); ++i) {
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
      response->set_next_page_token(
          EncodePageToken(call.QueryDigest(request), absl::StrCat(response->token(), "/", i)));
      break;
    }
    *response->add_results() = std::move(result);
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
