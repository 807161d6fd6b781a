#include "services/reporting/domain/totals/total.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/totals/weakest.h"

namespace thidua::reporting {
namespace {

using type::v1::ValueStatus;
using v1::Round;

std::vector<std::string_view> IdsOf(const RosterLines& roster) {
  std::vector<std::string_view> ids;
  ids.reserve(roster.size());
  for (const v1::RosterEntry* entry : roster) ids.push_back(LastSegment(entry->subject()));
  return ids;
}

// Whether any of the figures is a value: a report may have declared all of them missing.
bool HasValue(const FiguresView& figures) {
  return figures.statuses.find_first_not_of('\0') != std::string_view::npos;
}

}  // namespace

bool Fits(const Layout& columns, const FiguresView& figures) {
  const std::string_view statuses = figures.statuses;
  const std::span<const int64_t> values = figures.values;
  if (statuses.size() != columns.size() || values.size() != columns.size()) return false;
  for (const size_t i : columns.states()) {
    if (statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    if (values[i] < 0 || values[i] >= columns[i].levels_size()) return false;
  }
  return true;
}

RoundFold::RoundFold(const Round& round)
    : RoundFold(round, LinesOf(round), std::make_shared<const Layout>(round)) {}

RoundFold::RoundFold(const Round& round, RosterLines roster, std::shared_ptr<const Layout> columns)
    : roster_(std::move(roster)), ids_(IdsOf(roster_)) {
  tallies_.layout = std::move(columns);
  tallies_.groups.emplace_back();
  // Splits are ordered by attribute, whatever order the form names them in.
  const std::set<std::string> attributes(round.split_attributes().begin(),
                                         round.split_attributes().end());
  // Who is not split is in the first group, which otherwise is added up from the others.
  attributes_ = std::max<size_t>(attributes.size(), 1);
  groups_.resize(attributes_ * roster_.size());
  size_t which = 0;
  for (const std::string& attribute : attributes) GroupBy(attribute, which++);
  tallies_.Clear();
  tallies_.owed[0] = OwedOf(roster_);
  for (size_t i = 0; !attributes.empty() && i < groups_.size(); ++i) {
    ++tallies_.owed[groups_[i]].all;
    if (IsThereAtEnd(*roster_[i / attributes_])) {
      ++tallies_.owed[groups_[i]].last;
    }
  }
  tallies_.basis.set_expected(static_cast<int32_t>(roster_.size()));
  tallies_.basis.set_partial(PartialOf(roster_));
  tallies_.basis.set_simulated(round.simulated());
}

void RoundFold::GroupBy(const std::string& attribute, size_t which) {
  std::map<std::string_view, size_t> group_of;
  std::vector<std::string_view> values;  // by roster index
  values.reserve(roster_.size());
  for (const v1::RosterEntry* entry : roster_) {
    auto it = entry->attributes().find(attribute);
    values.push_back(it == entry->attributes().end() ? std::string_view() : it->second);
    group_of.try_emplace(values.back());
  }
  for (auto& [value, group] : group_of) {
    group = tallies_.groups.size();
    tallies_.groups.push_back({attribute, std::string(value)});
  }
  for (size_t i = 0; i < values.size(); ++i) {
    groups_[i * attributes_ + which] = group_of[values[i]];
  }
}

absl::Status RoundFold::Add(std::string_view name, const FiguresView& given) {
  const int subject = ids_.Find(LastSegment(name));
  if (subject < 0) return absl::OkStatus();
  FiguresView figures = given;
  std::string flows;
  if (!IsThereAtEnd(*roster_[subject]) && Fits(*tallies_.layout, given)) {
    flows = given.statuses;
    for (size_t i = 0; i < flows.size(); ++i) {
      if (!tallies_.layout->is_flow(i)) flows[i] = type::v1::VALUE_STATUS_UNSPECIFIED;
    }
    figures.statuses = flows;
  }
  if (!Fits(*tallies_.layout, figures)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(std::string(name), " does not fit the columns of its round"));
  }
  // Mostly all subjects say the same of their values.
  if (figures.statuses != last_statuses_) {
    for (size_t i = 0; i < figures.statuses.size(); ++i) {
      Weaken(static_cast<ValueStatus>(figures.statuses[i]), tallies_.statuses[i]);
    }
    last_statuses_ = figures.statuses;
  }
  for (size_t i = 0; i < attributes_; ++i) AddTo(groups_[subject * attributes_ + i], figures);
  v1::Basis& basis = tallies_.basis;
  if (figures.simulated) basis.set_simulated(true);
  if (!HasValue(given)) return absl::OkStatus();
  basis.set_accepted(basis.accepted() + 1);
  if (figures.late) basis.set_accepted_late(basis.accepted_late() + 1);
  return absl::OkStatus();
}

void RoundFold::AddTo(size_t group, const FiguresView& figures) {
  const Layout& layout = *tallies_.layout;
  const std::string_view statuses = figures.statuses;
  const std::span<const int64_t> values = figures.values;
  Tally* tallies = tallies_.of(group);
  int64_t* level_counts = tallies_.levels_of(group);
  for (size_t i = 0; i < statuses.size(); ++i) {
    const bool known = statuses[i] != type::v1::VALUE_STATUS_UNSPECIFIED;
    tallies[i].n += known ? 1 : 0;
    tallies[i].sum += known ? values[i] : 0;  // of states and rates too, until it is finished
  }
  for (const size_t i : layout.states()) {
    if (statuses[i] == type::v1::VALUE_STATUS_UNSPECIFIED) continue;
    ++level_counts[layout.levels_at(i) + values[i]];
  }
}

absl::StatusOr<Tallies> RoundFold::Finish() && {
  const Layout& layout = *tallies_.layout;
  tallies_.AddUpGroups();
  for (size_t group = 0; group < tallies_.groups.size(); ++group) {
    Tally* tallies = tallies_.of(group);
    for (size_t i = 0; i < layout.size(); ++i) {
      tallies[i].has_sum = layout.HasSum(i, tallies[i].n, tallies_.owed[0].last);
      if (!tallies[i].has_sum) tallies[i].sum = 0;
    }
  }
  RETURN_IF_ERROR(tallies_.CheckSums());
  ValueStatus weakest = type::v1::VALUE_STATUS_UNSPECIFIED;
  for (const ValueStatus status : tallies_.statuses) Weaken(status, weakest);
  tallies_.basis.set_status(weakest);
  return std::move(tallies_);
}

}  // namespace thidua::reporting
