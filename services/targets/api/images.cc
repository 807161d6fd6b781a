#include "services/targets/api/images.h"

#include "services/targets/domain/names.h"
#include "thidua/targets/v1/assessment.pb.h"
#include "thidua/targets/v1/scoring.pb.h"
#include "thidua/targets/v1/target.pb.h"

namespace thidua::targets {

log_service::ImageRegistry TargetImages() {
  log_service::ImageRegistry images;
  images.Add(log_service::PatternOf(kPlanName.pattern()), v1::Plan());
  images.Add(log_service::PatternOf(kTargetName.pattern()), v1::Target());
  images.Add(log_service::PatternOf(kAssessmentName.pattern()), v1::Assessment());
  images.Add(log_service::PatternOf(kSchemeName.pattern()), v1::Scheme());
  return images;
}

}  // namespace thidua::targets
