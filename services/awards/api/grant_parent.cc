#include "services/awards/api/grant_parent.h"

#include "common/resource/access.h"
#include "common/value/status_macros.h"
#include "services/awards/domain/names.h"

namespace thidua::awards {
namespace {

// "-" stands for every decision.
constexpr std::string_view kAllDecisions = "/decisions/-";

}  // namespace

absl::StatusOr<resource::Collection> AuthorizeGrantsOf(const rpc::Call& call,
                                                       const std::string& parent) {
  if (std::string_view(parent).ends_with(kAllDecisions)) {
    const std::string owner = parent.substr(0, parent.size() - kAllDecisions.size());
    RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "parent", owner));
    return resource::Collection{.prefix = owner + "/decisions/", .deep = true};
  }
  RETURN_IF_ERROR(resource::AuthorizeName(call, kDecisionName, "parent", parent));
  return resource::Collection{.prefix = parent + "/grants/"};
}

bool IsGrant(std::string_view key) { return kGrantName.Match(key).ok(); }

}  // namespace thidua::awards
