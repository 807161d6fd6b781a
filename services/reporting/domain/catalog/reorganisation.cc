#include "services/reporting/domain/catalog/reorganisation.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/reporting/domain/catalog/unit_change.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Reorganisation;
using catalog::v1::ReorganisationStep;
using catalog::v1::Succession;
using catalog::v1::Unit;
using catalog::v1::UnitChange;
using catalog::v1::UnitCreation;
using catalog::v1::UnitTransfer;
using catalog::v1::UnitVersion;
using Case = ReorganisationStep::StepCase;

// At most so many bytes stand around the name and the image of a unit in a stored commit.
constexpr size_t kBytesAroundUnit = 10;

std::string FieldOf(int step, std::string_view kind) {
  return absl::StrCat("reorganisation.steps[", step, "].", std::string(kind));
}

bool EndsBy(const UnitVersion& version, std::string_view day) {
  return !version.valid_to().empty() && version.valid_to() <= day;
}

// One reorganisation on its way to the units that it writes.
class Work {
 public:
  Work(const Reorganisation& reorganisation, CatalogLookup& before)
      : act_(reorganisation), before_(before), after_(before, written_) {}

  absl::StatusOr<UnitsByName> Run() {
    if (!CheckHead()) return Verdict();
    for (int i = 0; i < act_.steps_size(); ++i) TakeUnit(i);
    // Who goes over, and to whom, is looked at when everybody is what he becomes.
    for (int i = 0; i < act_.steps_size(); ++i) CountTransfer(i);
    for (int i = 0; i < act_.steps_size(); ++i) TakeTransfer(i);
    for (const auto& [name, step] : described_) CheckDescription(name, step);
    CheckBelowEnded();
    CheckSize();
    RETURN_IF_ERROR(Verdict());
    return std::move(written_);
  }

 private:
  struct Fault {
    int step;
    FieldViolation violation;
  };

  // Looks at what concerns every step; false if nothing can be said of them: there is no day that
  // they hold from, or there are none or too many.
  bool CheckHead() {
    Violations violations;
    const absl::Status text = CheckText(act_.act(), 1000);
    if (act_.act().empty()) violations.Add("reorganisation.act", "is required");
    violations.AddStatus("reorganisation.act", text);
    if (text.ok()) act_name_ = act_.act();
    const auto day = ParseDate(act_.date());
    violations.AddStatus("reorganisation.date", day.status());
    if (day.ok()) day_before_ = FormatDate(*day - 1);
    const bool countable = act_.steps_size() > 0 && act_.steps_size() <= kMaxReorganisationSteps;
    if (!countable) {
      violations.Add("reorganisation.steps",
                     absl::StrCat("has ", act_.steps_size(), "; 1 to ", kMaxReorganisationSteps));
    }
    AddAll(-1, violations);
    return day.ok() && countable;
  }

  void Add(int step, std::string field, std::string description,
           ErrorReason reason = type::v1::ERROR_REASON_INVALID_FIELD) {
    faults_.push_back({step, {std::move(field), std::move(description), reason}});
  }

  void AddAll(int step, const Violations& violations) {
    for (const FieldViolation& violation : violations.list()) faults_.push_back({step, violation});
  }

  absl::Status Verdict() {
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const Fault& a, const Fault& b) { return a.step < b.step; });
    if (faults_.size() > kMaxReorganisationFaults) faults_.resize(kMaxReorganisationFaults);
    Violations violations;
    for (const Fault& fault : faults_) {
      violations.Add(fault.violation.field, fault.violation.description, fault.violation.reason);
    }
    return violations.ToStatus();
  }

  void TakeUnit(int i) {
    const ReorganisationStep& step = act_.steps(i);
    switch (step.step_case()) {
      case Case::kCreate:
        return Create(i, step.create());
      case Case::kChange:
        return Change(i, step.change());
      case Case::kEnd:
        return End(i, step.end().unit());
      case Case::kTransfer:
        return;
      case Case::STEP_NOT_SET:
        Add(i, absl::StrCat("reorganisation.steps[", i, "]"),
            "says nothing: one of create, change, end and transfer is required");
        return;
    }
  }

  // True if `name` is of a unit's pattern; a fault if not.
  bool IsName(int i, const std::string& field, const std::string& name) {
    Violations violations;
    violations.AddStatus(field, kUnitName.Match(name).status());
    AddAll(i, violations);
    return violations.empty();
  }

  // True if `name` is a unit's that no step in front created, changed or ended.
  bool IsFirst(int i, const std::string& field, const std::string& name) {
    if (!IsName(i, field, name)) return false;
    const auto [first, added] = steps_.try_emplace(name, i);
    if (added) return true;
    Add(i, field,
        absl::StrCat("is named by step ", first->second,
                     " already: a unit is created, changed or ended by one step"),
        type::v1::ERROR_REASON_DUPLICATE);
    return false;
  }

  // The unit `name` if it is in force on the day before and nothing is known of it from then on;
  // nullptr, and a fault, if not.
  const Unit* FindOpen(int i, const std::string& field, const std::string& name) {
    const Unit* unit = FindExisting(i, field, name);
    if (unit == nullptr) return nullptr;
    const UnitVersion& last = *unit->versions().rbegin();
    if (VersionOn(*unit, day_before_) != &last) {
      Add(i, field,
          absl::StrCat(name, " has a version that begins on ", last.valid_from(),
                       ": a reorganisation goes on from the last one"));
      return nullptr;
    }
    if (last.valid_to().empty()) return unit;
    Add(i, field, absl::StrCat(name, " ends on ", last.valid_to(), " already"));
    return nullptr;
  }

  // The unit `name` if it is in force on the day before; nullptr, and a fault, if not.
  const Unit* FindExisting(int i, const std::string& field, const std::string& name) {
    if (!IsName(i, field, name)) return nullptr;
    const Unit* unit = before_.unit(name);
    if (unit == nullptr) {
      Add(i, field, absl::StrCat("does not exist: ", name), type::v1::ERROR_REASON_UNKNOWN_UNIT);
    } else if (VersionOn(*unit, day_before_) == nullptr) {
      Add(i, field, absl::StrCat(name, " is not in force on ", day_before_, ", the day before"),
          type::v1::ERROR_REASON_UNKNOWN_UNIT);
      return nullptr;
    }
    return unit;
  }

  // The copy of `unit` that is written.
  Unit& Written(const Unit& unit) {
    const auto found = written_.find(unit.name());
    return found == written_.end() ? written_.emplace(unit.name(), unit).first->second
                                   : found->second;
  }

  void Create(int i, const UnitCreation& creation) {
    const std::string field = FieldOf(i, "create.unit");
    if (!IsFirst(i, field, creation.unit())) return;
    if (before_.unit(creation.unit()) != nullptr) {
      Add(i, field, absl::StrCat(creation.unit(), " exists: the id of a unit is never used again"),
          type::v1::ERROR_REASON_RESOURCE_EXISTS);
      return;
    }
    Unit& unit = written_[creation.unit()];
    unit.set_name(creation.unit());
    UnitVersion& version = *unit.add_versions();
    version.set_code(creation.code());
    version.set_display_name(creation.display_name());
    version.set_kind(creation.kind());
    version.set_parent(creation.parent());
    *version.mutable_attributes() = creation.attributes();
    Begin(i, unit, version);
  }

  void Change(int i, const UnitChange& change) {
    const std::string field = FieldOf(i, "change.unit");
    if (!IsFirst(i, field, change.unit())) return;
    const Unit* stored = FindOpen(i, field, change.unit());
    if (stored == nullptr) return;
    UnitVersion next = Changed(*stored->versions().rbegin(), change);
    if (IsDescribedAlike(next, *stored->versions().rbegin())) {
      Add(i, FieldOf(i, "change"), absl::StrCat("says of ", change.unit(), " what is so already"));
    }
    Unit& unit = Written(*stored);
    unit.mutable_versions()->rbegin()->set_valid_to(act_.date());
    UnitVersion& version = *unit.add_versions();
    version = std::move(next);
    Begin(i, unit, version);
  }

  void Begin(int i, const Unit& unit, UnitVersion& version) {
    version.set_valid_from(act_.date());
    version.clear_valid_to();
    version.set_act(act_name_);
    described_.emplace_back(unit.name(), i);
  }

  void End(int i, const std::string& name) {
    const std::string field = FieldOf(i, "end.unit");
    if (!IsFirst(i, field, name)) return;
    const Unit* stored = FindOpen(i, field, name);
    if (stored == nullptr) return;
    Written(*stored).mutable_versions()->rbegin()->set_valid_to(act_.date());
    ended_.emplace(name, i);
  }

  void CountTransfer(int i) {
    if (act_.steps(i).step_case() == Case::kTransfer) {
      ++transfers_[act_.steps(i).transfer().predecessor()];
    }
  }

  void TakeTransfer(int i) {
    if (act_.steps(i).step_case() != Case::kTransfer) return;
    const UnitTransfer& transfer = act_.steps(i).transfer();
    Violations violations;
    violations.AddStatus(FieldOf(i, "transfer.note"), CheckText(transfer.note(), 2000));
    AddAll(i, violations);
    CheckSuccessor(i, transfer);
    const std::string field = FieldOf(i, "transfer.predecessor");
    const Unit* stored = FindExisting(i, field, transfer.predecessor());
    const bool known_extent = CheckExtent(i, transfer, stored);
    if (stored == nullptr || !known_extent) return;
    if (!IsFirstTransfer(*stored, transfer.successor())) {
      Add(i, FieldOf(i, "transfer"),
          absl::StrCat(transfer.successor(), " takes over from ", transfer.predecessor(),
                       " on that day already"),
          type::v1::ERROR_REASON_DUPLICATE);
      return;
    }
    Unit& unit = Written(*stored);
    Succession& succession = *unit.add_successions();
    succession.set_successor(transfer.successor());
    succession.set_date(act_.date());
    succession.set_extent(transfer.extent());
    succession.set_act(act_name_);
    succession.set_note(transfer.note());
  }

  // True if nothing of `stored` goes over to `successor` on the day by a step in front, or by what
  // is known of it.
  bool IsFirstTransfer(const Unit& stored, const std::string& successor) {
    const auto [given, is_new] = given_.try_emplace(stored.name());
    if (is_new) {
      for (const Succession& succession : stored.successions()) {
        if (succession.date() == act_.date()) given->second.insert(succession.successor());
      }
    }
    return given->second.insert(successor).second;
  }

  void CheckSuccessor(int i, const UnitTransfer& transfer) {
    const std::string field = FieldOf(i, "transfer.successor");
    if (!IsName(i, field, transfer.successor())) return;
    const Unit* successor = after_.unit(transfer.successor());
    if (transfer.successor() == transfer.predecessor()) {
      Add(i, field, "is the predecessor itself");
    } else if (successor == nullptr) {
      Add(i, field, absl::StrCat("does not exist: ", transfer.successor()),
          type::v1::ERROR_REASON_UNKNOWN_UNIT);
    } else if (VersionOn(*successor, act_.date()) == nullptr) {
      Add(i, field,
          absl::StrCat(transfer.successor(), " is not in force on ", act_.date(),
                       ", the day of the act"),
          type::v1::ERROR_REASON_UNKNOWN_UNIT);
    }
  }

  // Looks at how much goes over of `stored`, which may be nullptr; false if that is not said.
  bool CheckExtent(int i, const UnitTransfer& transfer, const Unit* stored) {
    const std::string field = FieldOf(i, "transfer.extent");
    if (transfer.extent() == catalog::v1::SUCCESSION_EXTENT_UNSPECIFIED ||
        !catalog::v1::SuccessionExtent_IsValid(transfer.extent())) {
      Add(i, field, "is required");
      return false;
    }
    if (transfer.extent() != catalog::v1::SUCCESSION_EXTENT_WHOLE || stored == nullptr) return true;
    if (VersionOn(*after_.unit(stored->name()), act_.date()) != nullptr) {
      Add(i, field,
          absl::StrCat("is WHOLE, and ", stored->name(),
                       " does not end: a unit that goes on gives a PART away"));
    }
    const bool others = transfers_[stored->name()] > 1 ||
                        std::any_of(stored->successions().begin(), stored->successions().end(),
                                    [&](const Succession& succession) {
                                      return succession.date() == act_.date() &&
                                             succession.successor() != transfer.successor();
                                    });
    if (others) {
      Add(i, field,
          absl::StrCat("is WHOLE, and ", stored->name(),
                       " has another transfer of that day: what is divided is divided into PARTs"));
    }
    return true;
  }

  void CheckDescription(const std::string& name, int i) {
    const Unit& unit = written_.find(name)->second;
    const bool created = act_.steps(i).step_case() == Case::kCreate;
    Violations violations;
    CheckVersion(FieldOf(i, created ? "create" : "change"), *unit.versions().rbegin(), unit, after_,
                 violations);
    AddAll(i, violations);
  }

  // Units below one that ends end with it or are moved. Those that a step describes anew have been
  // looked at: their parent is not in force.
  void CheckBelowEnded() {
    if (ended_.empty()) return;
    absl::flat_hash_map<int, std::vector<std::string>> below;  // by step
    for (const Unit* unit : before_.units()) {
      if (steps_.contains(unit->name())) continue;
      for (const UnitVersion& version : unit->versions()) {
        if (EndsBy(version, act_.date())) continue;
        const auto parent = ended_.find(version.parent());
        if (parent == ended_.end()) continue;
        below[parent->second].push_back(unit->name());
        break;
      }
    }
    for (const auto& [step, names] : below) {
      Add(step, FieldOf(step, "end.unit"),
          absl::StrCat(
              names.front(),
              names.size() > 1 ? absl::StrCat(" and ", names.size() - 1, " more lie") : " lies",
              " below it, and neither ", names.size() > 1 ? "end nor move" : "ends nor moves"));
    }
  }

  // What is too large for one request is not to become one commit: no deployment could take it
  // over.
  void CheckSize() {
    size_t bytes = 0;
    for (const auto& [name, unit] : written_) {
      bytes += name.size() + unit.ByteSizeLong() + kBytesAroundUnit;
    }
    if (bytes <= kMaxReorganisationBytes) return;
    Add(-1, "reorganisation.steps",
        absl::StrCat("write units of ", bytes, " bytes together; at most ", kMaxReorganisationBytes,
                     ": the act may be cut in two, by provinces"));
  }

  const Reorganisation& act_;
  std::string day_before_;
  std::string act_name_;  // empty where it is no text
  CatalogLookup& before_;
  UnitsByName written_;
  UnitsAfter after_;
  std::vector<Fault> faults_;
  absl::flat_hash_map<std::string, int> steps_;      // that create, change or end, by unit
  absl::flat_hash_map<std::string, int> ended_;      // steps, by unit
  absl::flat_hash_map<std::string, int> transfers_;  // how many, by predecessor
  // Who takes over on the day, by predecessor.
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> given_;
  std::vector<std::pair<std::string, int>> described_;  // units that begin or change, and steps
};

}  // namespace

absl::StatusOr<UnitsByName> Reorganise(const Reorganisation& reorganisation,
                                       CatalogLookup& lookup) {
  return Work(reorganisation, lookup).Run();
}

}  // namespace thidua::reporting
