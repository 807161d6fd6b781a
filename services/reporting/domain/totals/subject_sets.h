#pragma once
// Sets of subjects that are added up side by side.

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "services/reporting/domain/totals/tallies.h"
#include "thidua/reporting/v1/total_requests.pb.h"

namespace thidua::reporting {

// It is immutable; what it is made of must outlive it.
class SubjectSets {
 public:
  // `count` of `sets` from `first` on, no two of which have the same subject.
  SubjectSets(const google::protobuf::RepeatedPtrField<v1::SubjectSet>& sets, size_t first,
              size_t count);

  size_t size() const { return size_; }
  // The ids of all subjects, set by set.
  const std::vector<std::string_view>& ids() const { return ids_; }
  // Returns the set, counted from 0, that the subject with this id is of; -1: of none.
  int Find(std::string_view id) const;
  // Returns the lines of a round's roster that are of each set, in their order.
  std::vector<RosterLines> LinesOf(const v1::Round& round) const;

 private:
  const size_t size_;
  std::vector<std::string_view> ids_;
  absl::flat_hash_map<std::string_view, int> set_of_;  // by id
};

}  // namespace thidua::reporting
