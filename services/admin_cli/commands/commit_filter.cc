#include "services/admin_cli/commands/commit_filter.h"

#include <absl/strings/match.h>

#include <algorithm>

#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {
namespace {

using ledger::v1::Change;
using ledger::v1::Commit;

bool IsAbout(const Change& change, const std::string& subject) {
  return LastSegment(change.name()) == LastSegment(subject);
}

bool Tells(const Change& change, const std::string& element) {
  if (change.name() == element) return true;
  reporting::v1::Report report;
  if (!change.resource().Is<reporting::v1::Report>() || !change.resource().UnpackTo(&report)) {
    return false;
  }
  return std::any_of(report.cells().begin(), report.cells().end(),
                     [&](const auto& cell) { return cell.element() == element; });
}

absl::StatusOr<absl::CivilDay> DayOf(const std::string& flag, const std::string& day) {
  const auto parsed = ParseDate(day);
  if (!parsed.ok()) return UsageError(flag + ": \"" + day + "\" is not a day, YYYY-MM-DD");
  return *parsed;
}

}  // namespace

bool CommitFilter::IsPast(const Commit& commit) const {
  return until && FromTimestamp(commit.time()) >= *until;
}

bool CommitFilter::Matches(const Commit& commit) const {
  if (IsPast(commit) || (since && FromTimestamp(commit.time()) < *since)) return false;
  if (!actor.empty() && commit.actor() != actor &&
      commit.actor().substr(commit.actor().find(':') + 1) != actor) {
    return false;
  }
  if (!method.empty() && commit.method() != method &&
      !absl::EqualsIgnoreCase(LastSegment(commit.method()), method)) {
    return false;
  }
  const auto& changes = commit.changes();
  if (!subject.empty() && std::none_of(changes.begin(), changes.end(), [&](const Change& change) {
        return IsAbout(change, subject);
      })) {
    return false;
  }
  return element.empty() || std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
           // With both, it is the subject's report that has the element.
           return (subject.empty() || IsAbout(change, subject)) && Tells(change, element);
         });
}

absl::StatusOr<absl::Time> BeginOfDay(const std::string& flag, const std::string& day) {
  ASSIGN_OR_RETURN(const absl::CivilDay parsed, DayOf(flag, day));
  return StartInVietnam(parsed);
}

absl::StatusOr<absl::Time> EndOfDay(const std::string& flag, const std::string& day) {
  ASSIGN_OR_RETURN(const absl::CivilDay parsed, DayOf(flag, day));
  return StartInVietnam(parsed + 1);
}

}  // namespace thidua::cli
