#include "services/awards/domain/hold.h"

#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/nomination.h"

namespace thidua::awards {
namespace {

absl::Status Place(std::string_view name, Holds& holds, std::string_view ground,
                   std::string_view principal, absl::Time time) {
  if (const v1::Hold* open = OpenHold(holds); open != nullptr) {
    return IllegalState(absl::StrCat(std::string(name), " is held already: ", open->reason()));
  }
  v1::Hold& hold = *holds.Add();
  hold.set_reason(ground.data(), ground.size());
  hold.set_placed_by(principal.data(), principal.size());
  *hold.mutable_place_time() = ToTimestamp(time);
  return absl::OkStatus();
}

absl::Status Lift(std::string_view name, Holds& holds, std::string_view outcome,
                  std::string_view principal, absl::Time time) {
  if (OpenHold(holds) == nullptr) return IllegalState(std::string(name) + " is not held");
  v1::Hold& hold = *holds.Mutable(holds.size() - 1);
  hold.set_outcome(outcome.data(), outcome.size());
  hold.set_lifted_by(principal.data(), principal.size());
  *hold.mutable_lift_time() = ToTimestamp(time);
  return absl::OkStatus();
}

}  // namespace

const v1::Hold* OpenHold(const Holds& holds) {
  if (holds.empty() || !holds[holds.size() - 1].lifted_by().empty()) return nullptr;
  return &holds[holds.size() - 1];
}

absl::StatusOr<v1::Nomination> Hold(v1::Nomination nomination, std::string_view ground,
                                    std::string_view principal, absl::Time time) {
  if (!IsUnderWay(nomination.state())) {
    return IllegalState(absl::StrCat(nomination.name(), " is ",
                                     v1::NominationState_Name(nomination.state()),
                                     "; what is under way is held"));
  }
  RETURN_IF_ERROR(Place(nomination.name(), *nomination.mutable_holds(), ground, principal, time));
  return nomination;
}

absl::StatusOr<v1::Grant> Hold(v1::Grant grant, std::string_view ground, std::string_view principal,
                               absl::Time time) {
  if (grant.state() != v1::GRANT_STATE_GRANTED) {
    return IllegalState(grant.name() + " was revoked");
  }
  RETURN_IF_ERROR(Place(grant.name(), *grant.mutable_holds(), ground, principal, time));
  return grant;
}

absl::StatusOr<v1::Nomination> Release(v1::Nomination nomination, std::string_view outcome,
                                       std::string_view principal, absl::Time time) {
  RETURN_IF_ERROR(Lift(nomination.name(), *nomination.mutable_holds(), outcome, principal, time));
  return nomination;
}

absl::StatusOr<v1::Grant> Release(v1::Grant grant, std::string_view outcome,
                                  std::string_view principal, absl::Time time) {
  RETURN_IF_ERROR(Lift(grant.name(), *grant.mutable_holds(), outcome, principal, time));
  return grant;
}

}  // namespace thidua::awards
