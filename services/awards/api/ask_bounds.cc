#include "services/awards/api/ask_bounds.h"

namespace thidua::awards {

bool AskBounds::Admit(std::string_view who, absl::Time now) {
  std::lock_guard lock(mutex_);
  if (now >= until_) {
    asked_.clear();
    until_ = now + absl::Minutes(1);
  }
  auto it = asked_.find(absl::string_view(who.data(), who.size()));
  if (it == asked_.end()) {
    if (asked_.size() >= kAddresses) return false;
    it = asked_.emplace(std::string(who), 0).first;
  }
  return ++it->second <= kEachMinute;
}

}  // namespace thidua::awards
