#include "services/reporting/api/totals/owner_windows.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/resource/access.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxQueries = 1000;

// Says where the page begins that `page_token` is of.
absl::Status ReadPageToken(std::string_view page_token, int queries, WindowBatch& batch) {
  if (page_token.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string text, DecodePageToken(batch.digest, page_token));
  const size_t slash = text.rfind('/');
  if (slash == std::string::npos || !absl::SimpleAtoi(text.substr(slash + 1), &batch.begin) ||
      batch.begin >= static_cast<size_t>(queries)) {
    return InvalidPageToken();
  }
  batch.consistency.set_exactly(text.substr(0, slash));
  return absl::OkStatus();
}

}  // namespace

WindowBatch ReadBatch(const rpc::Call& call, const google::protobuf::Message& request,
                      const google::protobuf::RepeatedPtrField<v1::TotalQuery>& queries,
                      const type::v1::Consistency& consistency, std::string_view page_token,
                      Violations& violations) {
  WindowBatch batch;
  if (queries.size() > kMaxQueries) {
    violations.Add("queries", absl::StrCat("has ", queries.size(), ", more than ", kMaxQueries));
    return batch;
  }
  batch.queries = ParseQueries(queries, violations);
  batch.consistency = consistency;
  batch.digest = call.QueryDigest(request);
  violations.AddStatus("page_token", ReadPageToken(page_token, queries.size(), batch));
  return batch;
}

std::string PageTokenOf(const WindowBatch& batch, std::string_view token, size_t begin) {
  return EncodePageToken(batch.digest, absl::StrCat(std::string(token), "/", begin));
}

absl::StatusOr<WindowFind> OwnerWindows::Find(const WindowQuery& query) {
  RETURN_IF_ERROR(resource::CheckTime(call_));
  ASSIGN_OR_RETURN(WindowFind found,
                   finder_.Find(call_, totals_, query, [](const std::string&) { return true; }));
  if (!rights_.MayRead(query.window.ToString()) || !rights_.MayReadAll(found)) return Restricted();
  PartOutside(owner_, found);
  return found;
}

}  // namespace thidua::reporting
