#include "services/awards/domain/merit.h"

#include "common/value/digest.h"
#include "common/value/text.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {
namespace {

constexpr std::string_view kPunctuation = " \t\n.,;:!?()[]{}\"'-_/";

// The achievement without what retyping changes.
std::string Essence(std::string_view achievement) {
  std::string result;
  for (char c : FoldForSearch(achievement)) {
    if (kPunctuation.find(c) == std::string_view::npos) result += c;
  }
  return result;
}

}  // namespace

std::vector<std::string> MeritKeys(const v1::Nomination& nomination) {
  auto ids = kNominationName.Match(nomination.name());
  if (!ids.ok()) return {};
  const std::string& recipient = nomination.recipient().id();
  const std::string digest = ToHex(Sha256(Essence(nomination.merit()))).substr(0, 32);
  return {kAchievementKey.Format({(*ids)[0], (*ids)[1], recipient, digest}),
          kHonourKey.Format({(*ids)[0], (*ids)[1], recipient, nomination.honour()})};
}

bool FreesMerit(v1::NominationState state) {
  return state == v1::NOMINATION_STATE_INELIGIBLE || state == v1::NOMINATION_STATE_REJECTED;
}

}  // namespace thidua::awards
