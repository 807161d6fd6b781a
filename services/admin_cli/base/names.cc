#include "services/admin_cli/base/names.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <vector>

#include "common/value/code_on_day.h"
#include "common/value/name.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

std::vector<std::string> Segments(std::string_view text) {
  return absl::StrSplit(absl::string_view(text.data(), text.size()), '/');
}

// OK if `full` is of `pattern`, where a code on a day may stand for the unit.
absl::Status CheckFullName(const char* pattern, const std::string& full) {
  std::string checked = full;
  if (const std::string_view code = CodeOnDayIn(full); !code.empty()) {
    RETURN_IF_ERROR(ParseCodeOnDay(code).status());
    checked.replace(full.find(code), code.size(), "unit");
  }
  return NamePattern(pattern).Match(checked).status();
}

}  // namespace

std::string ShortForm(const char* pattern) {
  std::vector<std::string> variables;
  for (const std::string& segment : Segments(pattern)) {
    if (segment.front() == '{') {
      variables.push_back(absl::AsciiStrToUpper(segment.substr(1, segment.size() - 2)));
    }
  }
  return absl::StrJoin(variables, "/");
}

absl::StatusOr<std::string> ExpandName(const char* pattern, std::string_view text) {
  std::vector<std::string> name = Segments(pattern);
  const std::vector<std::string> given = Segments(text);
  std::string full(text);
  // No unit is called "units", so a name that begins like a full one is meant as one.
  if (given.front() != name.front() && given.size() * 2 == name.size()) {
    for (size_t i = 0; i < given.size(); ++i) {
      name[2 * i + 1] = given[i];
    }
    full = absl::StrJoin(name, "/");
  }
  if (const absl::Status status = CheckFullName(pattern, full); !status.ok()) {
    return UsageError(Quote(text) + " is not " + ShortForm(pattern) + " or " + pattern + ": " +
                      std::string(status.message()));
  }
  return full;
}

const char* PatternOf(std::string_view full_name) {
  for (const char* pattern :
       {kUnit,       kScale,      kHolidayYear, kElement,  kForm,       kBinding,
        kRevocation, kRulePack,   kRound,       kReport,   kFigures,    kPlan,
        kTarget,     kAssessment, kScheme,      kMovement, kNomination, kRecipient,
        kSession,    kNotice,     kDecision,    kGrant,    kSignedPaper}) {
    if (NamePattern(pattern).Match(full_name).ok()) {
      return pattern;
    }
  }
  return nullptr;
}

std::string LastSegment(std::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

std::string ParentOf(std::string_view name, int segments) {
  for (int i = 0; i < segments; ++i) {
    const size_t slash = name.rfind('/');
    name = slash == std::string_view::npos ? std::string_view() : name.substr(0, slash);
  }
  return std::string(name);
}

absl::StatusOr<std::string> RoundName(std::string_view owner, std::string_view form,
                                      std::string_view period) {
  ASSIGN_OR_RETURN(const std::string owner_name, ExpandName(kUnit, owner));
  ASSIGN_OR_RETURN(const std::string form_name, ExpandName(kForm, form));
  ASSIGN_OR_RETURN(const Period parsed, ParsePeriod(period));
  return ExpandName(kRound,
                    owner_name + "/rounds/" + LastSegment(form_name) + "." + parsed.ToString());
}

}  // namespace thidua::cli
