#pragma once
// Checks that every request of Awards shares.

#include <absl/status/status.h>
#include <absl/time/civil_time.h>

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
// The same, of at most so many lines.
void CheckLines(Violations& violations, std::string_view field, std::string_view text,
                size_t max_chars, size_t max_lines);
// Adds a violation if `date` is not a date.
void CheckDate(Violations& violations, std::string_view field, std::string_view date);
// Adds a violation if `date`, of something that has happened, is later than `today`. One that is no
// date is CheckDate's.
void CheckNotLater(Violations& violations, std::string_view field, std::string_view date,
                   absl::CivilDay today);

// FAILED_PRECONDITION that lists all of `violations`; OK if there are none. Its reason is
// SEPARATION_OF_DUTIES if one of them is (no waiting mends that), else RULE_VIOLATED. An answer
// travels as headers of a few kilobytes: where a batch has more faults than fit, the last violation
// names the places of the rest, as in "also at fault: nominations 17, 20-45".
absl::Status Refusal(const Violations& violations);

}  // namespace thidua::awards
