#pragma once
// The figures of a period by the units of another day: each subject is counted with the unit that
// it is or went over to.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "services/reporting/domain/catalog/nearest_owner.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/reporting/v1/restated_totals.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// What of one round is counted with one unit: the round with the lines of these subjects alone, and
// without splits, which are by attributes that the subjects had and the unit need not have.
struct RestatedPart {
  std::string unit;
  v1::Round round;
};

// One unit of the day.
struct RestatedUnit {
  std::string display_name;
  std::vector<std::string> subjects;  // that are counted with it, by name
  bool incomplete = false;            // not all that it is or took over is counted
};

// Says where the subjects of a period are counted. Not thread-safe; what it is given must outlive
// it. Days are `YYYY-MM-DD`.
class Restatement {
 public:
  // By the units at or below `parent` on `date`, of the figures of `form` in a period with this
  // window.
  Restatement(const catalog::v1::Form& form, const Days& window, const std::string& parent,
              const std::string& date, CatalogLookup& lookup);

  // The owners whose rounds may hold a subject that is counted here, or a part of which went over
  // to a unit here.
  const std::set<std::string>& owners() const { return owners_; }

  // Takes up the round of an owner, once; returns its parts by unit.
  std::vector<RestatedPart> Add(const v1::Round& round);

  // Says that all rounds were added: what is below is complete then.
  void Finish();

  // What is counted with whom, by unit; also those that are here and with which nothing is counted
  // because nobody has a round of what they are or took over.
  const std::map<std::string, RestatedUnit>& units() const { return units_; }
  // By subject, then by round.
  const std::vector<v1::NotRestated>& not_restated() const { return not_restated_; }

 private:
  // Where a unit is counted on the day, or who took over parts of it.
  struct Fate {
    std::string unit;                 // empty: no one unit
    std::set<std::string> receivers;  // units in force on the day that have a part of it
    bool concerns = false;            // one of these lies here
  };

  const Fate& FateOf(const std::string& name);
  Fate ComputeFate(const std::string& name);
  bool IsHere(const std::string& name, std::string_view day);
  // Marks the units that lack the subject, which the form asks and nobody has a round of.
  void MarkUncounted(const Fate& fate);

  const catalog::v1::Form& form_;
  const Days& window_;
  const std::string& parent_;
  const std::string& date_;
  CatalogLookup& lookup_;
  std::map<std::string, Fate> fates_;  // by unit
  std::set<std::string> owners_;
  std::set<std::string> expected_;  // units that the form asks for and that concern this place
  std::set<std::string> counted_;   // subjects that stand on a roster
  std::map<std::string, RestatedUnit> units_;
  std::vector<v1::NotRestated> not_restated_;
};

}  // namespace thidua::reporting
