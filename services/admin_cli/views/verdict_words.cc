#include "services/admin_cli/views/verdict_words.h"

#include <absl/strings/str_cat.h>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/period.h"

namespace thidua::cli {
namespace {

using targets::v1::Outcome;
using targets::v1::PredecessorOutcome;
using type::v1::ValueStatus;

std::string MonthsWords(const Period& period, const Wording& say) {
  const std::string first = absl::StrCat(period.index), last = absl::StrCat(period.end_index);
  if (period.year == period.end_year) {
    return say("từ tháng $0 đến tháng $1 năm $2", "months $0 to $1 of $2", first, last,
               absl::StrCat(period.year));
  }
  return say("từ tháng $0 đến tháng $1", "months $0 to $1", absl::StrCat(first, "/", period.year),
             absl::StrCat(last, "/", period.end_year));
}

std::string CalendarWords(const Period& period, const Wording& say) {
  const std::string year = absl::StrCat(period.year), index = absl::StrCat(period.index);
  switch (period.kind) {
    case PeriodKind::kMonth:
      return say("tháng $0 năm $1", "month $0 of $1", index, year);
    case PeriodKind::kQuarter:
      return say("quý $0 năm $1", "quarter $0 of $1", index, year);
    case PeriodKind::kHalf:
      return period.index == 1 ? say("6 tháng đầu năm $0", "the first half of $0", year)
                               : say("6 tháng cuối năm $0", "the second half of $0", year);
    case PeriodKind::kYear:
      return say("năm $0", "$0", year);
    case PeriodKind::kTerm:
      return say("giai đoạn $0-$1", "$0-$1", year, absl::StrCat(period.end_year));
    case PeriodKind::kRange:
      return MonthsWords(period, say);
  }
  return period.ToString();
}

}  // namespace

std::string OutcomeText(Outcome outcome, const Wording& say) {
  switch (outcome) {
    case targets::v1::OUTCOME_MET:
      return say("đạt", "met");
    case targets::v1::OUTCOME_ON_TRACK:
      return say("đúng tiến độ", "on-track");
    case targets::v1::OUTCOME_AT_RISK:
      return say("có nguy cơ", "at-risk");
    case targets::v1::OUTCOME_OFF_TRACK:
      return say("chậm tiến độ", "off-track");
    case targets::v1::OUTCOME_MISSED:
      return say("không đạt", "missed");
    case targets::v1::OUTCOME_NOT_ASSESSABLE:
      return say("chưa đánh giá được", "not-assessable");
    case targets::v1::OUTCOME_NO_BOUND:
      return say("không có chỉ tiêu số", "no-bound");
    case targets::v1::OUTCOME_EVALUATED_AT_DISSOLUTION:
      return say("đánh giá khi giải thể", "evaluated-at-dissolution");
    case targets::v1::OUTCOME_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::Outcome):
      break;
  }
  return "";
}

std::string StatusText(ValueStatus status, const Wording& say) {
  switch (status) {
    case type::v1::VALUE_STATUS_ESTIMATE:
      return say("ước", "estimate");
    case type::v1::VALUE_STATUS_OFFICIAL:
      return say("chính thức", "official");
    case type::v1::VALUE_STATUS_ADJUSTED:
      return say("điều chỉnh", "adjusted");
    case type::v1::VALUE_STATUS_UNSPECIFIED:
    case SENTINELS_OF(type::v1::ValueStatus):
      break;
  }
  return "";
}

std::string PeriodWords(std::string_view text, const Wording& say) {
  const auto period = ParsePeriod(text);
  if (!period.ok()) {
    const std::string day(text);
    return ParseDate(text).ok() ? say("đến ngày $0", "up to $0", day) : day;
  }
  switch (period->calendar) {
    case Calendar::kCalendar:
      return CalendarWords(*period, say);
    case Calendar::kAdministrative:
      return say("$0 (lịch hành chính)", "$0 (administrative calendar)",
                 CalendarWords(*period, say));
    case Calendar::kSchool:
      break;
  }
  const std::string year = absl::StrCat(period->year, "-", period->year + 1);
  return period->kind == PeriodKind::kHalf
             ? say("học kỳ $0 năm học $1", "term $0 of the school year $1",
                   absl::StrCat(period->index), year)
             : say("năm học $0", "the school year $0", year);
}

std::string PredecessorText(PredecessorOutcome outcome, const Wording& say) {
  switch (outcome) {
    case targets::v1::PREDECESSOR_OUTCOME_NOT_DUE:
      return say("chưa đến hạn", "not-due");
    case targets::v1::PREDECESSOR_OUTCOME_UNSETTLED:
      return say("chưa ngã ngũ", "unsettled");
    case targets::v1::PREDECESSOR_OUTCOME_MET:
      return say("đạt", "met");
    case targets::v1::PREDECESSOR_OUTCOME_MISSED:
      return say("không đạt", "missed");
    case targets::v1::PREDECESSOR_OUTCOME_UNSPECIFIED:
    case SENTINELS_OF(targets::v1::PredecessorOutcome):
      break;
  }
  return "";
}

}  // namespace thidua::cli
