#pragma once
// One merit, one award. Within one movement a recipient is honoured once for one achievement and
// gets one honour once: a nomination takes both, as two entries of the ledger that name it. A
// nomination that ends without an honour gives them back, and so does a grant that is revoked, for
// a new nomination. Two honours rest on one achievement only where the rules say that they may.

#include <absl/functional/function_ref.h>

#include <string>
#include <string_view>

#include "thidua/awards/v1/entries.pb.h"
#include "thidua/awards/v1/nomination.pb.h"

namespace thidua::awards {

// 32 hex digits: equal for achievements that the eye takes for the same, see
// common/value/likeness.h.
std::string MeritDigest(std::string_view achievement);

// The keys of the entries that a nomination of `recipient` (an id) takes: by its achievement and by
// its honour.
struct MeritKeys {
  std::string achievement;
  std::string honour;
};
MeritKeys MeritKeysOf(const v1::Nomination& nomination, std::string_view recipient);

// Whether two honours may rest on one achievement.
using MayShare = absl::FunctionRef<bool(std::string_view honour, std::string_view other)>;

// The first holder of the entry that stands in the way of `nomination`; nullptr if none does.
const v1::MeritHolder* HolderInTheWay(const v1::MeritEntry& entry, const v1::Nomination& nomination,
                                      MayShare may_share);

// Puts the nomination into the entry, or takes it out.
void AddHolder(v1::MeritEntry& entry, const v1::Nomination& nomination);
void RemoveHolder(v1::MeritEntry& entry, std::string_view nomination);

}  // namespace thidua::awards
