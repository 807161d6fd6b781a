#include "services/admin_cli/commands/pack_calls.h"

#include <map>

#include "services/admin_cli/base/names.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

const std::map<std::string, PackCalls>& CallsByPattern() {
  static const auto& calls = *new std::map<std::string, PackCalls>{
      {kScale,
       {&catalog::v1::GetScaleRequest::default_instance(), nullptr,
        &catalog::v1::UpdateScaleRequest::default_instance()}},
      {kHolidayYear,
       {&catalog::v1::GetHolidayYearRequest::default_instance(), nullptr,
        &catalog::v1::UpdateHolidayYearRequest::default_instance()}},
      {kElement,
       {&catalog::v1::GetElementRequest::default_instance(), nullptr,
        &catalog::v1::UpdateElementRequest::default_instance()}},
      {kUnit,
       {&catalog::v1::GetUnitRequest::default_instance(), nullptr,
        &catalog::v1::UpdateUnitRequest::default_instance()}},
      {kForm,
       {&catalog::v1::GetFormRequest::default_instance(), nullptr,
        &catalog::v1::UpdateFormRequest::default_instance()}},
      {kBinding,
       {&catalog::v1::GetBindingRequest::default_instance(), nullptr,
        &catalog::v1::UpdateBindingRequest::default_instance()}},
      {kRound,
       {&reporting::v1::GetRoundRequest::default_instance(),
        &reporting::v1::OpenRoundRequest::default_instance(), nullptr}},
      {kPlan,
       {&targets::v1::GetPlanRequest::default_instance(),
        &targets::v1::CreatePlanRequest::default_instance(),
        &targets::v1::UpdatePlanRequest::default_instance()}},
      {kTarget,
       {&targets::v1::GetTargetRequest::default_instance(),
        &targets::v1::CreateTargetRequest::default_instance(), nullptr}},
      {kRulePack,
       {&awards::v1::GetRulePackRequest::default_instance(), nullptr,
        &awards::v1::UpdateRulePackRequest::default_instance()}},
      {kMovement,
       {&awards::v1::GetMovementRequest::default_instance(),
        &awards::v1::CreateMovementRequest::default_instance(),
        &awards::v1::UpdateMovementRequest::default_instance()}}};
  return calls;
}

}  // namespace

const PackCalls* CallsOf(const std::string& name) {
  const char* pattern = PatternOf(name);
  const auto found = CallsByPattern().find(pattern == nullptr ? "" : pattern);
  return found == CallsByPattern().end() ? nullptr : &found->second;
}

}  // namespace thidua::cli
