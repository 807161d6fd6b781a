#include "services/awards/domain/figure_differences.h"

#include <absl/strings/str_cat.h>

#include "common/value/decimal.h"
#include "common/value/enum_switch.h"
#include "common/value/name.h"

namespace thidua::awards {
namespace {

using reporting::v1::Column;
using reporting::v1::Figures;
using Rows = std::map<std::string, const Figures*>;  // by the subject's id

std::string StatusText(type::v1::ValueStatus status) {
  switch (status) {
    case type::v1::VALUE_STATUS_ESTIMATE:
      return "ước";
    case type::v1::VALUE_STATUS_OFFICIAL:
      return "chính thức";
    case type::v1::VALUE_STATUS_ADJUSTED:
      return "điều chỉnh";
    case type::v1::VALUE_STATUS_UNSPECIFIED:
    case SENTINELS_OF(type::v1::ValueStatus):
      break;
  }
  return "";
}

Rows RowsOf(const std::vector<Figures>& figures) {
  Rows rows;
  for (const Figures& row : figures) rows[std::string(LastSegment(row.name()))] = &row;
  return rows;
}

// The place of the element's column; -1 where the round does not have it.
int PlaceOf(const reporting::v1::Round& round, const std::string& element) {
  for (int i = 0; i < round.columns_size(); ++i) {
    if (round.columns(i).element() == element) return i;
  }
  return -1;
}

// What the row says of the column at `place`; empty where it says nothing.
Reading ReadingOf(const Figures* row, const reporting::v1::Round& round, int place,
                  const LevelTitles& titles) {
  if (row == nullptr || place < 0 || place >= row->statuses_size() || place >= row->values_size()) {
    return {};
  }
  const type::v1::ValueStatus status = row->statuses(place);
  if (status == type::v1::VALUE_STATUS_UNSPECIFIED) return {};
  const Column& column = round.columns(place);
  const int64_t packed = row->values(place);
  Reading reading;
  if (column.kind() != type::v1::VALUE_KIND_STATE) {
    reading.value = FormatScaled(packed, column.decimals());
    reading.text = GroupWithoutZeros(packed, column.decimals(), Locale::kVietnamese);
  } else if (packed >= 0 && packed < column.levels_size()) {
    reading.value = column.levels(static_cast<int>(packed));
    reading.text = titles(column.scale(), reading.value);
  } else {
    reading.value = reading.text = absl::StrCat(packed);
  }
  absl::StrAppend(&reading.value, " ", static_cast<int>(status));
  absl::StrAppend(&reading.text, " (", StatusText(status), ")");
  return reading;
}

std::string AspectOf(const Column& column) {
  const std::string& title = column.title().empty() ? column.element() : column.title();
  return column.unit_of_measure().empty()
             ? title
             : absl::StrCat(title, " (", column.unit_of_measure(), ")");
}

// What of the subject `id` is otherwise.
std::vector<Difference> Compare(const RoundFigures& before, const Figures* row_before,
                                const RoundFigures& now, const Figures* row_now,
                                const std::string& id, const LevelTitles& titles) {
  std::vector<Difference> differences;
  const std::string name = absl::StrCat(now.round.name(), "/figures/", id);
  const auto compare = [&](const Column& column) {
    const Reading was =
        ReadingOf(row_before, before.round, PlaceOf(before.round, column.element()), titles);
    const Reading is = ReadingOf(row_now, now.round, PlaceOf(now.round, column.element()), titles);
    if (was.value == is.value) return;
    differences.push_back(Differ(name, AspectOf(column), column.element(), was, is));
    differences.back().change.set_element(column.element());
  };
  for (const Column& column : now.round.columns()) compare(column);
  for (const Column& column : before.round.columns()) {
    if (PlaceOf(now.round, column.element()) < 0) compare(column);
  }
  return differences;
}

}  // namespace

FigureDifferences::FigureDifferences(const RoundFigures& before, const RoundFigures& now,
                                     const LevelTitles& titles) {
  for (const reporting::v1::Round* round : {&before.round, &now.round}) {
    for (const reporting::v1::RosterEntry& entry : round->roster()) {
      subjects_[entry.reporter()].insert(std::string(LastSegment(entry.subject())));
    }
  }
  const Rows rows_before = RowsOf(before.figures), rows_now = RowsOf(now.figures);
  const auto find = [](const Rows& rows, const std::string& id) {
    const auto row = rows.find(id);
    return row == rows.end() ? nullptr : row->second;
  };
  for (const Rows* rows : {&rows_before, &rows_now}) {
    for (const auto& [id, row] : *rows) {
      if (changed_.contains(id)) continue;
      changed_[id] = Compare(before, find(rows_before, id), now, find(rows_now, id), id, titles);
    }
  }
}

std::vector<Difference> FigureDifferences::Of(const std::set<std::string>& units) const {
  std::set<std::string> ids;
  for (const std::string& unit : units) {
    const auto subjects = subjects_.find(unit);
    if (subjects != subjects_.end()) ids.insert(subjects->second.begin(), subjects->second.end());
  }
  std::vector<Difference> differences;
  for (const std::string& id : ids) {
    const auto changed = changed_.find(id);
    if (changed == changed_.end()) continue;
    differences.insert(differences.end(), changed->second.begin(), changed->second.end());
  }
  return differences;
}

}  // namespace thidua::awards
