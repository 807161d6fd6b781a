#pragma once
// The words of a district's papers, made up, for tests and measurements.

#include <cstddef>

#include "services/awards/papers/decision_paper.h"
#include "services/awards/papers/minutes_paper.h"
#include "services/awards/papers/notice_paper.h"
#include "services/awards/papers/register_paper.h"
#include "services/awards/papers/submission_paper.h"

namespace thidua::awards::papers {

// Two collectives and `people` of 447,000 đồng each; the collectives get 894,000.
std::vector<AwardEntry> SampleEntries(size_t people);

DecisionPaper SampleDecision(size_t people);
SubmissionPaper SampleSubmission();
MinutesPaper SampleMinutes();
NoticePaper SampleNotice();
RegisterPaper SampleRegister(size_t entries);

}  // namespace thidua::awards::papers
