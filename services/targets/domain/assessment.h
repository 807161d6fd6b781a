#pragma once
// What may be frozen as an assessment. All violations of a request are found at once; their fields
// are paths in the request, for example "assessment.document_date".

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>

#include "thidua/targets/v1/assessment.pb.h"

namespace thidua::targets {

inline constexpr size_t kMaxSignedText = 20000;  // characters

// OK if an evaluation may be signed, and kept where everybody who reads plans reads it.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it is of a draft, or rests on restricted or simulated
//   figures.
absl::Status CheckSignable(const v1::Evaluation& evaluation);

// Returns the assessment as it is stored. `superseded` is the stored one that it names, if there is
// one.
//   INVALID_ARGUMENT: a text is none or is required, the day is none, lies before the period or
//   after `now`, or what it supersedes is not there, or is of another plan or period.
//   FAILED_PRECONDITION / ILLEGAL_STATE: what it supersedes was superseded.
absl::StatusOr<v1::Assessment> NewAssessment(const v1::Assessment& asked,
                                             const std::optional<v1::Assessment>& superseded,
                                             v1::Evaluation evaluation, std::string_view principal,
                                             absl::Time now);

// Returns the assessment without what a list leaves out.
v1::Assessment Summary(v1::Assessment assessment);

}  // namespace thidua::targets
