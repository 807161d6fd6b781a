#pragma once
// What a batch of windows of one owner is asked and answered with: the request as it was checked,
// and which rounds the caller may see of each window.

#include <absl/status/statusor.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "common/catalog/view.h"
#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "common/value/errors.h"
#include "services/reporting/api/totals/window.h"
#include "services/reporting/store/totals/totals.h"
#include "thidua/reporting/v1/total_requests.pb.h"

namespace thidua::reporting {

// A batch as it was asked for. In page tokens its page is "{position's token}/{query}".
struct WindowBatch {
  std::vector<WindowQuery> queries;
  type::v1::Consistency consistency;
  size_t begin = 0;    // the query that the page begins with
  std::string digest;  // what page tokens are bound to
};

// Reads `request`, which asks for `queries` and whose other fields are given beside it, and adds
// every violation.
WindowBatch ReadBatch(const rpc::Call& call, const google::protobuf::Message& request,
                      const google::protobuf::RepeatedPtrField<v1::TotalQuery>& queries,
                      const type::v1::Consistency& consistency, std::string_view page_token,
                      Violations& violations);
template <class Request>
WindowBatch ReadBatch(const rpc::Call& call, const Request& request, Violations& violations) {
  return ReadBatch(call, request, request.queries(), request.consistency(), request.page_token(),
                   violations);
}

// Returns the token of the page of `batch` that begins with the query `begin` and is read at the
// position that `token` is of.
std::string PageTokenOf(const WindowBatch& batch, std::string_view token, size_t begin);

// Finds what one owner has for windows, as far as the caller may see it. Not thread-safe; what it
// is made with must outlive it.
class OwnerWindows {
 public:
  // `owner` is "units/{owner}", which `catalog` need not know.
  OwnerWindows(const rpc::Call& call, ledger::Reader& reader, Totals& totals,
               const catalog::CatalogView& catalog, const std::string& owner)
      : call_(call),
        totals_(totals),
        owner_(catalog.unit(owner)),
        finder_(reader, owner),
        rights_(call, owner) {}

  // Returns the rounds that make up the window. It is absent if there are none, and if the caller
  // may not read one of them: see WindowFinder::Find and PeriodRights.
  //   DEADLINE_EXCEEDED / EXPIRED: the call's deadline has passed.
  absl::StatusOr<WindowFind> Find(const WindowQuery& query);

 private:
  const rpc::Call& call_;
  Totals& totals_;
  const catalog::Unit* owner_;
  WindowFinder finder_;
  PeriodRights rights_;
};

}  // namespace thidua::reporting
