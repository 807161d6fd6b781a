#include "services/reporting/domain/totals/unit_fold.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/totals/closing.h"
#include "services/reporting/domain/totals/rollup.h"
#include "services/reporting/domain/totals/unit_sum.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// A round of an owner, by its place among the owner's rounds.
struct Placed {
  size_t round;
  Period period;
};

struct Owner {
  size_t index;
  const OwnerRounds* rounds;
  std::vector<Placed> placed;  // the rounds, oldest first

  const Placed& last() const { return placed.back(); }
};

// What one owner has for one period: the period's own round, whose tallies are yet to be read, or
// else what its rounds within the period make.
struct Part {
  size_t owner = 0;
  size_t round = 0;               // the place of the period's own round
  const Round* oldest = nullptr;  // names the part
  std::shared_ptr<const Layout> layout;
  std::unique_ptr<Tallies> folded;                    // null for the period's own round
  std::vector<std::shared_ptr<const Layout>> within;  // of the rounds that were folded
};

// All owners of one period, and in which order their columns come: that of the owners' rounds.
struct OwnersSum {
  Period period;
  Tallies tallies;
  std::shared_ptr<const Layout> order;
};

Part WithTallies(size_t owner, const Round* oldest, std::unique_ptr<Tallies> tallies) {
  Part part;
  part.owner = owner;
  part.oldest = oldest;
  part.layout = tallies->layout;
  part.folded = std::move(tallies);
  return part;
}

absl::StatusOr<Part> OwnRound(const Owner& owner, size_t round, TalliesSource& source) {
  Part part;
  part.owner = owner.index;
  part.round = round;
  part.oldest = (*owner.rounds)[round];
  ASSIGN_OR_RETURN(part.layout, source.LayoutOf(owner.index, round));
  return part;
}

const Placed* RoundOf(const Owner& owner, const Period& period) {
  const auto found = std::find_if(owner.placed.begin(), owner.placed.end(),
                                  [&](const Placed& placed) { return placed.period == period; });
  return found == owner.placed.end() ? nullptr : &*found;
}

// nullopt if the owner has nothing for `period`.
absl::StatusOr<std::optional<Part>> PartOf(const Owner& owner, const Period& period,
                                           TalliesSource& source) {
  if (const Placed* exact = RoundOf(owner, period)) return OwnRound(owner, exact->round, source);
  std::vector<Tallies> tallies;
  std::vector<std::shared_ptr<const Layout>> layouts;
  std::vector<const Round*> within;
  const Round* oldest = nullptr;
  for (const Placed& placed : owner.placed) {
    if (!period.Contains(placed.period)) continue;
    const Round* round = (*owner.rounds)[placed.round];
    RETURN_IF_ERROR(source.Read(owner.index, placed.round, tallies.emplace_back()));
    layouts.push_back(tallies.back().layout);
    within.push_back(round);
    if (oldest == nullptr) oldest = round;
  }
  if (tallies.empty()) return std::nullopt;
  std::vector<PeriodTallies> periods;
  for (const Tallies& round : tallies) periods.push_back({round.layout.get(), &round});
  // Its flows are meant: stocks are counted at the end of the window alone.
  ASSIGN_OR_RETURN(Tallies folded, FoldPeriods(periods, tallies.back()));
  for (const std::string& missing : CoverWindow(period, within).missing) {
    folded.basis.add_missing_periods(missing);
  }
  Part part = WithTallies(owner.index, oldest, std::make_unique<Tallies>(std::move(folded)));
  part.within = std::move(layouts);
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
    for (size_t i = 0; i < rounds.size(); ++i) {
      if (text != rounds[i]->period()) {
        ASSIGN_OR_RETURN(period, ParsePeriod(rounds[i]->period()));
        text = rounds[i]->period();
      }
      owner.placed.push_back({i, period});
    }
  }
  return owners;
}

// The longest kind of period that any owner has a round of.
PeriodKind LongestKind(const std::vector<Owner>& owners) {
  PeriodKind longest = PeriodKind::kMonth;
  for (const Owner& owner : owners) {
    for (const Placed& placed : owner.placed) longest = std::max(longest, placed.period.kind);
  }
  return longest;
}

// What each owner that has something has for `period`. Adds what any of them lacks to `missing`.
absl::StatusOr<std::vector<Part>> PartsOf(const std::vector<Owner>& owners, const Period& period,
                                          TalliesSource& source, const Counting& counting,
                                          std::set<std::string>& missing) {
  std::vector<Part> parts;
  parts.reserve(owners.size());
  for (const Owner& owner : owners) {
    ASSIGN_OR_RETURN(std::optional<Part> part, PartOf(owner, period, source));
    if (!part) {
      if (counting.owes(owner.index, period)) missing.insert(period.ToString());
      continue;
    }
    if (part->folded != nullptr) {
      for (const std::string& text : part->folded->basis.missing_periods()) {
        ASSIGN_OR_RETURN(const Period lacking, ParsePeriod(text));
        if (counting.owes(owner.index, lacking)) missing.insert(text);
      }
    }
    parts.push_back(*std::move(part));
  }
  return parts;
}

// The owners that are there at the end of a window, and what they close with.
class Closings {
 public:
  static absl::StatusOr<Closings> Of(const std::vector<Owner>& owners, const Counting& counting,
                                     TalliesSource& source) {
    Closings closings(owners.size());
    for (const Owner& owner : owners) {
      if (!counting.at_end(owner.index)) continue;
      closings.owners_.push_back(&owner);
      ASSIGN_OR_RETURN(auto carried, source.ReadClosing(owner.index));
      if (carried != nullptr) closings.carried_.emplace(owner.index, std::move(carried));
    }
    return closings;
  }

  // Returns whether all that is counted in `period` is what the owners close with: each of them has
  // its last round there, and no other owner has one.
  bool AreThoseOf(const Period& period, const std::vector<Owner>& owners) const {
    if (!carried_.empty()) return false;
    const auto close_there = [&period](const Owner* owner) {
      return owner->last().period == period;
    };
    const auto has_something = [&period](const Owner& owner) {
      return std::any_of(owner.placed.begin(), owner.placed.end(), [&period](const Placed& placed) {
        return period.Contains(placed.period);
      });
    };
    return std::all_of(owners_.begin(), owners_.end(), close_there) &&
           static_cast<size_t>(std::count_if(owners.begin(), owners.end(), has_something)) ==
               owners_.size();
  }

  // Returns what they make together. May be called once.
  absl::StatusOr<Tallies> Fold(TalliesSource& source) {
    absl::CivilDay end = absl::CivilDay::min();  // of the last round of all
    for (const Owner* owner : owners_) end = std::max(end, owner->last().period.Window().last);
    std::vector<Part> parts;
    for (const Owner* owner : owners_) {
      const Period& period = owner->last().period;
      const Round* round = (*owner->rounds)[owner->last().round];
      const auto carried = carried_.find(owner->index);
      std::unique_ptr<Tallies> tallies =
          carried == carried_.end() ? nullptr : std::move(carried->second);
      if (period.Window().last < end) {
        if (tallies == nullptr) {
          tallies = std::make_unique<Tallies>();
          RETURN_IF_ERROR(source.Read(owner->index, owner->last().round, *tallies));
        }
        CarryAll(period, *tallies);
      }
      if (tallies != nullptr) {
        parts.push_back(WithTallies(owner->index, round, std::move(tallies)));
      } else {
        ASSIGN_OR_RETURN(parts.emplace_back(), OwnRound(*owner, owner->last().round, source));
      }
    }
    return FoldParts(parts, source);
  }

 private:
  explicit Closings(size_t owners) { owners_.reserve(owners); }

  std::vector<const Owner*> owners_;
  std::map<size_t, std::unique_ptr<Tallies>> carried_;  // by owner, where something is carried
};

}  // namespace

absl::StatusOr<Tallies> FoldOverOwners(const Period& window, const std::vector<OwnerRounds>& all,
                                       TalliesSource& source, const Counting& counting) {
  ASSIGN_OR_RETURN(const std::vector<Owner> owners, WithPeriods(all));
  std::vector<OwnersSum> sums;
  std::set<std::string> missing;
  for (const Period& period : window.Parts(LongestKind(owners))) {
    ASSIGN_OR_RETURN(const std::vector<Part> parts,
                     PartsOf(owners, period, source, counting, missing));
    if (parts.empty()) continue;
    ASSIGN_OR_RETURN(Tallies tallies, FoldParts(parts, source));
    sums.push_back({period, std::move(tallies), OrderOf(parts)});
  }
  ASSIGN_OR_RETURN(Closings closings, Closings::Of(owners, counting, source));
  const bool closed = !sums.empty() && closings.AreThoseOf(sums.back().period, owners);
  const bool single = sums.size() == 1 && sums.front().period == window;
  Tallies tallies;
  if (closed && single) {
    tallies = std::move(sums.front().tallies);
  } else {
    Tallies closing;
    if (!closed) {
      ASSIGN_OR_RETURN(closing, closings.Fold(source));
    }
    std::vector<PeriodTallies> periods;
    for (const OwnersSum& sum : sums) {
      periods.push_back({single ? sum.tallies.layout.get() : sum.order.get(), &sum.tallies});
    }
    ASSIGN_OR_RETURN(tallies, FoldPeriods(periods, closed ? sums.back().tallies : closing));
  }
  for (const std::string& period : missing) tallies.basis.add_missing_periods(period);
  return tallies;
}

}  // namespace thidua::reporting
