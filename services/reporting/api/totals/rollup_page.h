#pragma once
// The pages of RollUpTotals. An answer is a sequence: of each query its rollup and then, where
// asked for, the totals of its owners. A page holds as much of it as clients take in one message.

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "common/rpc/call.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// Where a page begins.
struct RollupCursor {
  int query = 0;  // place in the request's queries
  // Unset: with the query's rollup. Set: with its first owner after this one (empty: of all).
  std::optional<std::string> after;
};

// Returns where the page that `request` asks for begins.
//   INVALID_ARGUMENT, all violations at once: the page token is malformed or of another query, or
//   goes without the first page's tokens.
absl::StatusOr<RollupCursor> ReadRollupCursor(const rpc::Call& call,
                                              const v1::RollUpTotalsRequest& request);

// Puts the sequence into a page, in order, and ends it before it holds too much. Not thread-safe;
// `call`, `request` and `page` must outlive it.
class RollupPage {
 public:
  // `page` has its tokens, and no rollups.
  RollupPage(const rpc::Call& call, const v1::RollUpTotalsRequest& request,
             v1::RollUpTotalsResponse* page)
      : call_(call), request_(request), page_(page) {}

  // Adds the rollup of a query, without owners. Returns false if it is for the next page.
  bool AddRollup(v1::Rollup rollup);
  // Goes on with the owners of a query whose rollup an earlier page has.
  void Continue(int query);
  // Adds an owner's total to the last rollup. Returns false if it is for the next page.
  bool AddOwner(v1::OwnerTotal owner);

 private:
  // Returns whether `bytes` more fit. If not, the next page begins at `next`.
  bool Fits(size_t bytes, const RollupCursor& next);

  const rpc::Call& call_;
  const v1::RollUpTotalsRequest& request_;
  v1::RollUpTotalsResponse* const page_;
  size_t bytes_ = 0;
};

}  // namespace thidua::reporting
