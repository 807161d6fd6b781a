#include "services/reporting/domain/total.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/round.h"
#include "services/reporting/domain/weakest.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Figures;
using v1::Round;
using v1::Total;

absl::Status Corrupt(const Figures& figures) {
  return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat(figures.name(), " does not fit the columns of its round"));
}

}  // namespace

RoundFold::RoundFold(const Round& round) : round_(round), groups_of_(round.roster_size(), {0}) {
  tallies_.layout = std::make_shared<const Layout>(round);
  tallies_.groups.emplace_back();
  // Splits are ordered by attribute, whatever order the form names them in.
  std::vector<std::string> attributes(round.split_attributes().begin(),
                                      round.split_attributes().end());
  std::sort(attributes.begin(), attributes.end());
  for (const std::string& attribute : attributes) GroupBy(attribute);
  tallies_.Clear();
  tallies_.basis.set_expected(round.roster_size());
  tallies_.basis.set_simulated(round.simulated());
}

void RoundFold::GroupBy(const std::string& attribute) {
  auto value_of = [&](const v1::RosterEntry& entry) {
    auto it = entry.attributes().find(attribute);
    return it == entry.attributes().end() ? std::string() : it->second;
  };
  std::map<std::string, size_t> group_of;
  for (const auto& entry : round_.roster()) group_of.emplace(value_of(entry), 0);
  for (auto& [value, group] : group_of) {
    group = tallies_.groups.size();
    tallies_.groups.push_back({attribute, value});
  }
  for (int i = 0; i < round_.roster_size(); ++i) {
    groups_of_[i].push_back(group_of[value_of(round_.roster(i))]);
  }
}

absl::Status RoundFold::Add(const Figures& figures) {
  const int subject = RosterIndex(round_, kUnitName.Format({LastSegment(figures.name())}));
  if (subject < 0) return absl::OkStatus();
  const Layout& layout = *tallies_.layout;
  const size_t columns = layout.size();
  if (static_cast<size_t>(figures.statuses_size()) != columns ||
      static_cast<size_t>(figures.values_size()) != columns) {
    return Corrupt(figures);
  }
  const int* statuses = figures.statuses().data();
  const int64_t* values = figures.values().data();
  for (size_t i = 0; i < columns; ++i) {
    if (statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    Weaken(static_cast<ValueStatus>(statuses[i]), tallies_.statuses[i]);
    if (layout.levels_at(i) >= 0 && (values[i] < 0 || values[i] >= layout[i].levels_size())) {
      return Corrupt(figures);
    }
  }
  for (const size_t group : groups_of_[subject]) {
    Tally* tallies = tallies_.of(group);
    int64_t* level_counts = tallies_.levels_of(group);
    for (size_t i = 0; i < columns; ++i) {
      if (statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
      ++tallies[i].n;
      if (layout.levels_at(i) < 0) {
        tallies[i].sum += values[i];
      } else {
        ++level_counts[layout.levels_at(i) + values[i]];
      }
    }
  }
  v1::Basis& basis = tallies_.basis;
  basis.set_accepted(basis.accepted() + 1);
  if (figures.late()) basis.set_accepted_late(basis.accepted_late() + 1);
  if (figures.simulated()) basis.set_simulated(true);
  return absl::OkStatus();
}

absl::StatusOr<Tallies> RoundFold::Finish() && {
  const Layout& layout = *tallies_.layout;
  for (size_t group = 0; group < tallies_.groups.size(); ++group) {
    Tally* tallies = tallies_.of(group);
    for (size_t i = 0; i < layout.size(); ++i) {
      tallies[i].has_sum = layout.HasSum(i, tallies[i].n, round_.roster_size());
      if (!tallies[i].has_sum) tallies[i].sum = 0;
    }
  }
  RETURN_IF_ERROR(tallies_.CheckSums());
  ValueStatus weakest = type::v1::VALUE_STATUS_UNSPECIFIED;
  for (const ValueStatus status : tallies_.statuses) Weaken(status, weakest);
  tallies_.basis.set_status(weakest);
  return std::move(tallies_);
}

void WriteTotal(const Round& round, const Tallies& tallies, Total* total) {
  total->set_name(absl::StrCat(round.name(), "/total"));
  tallies.Write(total);
}

absl::StatusOr<Total> FoldRound(const Round& round, const std::vector<Figures>& figures) {
  RoundFold fold(round);
  for (const Figures& row : figures) RETURN_IF_ERROR(fold.Add(row));
  ASSIGN_OR_RETURN(const Tallies tallies, std::move(fold).Finish());
  Total total;
  WriteTotal(round, tallies, &total);
  return total;
}

}  // namespace thidua::reporting
