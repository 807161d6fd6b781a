#include "services/targets/domain/totals.h"

namespace thidua::targets {
namespace {

reporting::v1::TotalResult Absent(reporting::v1::TotalAbsence absence) {
  reporting::v1::TotalResult result;
  result.set_absence(absence);
  return result;
}

}  // namespace

std::vector<std::string> PeriodsOfYear(int year) {
  const std::string text = absl::StrCat(year);
  return {text, "a" + text, "s" + text};
}

void Totals::Add(TotalKey key, reporting::v1::TotalResult result) {
  restricted_ |= result.restricted();
  results_.insert_or_assign(std::move(key), std::move(result));
}

const reporting::v1::TotalResult& Totals::Find(std::string_view form, int year) const {
  const reporting::v1::TotalResult* absent = nullptr;
  for (const std::string& period : PeriodsOfYear(year)) {
    const reporting::v1::TotalResult& result = Find(form, period);
    if (result.has_total()) return result;
    if (absent == nullptr || result.absence() == reporting::v1::TOTAL_ABSENCE_RESTRICTED) {
      absent = &result;
    }
  }
  return *absent;
}

const reporting::v1::TotalResult& Totals::Find(std::string_view form,
                                               std::string_view period) const {
  static const auto& no_round =
      *new reporting::v1::TotalResult(Absent(reporting::v1::TOTAL_ABSENCE_NO_ROUND));
  const auto it = results_.find(TotalKey{std::string(form), std::string(period)});
  return it == results_.end() ? no_round : it->second;
}

}  // namespace thidua::targets
