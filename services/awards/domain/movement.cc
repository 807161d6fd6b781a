#include "services/awards/domain/movement.h"

#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {

void CheckMovement(Violations& violations, const v1::Movement& movement) {
  violations.AddStatus("movement.name", kMovementName.Match(movement.name()).status());
  CheckRequiredText(violations, "movement.title", movement.title(), kMaxLine);
  CheckDate(violations, "movement.start_date", movement.start_date());
  CheckDate(violations, "movement.end_date", movement.end_date());
  if (movement.end_date() < movement.start_date()) {
    violations.Add("movement.end_date", "must not be before start_date");
  }
  CheckOptionalText(violations, "movement.source", movement.source(), kMaxNote);
}

absl::StatusOr<v1::Movement> NewMovement(v1::Movement asked, absl::Time time) {
  Violations violations;
  CheckMovement(violations, asked);
  RETURN_IF_ERROR(violations.ToStatus());
  asked.clear_etag();
  asked.clear_token();
  *asked.mutable_create_time() = ToTimestamp(time);
  return asked;
}

}  // namespace thidua::awards
