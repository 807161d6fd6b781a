#include "services/reporting/api/totals/rollup_page.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "common/resource/page.h"
#include "common/value/errors.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"

namespace thidua::reporting {
namespace {

// In page tokens a cursor is "{query}", or "{query}/{after}".
absl::StatusOr<RollupCursor> ParseCursor(std::string_view text, int queries) {
  RollupCursor cursor;
  const size_t slash = text.find('/');
  const std::string_view number = text.substr(0, slash);
  if (!absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &cursor.query) ||
      cursor.query < 0 || cursor.query >= queries) {
    return InvalidPageToken();
  }
  if (slash != std::string_view::npos) cursor.after = text.substr(slash + 1);
  return cursor;
}

std::string FormatCursor(const RollupCursor& cursor) {
  std::string text = absl::StrCat(cursor.query);
  if (cursor.after) absl::StrAppend(&text, "/", *cursor.after);
  return text;
}

}  // namespace

absl::StatusOr<RollupCursor> ReadRollupCursor(const rpc::Call& call,
                                              const v1::RollUpTotalsRequest& request) {
  if (request.page_token().empty()) return RollupCursor{};
  Violations violations;
  if (request.catalog_token().empty()) {
    violations.Add("catalog_token",
                   "and tokens are those of the first page, which page_token goes on with");
    return violations.ToStatus();
  }
  auto text = DecodePageToken(call.QueryDigest(request), request.page_token());
  absl::StatusOr<RollupCursor> cursor =
      text.ok() ? ParseCursor(*text, request.queries_size()) : text.status();
  violations.AddStatus("page_token", cursor.status());
  RETURN_IF_ERROR(violations.ToStatus());
  return cursor;
}

bool RollupPage::AddRollup(v1::Rollup rollup) {
  if (!Fits(rollup.ByteSizeLong(), {rollup.query(), std::nullopt})) return false;
  *page_->add_rollups() = std::move(rollup);
  return true;
}

void RollupPage::Continue(int query) { page_->add_rollups()->set_query(query); }

bool RollupPage::AddOwner(v1::OwnerTotal owner) {
  v1::Rollup& rollup = *page_->mutable_rollups()->rbegin();
  const std::string last = rollup.owners().empty() ? "" : rollup.owners().rbegin()->owner();
  if (!Fits(owner.ByteSizeLong(), {rollup.query(), last})) return false;
  *rollup.add_owners() = std::move(owner);
  return true;
}

bool RollupPage::Fits(size_t bytes, const RollupCursor& next) {
  bytes_ += bytes;
  if (bytes_ <= resource::kMaxPageBytes || bytes_ == bytes) return true;
  // The next page is asked for with this one's tokens, so that it is of the same query.
  v1::RollUpTotalsRequest following = request_;
  *following.mutable_tokens() = page_->tokens();
  following.set_catalog_token(page_->catalog_token());
  page_->set_next_page_token(EncodePageToken(call_.QueryDigest(following), FormatCursor(next)));
  return false;
}

}  // namespace thidua::reporting
