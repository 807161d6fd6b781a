#include "common/cache/breaker.h"

#include <algorithm>

#include "common/value/check.h"

namespace thidua::cache {

Breaker::Admission Breaker::Admit(Time now) {
  if (!open()) {
    return Admission::kAdmitted;
  }
  if (probing_ || now < open_until_) {
    return Admission::kRefused;
  }
  probing_ = true;
  return Admission::kProbe;
}

void Breaker::Record(Admission admission, bool ok, Time now) {
  if (admission == Admission::kProbe) {
    THIDUA_CHECK(probing_, "A probe is recorded once, after it was admitted.");
    probing_ = false;
    if (ok) {
      failures_ = 0;
      openings_ = 0;
    } else {
      Open(now);
    }
  } else if (!open()) {
    failures_ = ok ? 0 : failures_ + 1;
    if (failures_ >= options_.failures) {
      Open(now);
    }
  }
}

void Breaker::Open(Time now) {
  // Doubling ends long before the shift could overflow.
  const std::chrono::milliseconds longest =
      std::min(options_.max_open, options_.min_open * (int64_t{1} << std::min(openings_, 20)));
  ++openings_;
  std::uniform_int_distribution<int64_t> jitter((longest.count() + 1) / 2, longest.count());
  open_until_ = now + std::chrono::milliseconds(jitter(random_));
}

}  // namespace thidua::cache
