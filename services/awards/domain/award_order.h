#pragma once
// The order in which printed lists have those who are honoured, so that a reader finds a name.

#include <string>
#include <string_view>
#include <vector>

#include "common/value/name_order.h"
#include "thidua/awards/v1/decision.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Collectives before people, as papers::AwardTable parts them, so that a list and the certificates
// of its decision agree. Within both by honour as a rule pack lists them, those that it does not
// know last; of one honour households before persons; then by name as Vietnamese lists are, those
// who were erased first. Texts are not sealed. A value; it borrows the pack.
class AwardOrder {
 public:
  // No pack: honours stand in the order of their ids.
  explicit AwardOrder(const v1::RulePack* pack) : pack_(pack) {}

  void Sort(std::vector<v1::Grant>& grants) const;
  void Sort(std::vector<v1::Nomination>& nominations) const;

 private:
  template <class Honoured>
  void SortAll(std::vector<Honoured>& all) const;

  const v1::RulePack* pack_;
  NameOrder names_;
};

}  // namespace thidua::awards
