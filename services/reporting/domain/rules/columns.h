#pragma once
// Finds the columns of a round by their elements.

#include <absl/container/flat_hash_map.h>

#include <string_view>

#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

// Cells mostly come in the order of the columns, so what comes next is looked at first. The round
// must outlive it. Not thread-safe.
class Columns {
 public:
  explicit Columns(const v1::Round& round) : round_(round) {}

  // The index of the element's column; -1 if it has none.
  int Find(std::string_view element) {
    if (next_ < round_.columns_size() && round_.columns(next_).element() == element) {
      return next_++;
    }
    if (index_.empty()) {
      for (int i = 0; i < round_.columns_size(); ++i) {
        index_.emplace(round_.columns(i).element(), i);
      }
    }
    const auto found = index_.find(element);
    if (found == index_.end()) return -1;
    next_ = found->second + 1;
    return found->second;
  }

 private:
  const v1::Round& round_;
  int next_ = 0;
  absl::flat_hash_map<std::string_view, int> index_;  // of all columns, once one was not the next
};

}  // namespace thidua::reporting
