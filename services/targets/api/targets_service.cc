#include "services/targets/api/targets_service.h"

namespace thidua::targets {

TargetsService::TargetsService(rpc::Dispatcher& dispatcher, const resource::Store& store,
                               const catalog::CatalogSource& catalog, TotalsSource& totals)
    : Service(dispatcher, "thidua.targets.v1.TargetsService"),
      plans_(store),
      targets_(store, catalog),
      evaluator_(store, catalog, totals),
      assessments_(store, evaluator_),
      forecaster_(store, catalog, totals),
      allocations_(store, catalog, totals),
      schemes_(store, catalog),
      scorer_(store, catalog, totals) {
  Unary("CreatePlan", &plans_, &Plans::Create);
  Unary("UpdatePlan", &plans_, &Plans::Update);
  Unary("RecordPlanAct", &plans_, &Plans::RecordAct);
  Unary("GetPlan", &plans_, &Plans::Get);
  Unary("ListPlans", &plans_, &Plans::List);
  Unary("CreateTarget", &targets_, &Targets::Create);
  Unary("SupersedeTarget", &targets_, &Targets::Supersede);
  Unary("SetTrajectory", &targets_, &Targets::SetTrajectory);
  Unary("SetAllocation", &allocations_, &Allocations::Set);
  Unary("DeleteTarget", &targets_, &Targets::Delete);
  Unary("GetTarget", &targets_, &Targets::Get);
  Unary("ListTargets", &targets_, &Targets::List);
  Unary("EvaluatePlan", &evaluator_, &Evaluator::Evaluate);
  Unary("CreateAssessment", &assessments_, &Assessments::Create);
  Unary("GetAssessment", &assessments_, &Assessments::Get);
  Unary("ListAssessments", &assessments_, &Assessments::List);
  Unary("ForecastTarget", &forecaster_, &Forecaster::Forecast);
  Unary("CreateScheme", &schemes_, &Schemes::Create);
  Unary("UpdateScheme", &schemes_, &Schemes::Update);
  Unary("AdoptScheme", &schemes_, &Schemes::Adopt);
  Unary("GetScheme", &schemes_, &Schemes::Get);
  Unary("ListSchemes", &schemes_, &Schemes::List);
  Unary("ScoreUnits", &scorer_, &Scorer::Score);
  Unary("EvaluateAllocation", &allocations_, &Allocations::Evaluate);
}

}  // namespace thidua::targets
