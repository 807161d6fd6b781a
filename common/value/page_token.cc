#include "common/value/page_token.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

#include "common/value/digest.h"
#include "common/value/errors.h"

namespace thidua {
namespace {

constexpr size_t kTagSize = 16;

// Ties a key to its query; any change of either shows.
std::string Tag(std::string_view query_digest, std::string_view after_key) {
  return HmacSha256(query_digest, after_key).substr(0, kTagSize);
}

}  // namespace

std::string EncodePageToken(std::string_view query_digest, std::string_view after_key) {
  return Base64UrlEncode(Tag(query_digest, after_key).append(after_key));
}

absl::StatusOr<std::string> DecodePageToken(std::string_view query_digest, std::string_view token) {
  if (token.empty()) return std::string();
  const std::optional<std::string> bytes = Base64UrlDecode(token);
  if (bytes && bytes->size() >= kTagSize) {
    std::string after_key = bytes->substr(kTagSize);
    if (EqualInConstantTime(bytes->substr(0, kTagSize), Tag(query_digest, after_key))) {
      return after_key;
    }
  }
  return InvalidPageToken();
}

absl::Status InvalidPageToken() {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_PAGE_TOKEN,
               "the page token is malformed or belongs to another query or caller");
}

absl::StatusOr<int> PageSize(int requested) {
  if (requested < 0) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 absl::StrCat("page size ", requested, " is negative; give 1 to ", kMaxPageSize,
                              ", or 0 for ", kDefaultPageSize));
  }
  return requested == 0 ? kDefaultPageSize : std::min(requested, kMaxPageSize);
}

}  // namespace thidua
