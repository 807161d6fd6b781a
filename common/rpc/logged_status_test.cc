#include "common/rpc/logged_status.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include "common/value/errors.h"

namespace thidua::rpc {
namespace {

TEST(LoggedMessage, IsThatOfOurOwnFaults) {
  EXPECT_EQ(LoggedMessage(absl::InternalError("exception: x")), "exception: x");
  EXPECT_EQ(LoggedMessage(absl::UnauthenticatedError("it has expired")), "it has expired");
  EXPECT_EQ(LoggedMessage(absl::OkStatus()), "");
}

TEST(LoggedMessage, QuotesNothingThatACallerSent) {
  EXPECT_EQ(LoggedMessage(absl::InvalidArgumentError("\"Lan\" is no number")), "");
  EXPECT_EQ(LoggedMessage(absl::FailedPreconditionError("no glyph in \"Lan\"")), "");
  EXPECT_EQ(LoggedMessage(NotFound("units/lan")), "");
  EXPECT_EQ(LoggedMessage(absl::PermissionDeniedError("not granted on units/lan")), "");
  Violations violations;
  violations.Add("report.cells[2].number", "\"83,6\" has a comma");
  violations.Add("nomination.dossier[Lan].x", "is too long");
  violations.Add("unit.versions[1].attributes[a]b[3]].c", "is too long");
  violations.Add("reason[12", "is too long");
  EXPECT_EQ(LoggedMessage(violations.ToStatus()),
            "report.cells[2].number, nomination.dossier[].x, unit.versions[1].attributes[].c, "
            "reason[]");
}

TEST(LoggedMessage, NamesTheFirstOfManyFields) {
  Violations violations;
  for (int i = 0; i < 1000; ++i) violations.Add(absl::StrCat("f", i), "is wrong");
  EXPECT_EQ(LoggedMessage(violations.ToStatus()),
            "f0, f1, f2, f3, f4, f5, f6, f7, f8, f9 and 990 more");
}

}  // namespace
}  // namespace thidua::rpc
