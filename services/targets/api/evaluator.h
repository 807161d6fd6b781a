#pragma once
// Evaluates plans: fixes the positions, asks for the totals there, applies a formula.

#include <absl/status/status.h>

#include "common/catalog/source.h"
#include "common/rpc/call.h"
#include "services/targets/api/totals_source.h"
#include "services/targets/store/plan_store.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::targets {

// Thread-safe. What it is given must outlive it.
//
// With a pin everything is read as it was: plan, figures, and the owner's end. Of today's catalog
// only the order of levels and the roll-up of elements is used, which never change for a name.
class Evaluator {
 public:
  Evaluator(PlanStore& store, const catalog::CatalogSource& catalog, TotalsSource& totals)
      : store_(store), catalog_(catalog), totals_(totals) {}

  // The caller may read the owner's plans, and the request's name is a plan's: both are checked
  // before. The errors of EvaluatePlan; besides:
  //   NOT_FOUND: no such plan, or a target asked for by name, at the position.
  //   FAILED_PRECONDITION / ILLEGAL_STATE: a target asked for by name is superseded there.
  absl::Status Evaluate(const rpc::Call& call, const v1::EvaluatePlanRequest& request,
                        v1::Evaluation* evaluation);

 private:
  // The day on which the owner's last version ends; empty if it is still in force or not known.
  absl::StatusOr<std::string> OwnerValidTo(std::string_view owner_name) const;

  PlanStore& store_;
  const catalog::CatalogSource& catalog_;
  TotalsSource& totals_;
};

}  // namespace thidua::targets
