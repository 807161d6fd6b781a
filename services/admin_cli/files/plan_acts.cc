#include "services/admin_cli/files/plan_acts.h"

#include <algorithm>

namespace thidua::cli {
namespace {

bool SaysTheSame(const targets::v1::PlanAct& a, const targets::v1::PlanAct& b) {
  return a.kind() == b.kind() && a.document() == b.document() && a.date() == b.date() &&
         a.authority() == b.authority();
}

}  // namespace

std::optional<std::vector<targets::v1::PlanAct>> MissingActs(const targets::v1::Plan& wanted,
                                                             const targets::v1::Plan& stored) {
  const int both = std::min(wanted.acts_size(), stored.acts_size());
  for (int i = 0; i < both; ++i) {
    if (!SaysTheSame(wanted.acts(i), stored.acts(i))) return std::nullopt;
  }
  return std::vector<targets::v1::PlanAct>(wanted.acts().begin() + both, wanted.acts().end());
}

}  // namespace thidua::cli
