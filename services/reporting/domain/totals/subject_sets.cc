#include "services/reporting/domain/totals/subject_sets.h"

#include "services/reporting/domain/names.h"

namespace thidua::reporting {

SubjectSets::SubjectSets(const google::protobuf::RepeatedPtrField<v1::SubjectSet>& sets,
                         size_t first, size_t count)
    : size_(count) {
  for (size_t set = 0; set < count; ++set) {
    for (const std::string& subject : sets[static_cast<int>(first + set)].subjects()) {
      ids_.push_back(LastSegment(subject));
      set_of_.emplace(ids_.back(), static_cast<int>(set));
    }
  }
}

int SubjectSets::Find(std::string_view id) const {
  const auto found = set_of_.find(id);
  return found == set_of_.end() ? -1 : found->second;
}

std::vector<RosterLines> SubjectSets::LinesOf(const v1::Round& round) const {
  std::vector<RosterLines> lines(size_);
  for (const v1::RosterEntry& entry : round.roster()) {
    const int set = Find(LastSegment(entry.subject()));
    if (set >= 0) lines[set].push_back(&entry);
  }
  return lines;
}

}  // namespace thidua::reporting
