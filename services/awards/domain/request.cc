#include "services/awards/domain/request.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "common/value/date.h"
#include "common/value/text.h"

namespace thidua::awards {
namespace {

// Of a refusal, in bytes.
constexpr size_t kMaxMessage = 600;
constexpr size_t kMaxDetails = 2500;

// The list and the index in "decision.nominations[17]" or "entries[3].nomination.merit"; nothing
// for other fields.
struct Place {
  std::string list;
  int index = 0;
};
std::optional<Place> PlaceOf(const std::string& field) {
  Place place;
  const size_t open = field.find('[');
  const size_t close = field.find(']');
  if (open == std::string::npos || close == std::string::npos || close < open ||
      !absl::SimpleAtoi(field.substr(open + 1, close - open - 1), &place.index)) {
    return std::nullopt;
  }
  place.list = field.substr(0, open);
  return place;
}

// "17, 20-45".
std::string Ranges(const std::set<int>& indices) {
  std::string text;
  for (auto it = indices.begin(); it != indices.end();) {
    const int first = *it;
    int last = first;
    while (++it != indices.end() && *it == last + 1) last = *it;
    absl::StrAppend(&text, text.empty() ? "" : ", ", first);
    if (last > first) absl::StrAppend(&text, "-", last);
  }
  return text;
}

// The violations, with those that are too many told in one by the places of their fields.
Violations Fit(const Violations& violations) {
  Violations fitting;
  std::map<std::string, std::set<int>> rest;  // by list
  ErrorReason reason = type::v1::ERROR_REASON_RULE_VIOLATED;
  size_t size = 0;
  for (const FieldViolation& violation : violations.list()) {
    const std::optional<Place> place = PlaceOf(violation.field);
    size += violation.field.size() + violation.description.size();
    if (size <= kMaxDetails || !place) {
      fitting.Add(violation.field, violation.description, violation.reason);
    } else {
      rest[place->list].insert(place->index);
      reason = violation.reason;
    }
  }
  for (const auto& [list, indices] : rest) {
    fitting.Add(list, "also at fault: nominations " + Ranges(indices), reason);
  }
  return fitting;
}

}  // namespace

void CheckOptionalText(Violations& violations, std::string_view field, std::string_view text,
                       size_t max_chars) {
  if (text.empty()) return;
  if (absl::Status status = CheckText(text, max_chars); !status.ok()) {
    violations.AddStatus(field, status);
  } else if (absl::StripAsciiWhitespace(absl::string_view(text.data(), text.size())).size() !=
             text.size()) {
    violations.Add(field, "begins or ends with white space", type::v1::ERROR_REASON_INVALID_TEXT);
  }
}

void CheckRequiredText(Violations& violations, std::string_view field, std::string_view text,
                       size_t max_chars) {
  if (text.empty()) {
    violations.Add(field, "is required");
  } else {
    CheckOptionalText(violations, field, text, max_chars);
  }
}

void CheckLines(Violations& violations, std::string_view field, std::string_view text,
                size_t max_chars, size_t max_lines) {
  CheckOptionalText(violations, field, text, max_chars);
  if (static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) >= max_lines) {
    violations.Add(field, absl::StrCat("has more than ", max_lines, " lines"),
                   type::v1::ERROR_REASON_INVALID_TEXT);
  }
}

void CheckDate(Violations& violations, std::string_view field, std::string_view date) {
  violations.AddStatus(field, ParseDate(date).status());
}

void CheckNotLater(Violations& violations, std::string_view field, std::string_view date,
                   absl::CivilDay today) {
  const auto day = ParseDate(date);
  if (day.ok() && *day > today) {
    violations.Add(field, "is later than today, " + FormatDate(today));
  }
}

absl::Status Refusal(const Violations& violations) {
  if (violations.empty()) return absl::OkStatus();
  const Violations fitting = Fit(violations);
  ErrorReason reason = type::v1::ERROR_REASON_RULE_VIOLATED;
  for (const FieldViolation& violation : violations.list()) {
    if (violation.reason == type::v1::ERROR_REASON_SEPARATION_OF_DUTIES) reason = violation.reason;
  }
  std::string message;
  for (const FieldViolation& violation : fitting.list()) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field, ": ",
                    violation.description);
  }
  absl::Status refusal =
      Error(absl::StatusCode::kFailedPrecondition, reason, CutText(message, kMaxMessage));
  fitting.ToStatus().ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (!refusal.GetPayload(url)) refusal.SetPayload(url, payload);
  });
  return refusal;
}

}  // namespace thidua::awards
