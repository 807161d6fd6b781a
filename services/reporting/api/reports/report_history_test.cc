#include "services/reporting/api/reports/report_history.h"

#include "common/testing/status.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReportHistoryTest : public World {
 protected:
  ReportHistoryTest() : histories_(*store_) {}

  absl::StatusOr<v1::ListReportRevisionsResponse> List(const std::string& user,
                                                       const std::string& report = kReport,
                                                       const std::string& text = "") {
    auto request = FromText<v1::ListReportRevisionsRequest>(text);
    request.set_parent(report);
    return Call(histories_, &ReportHistoryApi::List,
                "reporting.v1.ReportingService/ListReportRevisions", user, request);
  }

  ReportHistoryApi histories_;
};

// Each revision as "method actor STATE changed/cells".
std::vector<std::string> Lines(const absl::StatusOr<v1::ListReportRevisionsResponse>& response) {
  std::vector<std::string> lines;
  EXPECT_TRUE(response.ok()) << response.status();
  if (!response.ok()) return lines;
  for (const v1::ReportRevision& revision : response->revisions()) {
    lines.push_back(absl::StrCat(
        revision.method().substr(revision.method().rfind('/') + 1), " ", revision.actor(), " ",
        v1::ReportState_Name(revision.state()).substr(sizeof("REPORT_STATE_") - 1), " ",
        revision.cells_changed(), "/", revision.cells()));
  }
  return lines;
}

constexpr char kOne[] = "cells { element: 'elements/population' number: '9' } source: 'Sổ 1'";
constexpr char kTwo[] =
    "cells { element: 'elements/population' number: '10' } "
    "cells { element: 'elements/income' number: '1.5' }";

TEST_F(ReportHistoryTest, TellsWhoDidWhatFromNewToOld) {
  ASSERT_TRUE(Update("user:lan", kReport, kOne).ok());
  // Another report of the same round is another history.
  ASSERT_TRUE(Update("user:minh", std::string(kRound) + "/reports/an-vi", kOne).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  auto back = FromText<v1::ReturnReportRequest>(
      "remarks { text: 'Thiếu thu nhập' } reason: 'Kiểm tra' request_id: 'back'");
  back.set_name(kReport);
  ASSERT_TRUE(Call(*reports_, &ReportsApi::Return, "reporting.v1.ReportingService/ReturnReport",
                   "user:hoa", back)
                  .ok());
  ASSERT_TRUE(Update("user:minh", kReport, kTwo).ok());
  ASSERT_TRUE(Submit("user:minh", kReport).ok());
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  const auto history = List("user:lan");
  EXPECT_THAT(
      Lines(history),
      ElementsAre("AcceptReport user:hoa ACCEPTED 0/2", "SubmitReport user:minh SUBMITTED 0/2",
                  "UpdateReport user:minh DRAFT 2/2", "ReturnReport user:hoa RETURNED 0/1",
                  "SubmitReport user:lan SUBMITTED 0/1", "UpdateReport user:lan DRAFT 1/1"));
  const v1::ReportRevision& returned = history->revisions(3);
  EXPECT_EQ(returned.reason(), "Kiểm tra");
  ASSERT_EQ(returned.remarks_size(), 1);
  EXPECT_EQ(returned.remarks(0).text(), "Thiếu thu nhập");
  EXPECT_THAT(history->revisions(2).remarks(), IsEmpty());
  EXPECT_EQ(returned.resubmit_by(), "2023-01-10");
  EXPECT_EQ(history->revisions(5).source(), "Sổ 1");
  // The steps of each value, by column.
  const auto& changes = history->revisions(2).changes();
  ASSERT_EQ(changes.size(), 2);
  EXPECT_EQ(changes[0].element(), "elements/income");
  EXPECT_FALSE(changes[0].has_before());
  EXPECT_EQ(changes[0].after().number(), "1.5");
  EXPECT_EQ(changes[1].before().number(), "9");
  EXPECT_EQ(changes[1].after().number(), "10");
  // The token of a revision is where the report reads as it was then.
  v1::GetReportRequest then;
  then.set_name(kReport);
  then.mutable_consistency()->set_exactly(history->revisions(4).token());
  const auto report = Call(*reports_, &ReportsApi::Get, "reporting.v1.ReportingService/GetReport",
                           "user:lan", then);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->state(), v1::REPORT_STATE_SUBMITTED);
  EXPECT_EQ(report->etag(), std::to_string(history->revisions(4).seq()));
  EXPECT_EQ(report->cells_size(), 1);
}

TEST_F(ReportHistoryTest, PagesAreOfOnePosition) {
  for (const char* number : {"1", "2", "3"}) {
    ASSERT_TRUE(
        Update("user:lan", kReport,
               absl::StrCat("cells { element: 'elements/population' number: '", number, "' }"))
            .ok());
  }
  const auto first = List("user:lan", kReport, "page_size: 2");
  ASSERT_EQ(first->revisions_size(), 2);
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  const auto second =
      List("user:lan", kReport, absl::StrCat("page_token: '", first->next_page_token(), "'"));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->revisions_size(), 1);
  EXPECT_LT(second->revisions(0).seq(), first->revisions(1).seq());
  EXPECT_EQ(second->token(), first->token());
  EXPECT_TRUE(second->next_page_token().empty());
}

TEST_F(ReportHistoryTest, TellsWhatWasSaid) {
  ASSERT_TRUE(Update("user:lan", kReport, kOne).ok());
  auto comment = FromText<v1::CommentReportRequest>("text: 'đã xem' request_id: 'said'");
  comment.set_name(kReport);
  ASSERT_TRUE(Call(*reports_, &ReportsApi::Comment, "reporting.v1.ReportingService/CommentReport",
                   "user:hoa", comment)
                  .ok());
  const auto history = List("user:lan");
  EXPECT_THAT(Lines(history),
              ElementsAre("CommentReport user:hoa DRAFT 0/1", "UpdateReport user:lan DRAFT 1/1"));
  EXPECT_EQ(history->revisions(0).comment().text(), "đã xem");
  EXPECT_FALSE(history->revisions(1).has_comment());
}

TEST_F(ReportHistoryTest, APageEndsBeforeItIsTooLarge) {
  // A note of 1,000 letters on each of three cells, written anew some hundred times.
  for (int i = 0; i < 600; ++i) {
    std::string cells;
    for (const char* cell :
         {"income' number: '1", "population' number: '1", "rating' level: 'good"}) {
      absl::StrAppend(&cells, "cells { element: 'elements/", cell, "' note: '", i,
                      std::string(990, 'x'), "' }");
    }
    ASSERT_TRUE(Update("user:lan", kReport, cells).ok());
  }
  const auto page = List("user:lan", kReport, "page_size: 1000");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_LT(page->ByteSizeLong(), 3'200'000u);
  EXPECT_LT(page->revisions_size(), 600);
  const auto rest =
      List("user:lan", kReport,
           absl::StrCat("page_size: 1000 page_token: '", page->next_page_token(), "'"));
  ASSERT_TRUE(rest.ok()) << rest.status();
  EXPECT_EQ(page->revisions_size() + rest->revisions_size(), 600);
  EXPECT_EQ(rest->revisions(0).seq() + 1, page->revisions().rbegin()->seq());
}

TEST_F(ReportHistoryTest, IsForWhoMayReadTheReport) {
  ASSERT_TRUE(Update("user:lan", kReport, kOne).ok());
  for (const char* user : {"user:lan", "user:minh", "user:hoa", "user:kiem", "user:quan"}) {
    EXPECT_THAT(List(user), IsOk()) << user;
  }
  for (const char* user : {"user:nga", "user:tinh", "user:nobody"}) {
    EXPECT_THAT(List(user), Fails(absl::StatusCode::kPermissionDenied)) << user;
    EXPECT_THAT(List(user, std::string(kRound) + "/reports/an-vi"),
                Fails(absl::StatusCode::kPermissionDenied))
        << user;
  }
  EXPECT_THAT(List("user:quan", std::string(kRound) + "/reports/an-vi"),
              Fails(absl::StatusCode::kNotFound));
  EXPECT_THAT(List("user:lan", "reports/dan-tien"), Fails(absl::StatusCode::kInvalidArgument));
}

TEST_F(ReportHistoryTest, RestrictedReportsStayRestricted) {
  const auto opened = OpenRound("user:quan", "forms/secret", "2022");
  ASSERT_TRUE(opened.ok());
  const std::string report = opened->name() + "/reports/dan-tien";
  ASSERT_TRUE(
      Update("user:lan", report, "cells { element: 'elements/population' number: '9' }").ok());
  EXPECT_THAT(List("user:lan", report), IsOk());
  EXPECT_THAT(List("user:quan", report), Fails(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace thidua::reporting::testing
