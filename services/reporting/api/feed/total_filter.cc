#include "services/reporting/api/feed/total_filter.h"

#include <absl/strings/str_cat.h>

#include "common/catalog/hierarchy.h"
#include "common/resource/access.h"
#include "common/value/date.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/codes/by_code.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr int kMaxForms = 200;

void CheckDay(const std::string& field, const std::string& day, Violations& violations) {
  if (!day.empty()) violations.AddStatus(field, ParseDate(day).status());
}

}  // namespace

bool TotalFilter::Has(const RoundId& round) const {
  if (!forms.empty() && !forms.contains(round.form)) return false;
  if (start.empty() && end.empty()) return true;
  const std::string last_day = catalog::LastDayOf(round.period);
  return start <= last_day && (end.empty() || last_day <= end);
}

absl::StatusOr<TotalFilter> ReadTotalFilter(const rpc::Call& call, const v1::TotalFilter& given,
                                            const catalog::CatalogView& view) {
  v1::TotalFilter filter = given;
  ASSIGN_OR_RETURN(*filter.mutable_parent(),
                   NameOfCode(call, view, "filter.parent", given.parent()));
  RETURN_IF_ERROR(resource::AuthorizeName(call, kUnitName, "filter.parent", filter.parent()));
  Violations violations;
  TotalFilter read;
  if (view.unit(filter.parent()) == nullptr) {
    violations.Add("filter.parent", absl::StrCat("there is no unit ", filter.parent()),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
  if (filter.forms_size() > kMaxForms) {
    violations.Add("filter.forms",
                   absl::StrCat("has ", filter.forms_size(), ", more than ", kMaxForms));
    return violations.ToStatus();
  }
  for (int i = 0; i < filter.forms_size(); ++i) {
    const std::string& form = filter.forms(i);
    const std::string field = absl::StrCat("filter.forms[", i, "]");
    if (const auto name = kFormName.Match(form); !name.ok()) {
      violations.AddStatus(field, name.status());
    } else if (view.form(form) == nullptr) {
      violations.Add(field, absl::StrCat("there is no form ", form),
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    } else if (!read.forms.emplace(LastSegment(form)).second) {
      violations.Add(field, "stands there twice", type::v1::ERROR_REASON_DUPLICATE);
    }
  }
  CheckDay("filter.start_date", filter.start_date(), violations);
  CheckDay("filter.end_date", filter.end_date(), violations);
  if (violations.empty() && !filter.end_date().empty() && filter.end_date() < filter.start_date()) {
    violations.Add("filter.end_date", "lies before filter.start_date");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  read.parent = filter.parent();
  read.start = filter.start_date();
  read.end = filter.end_date();
  // Of the permission too: who may read figures has been told of other rounds than who may read
  // totals.
  read.digest = Sha256(absl::StrCat(call.caller().principal, "\n", call.permission(), "\n",
                                    rpc::DigestWithout(filter, {})));
  return read;
}

}  // namespace thidua::reporting
