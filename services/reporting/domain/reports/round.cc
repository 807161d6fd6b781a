#include "services/reporting/domain/reports/round.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "common/value/date.h"
#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/catalog/due_date.h"
#include "services/reporting/domain/catalog/nearest_owner.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/findings.h"
#include "services/reporting/domain/reports/roster.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Element;
using catalog::v1::Form;
using catalog::v1::Scale;
using v1::Column;
using v1::RosterEntry;
using v1::Round;

bool Fits(const Period& period, const Form& form) {
  return period.calendar == CalendarOf(form.calendar()) &&
         period.kind == PeriodKindOf(form.frequency());
}

std::optional<Period> CheckPeriod(const v1::OpenRoundRequest& request, const Form* form,
                                  Violations& violations) {
  auto period = ParsePeriod(request.period());
  if (!period.ok()) {
    violations.AddStatus("period", period.status());
    return std::nullopt;
  }
  if (form != nullptr && !Fits(*period, *form)) {
    CheckFits(*period, *form, "period", violations);
    return std::nullopt;
  }
  if (period->ToString() != request.period()) {
    violations.Add("period", absl::StrCat("is written ", period->ToString()),
                   type::v1::ERROR_REASON_UNKNOWN_PERIOD);
  }
  return *period;
}

// Pins the columns of the form. The catalog's rules keep references whole, so a missing element or
// scale is named as a violation only for the sake of a catalog that was written by other means.
void PinColumns(const Form& form, CatalogLookup& lookup, Round& round, Violations& violations) {
  for (const std::string& name : form.elements()) {
    const Element* element = lookup.element(name);
    if (element == nullptr) {
      violations.Add("form", absl::StrCat("has a column that does not exist: ", name),
                     type::v1::ERROR_REASON_UNKNOWN_ELEMENT);
      continue;
    }
    Column* column = round.add_columns();
    column->set_element(name);
    column->set_title(element->title());
    column->set_unit_of_measure(element->unit_of_measure());
    column->set_decimals(element->decimals());
    column->set_kind(element->kind());
    column->set_time_rollup(element->time_rollup());
    column->set_scale(element->scale());
    if (element->kind() == type::v1::VALUE_KIND_STATE) {
      const Scale* scale = lookup.scale(element->scale());
      if (scale == nullptr) {
        violations.Add("form", absl::StrCat("uses a scale that does not exist: ", element->scale()),
                       type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
        continue;
      }
      for (const auto& level : scale->levels()) column->add_levels(level.level());
    }
    for (const auto& cell : form.computed_cells()) {
      if (cell.element() == name) *column->mutable_computed() = cell;
    }
  }
}

// The due date that the form's rule gives; nothing where it cannot be told, which is a violation.
std::optional<absl::CivilDay> CountDueDate(const Form& form, const std::string& owner,
                                           const DateWindow& window, CatalogLookup& lookup,
                                           Violations& violations) {
  const catalog::v1::Unit* unit = lookup.unit(owner);
  const auto life = unit == nullptr
                        ? std::nullopt
                        : LifeWithin(*unit, {FormatDate(window.first), FormatDate(window.last)});
  // That an owner does not exist, or not then, is said elsewhere.
  if (!life) return window.last;
  const auto kind = VersionOn(*unit, life->last)->kind();
  const auto day = DueDateByRule(form, kind, window.last, lookup);
  if (day.ok()) return *day;
  violations.Add("due_date",
                 absl::StrCat("cannot be counted by the form's rule: ", day.status().message()),
                 ReasonOf(day.status()));
  return std::nullopt;
}

}  // namespace

absl::Status Pin(const Form& form, const std::string& owner, CatalogLookup& lookup,
                 const std::vector<Round>& others, Violations& violations, Round& round) {
  round.set_form_version(form.etag());
  PinColumns(form, lookup, round, violations);
  PinDemands(form, lookup, round);
  RETURN_IF_ERROR(FillRoster(form, owner, lookup, others, violations, round));
  *round.mutable_split_attributes() = form.split_attributes();
  round.set_visibility(form.visibility());
  return absl::OkStatus();
}

std::string RoundNameOf(const v1::OpenRoundRequest& request) {
  return absl::StrCat(request.parent(), "/rounds/", std::string(LastSegment(request.form())), ".",
                      request.period());
}

void CheckFits(const Period& period, const Form& form, std::string_view field,
               Violations& violations) {
  if (Fits(period, form)) return;
  violations.Add(field,
                 absl::StrCat(Quote(period.ToString()), " is not of the calendar and frequency of ",
                              form.name()),
                 type::v1::ERROR_REASON_UNKNOWN_PERIOD);
}

Calendar CalendarOf(catalog::v1::FormCalendar calendar) {
  switch (calendar) {
    case catalog::v1::FORM_CALENDAR_ADMINISTRATIVE:
      return Calendar::kAdministrative;
    case catalog::v1::FORM_CALENDAR_SCHOOL:
      return Calendar::kSchool;
    case catalog::v1::FORM_CALENDAR_CALENDAR:
    case catalog::v1::FORM_CALENDAR_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::FormCalendar):
      break;
  }
  return Calendar::kCalendar;
}

PeriodKind PeriodKindOf(catalog::v1::FormFrequency frequency) {
  switch (frequency) {
    case catalog::v1::FORM_FREQUENCY_MONTHLY:
      return PeriodKind::kMonth;
    case catalog::v1::FORM_FREQUENCY_QUARTERLY:
      return PeriodKind::kQuarter;
    case catalog::v1::FORM_FREQUENCY_HALF_YEARLY:
      return PeriodKind::kHalf;
    case catalog::v1::FORM_FREQUENCY_YEARLY:
    case catalog::v1::FORM_FREQUENCY_UNSPECIFIED:
    case SENTINELS_OF(catalog::v1::FormFrequency):
      break;
  }
  return PeriodKind::kYear;
}

absl::StatusOr<Round> OpenRound(const v1::OpenRoundRequest& request, CatalogLookup& lookup,
                                const std::vector<Round>& others, absl::Time now) {
  Violations violations;
  if (absl::Status name = kUnitName.Match(request.parent()).status(); !name.ok()) {
    violations.AddStatus("parent", name);
  } else if (lookup.unit(request.parent()) == nullptr) {
    violations.Add("parent", absl::StrCat("does not exist: ", request.parent()),
                   type::v1::ERROR_REASON_UNKNOWN_UNIT);
  }
  const Form* form = lookup.form(request.form());
  if (form == nullptr) {
    violations.Add("form", absl::StrCat("does not exist: ", Quote(request.form())),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
  }
  std::optional<Period> period = CheckPeriod(request, form, violations);
  std::optional<absl::CivilDay> due;
  if (!request.due_date().empty()) {
    auto day = ParseDate(request.due_date());
    violations.AddStatus("due_date", day.status());
    if (day.ok()) due = *day;
    if (due && period && *due < period->Window().first) {
      violations.Add("due_date", "lies before the period begins");
    }
  }
  if (form == nullptr || !period) return violations.ToStatus();

  Round round;
  round.set_simulated(request.simulated());
  round.set_form(request.form());
  round.set_period(period->ToString());
  round.set_name(
      kRoundName.Format({LastSegment(request.parent()),
                         RoundId{std::string(LastSegment(request.form())), *period}.ToString()}));
  DateWindow window = period->Window();
  round.set_window_start(FormatDate(window.first));
  round.set_window_end(FormatDate(window.last));
  if (!due) due = CountDueDate(*form, request.parent(), window, lookup, violations);
  if (due) round.set_due_date(FormatDate(*due));
  RETURN_IF_ERROR(Pin(*form, request.parent(), lookup, others, violations, round));
  round.set_state(v1::ROUND_STATE_OPEN);
  *round.mutable_open_time() = ToTimestamp(now);
  return round;
}

absl::StatusOr<Round> CloseRound(Round round, absl::Time now) {
  RETURN_IF_ERROR(CheckOpen(round));
  round.set_state(v1::ROUND_STATE_CLOSED);
  *round.mutable_close_time() = ToTimestamp(now);
  return round;
}

absl::StatusOr<Round> ExtendRound(Round round, const v1::ExtendRoundRequest& request) {
  Violations violations;
  if (request.reason().empty()) violations.Add("reason", "is required to extend a round");
  const auto day = ParseDate(request.due_date());
  violations.AddStatus("due_date", day.status());
  const auto check_after = [&](const std::string& due, std::string_view whose) {
    if (!day.ok() || FormatDate(*day) > due) return;
    violations.Add("due_date", absl::StrCat("is not after ", due, ", the due date of ",
                                            absl::string_view(whose.data(), whose.size())));
  };
  if (request.subjects().empty()) check_after(round.due_date(), "the round");
  std::set<std::string_view> named;
  for (int i = 0; i < request.subjects_size(); ++i) {
    const std::string& subject = request.subjects(i);
    const std::string field = absl::StrCat("subjects[", i, "]");
    const RosterEntry* entry = FindOnRoster(round, subject);
    if (entry == nullptr) {
      violations.Add(field, absl::StrCat("is not on the roster: ", Quote(subject)),
                     type::v1::ERROR_REASON_UNKNOWN_UNIT);
    } else if (!named.insert(subject).second) {
      violations.Add(field, "stands twice", type::v1::ERROR_REASON_DUPLICATE);
    } else {
      check_after(DueDateOf(round, *entry), subject);
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckOpen(round));
  const std::string due = FormatDate(*day);
  if (named.empty()) round.set_due_date(due);
  for (RosterEntry& entry : *round.mutable_roster()) {
    if (named.contains(entry.subject())) entry.set_due_date(due);
    if (entry.due_date() <= round.due_date()) entry.clear_due_date();
  }
  return round;
}

absl::Status CheckAnnulment(const Round& round, const std::vector<std::string>& in_force,
                            const v1::AnnulRoundRequest& request) {
  Violations violations;
  if (request.reason().empty()) violations.Add("reason", "is required to annul a round");
  const std::set<std::string> named(request.in_force().begin(), request.in_force().end());
  if (named != std::set<std::string>(in_force.begin(), in_force.end())) {
    violations.Add("in_force",
                   in_force.empty()
                       ? "must be empty: no figure is in force"
                       : absl::StrCat("must name exactly those whose figures are in force, which "
                                      "are taken away: ",
                                      absl::StrJoin(in_force, ", ")));
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return CheckOpen(round);
}

const std::string& DueDateOf(const Round& round, const RosterEntry& entry) {
  return entry.due_date().empty() ? round.due_date() : entry.due_date();
}

bool IsLate(const google::protobuf::Timestamp& counted_submit_time, std::string_view due_date) {
  return FormatDate(DayInVietnam(FromTimestamp(counted_submit_time))) > due_date;
}

absl::StatusOr<Round> ReopenRound(Round round, std::string_view reason) {
  if (reason.empty()) {
    Violations violations;
    violations.Add("reason", "is required to reopen a round");
    return violations.ToStatus();
  }
  if (round.state() != v1::ROUND_STATE_CLOSED) {
    return IllegalState(absl::StrCat(round.name(), " is open"));
  }
  round.set_state(v1::ROUND_STATE_OPEN);
  return round;
}

absl::Status CheckOpen(const Round& round) {
  if (round.state() == v1::ROUND_STATE_OPEN) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ROUND_CLOSED,
               absl::StrCat(round.name(), " is closed"));
}

const RosterEntry* FindOnRoster(const Round& round, std::string_view subject) {
  // The roster is ordered by subject.
  auto it = std::lower_bound(round.roster().begin(), round.roster().end(), subject,
                             [](const RosterEntry& entry, std::string_view wanted) {
                               return std::string_view(entry.subject()) < wanted;
                             });
  return it == round.roster().end() || it->subject() != subject ? nullptr : &*it;
}

}  // namespace thidua::reporting
