#include "services/admin_cli/views/reported_facts.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>

#include "common/value/period.h"

namespace thidua::cli {
namespace {

using reporting::v1::Rollup;

bool IsPublishedRate(const std::string& element, const ReportedFacts& facts) {
  const auto found = facts.elements.find(element);
  return found != facts.elements.end() &&
         found->second.kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
}

std::vector<std::string> PeriodsUpTo(absl::CivilDay until, bool published) {
  const std::string year = absl::StrCat(until.year());
  if (until.month() == 12) return {year, "a" + year, "s" + year};
  const Period whole{.year = static_cast<int>(until.year())};
  std::vector<std::string> periods;
  for (const PeriodKind kind : {PeriodKind::kHalf, PeriodKind::kQuarter, PeriodKind::kMonth}) {
    for (const Period& part : whole.Parts(kind)) {
      if (published && part.Window().last == until) periods.push_back(part.ToString());
    }
  }
  if (published) return periods;
  const std::vector<Period> months = whole.Parts(PeriodKind::kMonth);
  const std::string first = months.front().ToString();
  if (until.month() == 1) return {first};
  const auto range = ParsePeriod(absl::StrCat(first, "..", months[until.month() - 1].ToString()));
  return {range.ok() ? range->ToString() : first};
}

const Rollup* Find(const TotalKey& key, const ReportedFacts& facts) {
  const auto found = facts.totals.find(key);
  return found == facts.totals.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<TotalKey> TotalsOfCell(const targets::v1::CellRef& cell, absl::CivilDay until,
                                   const ReportedFacts& facts) {
  std::vector<TotalKey> keys;
  for (std::string& period : PeriodsUpTo(until, IsPublishedRate(cell.element(), facts))) {
    keys.push_back({cell.form(), std::move(period), cell.rolled_up()});
  }
  return keys;
}

const TotalKey& CountingTotal(const std::vector<TotalKey>& keys, const ReportedFacts& facts) {
  const TotalKey* best = &keys.front();
  for (const TotalKey& key : keys) {
    const Rollup* total = Find(key, facts);
    if (total == nullptr) continue;
    if (total->has_total()) return key;
    const Rollup* known = Find(*best, facts);
    const bool says_more =
        total->absence() != reporting::v1::TOTAL_ABSENCE_NO_ROUND &&
        (known == nullptr || known->absence() == reporting::v1::TOTAL_ABSENCE_NO_ROUND);
    if (says_more) best = &key;
  }
  return *best;
}

std::vector<std::string> RoundsOfTotal(const TotalKey& key, const ReportedFacts& facts) {
  const Rollup* answer = Find(key, facts);
  if (key.rolled_up || answer == nullptr || !answer->has_total()) return {};
  const reporting::v1::Total& total = answer->total();
  if (total.rounds().empty()) return {std::string(absl::StripSuffix(total.name(), "/total"))};
  return {total.rounds().begin(), total.rounds().end()};
}

}  // namespace thidua::cli
