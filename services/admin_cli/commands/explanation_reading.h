#pragma once
// What there is to explain of one target, read at the positions of one evaluation.

#include <absl/status/statusor.h>

#include "services/admin_cli/commands/session.h"
#include "services/admin_cli/views/cell_tree.h"
#include "services/admin_cli/views/explanation.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {

// Everything that explaining the request's only target looks at, its members' facts among it.
// Rounds are read where `depth` goes down to them, reports likewise.
absl::StatusOr<ExplanationFacts> ReadExplanationFacts(targets::v1::EvaluatePlanRequest request,
                                                      ExplanationDepth depth, Session& session);

}  // namespace thidua::cli
