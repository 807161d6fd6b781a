#pragma once
// Matchers for absl::Status and absl::StatusOr. A test that fails shows the whole status.
//
//   ASSERT_THAT(plans.Create(call, request, &plan), IsOk());
//   EXPECT_THAT(ledger->Read("d1"), Fails(absl::StatusCode::kUnavailable));
//   EXPECT_THAT(plans.Create(call, request, &plan),
//               Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
//
// They are in the namespace thidua: a thidua::testing would hide GoogleTest's testing.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>

#include "common/value/errors.h"

namespace thidua {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).ok();
}

// A status with this code, whatever its reason.
MATCHER_P(Fails, code,
          absl::StrCat(negation ? "does not fail" : "fails", " with ",
                       absl::StatusCodeToString(code))) {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code;
}

// A status with this code and this reason.
MATCHER_P2(Fails, code, reason,
           absl::StrCat(negation ? "does not fail" : "fails", " with ",
                        absl::StatusCodeToString(code), " and ",
                        type::v1::ErrorReason_Name(reason))) {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code && ReasonOf(StatusOf(arg)) == reason;
}

}  // namespace thidua
