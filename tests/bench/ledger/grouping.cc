#include "tests/bench/ledger/grouping.h"

#include <utility>

namespace thidua::bench {

void Grouping::Decided() {
  std::lock_guard lock(mutex_);
  if (std::exchange(announced_, false)) groups_.push_back(0);
  ++groups_.back();
}

void Grouping::Announced() {
  std::lock_guard lock(mutex_);
  announced_ = true;
}

std::vector<size_t> Grouping::Take() {
  std::lock_guard lock(mutex_);
  announced_ = true;
  return std::exchange(groups_, {});
}

}  // namespace thidua::bench
