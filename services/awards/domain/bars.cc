#include "services/awards/domain/bars.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <string>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "services/awards/domain/confirmation.h"
#include "services/awards/domain/rule_pack.h"

namespace thidua::awards {
namespace {

std::string_view NameOf(v1::BarKind kind) {
  switch (kind) {
    case v1::BAR_KIND_DISCIPLINE:
      return "Kỷ luật";
    case v1::BAR_KIND_INVESTIGATION:
      return "Điều tra, truy tố, xét xử";
    case v1::BAR_KIND_INSPECTION:
      return "Thanh tra, kiểm tra có dấu hiệu vi phạm";
    case v1::BAR_KIND_COMPLAINT:
      return "Khiếu nại, tố cáo đang được xem xét";
    case v1::BAR_KIND_PRESS_REPORT:
      return "Báo chí nêu tham nhũng đang được xem xét";
    case v1::BAR_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::BarKind):
      break;
  }
  return "Lý do khác";
}

// The date for people; as it stands if it is none.
std::string Figures(std::string_view date) {
  const auto day = ParseDate(date);
  return day.ok() ? DateInFigures(*day) : std::string(date);
}

bool Concerns(const v1::NoBar& rule, const v1::Bar& bar) {
  return rule.kinds().empty() || absl::c_linear_search(rule.kinds(), bar.kind());
}

bool IsOpen(const v1::Bar& bar, const Days& days) {
  return bar.start_date() <= days.last && (bar.end_date().empty() || bar.end_date() >= days.first);
}

bool IsEndedDiscipline(const v1::Bar& bar) {
  return bar.kind() == v1::BAR_KIND_DISCIPLINE && !bar.end_date().empty();
}

std::string OpenText(const v1::Bar& bar) {
  return absl::StrCat(
      std::string(NameOf(bar.kind())), ", từ ", Figures(bar.start_date()),
      bar.end_date().empty() ? ", chưa kết thúc" : absl::StrCat(" đến ", Figures(bar.end_date())),
      IsEndedDiscipline(bar) ? " (thành tích tính từ khi hết kỷ luật)" : "");
}

}  // namespace

Found FindBars(const v1::NoBar& rule, const std::vector<v1::Bar>& bars, const Days& days,
               int merit_year) {
  const std::string year_start = absl::StrCat(merit_year, "-01-01");
  std::vector<std::string> open, ended;
  for (const v1::Bar& bar : bars) {
    if (!Concerns(rule, bar)) continue;
    if (IsOpen(bar, days)) {
      open.push_back(OpenText(bar));
    } else if (IsEndedDiscipline(bar) && bar.end_date() >= year_start) {
      ended.push_back(absl::StrCat("kỷ luật từ ", Figures(bar.start_date()), " đến ",
                                   Figures(bar.end_date()),
                                   " đã hết, thành tích tính từ khi hết kỷ luật"));
    }
  }
  if (!open.empty()) return {false, absl::StrJoin(open, "; ")};
  std::string text = absl::StrCat("Không có việc nào được ghi từ ", Figures(days.first), " đến ",
                                  Figures(days.last));
  for (const std::string& each : ended) absl::StrAppend(&text, "; ", each);
  return {true, text};
}

std::vector<v1::Check> CheckBars(
    const v1::Honour& honour, v1::RecipientKind kind,
    const google::protobuf::RepeatedPtrField<v1::Confirmation>& confirmations,
    const std::vector<v1::Bar>& bars, const Days& days) {
  std::vector<v1::Check> checks;
  for (const v1::EligibilityRule& rule : honour.eligibility()) {
    if (!rule.has_no_bar() || !AppliesTo(rule, kind)) continue;
    const Found found = FindBars(rule.no_bar(), bars, days, 0);
    if (!found.kept) checks.push_back(Judge(rule, found, confirmations));
  }
  return checks;
}

}  // namespace thidua::awards
