#pragma once
// Ids in order, which are looked for mostly one after the other.

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace thidua::reporting {

// Not thread-safe; the texts must outlive it.
class IdsInOrder {
 public:
  explicit IdsInOrder(std::vector<std::string_view> ids) : ids_(std::move(ids)) {}

  size_t size() const { return ids_.size(); }
  std::string_view operator[](size_t at) const { return ids_[at]; }
  // Returns where `id` is; -1 if it is not there. It is fastest after the id before it was found.
  int Find(std::string_view id) {
    if (next_ == ids_.size() || ids_[next_] != id) {
      const auto found = std::lower_bound(ids_.begin(), ids_.end(), id);
      if (found == ids_.end() || *found != id) return -1;
      next_ = found - ids_.begin();
    }
    return static_cast<int>(next_++);
  }

 private:
  const std::vector<std::string_view> ids_;
  size_t next_ = 0;  // after the id that was found last
};

}  // namespace thidua::reporting
