#include "services/admin_cli/files/written_date.h"

#include <absl/strings/str_split.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "common/value/date.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"

namespace thidua::cli {
namespace {

bool IsNumber(const std::string& text, size_t least, size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

}  // namespace

absl::StatusOr<std::string> ReadWrittenDate(std::string_view text) {
  const auto wrong = [&] {
    return UsageError(Quote(text) + " is no day: write it as 2022-12-31 or 31/12/2022");
  };
  if (const auto day = ParseDate(text); day.ok()) return FormatDate(*day);
  for (const char separator : {'/', '.', '-'}) {
    const std::vector<std::string> parts =
        absl::StrSplit(absl::string_view(text.data(), text.size()), separator);
    if (parts.size() != 3 || !IsNumber(parts[0], 1, 2) || !IsNumber(parts[1], 1, 2) ||
        !IsNumber(parts[2], 4, 4)) {
      continue;
    }
    const int day = std::stoi(parts[0]), month = std::stoi(parts[1]), year = std::stoi(parts[2]);
    const absl::CivilDay read(year, month, day);
    // A civil day carries 31/02 over into March.
    if (year < 1000 || read.month() != month) return wrong();
    return FormatDate(read);
  }
  return wrong();
}

}  // namespace thidua::cli
