#include "services/targets/domain/cell.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/strip.h>

#include <algorithm>

#include "common/value/enum_switch.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/targets/domain/corrupt.h"
#include "services/targets/domain/due.h"
#include "services/targets/domain/rational.h"

namespace thidua::targets {
namespace {

constexpr int kMaxNamedOwners = 10;

using reporting::v1::LevelCount;
using reporting::v1::TotalCell;

// A Part is what a reference names of a cell: all of it, or some values of a split.
struct Part {
  Counts counts;
  std::vector<std::string> sums;
  std::vector<LevelCount> levels;
};

// Returns the part that the reference names; nullopt if not every round of the total is split by
// the attribute.
std::optional<Part> SelectPart(const v1::CellRef& ref, const TotalCell& cell) {
  Part part;
  // Takes all of a cell, or one value of a split, which say the same of themselves.
  const auto take = [&part](const auto& from) {
    part.counts.Add({.n = from.n(),
                     .of = from.of(),
                     .carried = from.carried(),
                     .oldest_period = from.oldest_period()});
    if (!from.sum().empty()) part.sums.push_back(from.sum());
    part.levels.insert(part.levels.end(), from.levels().begin(), from.levels().end());
  };
  if (!ref.has_split()) {
    take(cell);
    return part;
  }
  int32_t split_of = 0;  // of all values together
  for (const reporting::v1::Split& split : cell.splits()) {
    if (split.attribute() != ref.split().attribute()) continue;
    split_of += split.of();
    if (absl::c_linear_search(ref.split().values(), split.value())) {
      take(split);
    }
  }
  if (split_of < cell.of()) return std::nullopt;
  return part;
}

// Returns the window of a total that is rolled up, "2022" of
// "units/hung-yen/rounds/socio.2022/total": there are several that a year may go by.
std::string WindowOf(const reporting::v1::Total& total) {
  const absl::string_view name = absl::StripSuffix(total.name(), "/total");
  return std::string(name.substr(name.find('.') + 1));
}

// Returns why an answer has no total.
v1::Obstacle AbsenceOf(const reporting::v1::Rollup& rollup) {
  switch (rollup.absence()) {
    case reporting::v1::TOTAL_ABSENCE_RESTRICTED:
      return v1::OBSTACLE_RESTRICTED;
    case reporting::v1::TOTAL_ABSENCE_UNREADABLE:
      return v1::OBSTACLE_UNREADABLE;
    case reporting::v1::TOTAL_ABSENCE_NO_ROUND:
    case reporting::v1::TOTAL_ABSENCE_UNSPECIFIED:
    case SENTINELS_OF(reporting::v1::TotalAbsence):
      break;
  }
  return v1::OBSTACLE_NO_ROUND;
}

// Returns true if the scale has every level that occurs in the cell.
bool Covers(const catalog::v1::Scale& scale, const TotalCell& cell) {
  return absl::c_all_of(cell.levels(), [&scale](const LevelCount& count) {
    return LevelIndex(scale, count.level()) >= 0;
  });
}

// Returns the reference's level on the scale that the cell is on; nullptr if the reference names
// none. The cell is on the element's scale, unless a round pinned another one that is the only
// fitting scale of the reference.
const v1::LevelRef* LevelFor(const v1::CellRef& ref, const TotalCell& cell,
                             const Vocabulary& vocabulary) {
  const catalog::v1::Element* element = vocabulary.element(ref.element());
  const v1::LevelRef* other = nullptr;
  int others = 0;
  for (const v1::LevelRef& level : ref.at_least()) {
    const catalog::v1::Scale* scale = vocabulary.scale(level.scale());
    if (scale == nullptr || LevelIndex(*scale, level.level()) < 0 || !Covers(*scale, cell)) {
      continue;
    }
    if (element != nullptr && element->scale() == level.scale()) return &level;
    other = &level;
    ++others;
  }
  return others == 1 ? other : nullptr;
}

// Returns how many of the part are at the level or above it. The level must be of a known scale.
mpq_class CountAtLeast(const Part& part, const v1::LevelRef& level, const Vocabulary& vocabulary) {
  const catalog::v1::Scale& scale = *vocabulary.scale(level.scale());
  const int least = LevelIndex(scale, level.level());
  mpq_class count = 0;
  for (const LevelCount& at : part.levels) {
    if (LevelIndex(scale, at.level()) >= least) count += at.count();
  }
  return count;
}

// Returns true if a total of several periods needs all of them: a flow does, while of a stock the
// last value counts.
bool NeedsEveryPeriod(const v1::CellRef& ref, const Vocabulary& vocabulary) {
  const catalog::v1::Element* element = vocabulary.element(ref.element());
  return element == nullptr || element->time_rollup() != type::v1::TIME_ROLLUP_LAST;
}

bool IsPublishedRate(const v1::CellRef& ref, const Vocabulary& vocabulary) {
  const catalog::v1::Element* element = vocabulary.element(ref.element());
  return element != nullptr && element->kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
}

// A CellReader collects what one cell comes to.
class CellReader {
 public:
  CellReader(const v1::CellRef& ref, std::string period, absl::CivilDay until, const Demand& demand,
             const Totals& totals, const Vocabulary& vocabulary)
      : ref_(ref),
        period_(std::move(period)),
        until_(until),
        demand_(demand),
        totals_(totals),
        vocabulary_(vocabulary) {}

  absl::StatusOr<CellReading> Read(const reporting::v1::Rollup& rollup) && {
    // What is assumed is assumed of all owners, and of all periods of the window.
    const bool assumed = totals_.IsAssumed(rollup, ref_.element());
    reading_.evidence.assumed = assumed;
    if (!assumed) {
      Obstruct(v1::OBSTACLE_OWNER_ABSENT, rollup.owners_absent());
      Obstruct(v1::OBSTACLE_RESTRICTED, rollup.owners_restricted());
      Obstruct(v1::OBSTACLE_UNREADABLE, rollup.owners_unreadable());
    }
    if (!rollup.has_total()) {
      if (reading_.obstacles.empty()) Obstruct(AbsenceOf(rollup));
      return std::move(reading_);
    }
    const reporting::v1::Total& total = rollup.total();
    const auto cell = absl::c_find_if(total.cells(), [this](const TotalCell& candidate) {
      return candidate.element() == ref_.element();
    });
    if (cell == total.cells().end()) {
      Obstruct(v1::OBSTACLE_MISSING_FIGURE);
      return std::move(reading_);
    }
    const std::optional<Part> part = SelectPart(ref_, *cell);
    if (!part) {
      Rest(rollup, *cell, {cell->n(), cell->of(), 0, ""});
      Obstruct(v1::OBSTACLE_NOT_COMPARABLE);
      return std::move(reading_);
    }
    Rest(rollup, *cell, part->counts);
    if (!assumed) CheckPeriods(total);
    if (part->counts.n == 0) {
      // Where the rosters have some of the named values, nobody is of the others.
      Obstruct(part->counts.of == 0 && ref_.has_split() ? v1::OBSTACLE_UNKNOWN_SPLIT
                                                        : v1::OBSTACLE_MISSING_FIGURE);
      return std::move(reading_);
    }
    CheckQuality(*cell, *part);
    RETURN_IF_ERROR(TakeValue(*cell, *part));
    if (!reading_.obstacles.empty()) reading_.value.reset();
    return std::move(reading_);
  }

 private:
  void Obstruct(v1::Obstacle obstacle) { Obstruct(obstacle, period_); }
  void Obstruct(v1::Obstacle obstacle, const std::string& period) {
    v1::ObstacleDetail& detail = reading_.obstacles.emplace_back();
    detail.set_obstacle(obstacle);
    detail.set_form(ref_.form());
    detail.set_element(ref_.element());
    detail.set_period(period);
    if (ref_.has_split()) {
      detail.set_split(
          absl::StrCat(ref_.split().attribute(), "=", absl::StrJoin(ref_.split().values(), ",")));
    }
  }

  // Of owners that the cell is rolled up over.
  void Obstruct(v1::Obstacle obstacle,
                const google::protobuf::RepeatedPtrField<std::string>& owners) {
    if (owners.empty()) return;
    Obstruct(obstacle);
    v1::ObstacleDetail& detail = reading_.obstacles.back();
    const int named = std::min(owners.size(), kMaxNamedOwners);
    detail.mutable_units()->Add(owners.begin(), owners.begin() + named);
    detail.set_unit_count(owners.size());
  }

  // Notes what the value rests on.
  void Rest(const reporting::v1::Rollup& rollup, const TotalCell& cell, const Counts& counts) {
    const reporting::v1::Total& total = rollup.total();
    reading_.evidence.Add(total, cell, counts, NeedsEveryPeriod(ref_, vocabulary_));
    // There is none, and all of it is assumed.
    if (total.name().empty() && total.rounds().empty()) return;
    if (ref_.rolled_up()) {
      reading_.evidence.rolled_up[{ref_.form(), WindowOf(total)}] = rollup.owners_included();
      return;
    }
    std::set<std::string>& rounds = reading_.evidence.rounds;
    rounds.insert(total.rounds().begin(), total.rounds().end());
    if (total.rounds().empty()) rounds.emplace(absl::StripSuffix(total.name(), "/total"));
  }

  // A flow needs every period of the window, a stock the last one in which the owner exists. What
  // an owner came to in the part of a window in which it existed is not what it would have come to
  // in all of it.
  void CheckPeriods(const reporting::v1::Total& total) {
    const bool every = NeedsEveryPeriod(ref_, vocabulary_);
    const auto check = [&](const google::protobuf::RepeatedPtrField<std::string>& periods) {
      for (const std::string& period : periods) {
        if (every || IsLast(period)) Obstruct(v1::OBSTACLE_NO_ROUND, period);
      }
    };
    check(total.basis().missing_periods());
    check(total.basis().outside_periods());
  }
  bool IsLast(const std::string& text) const {
    const auto period = ParsePeriod(text);
    if (!period.ok()) return true;
    const int year = static_cast<int>(until_.year());
    absl::CivilDay end = until_;
    // The year of another calendar ends on another day.
    if (until_ == absl::CivilDay(year, 12, 31)) {
      end = Period{.calendar = period->calendar, .year = year}.Window().last;
    }
    if (demand_.owner_end) end = std::min(end, *demand_.owner_end - 1);
    return period->Window().Contains(end);
  }

  void CheckQuality(const TotalCell& cell, const Part& part) {
    const mpq_class covered = 100 * mpq_class(part.counts.n);
    const mpq_class wanted = demand_.coverage_percent * part.counts.of;
    if (covered < wanted) Obstruct(v1::OBSTACLE_COVERAGE);
    if (cell.status() < demand_.status) Obstruct(v1::OBSTACLE_STATUS);
    if (demand_.nothing_carried && part.counts.carried > 0) {
      Obstruct(v1::OBSTACLE_CARRIED, part.counts.oldest_period);
    }
  }

  absl::Status TakeValue(const TotalCell& cell, const Part& part) {
    switch (ref_.aggregate()) {
      case v1::AGGREGATE_SUM:
        return TakeSum(cell, part);
      case v1::AGGREGATE_COUNT:
        reading_.value = mpq_class(part.counts.n);
        return absl::OkStatus();
      case v1::AGGREGATE_COUNT_AT_LEAST:
        TakeCountAtLeast(cell, part);
        return absl::OkStatus();
      case v1::AGGREGATE_UNSPECIFIED:
      case SENTINELS_OF(v1::Aggregate):
        break;
    }
    return Corrupt("a stored target does not say what it takes of a cell");
  }

  void TakeCountAtLeast(const TotalCell& cell, const Part& part) {
    const v1::LevelRef* level = LevelFor(ref_, cell, vocabulary_);
    if (level == nullptr || cell.kind() != type::v1::VALUE_KIND_STATE) {
      Obstruct(v1::OBSTACLE_NOT_COMPARABLE);
    } else {
      reading_.value = CountAtLeast(part, *level, vocabulary_);
    }
  }

  absl::Status TakeSum(const TotalCell& cell, const Part& part) {
    if (cell.kind() == type::v1::VALUE_KIND_STATE) {
      Obstruct(v1::OBSTACLE_NOT_COMPARABLE);
      return absl::OkStatus();
    }
    if (part.sums.empty()) {
      Obstruct(v1::OBSTACLE_MISSING_FIGURE);
      return absl::OkStatus();
    }
    mpq_class sum = 0;
    for (const std::string& text : part.sums) {
      ASSIGN_OR_RETURN(const mpq_class summand, ReadDecimal(text));
      sum += summand;
    }
    reading_.value = sum;
    return absl::OkStatus();
  }

  const v1::CellRef& ref_;
  const std::string period_;
  const absl::CivilDay until_;
  const Demand& demand_;
  const Totals& totals_;
  const Vocabulary& vocabulary_;
  CellReading reading_;
};

}  // namespace

absl::StatusOr<CellReading> ReadCell(const v1::CellRef& ref, absl::CivilDay until,
                                     const Demand& demand, const Totals& totals,
                                     const Vocabulary& vocabulary) {
  const int year = static_cast<int>(until.year());
  if (until == absl::CivilDay(year, 12, 31)) {
    return CellReader(ref, absl::StrCat(year), until, demand, totals, vocabulary)
        .Read(totals.Find(ref.form(), year, ref.rolled_up()));
  }
  std::vector<std::string> periods = {YearUpTo(until)};
  if (IsPublishedRate(ref, vocabulary)) periods = PeriodsEndingOn(until);
  const auto total = [&](const std::string& period) -> const reporting::v1::Rollup& {
    return totals.Find({ref.form(), period, ref.rolled_up()});
  };
  auto found = absl::c_find_if(
      periods, [&total](const std::string& period) { return total(period).has_total(); });
  if (found == periods.end()) found = periods.begin();
  return CellReader(ref, *found, until, demand, totals, vocabulary).Read(total(*found));
}

}  // namespace thidua::targets
