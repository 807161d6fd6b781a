#include "services/admin_cli/views/subject_values.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "common/value/decimal.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/titles.h"

namespace thidua::cli {
namespace {

using reporting::v1::Figures;
using reporting::v1::RosterEntry;
using targets::v1::CellRef;

// The place of a level on its scale; -1 where it is none of it.
int LevelIndex(const catalog::v1::Scale& scale, const std::string& level) {
  for (int i = 0; i < scale.levels_size(); ++i) {
    if (scale.levels(i).level() == level) return i;
  }
  return -1;
}

// The place of the element's column; -1 where the round does not have it.
int ColumnOf(const reporting::v1::Round& round, const std::string& element) {
  for (int i = 0; i < round.columns_size(); ++i) {
    if (round.columns(i).element() == element) return i;
  }
  return -1;
}

// Whether values of the one are carried over as values of the other.
bool SameMeasure(const reporting::v1::Column& a, const reporting::v1::Column& b) {
  return a.decimals() == b.decimals() && a.kind() == b.kind() && a.scale() == b.scale() &&
         std::equal(a.levels().begin(), a.levels().end(), b.levels().begin(), b.levels().end());
}

bool IsStock(const reporting::v1::Column& column) {
  return column.time_rollup() != type::v1::TIME_ROLLUP_SUM &&
         column.kind() != type::v1::VALUE_KIND_PUBLISHED_RATE;
}

// Whether the column is a published rate, which a subject that ended within the window owes no
// more.
bool IsRate(const reporting::v1::Round& round, int column) {
  return column >= 0 && round.columns(column).kind() == type::v1::VALUE_KIND_PUBLISHED_RATE;
}

bool IsAsked(const CellRef& ref, const RosterEntry& entry) {
  if (!ref.has_split()) return true;
  const auto value = entry.attributes().find(ref.split().attribute());
  return absl::c_linear_search(ref.split().values(),
                               value == entry.attributes().end() ? "" : value->second);
}

ExplainedRound HeadOf(const RoundFacts& facts) {
  ExplainedRound round;
  round.name = facts.round.name();
  round.form = facts.round.form();
  round.period = facts.round.period();
  round.simulated = facts.round.simulated();
  round.readable = facts.readable;
  return round;
}

// Reads one subject's value of one column.
class Reader {
 public:
  Reader(const CellRef& ref, const LevelsAtLeast& levels) : ref_(ref), levels_(levels) {}

  // The value; one without a value where it is missing.
  absl::StatusOr<ExplainedValue> Read(const RoundFacts& facts, int column,
                                      const RosterEntry& entry) const {
    ExplainedValue value;
    value.subject = entry.subject();
    value.name = entry.display_name();
    const std::string id = LastSegment(entry.subject());
    const auto figures = facts.figures.find(id);
    if (column < 0 || figures == facts.figures.end()) return value;
    if (column >= figures->second.statuses_size() || column >= figures->second.values_size()) {
      return absl::DataLossError(
          absl::StrCat(figures->second.name(), " does not fit the columns of its round"));
    }
    value.status = figures->second.statuses(column);
    if (value.status == type::v1::VALUE_STATUS_UNSPECIFIED) return value;
    RETURN_IF_ERROR(Take(figures->second.values(column), facts.round.columns(column), &value));
    if (const auto accepted = facts.acceptances.find(id); accepted != facts.acceptances.end()) {
      value.acceptance = accepted->second;
      const auto note = accepted->second.notes.find(ref_.element());
      if (note != accepted->second.notes.end()) value.note = note->second;
    }
    return value;
  }

 private:
  absl::Status Take(int64_t packed, const reporting::v1::Column& column,
                    ExplainedValue* value) const {
    if (column.kind() != type::v1::VALUE_KIND_STATE) {
      value->value = FormatScaled(packed, column.decimals());
      value->counts = true;
      return absl::OkStatus();
    }
    if (packed < 0 || packed >= column.levels_size()) {
      return absl::DataLossError(absl::StrCat(column.element(), " has no level ", packed));
    }
    value->value = column.levels(static_cast<int>(packed));
    value->level = LevelName(column.scale(), value->value);
    value->counts =
        ref_.aggregate() != targets::v1::AGGREGATE_COUNT_AT_LEAST || levels_.Counts(value->value);
    return absl::OkStatus();
  }

  const CellRef& ref_;
  const LevelsAtLeast& levels_;
};

// What flows: everything that anybody gave in any round.
absl::StatusOr<std::vector<ExplainedRound>> Flows(const CellRef& ref, const Reader& reader,
                                                  const std::vector<const RoundFacts*>& rounds) {
  std::vector<ExplainedRound> explained;
  for (const RoundFacts* facts : rounds) {
    ExplainedRound& round = explained.emplace_back(HeadOf(*facts));
    const int column = ColumnOf(facts->round, ref.element());
    for (const RosterEntry& entry : facts->round.roster()) {
      if (!facts->readable || !IsAsked(ref, entry)) continue;
      if (!entry.last_day().empty() && IsRate(facts->round, column)) continue;
      ASSIGN_OR_RETURN(ExplainedValue value, reader.Read(*facts, column, entry));
      round.values.push_back(std::move(value));
    }
  }
  return explained;
}

// What stands: of each subject that exists at the end the last value.
absl::StatusOr<std::vector<ExplainedRound>> Stocks(const CellRef& ref, const Reader& reader,
                                                   const reporting::v1::Column& measure,
                                                   const std::vector<const RoundFacts*>& rounds) {
  std::vector<ExplainedRound> explained;
  const auto& roster = rounds.back()->round.roster();
  std::vector<const RosterEntry*> lacking;
  for (const RosterEntry& entry : roster) {
    if (entry.last_day().empty() && IsAsked(ref, entry)) lacking.push_back(&entry);
  }
  for (auto facts = rounds.rbegin(); facts != rounds.rend(); ++facts) {
    ExplainedRound round = HeadOf(**facts);
    round.carried = facts != rounds.rbegin();
    const int column = ColumnOf((*facts)->round, ref.element());
    const bool fits = column >= 0 && SameMeasure((*facts)->round.columns(column), measure);
    std::vector<const RosterEntry*> still;
    for (const RosterEntry* entry : lacking) {
      ASSIGN_OR_RETURN(ExplainedValue value, reader.Read(**facts, fits ? column : -1, *entry));
      if (value.value.empty()) {
        still.push_back(entry);
      } else {
        round.values.push_back(std::move(value));
      }
    }
    lacking = std::move(still);
    if (!round.carried || !round.values.empty() || !round.readable) {
      explained.insert(explained.begin(), std::move(round));
    }
    if (lacking.empty() || !(*facts)->readable) break;
  }
  if (!explained.front().readable) return explained;  // who has a value there is not known
  // Who has no value in any of them is missing in the last one.
  std::vector<ExplainedValue>& last = explained.back().values;
  for (const RosterEntry* entry : lacking) {
    last.emplace_back().subject = entry->subject();
    last.back().name = entry->display_name();
  }
  absl::c_sort(
      last, [](const ExplainedValue& a, const ExplainedValue& b) { return a.subject < b.subject; });
  return explained;
}

}  // namespace

LevelsAtLeast::LevelsAtLeast(const CellRef& ref, const std::vector<std::string>& occurring,
                             const ReportedFacts& facts) {
  const auto element = facts.elements.find(ref.element());
  const std::string own = element == facts.elements.end() ? "" : element->second.scale();
  const targets::v1::LevelRef* chosen = nullptr;
  int fitting = 0;
  for (const targets::v1::LevelRef& level : ref.at_least()) {
    const auto scale = facts.scales.find(level.scale());
    if (scale == facts.scales.end() || LevelIndex(scale->second, level.level()) < 0) continue;
    if (!absl::c_all_of(occurring, [&scale](const std::string& each) {
          return LevelIndex(scale->second, each) >= 0;
        })) {
      continue;
    }
    ++fitting;
    if (chosen == nullptr || chosen->scale() != own) chosen = &level;
  }
  if (chosen == nullptr || (chosen->scale() != own && fitting != 1)) return;
  const catalog::v1::Scale& scale = facts.scales.at(chosen->scale());
  scale_ = chosen->scale();
  for (int i = LevelIndex(scale, chosen->level()); i < scale.levels_size(); ++i) {
    counted_.push_back(scale.levels(i).level());
  }
}

bool LevelsAtLeast::Counts(const std::string& level) const {
  return absl::c_linear_search(counted_, level);
}

std::string OldestOf(const std::vector<std::string>& periods) {
  std::string oldest;
  for (const std::string& text : periods) {
    const auto period = ParsePeriod(text), known = ParsePeriod(oldest);
    if (period.ok() && (!known.ok() || *period < *known)) oldest = text;
  }
  return oldest;
}

absl::StatusOr<std::vector<ExplainedRound>> ValuesOfSubjects(
    const CellRef& ref, const LevelsAtLeast& levels, const std::vector<const RoundFacts*>& rounds) {
  const Reader reader(ref, levels);
  // The last round that asks for the element says what it is.
  for (auto facts = rounds.rbegin(); facts != rounds.rend(); ++facts) {
    const int column = ColumnOf((*facts)->round, ref.element());
    if (column < 0 || !IsStock((*facts)->round.columns(column))) continue;
    return Stocks(ref, reader, (*facts)->round.columns(column), rounds);
  }
  return Flows(ref, reader, rounds);
}

}  // namespace thidua::cli
