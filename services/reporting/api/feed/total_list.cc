#include "services/reporting/api/feed/total_list.h"

#include <limits>
#include <utility>

#include "common/value/errors.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/feed/total_follower.h"

namespace thidua::reporting {
namespace {

// A page ends behind the first total that makes it larger. A client holds several times as much
// once it is parsed.
constexpr size_t kPageBytes = 512 << 10;
// What a call reads within its time, where nothing lies near.
constexpr size_t kPageTotals = 2000;

// Where a page begins; the first one sees nothing yet.
absl::StatusOr<TotalCursor> ReadStart(const rpc::Call& call, const v1::ListTotalsRequest& request) {
  if (request.page_token().empty()) return TotalCursor();
  ASSIGN_OR_RETURN(const std::string bytes,
                   DecodePageToken(call.QueryDigest(request), request.page_token()));
  absl::StatusOr<TotalCursor> start = ParseTotalCursor(bytes);
  // A snapshot is one catalog step.
  if (!start.ok() || !start->step || start->step->until.ledger != start->catalog.ledger ||
      start->catalog.seq != 0) {
    return InvalidPageToken();
  }
  return start;
}

}  // namespace

absl::Status TotalListApi::List(rpc::Call& call, const v1::ListTotalsRequest& request,
                                v1::ListTotalsResponse* response) {
  ASSIGN_OR_RETURN(const auto view, catalog_.Current());
  ASSIGN_OR_RETURN(TotalFilter filter, ReadTotalFilter(call, request.filter(), *view));
  Violations violations;
  auto start = ReadStart(call, request);
  violations.AddStatus("page_token", start.status());
  RETURN_IF_ERROR(violations.ToStatus());
  if (start->step) RETURN_IF_ERROR(CheckHistory(store_.ledger(), *start));
  const std::string digest = filter.digest;
  TotalFollower follower(store_, catalog_, totals_, std::move(filter), request.with_cells(),
                         *std::move(start));
  ChangePage page(kPageBytes, std::numeric_limits<int>::max(), kPageTotals);
  const absl::Status told = follower.StepCatalog(call, clock_(), page);
  // Of what a page before said to go on with: the caller has other roles now.
  if (ReasonOf(told) == type::v1::ERROR_REASON_INVALID_TOKEN) return InvalidPageToken();
  RETURN_IF_ERROR(told);
  for (v1::TotalChange& change : page.changes()) {
    if (change.has_record()) *response->add_totals() = std::move(*change.mutable_record());
  }
  if (follower.cursor().step) {
    response->set_next_page_token(
        EncodePageToken(call.QueryDigest(request), SerializeTotalCursor(follower.cursor())));
  } else {
    response->set_cursor(EncodeTotalCursor(digest, follower.cursor()));
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
