#pragma once
// A matcher for what is refused with a sentence.
//
//   EXPECT_THAT(VerifySignedPaper(...), IsRefused("not a signature of this paper"));

#include <gmock/gmock.h>

#include "common/testing/status.h"

namespace thidua::awards::testing {

// INVALID_ARGUMENT, INVALID_FIELD and a sentence with these words.
MATCHER_P(IsRefused, words, "") {
  const absl::Status& status = StatusOf(arg);
  *result_listener << status;
  return status.code() == absl::StatusCode::kInvalidArgument &&
         ReasonOf(status) == type::v1::ERROR_REASON_INVALID_FIELD &&
         status.message().find(words) != status.message().npos;
}

}  // namespace thidua::awards::testing
