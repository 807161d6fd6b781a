#pragma once
// The entries that only the ledger knows (see domain/names.h): a text or a number under a key, by
// which rules that span several resources hold in one commit.

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "common/ledger/ledger.h"

namespace thidua::awards {

// Return the empty text, or 0, where there is no entry.
absl::StatusOr<std::string> LoadText(ledger::Reader& reader, std::string_view key);
absl::StatusOr<int64_t> LoadNumber(ledger::Reader& reader, std::string_view key);
void PutText(ledger::Txn& txn, std::string_view key, const std::string& text);
void PutNumber(ledger::Txn& txn, std::string_view key, int64_t number);

}  // namespace thidua::awards
