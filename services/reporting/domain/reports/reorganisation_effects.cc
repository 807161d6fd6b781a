#include "services/reporting/domain/reports/reorganisation_effects.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "common/value/name.h"
#include "services/reporting/domain/catalog/nearest_owner.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Assignment;
using catalog::v1::Binding;
using catalog::v1::EffectKind;
using catalog::v1::Form;
using catalog::v1::Reorganisation;
using catalog::v1::ReorganisationEffect;
using catalog::v1::ReorganisationStep;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;
using v1::RosterEntry;
using v1::Round;

std::tuple<int, std::string_view, std::string_view> OrderOf(const ReorganisationEffect& effect) {
  return {effect.kind(), effect.resource(), effect.unit()};
}

}  // namespace

ReorganisationEffects::ReorganisationEffects(const Reorganisation& reorganisation,
                                             CatalogLookup& after)
    : reorganisation_(reorganisation), after_(after) {
  for (const ReorganisationStep& step : reorganisation.steps()) {
    if (step.has_end()) ended_.insert(step.end().unit());
    if (step.has_create()) comers_.push_back(step.create().unit());
    if (step.has_change() && (step.change().has_parent() ||
                              step.change().kind() != catalog::v1::UNIT_KIND_UNSPECIFIED)) {
      moves_[step.change().unit()] = true;
    }
  }
  if (!moves_.empty()) {
    for (const Unit* unit : after_.units()) {
      if (Moves(unit->name())) comers_.push_back(unit->name());
    }
  }
  std::sort(comers_.begin(), comers_.end());
}

bool ReorganisationEffects::Moves(const std::string& name) {
  std::vector<std::string> path;  // from the unit upwards, as far as nothing is known
  std::string current = name;
  bool moves = false;
  for (int depth = 0; depth < kMaxUnitDepth && !current.empty(); ++depth) {
    if (const auto known = moves_.find(current); known != moves_.end()) {
      moves = known->second;
      break;
    }
    path.push_back(current);
    const Unit* unit = after_.unit(current);
    const UnitVersion* version =
        unit == nullptr ? nullptr : VersionOn(*unit, reorganisation_.date());
    current = version == nullptr ? "" : version->parent();
  }
  for (std::string& unit : path) moves_.emplace(std::move(unit), moves);
  return moves;
}

void ReorganisationEffects::Add(EffectKind kind, const std::string& resource,
                                const std::string& unit) {
  ReorganisationEffect& effect = effects_.emplace_back();
  effect.set_kind(kind);
  effect.set_resource(resource);
  effect.set_unit(unit);
}

void ReorganisationEffects::AddForm(const Form& form) {
  std::set<std::string> named = {form.owner()};
  for (const Assignment& assignment : form.assignments()) {
    named.insert(assignment.subject());
    named.insert(assignment.reporter());
  }
  for (const std::string& unit : named) {
    if (Ends(unit)) Add(catalog::v1::EFFECT_KIND_FORM, form.name(), unit);
  }
}

void ReorganisationEffects::AddBinding(const Binding& binding) {
  std::set<std::string> held;
  for (const auto& grant : binding.grants()) {
    // One that is over by then gave its last role before.
    if (grant.valid_to().empty() || grant.valid_to() > reorganisation_.date()) {
      held.insert(grant.unit());
    }
  }
  for (const std::string& unit : held) {
    if (Ends(unit)) Add(catalog::v1::EFFECT_KIND_BINDING, binding.name(), unit);
  }
}

void ReorganisationEffects::AddRound(const Round& round) {
  const std::string owner(OwnerOf(round.name()));
  if (Ends(owner)) Add(catalog::v1::EFFECT_KIND_OPEN_ROUND, round.name(), owner);
  if (const std::string unit = WhoChangesRoster(round); !unit.empty()) {
    Add(catalog::v1::EFFECT_KIND_ROSTER, round.name(), unit);
  }
}

std::string ReorganisationEffects::WhoChangesRoster(const Round& round) {
  if (round.window_end() < reorganisation_.date()) return "";
  for (const RosterEntry& entry : round.roster()) {
    for (const std::string& unit : {entry.subject(), entry.reporter()}) {
      if (Ends(unit) || Moves(unit)) return unit;
    }
  }
  const auto& comers = ComersOf(round.form());
  const auto comer = comers.find(std::string(OwnerOf(round.name())));
  return comer == comers.end() ? "" : comer->second;
}

const std::map<std::string, std::string>& ReorganisationEffects::ComersOf(const std::string& name) {
  const auto [known, added] = comers_of_.try_emplace(name);
  const Form* form = after_.form(name);
  if (!added || form == nullptr) return known->second;
  const std::string& day = reorganisation_.date();
  for (const std::string& comer : comers_) {
    const Unit* unit = after_.unit(comer);
    const UnitVersion* version = unit == nullptr ? nullptr : VersionOn(*unit, day);
    if (version == nullptr || !AsksFor(*form, *unit, *version)) continue;
    const Unit* owner = NearestOwner(*form, *unit, {day, day}, after_);
    if (owner != nullptr) known->second.try_emplace(owner->name(), comer);
  }
  return known->second;
}

std::vector<OwedReport> ReorganisationEffects::Owed(const Round& round) const {
  std::vector<OwedReport> owed;
  if (round.window_start() >= reorganisation_.date()) return owed;
  for (const RosterEntry& entry : round.roster()) {
    if (Ends(entry.subject())) {
      owed.push_back({entry.subject(), entry.subject()});
    } else if (Ends(entry.reporter())) {
      owed.push_back({entry.subject(), entry.reporter()});
    }
  }
  return owed;
}

void ReorganisationEffects::AddReport(const std::string& report, const OwedReport& owed) {
  Add(catalog::v1::EFFECT_KIND_OPEN_REPORT, report, owed.unit);
}

void ReorganisationEffects::Finish(catalog::v1::ReorganiseUnitsResponse& response) && {
  std::sort(effects_.begin(), effects_.end(),
            [](const auto& a, const auto& b) { return OrderOf(a) < OrderOf(b); });
  for (size_t begin = 0, end = 0; begin < effects_.size(); begin = end) {
    while (end < effects_.size() && effects_[end].kind() == effects_[begin].kind()) ++end;
    catalog::v1::EffectCount& count = *response.add_counts();
    count.set_kind(effects_[begin].kind());
    count.set_count(static_cast<int32_t>(end - begin));
    for (size_t i = begin; i < std::min(end, begin + kMaxEffectsOfKind); ++i) {
      *response.add_effects() = std::move(effects_[i]);
    }
  }
}

}  // namespace thidua::reporting
