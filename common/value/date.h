#pragma once
// Days, and which day it is in Viet Nam.

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

namespace thidua {

// Reads an ISO 8601 date, "2022-06-30", of the years 1000 to 9999.
// INVALID_ARGUMENT, INVALID_FIELD for any other text and for days that do not exist.
absl::StatusOr<absl::CivilDay> ParseDate(std::string_view text);

// The text that ParseDate reads back.
std::string FormatDate(absl::CivilDay day);

// The day in figures as Vietnamese papers write it, with a zero before days below 10 and before
// months 1 and 2 alone: "02/9/2020", "15/02/2020" (Decree 30/2020/NĐ-CP, Annex I, as transcribed).
std::string DateInFigures(absl::CivilDay day);

// The day at that instant in Viet Nam (Asia/Ho_Chi_Minh: always UTC+7).
absl::CivilDay DayInVietnam(absl::Time time);

// The instant at which the day begins in Viet Nam.
absl::Time StartInVietnam(absl::CivilDay day);

}  // namespace thidua
