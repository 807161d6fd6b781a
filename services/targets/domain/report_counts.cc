#include "services/targets/domain/report_counts.h"

#include <string>
#include <utility>

#include "services/targets/domain/due.h"

namespace thidua::targets {
namespace {

std::vector<TotalKey> KeysOfForm(const std::string& form, const Occasion& occasion) {
  std::vector<TotalKey> keys;
  if (occasion.IsPartOfYear()) {
    keys.push_back({form, YearUpTo(occasion.as_of)});
    return keys;
  }
  for (std::string& period : PeriodsOfYear(occasion.year)) {
    keys.push_back({form, std::move(period)});
  }
  return keys;
}

}  // namespace

std::vector<TotalKey> KeysOfReports(const v1::ReportingPenalty& penalty, const Occasion& occasion) {
  std::vector<TotalKey> keys;
  for (const std::string& form : penalty.forms()) {
    for (TotalKey& key : KeysOfForm(form, occasion)) keys.push_back(std::move(key));
  }
  return keys;
}

std::vector<FormReports> CountReports(const v1::ReportingPenalty& penalty, const Occasion& occasion,
                                      const Totals& totals,
                                      const std::map<TotalKey, int32_t>& returns) {
  std::vector<FormReports> all;
  for (const std::string& form : penalty.forms()) {
    FormReports& reports = all.emplace_back();
    reports.form = form;
    reports.absent = true;
    for (const TotalKey& key : KeysOfForm(form, occasion)) {
      const reporting::v1::Rollup& found = totals.Find(key);
      if (!found.has_total()) continue;
      const reporting::v1::Basis& basis = found.total().basis();
      reports.absent = false;
      reports.late = basis.accepted_late();
      reports.missing = basis.expected() - basis.accepted();
      reports.simulated = basis.simulated();
      const auto returned = returns.find(key);
      reports.returned = returned == returns.end() ? 0 : returned->second;
      break;
    }
  }
  return all;
}

}  // namespace thidua::targets
