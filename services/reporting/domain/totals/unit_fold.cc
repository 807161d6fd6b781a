#include "services/reporting/domain/totals/unit_fold.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/domain/totals/unit_sum.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// An owner's rounds with their periods.
struct Owner {
  size_t index;
  const OwnerRounds* rounds;
  std::vector<Period> periods;
};

// What one owner has for one period: the period's own round, whose tallies are yet to be read, or
// else what its rounds within the period make.
struct Part {
  size_t owner;
  size_t round;         // the place of the period's own round
  const Round* oldest;  // names the part
  std::shared_ptr<const Layout> layout;
  std::unique_ptr<Tallies> folded;                    // null for the period's own round
  std::vector<std::shared_ptr<const Layout>> within;  // of the rounds that were folded
};

// All owners of one period, and in which order their columns come: that of the owners' rounds.
struct OwnersSum {
  std::string period;
  Tallies tallies;
  std::shared_ptr<const Layout> order;
};

// nullopt if the owner has nothing for `period`.
absl::StatusOr<std::optional<Part>> PartOf(const Owner& owner, const Period& period,
                                           TalliesSource& source) {
  const OwnerRounds& rounds = *owner.rounds;
  Part part{};
  part.owner = owner.index;
  const auto exact = std::find(owner.periods.begin(), owner.periods.end(), period);
  if (exact != owner.periods.end()) {
    part.round = exact - owner.periods.begin();
    part.oldest = rounds[part.round];
    ASSIGN_OR_RETURN(part.layout, source.LayoutOf(owner.index, part.round));
    return part;
  }
  std::vector<Tallies> tallies;
  std::vector<Round> within;  // their periods
  for (size_t i = 0; i < rounds.size(); ++i) {
    if (!period.Contains(owner.periods[i])) continue;
    RETURN_IF_ERROR(source.Read(owner.index, i, tallies.emplace_back()));
    part.within.push_back(tallies.back().layout);
    within.emplace_back().set_period(rounds[i]->period());
    if (part.oldest == nullptr) part.oldest = rounds[i];
  }
  if (tallies.empty()) return std::nullopt;
  std::vector<PeriodTallies> periods;
  for (const Tallies& round : tallies) periods.push_back({round.layout.get(), &round});
  ASSIGN_OR_RETURN(Tallies folded, FoldPeriods(periods));
  for (const std::string& missing : CoverWindow(period, within).missing) {
    folded.basis.add_missing_periods(missing);
  }
  part.layout = folded.layout;
  part.folded = std::make_unique<Tallies>(std::move(folded));
  return part;
}

// The columns of all rounds, in the order in which they are first met.
std::shared_ptr<const Layout> OrderOf(const std::vector<Part>& parts) {
  std::set<const Layout*> seen;
  std::set<std::string_view> elements;
  std::vector<const v1::Column*> columns;
  const auto add = [&](const Layout& layout) {
    if (!seen.insert(&layout).second) return;
    for (size_t i = 0; i < layout.size(); ++i) {
      if (elements.insert(layout[i].element()).second) columns.push_back(&layout[i]);
    }
  };
  for (const Part& part : parts) {
    if (part.folded == nullptr) add(*part.layout);
    for (const auto& layout : part.within) add(*layout);
  }
  return std::make_shared<const Layout>(std::move(columns));
}

absl::StatusOr<Tallies> FoldParts(const std::vector<Part>& parts, TalliesSource& source) {
  UnitSum sum(parts.size());
  for (const Part& part : parts) {
    RETURN_IF_ERROR(sum.Admit(part.layout, part.oldest->name()));
  }
  Tallies tallies;  // of one round after the other
  for (const Part& part : parts) {
    if (part.folded != nullptr) {
      sum.Add(*part.folded);
      continue;
    }
    RETURN_IF_ERROR(source.Read(part.owner, part.round, tallies));
    sum.Add(tallies);
  }
  return std::move(sum).Finish();
}

absl::StatusOr<std::vector<Owner>> WithPeriods(const std::vector<OwnerRounds>& all) {
  std::vector<Owner> owners;
  owners.reserve(all.size());
  Period period;
  std::string_view text;  // of `period`, which is mostly that of the next round too
  for (const OwnerRounds& rounds : all) {
    Owner& owner = owners.emplace_back(Owner{owners.size(), &rounds, {}});
    for (const Round* round : rounds) {
      if (text != round->period()) {
        ASSIGN_OR_RETURN(period, ParsePeriod(round->period()));
        text = round->period();
      }
      owner.periods.push_back(period);
    }
  }
  return owners;
}

// The longest kind of period that any owner has a round of.
PeriodKind LongestKind(const std::vector<Owner>& owners) {
  PeriodKind longest = PeriodKind::kMonth;
  for (const Owner& owner : owners) {
    for (const Period& period : owner.periods) longest = std::max(longest, period.kind);
  }
  return longest;
}

// What each owner that has something has for `period`. Adds what any of them lacks to `missing`.
absl::StatusOr<std::vector<Part>> PartsOf(const std::vector<Owner>& owners, const Period& period,
                                          TalliesSource& source, const IsCounted& is_counted,
                                          std::set<std::string>& missing) {
  std::vector<Part> parts;
  parts.reserve(owners.size());
  for (const Owner& owner : owners) {
    ASSIGN_OR_RETURN(std::optional<Part> part, PartOf(owner, period, source));
    if (!part) {
      if (is_counted(owner.index, period)) missing.insert(period.ToString());
      continue;
    }
    if (part->folded != nullptr) {
      for (const std::string& text : part->folded->basis.missing_periods()) {
        ASSIGN_OR_RETURN(const Period lacking, ParsePeriod(text));
        if (is_counted(owner.index, lacking)) missing.insert(text);
      }
    }
    parts.push_back(*std::move(part));
  }
  return parts;
}

}  // namespace

absl::StatusOr<Tallies> FoldOverOwners(const Period& window, const std::vector<OwnerRounds>& all,
                                       TalliesSource& source, const IsCounted& is_counted) {
  ASSIGN_OR_RETURN(const std::vector<Owner> owners, WithPeriods(all));
  std::vector<OwnersSum> sums;
  std::set<std::string> missing;
  for (const Period& period : window.Parts(LongestKind(owners))) {
    ASSIGN_OR_RETURN(const std::vector<Part> parts,
                     PartsOf(owners, period, source, is_counted, missing));
    if (parts.empty()) continue;
    ASSIGN_OR_RETURN(Tallies tallies, FoldParts(parts, source));
    sums.push_back({period.ToString(), std::move(tallies), OrderOf(parts)});
  }
  Tallies tallies;
  if (sums.size() == 1 && sums.front().period == window.ToString()) {
    tallies = std::move(sums.front().tallies);
  } else {
    std::vector<PeriodTallies> periods;
    for (const OwnersSum& sum : sums) periods.push_back({sum.order.get(), &sum.tallies});
    ASSIGN_OR_RETURN(tallies, FoldPeriods(periods));
  }
  for (const std::string& period : missing) tallies.basis.add_missing_periods(period);
  return tallies;
}

}  // namespace thidua::reporting
