#pragma once
// Recipients as they are stored, and what changes with them in one commit. What is returned is
// sealed as it is stored, unless keys are given; see personal.h.

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "services/awards/store/personal.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::awards {

// The recipient of that name or, where it was joined into another one, the one that carries on; it
// is active or erased, and its name need not be the one asked for. `reader` is of its ledger.
//   NOT_FOUND: there is none (of Load).
absl::StatusOr<std::optional<v1::Recipient>> FindCarryingOn(ledger::Reader& reader,
                                                            std::string_view name);
absl::StatusOr<v1::Recipient> LoadCarryingOn(ledger::Reader& reader, std::string_view name);

// The recipient of that name, unsealed, to be changed. Seal it before it is Put.
//   NOT_FOUND: there is none.
//   FAILED_PRECONDITION / ILLEGAL_STATE: its key is not among `keys`: it was imported without.
//   Errors of Unseal.
absl::StatusOr<v1::Recipient> LoadUnsealed(ledger::Reader& reader, const PersonalKeys& keys,
                                           std::string_view name);

// Joins the recipient `name` into `into`, whose keys are given, with its merits and titles. The one
// that ends is Put; the other one is returned, sealed, for the caller to Put.
//   NOT_FOUND: there is no such recipient. ABORTED / ETAG_MISMATCH: `etag` is set and not current.
//   FAILED_PRECONDITION / MERIT_TAKEN: both hold a merit, an honour of a movement, or a title of a
//   year.
//   Errors of JoinInto.
absl::StatusOr<v1::Recipient> JoinIn(ledger::Txn& txn, const PersonalKeys& keys,
                                     const std::string& name, const std::string& into,
                                     std::string_view etag);

// Takes the personal data from the image of the recipient `name` and those of all that were joined
// into it; its own image is returned for the caller to Put. Their keys, which the caller erases
// after the commit, are those of KeysToErase.
//   NOT_FOUND: there is none. ABORTED / ETAG_MISMATCH: `etag` is set and not current.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is a collective, was joined, or nominations of it,
//   which the text names, are under way.
absl::StatusOr<v1::Recipient> EraseIn(ledger::Txn& txn, const std::string& name,
                                      std::string_view etag);

// The recipients whose keys go with an erased one: itself and all that were joined into it.
std::vector<std::string> KeysToErase(const v1::Recipient& erased);

}  // namespace thidua::awards
