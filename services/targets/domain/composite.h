#pragma once
// The verdict on a target that is made of others.

#include <absl/status/statusor.h>

#include <vector>

#include "services/targets/domain/judge.h"
#include "services/targets/domain/occasion.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

// Returns the verdict on a composite; `members` are the judgements on its members on the same
// occasion, as they are shown, in the order of the composite. They are never due after it, so that
// what they came to by the year that decides on the composite is what they come to on the occasion.
//   DATA_LOSS / CORRUPT: the stored target cannot be read.
absl::StatusOr<Judgement> JudgeComposite(const v1::Target& target, const Occasion& occasion,
                                         const std::vector<const Judgement*>& members);

}  // namespace thidua::targets
