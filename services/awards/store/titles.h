#pragma once
// Which titles a recipient holds: the entries below units/{owner}/recipients/{recipient}/titles/ of
// the ledger, each of a grant that is in force; see kTitleKey.

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::awards {

// Enters the title that the grant gives, for the recipient or the one that carries on for it; does
// nothing if the grant is of a form (year 0).
//   FAILED_PRECONDITION / MERIT_TAKEN: another grant gave the same title for the year.
absl::Status PutTitle(ledger::Txn& txn, const v1::Grant& grant);

// Takes the title back that the grant gave; does nothing where another grant gave it.
absl::Status DeleteTitle(ledger::Txn& txn, const v1::Grant& grant);

// Moves the titles of one recipient to another one of the same owner.
//   FAILED_PRECONDITION / MERIT_TAKEN: both hold one title of a year; all of them are named.
absl::Status MoveTitles(ledger::Txn& txn, std::string_view from, std::string_view into);

// Opens the ledger of this name, at whatever state the caller rests on.
using OpenLedger =
    absl::FunctionRef<absl::StatusOr<std::unique_ptr<ledger::Reader>>(const std::string& name)>;

// Who is proposed, and what he or it holds.
struct Standing {
  // The recipient that carries on, unsealed.
  v1::Recipient recipient;
  // By honour, year and source, each once: titles in force and honours given elsewhere, of the
  // recipient (with what was joined into it), of whom it formerly was in other ledgers, and so on.
  std::vector<v1::TitleEvidence> titles;
};

// The standing of the recipient `name`. `ledger` holds the keys of names. Not within a transaction.
//   NOT_FOUND: there is no such recipient; one that is named as former and is gone is passed over.
//   FAILED_PRECONDITION / ILLEGAL_STATE: more than a hundred recipients are the same person.
//   Errors of `open`, PersonalKeys::Load and Unseal.
absl::StatusOr<Standing> StandingOf(OpenLedger open, ledger::Ledger& ledger, std::string_view name);

// The titles alone.
absl::StatusOr<std::vector<v1::TitleEvidence>> TitlesOf(OpenLedger open, ledger::Ledger& ledger,
                                                        std::string_view name);

}  // namespace thidua::awards
