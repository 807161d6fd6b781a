#pragma once
// What a reader should know of a decision's date. Nothing of it refuses the decision.

#include <string>
#include <string_view>
#include <vector>

#include "common/value/working_days.h"
#include "thidua/awards/v1/rule_pack.pb.h"

namespace thidua::awards {

// Remarks, in Vietnamese, on a decision of `decision_date` on a dossier that was complete on
// `receipt_date`, both dates: that it was signed on a day off, and that it came later than the
// honour's deadline. What the calendar does not know is said to be unknown. The remark on the day
// off is the same for all nominations of a decision.
std::vector<std::string> DecisionRemarks(const v1::Honour& honour, std::string_view receipt_date,
                                         std::string_view decision_date,
                                         const WorkingDays& calendar);

}  // namespace thidua::awards
