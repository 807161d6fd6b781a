#include "services/reporting/domain/reports/roster.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "common/value/status_macros.h"
#include "services/reporting/domain/catalog/nearest_owner.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Assignment;
using catalog::v1::Form;
using catalog::v1::Unit;
using catalog::v1::UnitKind;
using catalog::v1::UnitVersion;
using v1::RosterEntry;
using v1::Round;

// "DISTRICT", as people write it in packs behind "UNIT_KIND_".
std::string KindName(int kind) {
  return catalog::v1::UnitKind_Name(static_cast<UnitKind>(kind)).substr(sizeof("UNIT_KIND_") - 1);
}

// Adds a violation if the unit `owner` is of none of the form's kinds on the last day of the window
// on which it exists. One that does not exist at all was named before, and one that is not in force
// has an empty roster.
void CheckOwner(const Form& form, const std::string& owner, const Round& round,
                CatalogLookup& lookup, Violations& violations) {
  const Unit* unit = lookup.unit(owner);
  const auto life = unit == nullptr ? std::nullopt
                                    : LifeWithin(*unit, {round.window_start(), round.window_end()});
  if (!life) return;
  const std::string& day = life->last;
  const UnitVersion* version = VersionOn(*unit, day);
  if (OwnsRounds(form, *version)) return;
  std::string owners;
  for (int kind : form.owner_kinds()) {
    absl::StrAppend(&owners, owners.empty() ? "" : " or ", KindName(kind));
  }
  violations.Add("parent",
                 absl::StrCat(owner, " is of kind ", KindName(version->kind()), " on ", day,
                              ", and rounds of ", form.name(), " are owned by ", owners));
}

// The rounds of other owners in which units are counted already: as a subject, or because they own
// the round.
using Elsewhere = std::map<std::string, const Round*, std::less<>>;

// What was made up for trying things out keeps nothing out of a real round.
Elsewhere CountedIn(const std::vector<Round>& others, bool simulated) {
  Elsewhere elsewhere;
  for (const Round& round : others) {
    if (round.simulated() && !simulated) continue;
    elsewhere.try_emplace(std::string(OwnerOf(round.name())), &round);
    for (const RosterEntry& entry : round.roster()) elsewhere.try_emplace(entry.subject(), &round);
  }
  return elsewhere;
}

// Whether who ended within the window owes something: flows, which all columns may be where none is
// pinned yet.
bool HasFlows(const Round& round) {
  return round.columns().empty() ||
         std::any_of(round.columns().begin(), round.columns().end(), [](const v1::Column& column) {
           return column.time_rollup() == type::v1::TIME_ROLLUP_SUM;
         });
}

class RosterBuilder {
 public:
  // `elsewhere` must outlive it, as must everything else.
  RosterBuilder(const Form& form, const std::string& owner, const Round& window,
                CatalogLookup& lookup, const Elsewhere& elsewhere, Violations& violations)
      : form_(form),
        owner_(owner),
        window_{window.window_start(), window.window_end()},
        has_flows_(HasFlows(window)),
        lookup_(lookup),
        elsewhere_(elsewhere),
        violations_(violations) {}

  void Add(const Assignment& assignment) {
    if (assignment.subject_is_owner()) return AddNamed(owner_, assignment);
    if (!assignment.subject().empty()) return AddNamed(assignment.subject(), assignment);
    CheckReporter(assignment);
    for (const Unit* unit : lookup_.units()) {
      const auto life = LifeWithin(*unit, window_);
      if (!life || !IsOfKind(assignment, *VersionOn(*unit, life->last))) continue;
      const Unit* nearest = NearestOwner(form_, *unit, window_, lookup_);
      if (nearest != nullptr && nearest->name() == owner_) Add(*unit, *life, assignment);
    }
  }

  absl::Status Finish(Round& round) const {
    if (!twice_.empty()) {
      std::string message = "subjects would stand on the roster twice:";
      for (const std::string& subject : twice_) absl::StrAppend(&message, " ", subject);
      return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE,
                   message);
    }
    if (entries_.empty()) return IllegalState(WhyEmpty());
    for (const auto& [subject, entry] : entries_) *round.add_roster() = entry;
    for (const std::string& subject : left_out_) round.add_left_out(subject);
    for (const auto& [subject, other] : counted_elsewhere_) {
      v1::SubjectElsewhere* line = round.add_counted_elsewhere();
      line->set_subject(subject);
      line->set_round(other);
    }
    return absl::OkStatus();
  }

 private:
  static bool IsOfKind(const Assignment& assignment, const UnitVersion& version) {
    const auto& kinds = assignment.subject_kinds();
    return std::find(kinds.begin(), kinds.end(), version.kind()) != kinds.end();
  }

  // A subject that does not exist within the window owes nothing, and keeps no other from
  // reporting.
  void AddNamed(const std::string& subject, const Assignment& assignment) {
    const Unit* unit = lookup_.unit(subject);
    if (unit == nullptr) {
      // That an owner does not exist was said.
      if (assignment.subject_is_owner()) return;
      violations_.Add("form", absl::StrCat("names a subject that does not exist: ", subject),
                      type::v1::ERROR_REASON_UNKNOWN_UNIT);
      return;
    }
    const auto life = LifeWithin(*unit, window_);
    const Unit* nearest = life ? NearestOwner(form_, *unit, window_, lookup_) : nullptr;
    if (nearest == nullptr) {
      left_out_.insert(subject);
    } else if (nearest->name() != owner_) {
      of_others_.emplace(subject, nearest->name());
    } else {
      CheckReporter(assignment);
      Add(*unit, *life, assignment);
    }
  }

  void CheckReporter(const Assignment& assignment) {
    if (assignment.reporter().empty()) return;
    const Unit* reporter = lookup_.unit(assignment.reporter());
    if (reporter != nullptr && LifeWithin(*reporter, window_)) return;
    violations_.Add("form",
                    absl::StrCat("names a reporter that is in force on no day from ", window_.first,
                                 " to ", window_.last, ": ", assignment.reporter()),
                    type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }

  void Add(const Unit& unit, const Days& life, const Assignment& assignment) {
    const std::string& subject = unit.name();
    if (life.last != window_.last && !has_flows_) {
      if (!assignment.subject().empty()) left_out_.insert(subject);
      return;
    }
    const UnitVersion& version = *VersionOn(unit, life.last);
    if (auto other = elsewhere_.find(subject); other != elsewhere_.end()) {
      counted_elsewhere_.emplace(subject, other->second->name());
      return;
    }
    auto [it, inserted] = entries_.try_emplace(subject);
    if (!inserted) {
      twice_.insert(subject);
      return;
    }
    RosterEntry& entry = it->second;
    entry.set_subject(subject);
    entry.set_reporter(assignment.reporter().empty() ? subject : assignment.reporter());
    entry.set_display_name(version.display_name());
    *entry.mutable_attributes() = version.attributes();
    if (life.first != window_.first) entry.set_first_day(life.first);
    if (life.last != window_.last) entry.set_last_day(life.last);
    for (const std::string& successor : SuccessorsOf(entry.reporter())) {
      entry.add_successors(successor);
    }
  }

  // The units that all of the reporter went over to. One that lives on, or gave a part away,
  // reports itself.
  std::set<std::string> SuccessorsOf(const std::string& name) const {
    std::set<std::string> successors;
    const Unit* reporter = lookup_.unit(name);
    if (reporter == nullptr) return successors;
    for (const auto& succession : reporter->successions()) {
      if (succession.extent() == catalog::v1::SUCCESSION_EXTENT_WHOLE &&
          !LifeWithin(*reporter, {succession.date(), "9999-12-31"})) {
        successors.insert(succession.successor());
      }
    }
    return successors;
  }

  std::string WhyEmpty() const {
    std::string why = "the roster would be empty: ";
    if (const Unit* owner = lookup_.unit(owner_);
        owner != nullptr && !LifeWithin(*owner, window_)) {
      return absl::StrCat(why, owner_, " is in force on no day from ", window_.first, " to ",
                          window_.last);
    }
    absl::StrAppend(&why, form_.name(), " names no subject that stands in rounds of ", owner_,
                    " and is in force on a day from ", window_.first, " to ", window_.last);
    for (const auto& [subject, owner] : of_others_) {
      absl::StrAppend(&why, "; ", subject, " stands in rounds of ", owner);
    }
    for (const auto& [subject, round] : counted_elsewhere_) {
      absl::StrAppend(&why, "; ", subject, " is counted in ", round);
    }
    return why;
  }

  const Form& form_;
  const std::string& owner_;
  const Days window_;
  const bool has_flows_;
  CatalogLookup& lookup_;
  const Elsewhere& elsewhere_;
  Violations& violations_;
  std::map<std::string, RosterEntry> entries_;  // by subject
  std::set<std::string> twice_;
  std::set<std::string> left_out_;
  std::map<std::string, std::string> of_others_;          // by subject: its nearest owner
  std::map<std::string, std::string> counted_elsewhere_;  // by subject: the other owner's round
};

}  // namespace

absl::Status FillRoster(const Form& form, const std::string& owner, CatalogLookup& lookup,
                        const std::vector<Round>& others, Violations& violations, Round& round) {
  CheckOwner(form, owner, round, lookup, violations);
  const Elsewhere elsewhere = CountedIn(others, round.simulated());
  RosterBuilder roster(form, owner, round, lookup, elsewhere, violations);
  for (const Assignment& assignment : form.assignments()) roster.Add(assignment);
  RETURN_IF_ERROR(violations.ToStatus());
  if (auto other = elsewhere.find(owner); other != elsewhere.end()) {
    return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE,
                 absl::StrCat(owner, " is itself a subject of ", other->second->name(),
                              ": what it owned besides would be counted twice"));
  }
  return roster.Finish(round);
}

}  // namespace thidua::reporting
