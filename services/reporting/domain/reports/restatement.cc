#include "services/reporting/domain/reports/restatement.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/catalog/unit_successors.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;
using v1::RosterEntry;
using v1::Round;

// The lines of `subjects` alone, in their order, without splits.
Round WithLines(const Round& round, const std::vector<const RosterEntry*>& subjects) {
  Round part;
  part.set_name(round.name());
  part.set_form(round.form());
  part.set_period(round.period());
  part.set_window_start(round.window_start());
  part.set_window_end(round.window_end());
  part.set_simulated(round.simulated());
  *part.mutable_columns() = round.columns();
  for (const RosterEntry* entry : subjects) *part.add_roster() = *entry;
  return part;
}

}  // namespace

Restatement::Restatement(const Form& form, const Days& window, const std::string& parent,
                         const std::string& date, CatalogLookup& lookup)
    : form_(form), window_(window), parent_(parent), date_(date), lookup_(lookup) {
  for (const Unit* unit : lookup.units()) {
    const auto life = LifeWithin(*unit, window_);
    if (!life || !AsksFor(form_, *unit, *VersionOn(*unit, life->last))) continue;
    if (!FateOf(unit->name()).concerns) continue;
    const Unit* owner = NearestOwner(form_, *unit, window_, lookup_);
    if (owner == nullptr) continue;
    owners_.insert(owner->name());
    expected_.insert(unit->name());
  }
}

bool Restatement::IsHere(const std::string& name, std::string_view day) {
  std::string current = name;
  for (int depth = 0; depth < kMaxUnitDepth && !current.empty(); ++depth) {
    if (current == parent_) return true;
    const Unit* unit = lookup_.unit(current);
    const UnitVersion* version = unit == nullptr ? nullptr : VersionOn(*unit, day);
    if (version == nullptr) return false;
    current = version->parent();
  }
  return false;
}

const Restatement::Fate& Restatement::FateOf(const std::string& name) {
  auto known = fates_.find(name);
  if (known == fates_.end()) known = fates_.emplace(name, ComputeFate(name)).first;
  return known->second;
}

Restatement::Fate Restatement::ComputeFate(const std::string& name) {
  Fate fate;
  const Unit* unit = lookup_.unit(name);
  const auto life = unit == nullptr ? std::nullopt : LifeWithin(*unit, window_);
  if (!life) return fate;
  for (const auto& [successor, extent] : SuccessorsOn(*unit, life->last, date_, lookup_)) {
    if (extent == catalog::v1::SUCCESSION_EXTENT_WHOLE) fate.unit = successor;
    if (successor != name) fate.receivers.insert(successor);
    fate.concerns = fate.concerns || IsHere(successor, date_);
  }
  // Who is there on the day is counted as itself, even where it gave a part away.
  if (VersionOn(*unit, date_) != nullptr) fate.unit = name;
  if (fate.unit.empty() && fate.receivers.empty()) fate.concerns = IsHere(name, life->last);
  return fate;
}

std::vector<RestatedPart> Restatement::Add(const Round& round) {
  std::map<std::string, std::vector<const RosterEntry*>> lines;
  for (const RosterEntry& entry : round.roster()) {
    const Fate& fate = FateOf(entry.subject());
    counted_.insert(entry.subject());
    if (!fate.unit.empty() && IsHere(fate.unit, date_)) {
      lines[fate.unit].push_back(&entry);
    } else if (fate.unit.empty() && fate.concerns) {
      v1::NotRestated& line = not_restated_.emplace_back();
      line.set_subject(entry.subject());
      line.set_display_name(entry.display_name());
      line.set_round(round.name());
      for (const std::string& receiver : fate.receivers) line.add_successors(receiver);
    }
  }
  std::vector<RestatedPart> parts;
  for (const auto& [unit, entries] : lines) {
    RestatedUnit& restated = units_[unit];
    for (const RosterEntry* entry : entries) restated.subjects.push_back(entry->subject());
    parts.push_back({unit, WithLines(round, entries)});
  }
  return parts;
}

void Restatement::MarkUncounted(const Fate& fate) {
  std::set<std::string> units = fate.receivers;
  if (!fate.unit.empty()) units.insert(fate.unit);
  for (const std::string& unit : units) {
    if (IsHere(unit, date_)) units_[unit].incomplete = true;
  }
}

void Restatement::Finish() {
  // What went over in part, and what nobody has a round of, is in no total.
  for (const auto& [name, fate] : fates_) {
    for (const std::string& receiver : fate.receivers) {
      const auto unit = units_.find(receiver);
      if (unit != units_.end() && receiver != fate.unit) unit->second.incomplete = true;
    }
    if (expected_.contains(name) && !counted_.contains(name)) MarkUncounted(fate);
  }
  for (auto& [name, unit] : units_) {
    unit.display_name = VersionOn(*lookup_.unit(name), date_)->display_name();
    std::sort(unit.subjects.begin(), unit.subjects.end());
  }
  std::sort(not_restated_.begin(), not_restated_.end(), [](const auto& a, const auto& b) {
    return std::tie(a.subject(), a.round()) < std::tie(b.subject(), b.round());
  });
}

}  // namespace thidua::reporting
