#pragma once
// Who is honoured: persons, collectives and households, each with one identity over years and
// units. What is taken and returned here is not sealed; see store/personal.h.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "common/value/errors.h"
#include "thidua/awards/v1/recipient.pb.h"

namespace thidua::awards {

// True of persons and households, whose names, merits and papers are personal data.
bool IsPersonal(v1::RecipientKind kind);

// Adds every fault that the recipient shows by itself, with paths below `path` ("recipient").
void CheckRecipient(Violations& violations, std::string_view path, const v1::Recipient& recipient);

// The recipient as it is stored: `asked`, which has passed CheckRecipient, without what a client
// cannot set.
//   PERMISSION_DENIED: without `may_appraise` bars or past honours are given.
absl::StatusOr<v1::Recipient> NewRecipient(const v1::Recipient& asked, bool may_appraise,
                                           absl::Time time);

// The stored recipient with what `asked`, which has passed CheckRecipient, says of it. Without
// `may_appraise` bars and past honours stay as they are.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was joined or erased.
//   INVALID_ARGUMENT: it is of another kind.
//   PERMISSION_DENIED: without `may_appraise` bars are given, or past honours that are not its own.
absl::StatusOr<v1::Recipient> ChangeRecipient(const v1::Recipient& stored,
                                              const v1::Recipient& asked, bool may_appraise);

// Adds violations below `path` where `given` is not the recipient `stored`: of another kind, with
// another name than the eye takes for the same, or born in another year where both say.
void CheckSameRecipient(Violations& violations, std::string_view path, const v1::Recipient& stored,
                        const v1::Recipient& given);

// Adds the faults of an honouree that is asked for, with paths below `path`: the recipient's name
// is none of `owner` (an id), or a text is not clean.
void CheckHonouree(Violations& violations, std::string_view path, const v1::Honouree& asked,
                   std::string_view owner);

// The recipient as it is now, under the name and description that are asked for, or its own.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it was joined or erased.
absl::StatusOr<v1::Honouree> HonoureeOf(const v1::Recipient& recipient, const v1::Honouree& asked);

// Two recipients after they were joined.
struct JoinedRecipients {
  v1::Recipient ended;
  v1::Recipient into;
};

// Joins them: bars, past honours and former recipients of the one that ends go over to the other.
//   FAILED_PRECONDITION / ILLEGAL_STATE: one was joined or erased, they are of different kinds, or
//   together they have more than one may have.
absl::StatusOr<JoinedRecipients> JoinInto(v1::Recipient ended, v1::Recipient into);

// The recipient without its personal data, sealed or not. One that was joined stays so.
v1::Recipient WithoutPerson(v1::Recipient recipient);

// The same, erased; one that is erased already is returned as it is.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is a collective, or was joined.
absl::StatusOr<v1::Recipient> EraseRecipient(const v1::Recipient& recipient);

}  // namespace thidua::awards
