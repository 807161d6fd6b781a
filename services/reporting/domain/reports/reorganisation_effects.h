#pragma once
// What follows from a reorganisation for rounds, reports, bindings and forms.

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/catalog/v1/reorganisation.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// So many effects of one kind are told; all are counted.
inline constexpr size_t kMaxEffectsOfKind = 1000;

// A report that somebody who ends owes.
struct OwedReport {
  std::string subject;  // `units/{unit}`
  std::string unit;     // who ends: its subject or its reporter
};

// Collects what follows from one reorganisation that was found sound. Not thread-safe. What the
// caller may not read is not to be shown to it.
class ReorganisationEffects {
 public:
  // `after` is the catalog as the reorganisation leaves it; both must outlive this.
  ReorganisationEffects(const catalog::v1::Reorganisation& reorganisation, CatalogLookup& after);

  // Each adds what follows for one form, one binding, one open round.
  void AddForm(const catalog::v1::Form& form);
  void AddBinding(const catalog::v1::Binding& binding);
  void AddRound(const v1::Round& round);

  // The reports of an open round on units that end, or by such, that cover a time before the act.
  std::vector<OwedReport> Owed(const v1::Round& round) const;
  // Adds one that is not accepted yet; `report` is its name.
  void AddReport(const std::string& report, const OwedReport& owed);

  // Fills in effects, by kind, then by resource, and counts.
  void Finish(catalog::v1::ReorganiseUnitsResponse& response) &&;

 private:
  bool Ends(const std::string& unit) const { return ended_.contains(unit); }
  // Whether the act gives another kind or parent to the unit or to one above it.
  bool Moves(const std::string& unit);
  void Add(catalog::v1::EffectKind kind, const std::string& resource, const std::string& unit);
  // The unit because of which the roster of an open round becomes another; empty: it does not.
  std::string WhoChangesRoster(const v1::Round& round);
  // The units that begin or move and stand in rounds of `form` from then on, by their owner; of
  // several below one the first.
  const std::map<std::string, std::string>& ComersOf(const std::string& form);

  const catalog::v1::Reorganisation& reorganisation_;
  CatalogLookup& after_;
  absl::flat_hash_set<std::string> ended_;
  absl::flat_hash_map<std::string, bool> moves_;  // what is known of Moves
  std::vector<std::string> comers_;               // units that begin or move, in order
  absl::flat_hash_map<std::string, std::map<std::string, std::string>> comers_of_;  // by form
  std::vector<catalog::v1::ReorganisationEffect> effects_;
};

}  // namespace thidua::reporting
