#pragma once
// Who carries which part of a target, and what the parts came to.

#include <string>

#include "services/admin_cli/base/language.h"
#include "services/admin_cli/views/table.h"
#include "thidua/targets/v1/allocation_evaluation.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::cli {

// A row a part, with what it weighs by the rule; of the allocation of that day alone, by years
// where it is empty, unless `all` are wanted.
Table AllocationTable(const targets::v1::Target& target, bool all, const std::string& day,
                      const Wording& say = kEnglishWording);

// A row a part that is judged.
Table PartsTable(const targets::v1::AllocationEvaluation& evaluation,
                 const Wording& say = kEnglishWording);

// What is allocated against what is promised, and what the parts came to against the whole: lines.
std::string AllocatedText(const targets::v1::AllocationEvaluation& evaluation, const Wording& say);

}  // namespace thidua::cli
