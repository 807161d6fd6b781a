#include "services/reporting/encoding/report_standing.h"

#include <gtest/gtest.h>

#include "common/resource/image.h"
#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {
namespace {

constexpr char kReportName[] = "units/khoai-chau/rounds/socio.2022/reports/dan-tien";
constexpr int64_t kEndOfDueDate = 1673369999;  // 2023-01-10 23:59:59 in Viet Nam

absl::StatusOr<Standing> Read(const std::string& report) {
  return ReadStanding(kReportName, resource::ToImage(FromText<v1::Report>(report)), "2023-01-10");
}

std::string SubmittedAt(int64_t seconds, int nanos) {
  return absl::StrCat("state: REPORT_STATE_SUBMITTED counted_submit_time { seconds: ", seconds,
                      " nanos: ", nanos, " }");
}

TEST(ReadStanding, PassesOverEverythingElse) {
  const auto standing = Read(R"pb(
    name: "n"
    reporter: "units/dan-tien"
    state: REPORT_STATE_ACCEPTED
    cells { element: "elements/a" number: "1" }
    cells { element: "elements/b" number: "2" }
    source: "s"
    note: "n"
    remarks { text: "t" }
    remarks { text: "u" }
    submitter: "user:lan"
    first_submit_time { seconds: 9999999999 }
    submit_time { seconds: 9999999999 }
    accepted_revisions: 2
    writers: "user:lan"
    writers: "user:minh"
    written_by_successor: "units/dong-tien"
    resubmit_by: "2023-02-01"
    open_elements: "elements/a"
    open_elements: "elements/b"
    counted_submit_time { seconds: 1 }
    comments { text: "t" }
    comments { text: "u" })pb");
  ASSERT_TRUE(standing.ok()) << standing.status();
  EXPECT_EQ(*standing, (Standing{.state = v1::REPORT_STATE_ACCEPTED,
                                 .submitted = true,
                                 .late = false,
                                 .in_force = true,
                                 .resubmit_by = "2023-02-01"}));
  EXPECT_FALSE(Read("first_submit_time { seconds: 1 }")->submitted) << "it was withdrawn";
  EXPECT_EQ(*Read(""), Standing());
  EXPECT_EQ(*Read("state: REPORT_STATE_DRAFT"), Standing{.state = v1::REPORT_STATE_DRAFT});
}

TEST(ReadStanding, IsLateFromTheFirstInstantAfterTheDueDate) {
  EXPECT_FALSE(Read(SubmittedAt(kEndOfDueDate, 999'999'999))->late);
  EXPECT_TRUE(Read(SubmittedAt(kEndOfDueDate + 1, 0))->late);
}

TEST(ReadStanding, ReadsWhatIsWrittenOtherwiseAsProtobufDoes) {
  // The state after the accepted revisions, twice: the last one counts.
  std::string bytes = "\x70\x01\x18\x01\x18\x02";
  const auto standing = ReadStanding(kReportName, bytes, "2023-01-10");
  ASSERT_TRUE(standing.ok());
  EXPECT_EQ(standing->state, v1::REPORT_STATE_SUBMITTED);
  EXPECT_TRUE(standing->in_force);
}

TEST(ReadStanding, RefusesWhatIsNoReport) {
  const auto standing = ReadStanding(kReportName, "\xff\xff", "2023-01-10");
  EXPECT_EQ(standing.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(standing.status().message().find(kReportName), std::string::npos);
}

}  // namespace
}  // namespace thidua::reporting
