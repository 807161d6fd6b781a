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
  static const auto& no_round =
      *new reporting::v1::TotalResult(Absent(reporting::v1::TOTAL_ABSENCE_NO_ROUND));
  const reporting::v1::TotalResult* absent = &no_round;
  for (std::string& period : PeriodsOfYear(year)) {
    const auto it = results_.find(TotalKey{std::string(form), std::move(period)});
    if (it == results_.end()) continue;
    if (it->second.has_total()) return it->second;
    if (it->second.absence() == reporting::v1::TOTAL_ABSENCE_RESTRICTED) absent = &it->second;
  }
  return *absent;
}

}  // namespace thidua::targets
