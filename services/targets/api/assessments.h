#pragma once
// The verbs of assessments.

#include <absl/status/status.h>

#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/targets/api/evaluator.h"
#include "thidua/targets/v1/assessment.pb.h"

namespace thidua::targets {

// Each verb does as its proto says. Thread-safe. What it is given must outlive it.
class Assessments {
 public:
  Assessments(const resource::Store& store, Evaluator& evaluator)
      : store_(store), evaluator_(evaluator) {}

  absl::Status Create(rpc::Call& call, const v1::CreateAssessmentRequest& request,
                      v1::Assessment* answer);
  absl::Status Get(rpc::Call& call, const v1::GetAssessmentRequest& request,
                   v1::Assessment* answer);
  absl::Status List(rpc::Call& call, const v1::ListAssessmentsRequest& request,
                    v1::ListAssessmentsResponse* answer);

 private:
  const resource::Store& store_;
  Evaluator& evaluator_;
};

}  // namespace thidua::targets
