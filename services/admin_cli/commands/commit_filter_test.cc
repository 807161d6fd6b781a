#include "services/admin_cli/commands/commit_filter.h"

#include <gtest/gtest.h>

#include "common/testing/from_text.h"
#include "common/value/timestamp.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::cli {
namespace {

using ledger::v1::Commit;

// A report of Dân Tiến with a cell for its people, submitted at noon of 10 June 2022 in Viet Nam.
Commit SomeCommit() {
  auto commit = FromText<Commit>(R"pb(
    actor: "user:lan"
    method: "thidua.reporting.v1.ReportingService/SubmitReport"
    time { seconds: 1654837200 }
    changes { name: "units/a/rounds/f.2022/figures/an-vi" deleted: true }
    changes { name: "units/a/rounds/f.2022/reports/dan-tien" })pb");
  commit.mutable_changes(1)->mutable_resource()->PackFrom(
      FromText<reporting::v1::Report>("cells { element: 'elements/population' number: '1' }"));
  return commit;
}

bool Matches(const CommitFilter& filter) { return filter.Matches(SomeCommit()); }

TEST(CommitFilter, AsksForActorAndMethodByWholeNames) {
  EXPECT_TRUE(Matches({}));
  EXPECT_TRUE(Matches({.actor = "user:lan"}));
  EXPECT_TRUE(Matches({.actor = "lan"}));
  EXPECT_FALSE(Matches({.actor = "la"}));
  EXPECT_FALSE(Matches({.actor = "client:lan"}));
  EXPECT_TRUE(Matches({.method = "submitreport"}));
  EXPECT_TRUE(Matches({.method = "thidua.reporting.v1.ReportingService/SubmitReport"}));
  EXPECT_FALSE(Matches({.method = "Submit"}));
  EXPECT_FALSE(Matches({.actor = "lan", .method = "AcceptReport"}));
}

TEST(CommitFilter, AsksForWhatIsAboutASubjectOrAnElement) {
  EXPECT_TRUE(Matches({.subject = "units/dan-tien"}));
  EXPECT_TRUE(Matches({.subject = "units/an-vi"}));
  EXPECT_FALSE(Matches({.subject = "units/a"}));
  EXPECT_TRUE(Matches({.element = "elements/population"}));
  EXPECT_FALSE(Matches({.element = "elements/income"}));
  // The element stands in another subject's report.
  EXPECT_FALSE(Matches({.subject = "units/an-vi", .element = "elements/population"}));
  EXPECT_TRUE(Matches({.subject = "units/dan-tien", .element = "elements/population"}));
}

TEST(CommitFilter, AsksForDaysInVietnam) {
  const auto between = [](const std::string& since, const std::string& until) {
    CommitFilter filter;
    filter.since = *BeginOfDay("--since", since);
    filter.until = *EndOfDay("--until", until);
    return filter;
  };
  EXPECT_TRUE(Matches(between("2022-06-10", "2022-06-10")));
  EXPECT_FALSE(Matches(between("2022-06-11", "2022-06-12")));
  EXPECT_FALSE(Matches(between("2022-06-08", "2022-06-09")));
  Commit commit = SomeCommit();
  const CommitFilter filter = between("2022-06-10", "2022-06-10");
  *commit.mutable_time() = ToTimestamp(*filter.until - absl::Nanoseconds(1));
  EXPECT_FALSE(filter.IsPast(commit));
  *commit.mutable_time() = ToTimestamp(*filter.until);
  EXPECT_TRUE(filter.IsPast(commit));
  EXPECT_EQ(BeginOfDay("--since", "10/6/2022").status().message(),
            "--since: \"10/6/2022\" is not a day, YYYY-MM-DD");
}

}  // namespace
}  // namespace thidua::cli
