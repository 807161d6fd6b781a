#pragma once
// Pages of a list: how many items one has, and where the next one begins.
//
// A token says "after this key", and works only for the query that it was made for. It is no
// permission: a list still reads only within the bounds of its query, whatever key it is given.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace thidua {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

// The token of the page that begins after `after_key`, the last key of this page.
// `query_digest` is the SHA-256 of the caller, the method and the request without page size and
// page token. The token is URL-safe.
std::string EncodePageToken(std::string_view query_digest, std::string_view after_key);

// The key after which the page begins; empty for the empty token, which asks for the first page.
// INVALID_ARGUMENT, INVALID_PAGE_TOKEN if the token is malformed or was made for another query.
absl::StatusOr<std::string> DecodePageToken(std::string_view query_digest, std::string_view token);

// The refusal of a page token.
absl::Status InvalidPageToken();

// How many items to return: `requested`, kDefaultPageSize for 0, kMaxPageSize for more than that.
// INVALID_ARGUMENT, INVALID_FIELD if negative.
absl::StatusOr<int> PageSize(int requested);

}  // namespace thidua
