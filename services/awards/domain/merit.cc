#include "services/awards/domain/merit.h"

#include "common/value/digest.h"
#include "common/value/likeness.h"
#include "common/value/name.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {

std::string MeritDigest(std::string_view achievement) {
  return ToHex(Sha256(Likeness(achievement))).substr(0, 32);
}

MeritKeys MeritKeysOf(const v1::Nomination& nomination, std::string_view recipient) {
  const std::string owner = LedgerOf(nomination.name());
  const std::string movement = MovementOf(nomination.name());
  const std::string_view id = LastSegment(movement);
  return {kAchievementKey.Format({owner, recipient, id, nomination.merit_digest()}),
          kHonourKey.Format({owner, recipient, id, nomination.honour()})};
}

const v1::MeritHolder* HolderInTheWay(const v1::MeritEntry& entry, const v1::Nomination& nomination,
                                      MayShare may_share) {
  for (const v1::MeritHolder& holder : entry.holders()) {
    if (holder.nomination() == nomination.name()) continue;
    if (holder.honour() == nomination.honour() ||
        !may_share(holder.honour(), nomination.honour())) {
      return &holder;
    }
  }
  return nullptr;
}

void AddHolder(v1::MeritEntry& entry, const v1::Nomination& nomination) {
  RemoveHolder(entry, nomination.name());
  v1::MeritHolder& holder = *entry.add_holders();
  holder.set_nomination(nomination.name());
  holder.set_honour(nomination.honour());
}

void RemoveHolder(v1::MeritEntry& entry, std::string_view nomination) {
  for (int i = entry.holders_size() - 1; i >= 0; --i) {
    if (entry.holders(i).nomination() == nomination) {
      entry.mutable_holders()->DeleteSubrange(i, 1);
    }
  }
}

}  // namespace thidua::awards
