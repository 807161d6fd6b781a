#pragma once
// The explanation of one target, read at the positions of one evaluation.

#include <absl/status/statusor.h>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/views/cell_tree.h"
#include "services/admin_cli/views/explanation.h"
#include "services/admin_cli/views/titles.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {

struct TitledExplanation {
  Explanation explanation;
  Titles titles;  // of all that it names
};

// What the request's only target is made of, its members among it. Rounds are read where `depth`
// goes down to them, reports likewise.
absl::StatusOr<TitledExplanation> ReadExplanation(const targets::v1::EvaluatePlanRequest& request,
                                                  ExplanationDepth depth, Session& session);

}  // namespace thidua::cli
