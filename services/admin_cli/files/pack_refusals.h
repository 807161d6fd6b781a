#pragma once
// What of a pack was refused for a fault of its own, and what only because it speaks of that.

#include <absl/status/status.h>

#include <set>
#include <string>
#include <vector>

#include "services/admin_cli/files/pack.h"

namespace thidua::cli {

// Collects the refusals of one run, in its order. Not thread-safe.
class PackRefusals {
 public:
  // Takes in that a service refused the item. A violation is a fault of the item's own unless its
  // text names what was refused before in this run; an error without violations is one unless the
  // item speaks of what was refused before.
  void Add(const PackItem& item, const absl::Status& status);

  // The errors of items with faults of their own, with these faults alone.
  const std::vector<std::string>& own() const { return own_; }
  // A line for each violation that follows from another refusal.
  const std::vector<std::string>& following() const { return following_; }
  // How many items were refused for nothing but what follows.
  int follow_ups() const { return follow_ups_; }

 private:
  std::set<std::string> names_;  // refused so far
  std::vector<std::string> own_;
  std::vector<std::string> following_;
  int follow_ups_ = 0;
};

}  // namespace thidua::cli
