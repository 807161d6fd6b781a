#include "services/targets/domain/unit_targets.h"

#include <set>

#include "common/value/status_macros.h"
#include "services/targets/domain/allocation.h"
#include "services/targets/domain/allocation_parts.h"

namespace thidua::targets {
namespace {

// The names of what units are judged by.
std::set<std::string> NamesOf(const v1::Scheme& scheme, const std::vector<v1::Target>& targets) {
  std::set<std::string> names;
  for (const v1::Criterion& criterion : scheme.criteria()) {
    if (criterion.scope() != v1::CRITERION_SCOPE_OWNER) names.insert(criterion.target());
  }
  std::set<std::string> members;
  for (const v1::Target& target : targets) {
    if (!names.contains(target.name())) continue;
    for (const v1::CompositeMember& member : target.indicator().composite().members()) {
      members.insert(member.target());
    }
  }
  names.merge(members);
  return names;
}

}  // namespace

UnitTargets::UnitTargets(const v1::Scheme& scheme, const std::vector<v1::Target>& targets,
                         const Occasion& occasion) {
  const std::set<std::string> names = NamesOf(scheme, targets);
  for (const v1::Target& target : targets) {
    if (!names.contains(target.name())) continue;
    v1::Target& stripped = all_.emplace_back(target);
    if (target.has_bound()) stripped = WithBound(target, target.bound().value());
    Bounds& bounds = bounds_.emplace_back();
    bounds.own = target.bound().value();
    // What cannot be read is reported when it is judged.
    bounds.allocation =
        AllocationOn(target, AllocationDay(target, occasion).value_or(StandingDay(occasion)));
  }
  others_.resize(all_.size());
}

absl::StatusOr<const std::vector<v1::Target>*> UnitTargets::Of(
    const std::vector<std::string>& units) {
  for (size_t i = 0; i < all_.size(); ++i) {
    if (bounds_[i].allocation == nullptr) continue;
    ASSIGN_OR_RETURN(const auto carried, CarriedBy(all_[i], *bounds_[i].allocation, units));
    others_[i] = !carried.has_value();
    all_[i].mutable_bound()->set_value(carried.value_or(bounds_[i].own));
  }
  return &all_;
}

std::optional<size_t> UnitTargets::PlaceOf(std::string_view target) const {
  for (size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].name() == target) return i;
  }
  return std::nullopt;
}

}  // namespace thidua::targets
