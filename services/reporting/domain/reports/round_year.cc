#include "services/reporting/domain/reports/round_year.h"

#include <absl/strings/str_cat.h>

#include <set>
#include <string>
#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/reporting/domain/catalog/nearest_owner.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;

constexpr int kMaxForms = 200;

// The unit and those that were above it at any time.
std::set<std::string> AtOrAbove(const Unit& unit, CatalogLookup& lookup) {
  std::set<std::string> found;
  std::vector<std::string> open = {unit.name()};
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (!found.insert(name).second) continue;
    const Unit* above = lookup.unit(name);
    if (above == nullptr) continue;
    for (const UnitVersion& version : above->versions()) {
      if (!version.parent().empty()) open.push_back(version.parent());
    }
  }
  return found;
}

std::vector<const Form*> ChooseForms(const v1::OpenRoundsRequest& request, const Unit* owner,
                                     CatalogLookup& lookup, Violations& violations) {
  std::vector<const Form*> chosen;
  if (request.forms().empty()) {
    if (owner == nullptr) return chosen;
    for (const Form* form : lookup.forms()) {
      if (BelongsNear(*form, *owner, lookup)) chosen.push_back(form);
    }
    return chosen;
  }
  if (request.forms_size() > kMaxForms) {
    violations.Add("forms",
                   absl::StrCat("has ", request.forms_size(), ", not at most ", kMaxForms));
    return chosen;
  }
  std::set<std::string> named;
  for (int i = 0; i < request.forms_size(); ++i) {
    const std::string field = absl::StrCat("forms[", i, "]");
    const Form* form = lookup.form(request.forms(i));
    if (form == nullptr) {
      violations.Add(field, absl::StrCat("does not exist: ", Quote(request.forms(i))),
                     type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    } else if (!named.insert(request.forms(i)).second) {
      violations.Add(field, absl::StrCat("stands twice: ", request.forms(i)),
                     type::v1::ERROR_REASON_DUPLICATE);
    } else {
      chosen.push_back(form);
    }
  }
  return chosen;
}

// Whether the rounds of the window are asked for: where forms are not named, only those that the
// owner may own.
bool IsAsked(const v1::OpenRoundsRequest& request, const Form& form, const Unit& owner,
             const DateWindow& window) {
  const auto life = LifeWithin(owner, {FormatDate(window.first), FormatDate(window.last)});
  if (!life) return false;
  return !request.forms().empty() || OwnsRounds(form, *VersionOn(owner, life->last));
}

}  // namespace

bool BelongsNear(const Form& form, const Unit& unit, CatalogLookup& lookup) {
  return form.owner().empty() || AtOrAbove(unit, lookup).contains(form.owner());
}

absl::StatusOr<std::vector<v1::OpenRoundRequest>> RoundsOfYear(const v1::OpenRoundsRequest& request,
                                                               CatalogLookup& lookup) {
  Violations violations;
  const Unit* owner = nullptr;
  if (absl::Status name = kUnitName.Match(request.parent()).status(); !name.ok()) {
    violations.AddStatus("parent", name);
  } else if (owner = lookup.unit(request.parent()); owner == nullptr) {
    violations.Add("parent", absl::StrCat("does not exist: ", request.parent()),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
  if (request.year() < 1900 || request.year() > 2199) {
    violations.Add("year", absl::StrCat(request.year(), " is not 1900 to 2199"));
  }
  const std::vector<const Form*> forms = ChooseForms(request, owner, lookup, violations);
  if (forms.size() > kMaxForms) {
    violations.Add("forms", absl::StrCat("must name at most ", kMaxForms, " of the ", forms.size(),
                                         " that there are"));
  }
  RETURN_IF_ERROR(violations.ToStatus());

  std::vector<v1::OpenRoundRequest> rounds;
  for (const Form* form : forms) {
    const Period year{.calendar = CalendarOf(form->calendar()), .year = request.year()};
    for (const Period& period : year.Parts(PeriodKindOf(form->frequency()))) {
      if (!IsAsked(request, *form, *owner, period.Window())) continue;
      v1::OpenRoundRequest& round = rounds.emplace_back();
      round.set_parent(request.parent());
      round.set_form(form->name());
      round.set_period(period.ToString());
      round.set_simulated(request.simulated());
    }
  }
  return rounds;
}

}  // namespace thidua::reporting
