#include "common/testing/status.h"

#include <gtest/gtest.h>

namespace thidua {
namespace {

using ::testing::Not;

TEST(IsOk, TakesAStatusAndAValue) {
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(absl::StatusOr<int>(1), IsOk());
  EXPECT_THAT(absl::AbortedError(""), Not(IsOk()));
  EXPECT_THAT(absl::StatusOr<int>(absl::AbortedError("")), Not(IsOk()));
}

TEST(Fails, TellsCodesApart) {
  EXPECT_THAT(absl::AbortedError(""), Fails(absl::StatusCode::kAborted));
  EXPECT_THAT(absl::StatusOr<int>(absl::AbortedError("")), Fails(absl::StatusCode::kAborted));
  EXPECT_THAT(absl::AbortedError(""), Not(Fails(absl::StatusCode::kNotFound)));
  EXPECT_THAT(absl::OkStatus(), Not(Fails(absl::StatusCode::kAborted)));
}

TEST(Fails, TellsReasonsApart) {
  const absl::Status status = EtagMismatch("units/a", "1", "2");
  EXPECT_THAT(status, Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ETAG_MISMATCH));
  EXPECT_THAT(status, Not(Fails(absl::StatusCode::kAborted, type::v1::ERROR_REASON_ILLEGAL_STATE)));
  EXPECT_THAT(status,
              Not(Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_ETAG_MISMATCH)));
}

TEST(Fails, ShowsTheStatus) {
  ::testing::StringMatchResultListener listener;
  ::testing::Matcher<absl::Status> aborted = Fails(absl::StatusCode::kAborted);
  EXPECT_FALSE(aborted.MatchAndExplain(absl::NotFoundError("no units/a"), &listener));
  EXPECT_THAT(listener.str(), ::testing::HasSubstr("no units/a"));
}

}  // namespace
}  // namespace thidua
