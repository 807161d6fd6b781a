#include "services/awards/domain/deadline.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "common/value/date.h"

namespace thidua::awards {
namespace {

// "thứ Bảy" or "Chủ nhật"; empty for other days.
std::string WeekendName(absl::CivilDay day) {
  switch (absl::GetWeekday(day)) {
    case absl::Weekday::saturday:
      return "thứ Bảy";
    case absl::Weekday::sunday:
      return "Chủ nhật";
    case absl::Weekday::monday:
    case absl::Weekday::tuesday:
    case absl::Weekday::wednesday:
    case absl::Weekday::thursday:
    case absl::Weekday::friday:
      break;
  }
  return "";
}

// What the day is beside a working day; empty if it is one, or the calendar does not know and it is
// no weekend.
std::string DayOffName(absl::CivilDay day, const WorkingDays& calendar) {
  const auto works = calendar.Works(day);
  if (works.ok() && *works) return "";
  const std::string weekend = WeekendName(day);
  if (!works.ok()) {
    return weekend.empty() ? "" : absl::StrCat(weekend, "; lịch nghỉ năm ", day.year(), " chưa có");
  }
  const std::string title = calendar.TitleOf(day);
  if (!title.empty()) return absl::StrCat("ngày nghỉ (", title, ")");
  return weekend.empty() ? "ngày nghỉ" : weekend;
}

// How the decision stands to the deadline; empty if it is in time.
std::string Lateness(const v1::Deadline& deadline, absl::CivilDay receipt, absl::CivilDay decision,
                     const WorkingDays& calendar) {
  // No calendar makes so many working days out of fewer days.
  if (decision - receipt <= deadline.working_days()) return "";
  const auto taken = calendar.Between(receipt, decision);
  const auto works = calendar.Works(decision);
  if (!taken.ok() || !works.ok()) {
    return absl::StrCat("Chưa tính được số ngày làm việc từ ngày nhận đủ hồ sơ, ",
                        DateInFigures(receipt), ", đến ngày ký quyết định (quy định ",
                        deadline.working_days(), "): lịch nghỉ của các năm đó chưa đủ.");
  }
  // A day off after the last working day is late as well.
  const bool between = *taken == deadline.working_days() && !*works;
  if (*taken <= deadline.working_days() && !between) return "";
  return absl::StrCat("Quyết định sau ", between ? "hơn " : "", *taken,
                      " ngày làm việc kể từ ngày nhận đủ hồ sơ (quy định ", deadline.working_days(),
                      ").");
}

}  // namespace

std::vector<std::string> DecisionRemarks(const v1::Honour& honour, std::string_view receipt_date,
                                         std::string_view decision_date,
                                         const WorkingDays& calendar) {
  const auto receipt = ParseDate(receipt_date);
  const auto decision = ParseDate(decision_date);
  if (!receipt.ok() || !decision.ok()) return {};
  std::vector<std::string> remarks;
  if (const std::string name = DayOffName(*decision, calendar); !name.empty()) {
    remarks.push_back(
        absl::StrCat("Ngày ký quyết định, ngày ", DateInFigures(*decision), ", là ", name, "."));
  }
  if (!honour.has_deadline()) return remarks;
  if (std::string late = Lateness(honour.deadline(), *receipt, *decision, calendar);
      !late.empty()) {
    remarks.push_back(std::move(late));
  }
  return remarks;
}

}  // namespace thidua::awards
