#include "services/awards/domain/statistics.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>

#include "common/value/date.h"
#include "services/awards/domain/request.h"
#include "services/awards/domain/statistics_words.h"

namespace thidua::awards {
namespace {

constexpr int kMaxYears = 10;

enum MovementColumn { kTotal, kAllFields, kTheme, kBloc, kShort, kLong, kMovementColumns };

constexpr Heading kHeadings[kMovementColumns] = {
    {"total", "Tổng số"},
    {"all-fields", "Phạm vi: toàn diện"},
    {"theme", "Phạm vi: theo chuyên đề"},
    {"bloc", "Phạm vi: theo cụm, khối"},
    {"up-to-one-year", "Thời gian: đến 1 năm"},
    {"more-than-one-year", "Thời gian: trên 1 năm"},
};

MovementColumn ScopeOf(const v1::Movement& movement) {
  if (movement.scope() == v1::MOVEMENT_SCOPE_THEME) return kTheme;
  if (movement.scope() == v1::MOVEMENT_SCOPE_BLOC) return kBloc;
  return kAllFields;
}

// Both days have passed their checks.
MovementColumn LengthOf(const v1::Movement& movement) {
  const auto start = ParseDate(movement.start_date());
  const auto end = ParseDate(movement.end_date());
  if (!start.ok() || !end.ok()) return kLong;
  const absl::CivilDay year_later(start->year() + 1, start->month(), start->day());
  return *end < year_later ? kShort : kLong;
}

}  // namespace

void CheckStatisticsRequest(Violations& violations, const v1::ComputeStatisticsRequest& request) {
  if (!v1::StatisticalForm_IsValid(request.form()) ||
      request.form() == v1::STATISTICAL_FORM_UNSPECIFIED) {
    violations.Add("form",
                   "is required: MOVEMENTS, STATE_AWARDS, PROVINCIAL_AWARDS or BASE_AWARDS");
  }
  const auto first = ParseDate(request.start_date());
  const auto last = ParseDate(request.end_date());
  violations.AddStatus("start_date", first.status());
  violations.AddStatus("end_date", last.status());
  if (!first.ok() || !last.ok()) return;
  if (*last < *first) violations.Add("end_date", "must not be before start_date");
  if (*last > absl::CivilDay(first->year() + kMaxYears, first->month(), first->day())) {
    violations.Add("end_date",
                   absl::StrCat("must be at most ", kMaxYears, " years after start_date"));
  }
}

v1::Statistics CountMovements(const StatisticsSpan& span,
                              const std::vector<catalog::v1::UnitKind>& kinds,
                              const std::vector<Launch>& launches) {
  const auto by_place = [](catalog::v1::UnitKind a, catalog::v1::UnitKind b) {
    return PlaceOf(a) < PlaceOf(b);
  };
  std::map<catalog::v1::UnitKind, std::vector<int64_t>, decltype(by_place)> rows(by_place);
  const std::vector<int64_t> none(kMovementColumns, 0);
  for (const catalog::v1::UnitKind kind : kinds) rows.emplace(kind, none);
  int64_t simulated = 0;
  int64_t without_scope = 0;
  for (const Launch& launch : launches) {
    const v1::Movement& movement = launch.movement;
    if (movement.start_date() < span.first || movement.start_date() > span.last) continue;
    if (movement.simulated()) {
      ++simulated;
      continue;
    }
    std::vector<int64_t>& counts = rows.emplace(launch.unit_kind, none).first->second;
    ++counts[kTotal];
    ++counts[ScopeOf(movement)];
    ++counts[LengthOf(movement)];
    if (movement.scope() == v1::MOVEMENT_SCOPE_UNSPECIFIED) ++without_scope;
  }
  v1::Statistics statistics;
  statistics.set_form(v1::STATISTICAL_FORM_MOVEMENTS);
  statistics.set_title(TitleOf(v1::STATISTICAL_FORM_MOVEMENTS, span));
  for (const Heading& heading : kHeadings) AddColumn(statistics, heading);
  for (const auto& [kind, counts] : rows) {
    const Heading heading = HeadingOf(kind);
    v1::StatisticsRow& row = *statistics.add_rows();
    row.set_row(std::string(heading.id));
    row.set_title(std::string(heading.title));
    for (const int64_t count : counts) row.add_counts(count);
  }
  AddTotalRow(statistics);
  statistics.add_remarks(SourceOf(v1::STATISTICAL_FORM_MOVEMENTS));
  statistics.add_remarks(
      "Phạm vi và thời gian là hai cách chia cùng một tổng số: cột tổng số không phải là tổng của "
      "các cột còn lại.");
  statistics.add_remarks(
      "Khung thời gian của biểu chưa được đọc; ở đây phong trào kết thúc trước ngày tròn một năm "
      "kể "
      "từ ngày bắt đầu được tính là đến 1 năm.");
  if (without_scope > 0) {
    statistics.add_remarks(
        absl::StrCat(without_scope, " phong trào không ghi phạm vi, được tính là toàn diện."));
  }
  if (simulated > 0) {
    statistics.add_remarks(absl::StrCat("Không tính ", simulated, " phong trào mô phỏng."));
  }
  return statistics;
}

}  // namespace thidua::awards
