#include "services/awards/domain/request.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include "common/value/date.h"
#include "common/value/text.h"

namespace thidua::awards {

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

void CheckDate(Violations& violations, std::string_view field, std::string_view date) {
  violations.AddStatus(field, ParseDate(date).status());
}

void CheckCause(Violations& violations, std::string_view request_id, std::string_view reason) {
  CheckRequiredText(violations, "request_id", request_id, 64);
  CheckOptionalText(violations, "reason", reason, kMaxNote);
}

absl::Status Refusal(const Violations& violations) {
  if (violations.empty()) return absl::OkStatus();
  ErrorReason reason = type::v1::ERROR_REASON_RULE_VIOLATED;
  std::string message;
  for (const FieldViolation& violation : violations.list()) {
    if (violation.reason == type::v1::ERROR_REASON_SEPARATION_OF_DUTIES) reason = violation.reason;
    if (message.size() > 1500) continue;  // the details hold the rest
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field, ": ",
                    violation.description);
  }
  absl::Status refusal =
      Error(absl::StatusCode::kFailedPrecondition, reason, CutText(message, 1900));
  violations.ToStatus().ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    if (!refusal.GetPayload(url)) refusal.SetPayload(url, payload);
  });
  return refusal;
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp result;
  absl::Duration rest;
  result.set_seconds(absl::IDivDuration(time - absl::UnixEpoch(), absl::Seconds(1), &rest));
  result.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return result;
}

absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace thidua::awards
