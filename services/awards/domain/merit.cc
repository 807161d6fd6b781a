#include "services/awards/domain/merit.h"

#include "common/value/digest.h"
#include "common/value/likeness.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {

std::vector<std::string> MeritKeys(const v1::Nomination& nomination) {
  auto ids = kNominationName.Match(nomination.name());
  if (!ids.ok()) return {};
  const std::string& recipient = nomination.recipient().id();
  const std::string digest = ToHex(Sha256(Likeness(nomination.merit()))).substr(0, 32);
  return {kAchievementKey.Format({(*ids)[0], (*ids)[1], recipient, digest}),
          kHonourKey.Format({(*ids)[0], (*ids)[1], recipient, nomination.honour()})};
}

bool FreesMerit(v1::NominationState state) {
  return state == v1::NOMINATION_STATE_INELIGIBLE || state == v1::NOMINATION_STATE_REJECTED;
}

}  // namespace thidua::awards
