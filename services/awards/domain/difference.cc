#include "services/awards/domain/difference.h"

#include "common/value/decimal.h"

namespace thidua::awards {

Difference Differ(std::string_view subject, std::string_view aspect, std::string_view what,
                  const Reading& before, const Reading& now) {
  Difference difference;
  difference.change.set_subject(subject.data(), subject.size());
  difference.change.set_aspect(aspect.data(), aspect.size());
  difference.change.set_before(before.text);
  difference.change.set_now(now.text);
  difference.what = what;
  difference.now = now.value;
  return difference;
}

std::string DecimalForPeople(std::string_view decimal) {
  const auto scaled = ParseScaled(decimal, kMaxDecimals);
  return scaled.ok() ? GroupWithoutZeros(*scaled, kMaxDecimals, Locale::kVietnamese)
                     : std::string(decimal);
}

}  // namespace thidua::awards
