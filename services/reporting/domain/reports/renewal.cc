#include "services/reporting/domain/reports/renewal.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "common/value/date.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using v1::Column;
using v1::Figures;
using v1::Report;
using v1::Round;

std::string SubjectOf(std::string_view name) { return kUnitName.Format({LastSegment(name)}); }

// A message names so many of anything.
constexpr size_t kMostNamed = 10;

std::string FirstOf(const std::set<std::string>& names) {
  if (names.size() <= kMostNamed) return absl::StrJoin(names, ", ");
  return absl::StrCat(absl::StrJoin(names.begin(), std::next(names.begin(), kMostNamed), ", "),
                      " and ", names.size() - kMostNamed, " more");
}

// What must not get lost: what was reported, by whatever it would lose its place in the round for.
std::vector<std::string> Losses(const Round& before, const Round& after,
                                const std::vector<Report>& reports,
                                const std::vector<Figures>& figures) {
  std::map<std::string_view, const Column*> columns;
  for (const Column& column : after.columns()) columns.emplace(column.element(), &column);
  const auto takes_no_reports = [&](std::string_view element) {
    const auto column = columns.find(element);
    return column == columns.end() || column->second->has_computed();
  };
  std::set<std::string> subjects;
  std::map<std::string, std::set<std::string>> values;  // by element: the subjects
  for (const Report& report : reports) {
    const std::string subject = SubjectOf(report.name());
    if (FindOnRoster(after, subject) == nullptr) subjects.insert(subject);
    for (const v1::Cell& cell : report.cells()) {
      if (takes_no_reports(cell.element())) values[cell.element()].insert(subject);
    }
  }
  for (const Figures& each : figures) {
    const std::string subject = SubjectOf(each.name());
    if (FindOnRoster(after, subject) == nullptr) subjects.insert(subject);
    for (int i = 0; i < before.columns_size() && i < each.statuses_size(); ++i) {
      const Column& column = before.columns(i);
      if (each.statuses(i) == type::v1::VALUE_STATUS_UNSPECIFIED || column.has_computed()) continue;
      if (takes_no_reports(column.element())) values[column.element()].insert(subject);
    }
  }
  std::vector<std::string> losses;
  if (!subjects.empty()) {
    losses.push_back(
        absl::StrCat("the roster would have no line for what is reported on ", FirstOf(subjects)));
  }
  for (const auto& [element, of] : values) {
    losses.push_back(absl::StrCat(
        element, columns.contains(element) ? " would be computed" : " would have no column",
        ", and is reported by ", FirstOf(of)));
  }
  if (losses.size() > kMostNamed) {
    losses[kMostNamed] = absl::StrCat(losses.size() - kMostNamed, " more columns");
    losses.resize(kMostNamed + 1);
  }
  return losses;
}

// The figures in the order of the columns of `after`, with its computed columns.
absl::StatusOr<Figures> Repack(const Round& before, const Round& after, Figures figures) {
  if (figures.statuses_size() != before.columns_size() ||
      figures.values_size() != before.columns_size()) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(figures.name(), " does not fit the columns of its round"));
  }
  // What was computed is no figure that anybody reported.
  std::map<std::string_view, int> places;
  for (int i = 0; i < before.columns_size(); ++i) {
    if (!before.columns(i).has_computed()) places.emplace(before.columns(i).element(), i);
  }
  Figures packed = figures;
  packed.clear_statuses();
  packed.clear_values();
  for (const Column& column : after.columns()) {
    const auto place = places.find(column.element());
    const bool known = place != places.end() && !column.has_computed();
    packed.add_statuses(known ? figures.statuses(place->second)
                              : type::v1::VALUE_STATUS_UNSPECIFIED);
    packed.add_values(known ? figures.values(place->second) : 0);
  }
  RETURN_IF_ERROR(ComputeCells(after, packed));
  return packed;
}

}  // namespace

absl::StatusOr<Round> PinAnew(std::string_view name, CatalogLookup& lookup,
                              const std::vector<Round>& others) {
  ASSIGN_OR_RETURN(const RoundId id, SplitRoundId(LastSegment(name)));
  Violations violations;
  Round pinned;
  pinned.set_name(std::string(name));
  pinned.set_form("forms/" + id.form);
  const catalog::v1::Form* form = lookup.form(pinned.form());
  if (form == nullptr) {
    violations.Add("form", absl::StrCat("does not exist: ", pinned.form()),
                   type::v1::ERROR_REASON_UNKNOWN_REFERENCE);
    return violations.ToStatus();
  }
  CheckFits(id.period, *form, "form", violations);
  const DateWindow window = id.period.Window();
  pinned.set_window_start(FormatDate(window.first));
  pinned.set_window_end(FormatDate(window.last));
  RETURN_IF_ERROR(Pin(*form, std::string(OwnerOf(name)), lookup, others, violations, pinned));
  return pinned;
}

absl::StatusOr<Renewal> RenewRound(const Round& stored, const Round& pinned,
                                   const std::vector<Report>& reports,
                                   const std::vector<Figures>& figures) {
  RETURN_IF_ERROR(CheckOpen(stored));
  Round renewed = stored;
  renewed.set_form_version(pinned.form_version());
  *renewed.mutable_columns() = pinned.columns();
  *renewed.mutable_required_elements() = pinned.required_elements();
  *renewed.mutable_cell_ranges() = pinned.cell_ranges();
  *renewed.mutable_rules() = pinned.rules();
  *renewed.mutable_roster() = pinned.roster();
  *renewed.mutable_split_attributes() = pinned.split_attributes();
  *renewed.mutable_left_out() = pinned.left_out();
  *renewed.mutable_counted_elsewhere() = pinned.counted_elsewhere();
  // What was collected as restricted stays so.
  if (stored.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED) {
    renewed.set_visibility(pinned.visibility());
  }
  for (v1::RosterEntry& entry : *renewed.mutable_roster()) {
    const v1::RosterEntry* before = FindOnRoster(stored, entry.subject());
    if (before != nullptr) entry.set_due_date(before->due_date());
  }
  if (const auto losses = Losses(stored, renewed, reports, figures); !losses.empty()) {
    return Error(
        absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_RULE_VIOLATED,
        absl::StrCat(stored.name(), " cannot be renewed, because what was reported would be lost: ",
                     absl::StrJoin(losses, "; ")));
  }
  Renewal renewal{std::move(renewed), {}};
  for (const Figures& each : figures) {
    ASSIGN_OR_RETURN(Figures packed, Repack(stored, renewal.round, each));
    renewal.figures.push_back(std::move(packed));
  }
  return renewal;
}

}  // namespace thidua::reporting
