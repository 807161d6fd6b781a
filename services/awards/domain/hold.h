#pragma once
// Holds: while one is open nothing is decided, issued or handed over.

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string_view>

#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

using Holds = google::protobuf::RepeatedPtrField<v1::Hold>;

// The open hold; nullptr if there is none. Only the last one can be open.
const v1::Hold* OpenHold(const Holds& holds);

// The nomination or grant, held.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is held already, or it has ended: a nomination that is
//   not under way, a grant that was revoked.
absl::StatusOr<v1::Nomination> Hold(v1::Nomination nomination, std::string_view ground,
                                    std::string_view principal, absl::Time time);
absl::StatusOr<v1::Grant> Hold(v1::Grant grant, std::string_view ground, std::string_view principal,
                               absl::Time time);

// The same with its hold lifted.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is not held.
absl::StatusOr<v1::Nomination> Release(v1::Nomination nomination, std::string_view outcome,
                                       std::string_view principal, absl::Time time);
absl::StatusOr<v1::Grant> Release(v1::Grant grant, std::string_view outcome,
                                  std::string_view principal, absl::Time time);

}  // namespace thidua::awards
