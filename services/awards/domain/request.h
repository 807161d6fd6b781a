#pragma once
// Checks that every request of Awards shares.

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "common/value/errors.h"

namespace thidua::awards {

// Longest texts, in characters. What is printed fits one certificate.
inline constexpr size_t kMaxTitle = 200;
inline constexpr size_t kMaxLine = 300;
inline constexpr size_t kMaxParagraph = 600;
inline constexpr size_t kMaxNote = 2000;

// Adds a violation of `field` if `text` is not clean text of at most `max_chars`, or is blank.
void CheckRequiredText(Violations& violations, std::string_view field, std::string_view text,
                       size_t max_chars);
// The same, but the text may be empty.
void CheckOptionalText(Violations& violations, std::string_view field, std::string_view text,
                       size_t max_chars);
// Adds a violation if `date` is not a date.
void CheckDate(Violations& violations, std::string_view field, std::string_view date);

// What the ledger keeps of a write: the request id is required, at most 64 characters.
void CheckCause(Violations& violations, std::string_view request_id, std::string_view reason);

// FAILED_PRECONDITION that lists all of `violations`; OK if there are none. Its reason is
// SEPARATION_OF_DUTIES if one of them is (no waiting mends that), else RULE_VIOLATED. An answer
// travels as headers of a few kilobytes: where a batch has more faults than fit, the last violation
// names the places of the rest, as in "also at fault: nominations 17, 20-45".
absl::Status Refusal(const Violations& violations);

google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp);

}  // namespace thidua::awards
