#pragma once
// Positions as opaque text for clients.

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/ledger/ledger.h"

namespace thidua::ledger {

// URL-safe base64 without padding of a compact form with a checksum. Says nothing secret and proves
// nothing: the hash inside is checked wherever the position is used.
std::string EncodeToken(std::string_view service, const Position& position);

// The position of a token of `service` and, where `ledger` is not empty, of that ledger.
//   INVALID_ARGUMENT / INVALID_TOKEN: malformed, damaged, or of another service or ledger.
absl::StatusOr<Position> DecodeToken(std::string_view service, std::string_view ledger,
                                     std::string_view token);

}  // namespace thidua::ledger
