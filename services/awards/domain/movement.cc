#include "services/awards/domain/movement.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <string>

#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/awards/domain/evidence_request.h"
#include "services/awards/domain/names.h"
#include "services/awards/domain/request.h"

namespace thidua::awards {
namespace {

constexpr int kMaxCriteria = 50;
constexpr int kMaxHonours = 50;
constexpr int kFirstYear = 1945;
constexpr int kLastYear = 2200;

// What only the service sets.
void ClearOutput(v1::Movement& movement) {
  movement.clear_etag();
  movement.clear_token();
  movement.clear_create_time();
}

void CheckHonours(Violations& violations, const v1::Movement& movement) {
  if (movement.honours_size() > kMaxHonours) {
    violations.Add("movement.honours", absl::StrCat("at most ", kMaxHonours));
  }
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < movement.honours_size(); ++i) {
    const std::string field = absl::StrCat("movement.honours[", i, "]");
    violations.AddStatus(field, CheckId(movement.honours(i)));
    if (!seen.insert(movement.honours(i)).second) {
      violations.Add(field, "is listed twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
}

}  // namespace

void CheckMovement(Violations& violations, const v1::Movement& movement) {
  const auto ids = kMovementName.Match(movement.name());
  violations.AddStatus("movement.name", ids.status());
  CheckRequiredText(violations, "movement.title", movement.title(), kMaxLine);
  CheckDate(violations, "movement.start_date", movement.start_date());
  CheckDate(violations, "movement.end_date", movement.end_date());
  if (movement.end_date() < movement.start_date()) {
    violations.Add("movement.end_date", "must not be before start_date");
  }
  CheckOptionalText(violations, "movement.source", movement.source(), kMaxNote);
  if (movement.year() != 0 && (movement.year() < kFirstYear || movement.year() > kLastYear)) {
    violations.Add("movement.year", absl::StrCat("must be from ", kFirstYear, " to ", kLastYear,
                                                 ", or 0 where it gives no titles"));
  }
  if (movement.criteria_size() > kMaxCriteria) {
    violations.Add("movement.criteria", absl::StrCat("at most ", kMaxCriteria));
  }
  for (int i = 0; i < movement.criteria_size(); ++i) {
    CheckRequiredText(violations, absl::StrCat("movement.criteria[", i, "]"), movement.criteria(i),
                      kMaxParagraph);
  }
  CheckHonours(violations, movement);
  if (!v1::MovementScope_IsValid(movement.scope())) {
    violations.Add("movement.scope", "is no scope of movements");
  }
  if (ids.ok() && movement.has_evidence_request()) {
    CheckEvidenceRequest(violations, "movement.evidence_request", movement.evidence_request(),
                         ids->front());
  }
}

absl::StatusOr<v1::Movement> NewMovement(v1::Movement asked, absl::Time time) {
  Violations violations;
  CheckMovement(violations, asked);
  RETURN_IF_ERROR(violations.ToStatus());
  ClearOutput(asked);
  *asked.mutable_create_time() = ToTimestamp(time);
  return asked;
}

absl::StatusOr<v1::Movement> ChangeMovement(const v1::Movement& stored, v1::Movement asked) {
  Violations violations;
  CheckMovement(violations, asked);
  if (asked.start_date() != stored.start_date()) {
    violations.Add("movement.start_date", "is " + stored.start_date() + " and does not change");
  }
  if (asked.year() != stored.year()) {
    violations.Add("movement.year", absl::StrCat("is ", stored.year(), " and does not change"));
  }
  if (asked.simulated() != stored.simulated()) {
    violations.Add("movement.simulated", "does not change");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ClearOutput(asked);
  *asked.mutable_create_time() = stored.create_time();
  return asked;
}

}  // namespace thidua::awards
