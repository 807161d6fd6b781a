#pragma once
// How far a reader of totals has come, in the catalog and in every owner's ledger.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/ledger/ledger.h"

namespace thidua::reporting {

// The order of owners by the names of their rounds: as if each id had a slash behind it.
struct OwnerOrder {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};

struct TotalCursor {
  // A step that is not done: the rounds of it up to `after`, by name, were told, or are of nobody.
  struct Step {
    ledger::Position until;  // of the catalog or of the owner whose turn it is
    std::string after;
    int64_t as_of = 0;  // of a step of the catalog: see as_of below
    bool operator==(const Step&) const = default;
  };

  // By whose word it is decided what the reader sees; seq 0: he has seen nothing yet.
  ledger::Position catalog{"catalog", 0, 0};
  int64_t as_of = 0;  // when he was told by it, in seconds since 1970: roles begin and end by dates
  std::map<std::string, ledger::Position, OwnerOrder> owners;  // by ledger; what was told of each
  std::optional<Step> step;
  bool operator==(const TotalCursor&) const = default;
};

// Writes a cursor as bytes, and reads it.
//   INVALID_ARGUMENT / INVALID_TOKEN: the bytes are no cursor.
std::string SerializeTotalCursor(const TotalCursor& cursor);
absl::StatusOr<TotalCursor> ParseTotalCursor(std::string_view bytes);

// Writes a cursor as the opaque text that readers keep, tied to `digest` (of caller and filter),
// and reads it. A text that was cut, or of another caller or filter, is refused; whether its
// positions are of this history is for who reads the ledgers.
//   INVALID_ARGUMENT / INVALID_TOKEN.
std::string EncodeTotalCursor(std::string_view digest, const TotalCursor& cursor);
absl::StatusOr<TotalCursor> DecodeTotalCursor(std::string_view digest, std::string_view text);

// Returns whether `hash`, the whole one of a commit, is that of the commit that made `position`.
bool IsOf(const ledger::Position& position, std::string_view hash);

// OK if every position of the cursor is of this deployment's history.
//   OUT_OF_RANGE / UNKNOWN_POSITION: some are not; the text names their ledgers.
absl::Status CheckHistory(ledger::Ledger& ledger, const TotalCursor& cursor);

}  // namespace thidua::reporting
