#include "services/targets/domain/bound_check.h"

#include <set>

#include "common/value/enum_switch.h"
#include "services/targets/domain/fields.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

using v1::Bound;

// Returns the numbers of the fields that a bound of the kind takes; nullopt for no kind.
std::optional<std::set<int>> FieldsOf(v1::BoundKind kind) {
  switch (kind) {
    case v1::BOUND_KIND_AT_LEAST:
    case v1::BOUND_KIND_MORE_THAN:
    case v1::BOUND_KIND_AT_MOST:
    case v1::BOUND_KIND_LESS_THAN:
      return std::set<int>{Bound::kKindFieldNumber, Bound::kValueFieldNumber};
    case v1::BOUND_KIND_BAND:
      return std::set<int>{Bound::kKindFieldNumber, Bound::kValueFieldNumber,
                           Bound::kUpperFieldNumber, Bound::kCappedFieldNumber,
                           Bound::kDirectionFieldNumber};
    case v1::BOUND_KIND_POINT:
    case v1::BOUND_KIND_ABOUT:
      return std::set<int>{Bound::kKindFieldNumber, Bound::kValueFieldNumber,
                           Bound::kDirectionFieldNumber, Bound::kToleranceFieldNumber};
    case v1::BOUND_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::BoundKind):
      break;
  }
  return std::nullopt;
}

// Adds a violation for every field that is set but not taken. The fields come from the message's
// descriptor, so that a field added for one kind is refused for all others.
void CheckNothingElse(const Bound& bound, const std::set<int>& taken, Violations& violations) {
  std::vector<const google::protobuf::FieldDescriptor*> set;
  bound.GetReflection()->ListFields(bound, &set);
  for (const google::protobuf::FieldDescriptor* field : set) {
    if (taken.contains(field->number())) continue;
    violations.Add(absl::StrCat("target.bound.", field->name()),
                   absl::StrCat("is not for ", v1::BoundKind_Name(bound.kind())));
  }
}

void CheckTolerance(const Bound& bound, Violations& violations) {
  CheckOptionalNotNegative("target.bound.tolerance", bound.tolerance(), violations);
  const auto tolerance = ParseDecimal(bound.tolerance());
  if (bound.kind() == v1::BOUND_KIND_ABOUT && tolerance.ok() && *tolerance == 0) {
    violations.Add(
        "target.bound.tolerance",
        "must be above 0, or left out until it is decided: exactly the point, or better, "
        "is BOUND_KIND_POINT");
  }
}

}  // namespace

void CheckBound(const Bound& bound, Violations& violations) {
  const auto value = CheckNumber("target.bound.value", bound.value(), violations);
  const std::optional<std::set<int>> taken = FieldsOf(bound.kind());
  if (!taken) {
    violations.Add("target.bound.kind", "is required");
    return;
  }
  if (taken->contains(Bound::kUpperFieldNumber)) {
    const auto upper = CheckNumber("target.bound.upper", bound.upper(), violations);
    if (value && upper && *value >= *upper) {
      violations.Add("target.bound.upper", "must be above the lower end");
    }
  }
  if (taken->contains(Bound::kToleranceFieldNumber)) {
    CheckTolerance(bound, violations);
  }
  if (taken->contains(Bound::kDirectionFieldNumber) && !v1::Direction_IsValid(bound.direction())) {
    violations.Add("target.bound.direction", "is unknown");
  }
  CheckNothingElse(bound, *taken, violations);
}

}  // namespace thidua::targets
