#include "common/value/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/status_macros.h"
#include "common/value/text.h"

namespace thidua {
namespace {

using ::testing::HasSubstr;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(Error, CarriesItsReason) {
  absl::Status status = Error(absl::StatusCode::kFailedPrecondition,
                              type::v1::ERROR_REASON_ROUND_CLOSED, "the round is closed");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_ROUND_CLOSED);
  EXPECT_EQ(Message(status), "the round is closed");
}

TEST(Error, ShorthandsHaveTheirCodes) {
  EXPECT_EQ(NotFound("units/x").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReasonOf(NotFound("units/x")), type::v1::ERROR_REASON_RESOURCE_NOT_FOUND);
  EXPECT_EQ(EtagMismatch("units/x", "1", "2").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ReasonOf(EtagMismatch("units/x", "1", "2")), type::v1::ERROR_REASON_ETAG_MISMATCH);
  EXPECT_EQ(IllegalState("draft").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(IllegalState("draft")), type::v1::ERROR_REASON_ILLEGAL_STATE);
}

TEST(ReasonOf, UnspecifiedWithoutOne) {
  EXPECT_EQ(ReasonOf(absl::OkStatus()), type::v1::ERROR_REASON_UNSPECIFIED);
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), type::v1::ERROR_REASON_UNSPECIFIED);
}

TEST(Violations, NoneIsOk) {
  Violations violations;
  EXPECT_TRUE(violations.empty());
  EXPECT_TRUE(violations.ToStatus().ok());
}

TEST(Violations, AllAtOnce) {
  Violations violations;
  violations.Add("report.cells[0].number", "has a comma: use a point",
                 type::v1::ERROR_REASON_INVALID_NUMBER);
  violations.Add("report.subject", "is missing");
  absl::Status status = violations.ToStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_NUMBER);
  EXPECT_THAT(Message(status), HasSubstr("2 fields are not valid"));
  EXPECT_THAT(Message(status), HasSubstr("report.subject is missing"));

  const std::vector<FieldViolation> back = ViolationsOf(status);
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0].field, "report.cells[0].number");
  EXPECT_EQ(back[0].description, "has a comma: use a point");
  EXPECT_EQ(back[0].reason, type::v1::ERROR_REASON_INVALID_NUMBER);
  EXPECT_EQ(back[1].field, "report.subject");
  EXPECT_EQ(back[1].reason, type::v1::ERROR_REASON_INVALID_FIELD);
}

TEST(Violations, TakesOverAStatus) {
  Violations inner;
  inner.Add("number", "is negative");
  inner.Add("", "is empty", type::v1::ERROR_REASON_DUPLICATE);
  Violations outer;
  outer.AddStatus("cells[1]", inner.ToStatus());
  outer.AddStatus("name", Error(absl::StatusCode::kInvalidArgument,
                                type::v1::ERROR_REASON_INVALID_NAME, "is not a name"));
  outer.AddStatus("note", absl::InvalidArgumentError("is odd"));
  outer.AddStatus("fine", absl::OkStatus());
  ASSERT_EQ(outer.list().size(), 4u);
  EXPECT_EQ(outer.list()[0].field, "cells[1].number");
  EXPECT_EQ(outer.list()[1].field, "cells[1]");
  EXPECT_EQ(outer.list()[1].reason, type::v1::ERROR_REASON_DUPLICATE);
  EXPECT_EQ(outer.list()[2].reason, type::v1::ERROR_REASON_INVALID_NAME);
  EXPECT_EQ(outer.list()[2].description, "is not a name");
  EXPECT_EQ(outer.list()[3].reason, type::v1::ERROR_REASON_INVALID_FIELD);
}

TEST(Violations, CutsTheMessageButNotTheDetails) {
  Violations violations;
  for (int i = 0; i < 500; ++i) {
    violations.Add(absl::StrCat("cells[", i, "]"), "mức chưa đạt chuẩn nông thôn mới",
                   type::v1::ERROR_REASON_UNKNOWN_LEVEL);
  }
  absl::Status status = violations.ToStatus();
  EXPECT_LT(status.message().size(), 2100u);
  const std::vector<FieldViolation> back = ViolationsOf(status);
  ASSERT_EQ(back.size(), 500u);
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(back[i].field, absl::StrCat("cells[", i, "]"));
    EXPECT_EQ(back[i].reason, type::v1::ERROR_REASON_UNKNOWN_LEVEL);
  }
}

TEST(Violations, CutsTheMessageBetweenCharacters) {
  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "ạ";  // three bytes each
  for (int shift = 0; shift < 3; ++shift) {
    Violations violations;
    violations.Add(std::string(shift, 'x'), long_text);
    EXPECT_TRUE(CheckText(Message(violations.ToStatus()), 3000).ok()) << shift;
  }
}

absl::StatusOr<int> Half(int n) {
  if (n % 2 != 0) return absl::InvalidArgumentError("odd");
  return n / 2;
}

absl::StatusOr<int> Quarter(int n) {
  RETURN_IF_ERROR(n < 0 ? absl::OutOfRangeError("negative") : absl::OkStatus());
  ASSIGN_OR_RETURN(int half, Half(n));
  ASSIGN_OR_RETURN(half, Half(half));
  return half;
}

TEST(StatusMacros, ReturnTheFirstError) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
  EXPECT_EQ(Quarter(-4).status(), absl::OutOfRangeError("negative"));
}

}  // namespace
}  // namespace thidua
