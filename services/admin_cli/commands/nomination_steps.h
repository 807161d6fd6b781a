#pragma once
// Steps for many nominations: as many requests as they need, each of which is one commit.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "services/admin_cli/commands/nomination_choice.h"
#include "services/admin_cli/commands/session.h"
#include "thidua/awards/v1/nomination_requests.pb.h"

namespace thidua::cli {

// What was done, and how it ended: what earlier requests wrote stands, and is in the outcome.
struct StepResult {
  awards::v1::NominationsOutcome outcome;  // of the requests that were answered, as one
  absl::Status ended;
};

// Sends `request`, which has everything but its nominations, for the names chosen, with progress
// under `label`. Several requests have the ids "ID", "ID-2" and so on.
StepResult RunStep(Session& session, const google::protobuf::Message& request,
                   const NamedNominations& chosen, const std::string& label);

}  // namespace thidua::cli
