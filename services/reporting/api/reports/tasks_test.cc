#include "services/reporting/api/reports/tasks.h"

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TasksTest : public World {
 protected:
  TasksTest() : tasks_(*store_, *catalog_, [this] { return now_; }) {}

  absl::StatusOr<v1::ListTasksResponse> List(const std::string& user,
                                             const std::string& text = "") {
    return Call(tasks_, &TasksApi::List, "reporting.v1.ReportingService/ListTasks", user,
                FromText<v1::ListTasksRequest>(text));
  }
  // What is listed, each as "form.period subject STATE".
  std::vector<std::string> Lines(const std::string& user, const std::string& text = "") {
    const auto response = List(user, text);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> lines;
    if (!response.ok()) return lines;
    for (const v1::Task& task : response->tasks()) {
      lines.push_back(
          absl::StrCat(task.round().substr(task.round().rfind('/') + 1), " ",
                       task.subject().substr(sizeof("units/") - 1), " ",
                       v1::ReportState_Name(task.state()).substr(sizeof("REPORT_STATE_") - 1)));
    }
    return lines;
  }
  absl::StatusCode CodeOf(const std::string& user, const std::string& text = "") {
    return List(user, text).status().code();
  }
  void ReturnReport(const std::string& name) {
    auto request = FromText<v1::ReturnReportRequest>("remarks { text: 'Thiếu dân số' }");
    request.set_name(name);
    request.set_request_id(NextId());
    const auto returned = Call(*reports_, &ReportsApi::Return,
                               "reporting.v1.ReportingService/ReturnReport", "user:hoa", request);
    ASSERT_TRUE(returned.ok()) << returned.status();
  }

  TasksApi tasks_;
};

constexpr char kCells[] = "cells { element: 'elements/population' number: '9' }";

TEST_F(TasksTest, AnOfficerIsToldWhatHisUnitOwesAndNothingElse) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-12").ok());
  const auto tasks = List("user:lan");
  ASSERT_TRUE(tasks.ok()) << tasks.status();
  ASSERT_EQ(tasks->tasks_size(), 2);
  EXPECT_EQ(tasks->tasks(0).due_date(), "2022-12-31");
  EXPECT_TRUE(tasks->tasks(0).overdue());
  EXPECT_EQ(tasks->tasks(0).days_left(), -5);
  const v1::Task& task = tasks->tasks(1);
  EXPECT_EQ(task.round(), kRound);
  EXPECT_EQ(task.form_title(), "Kinh tế - xã hội");
  EXPECT_EQ(task.subject(), "units/dan-tien");
  EXPECT_EQ(task.display_name(), "Dân Tiến");
  EXPECT_EQ(task.days_left(), 5);
  EXPECT_FALSE(task.overdue());
  ASSERT_EQ(tasks->tokens_size(), 1);
  EXPECT_EQ(tasks->tokens(0), store_->TokenOf(*ledger_->Head("khoai-chau")));
  // Who may write for all communes is told of all.
  EXPECT_EQ(List("user:minh")->tasks_size(), 6);
  EXPECT_THAT(Lines("user:nga"), IsEmpty());
}

TEST_F(TasksTest, WhoTookOverFromAReporterIsToldWhatItOwes) {
  auto merge = FromText<catalog::v1::UpdateUnitRequest>(
      "unit { name: 'units/dan-tien' versions { display_name: 'Dân Tiến' kind: UNIT_KIND_COMMUNE "
      "parent: 'units/khoai-chau' valid_from: '2004-07-08' valid_to: '2023-01-01' } successions { "
      "successor: 'units/me-so' extent: SUCCESSION_EXTENT_WHOLE date: '2023-01-01' } } "
      "request_id: 'merge'");
  ASSERT_TRUE(
      Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", merge)
          .ok());
  EXPECT_THAT(Lines("user:nga"), IsEmpty()) << "The round was opened before.";
  v1::RenewRoundRequest renew;
  renew.set_name(kRound);
  renew.set_reason("Sáp nhập");
  renew.set_request_id(NextId());
  ASSERT_TRUE(Call(*rounds_, &RoundsApi::Renew, "reporting.v1.ReportingService/RenewRound",
                   "user:quan", renew)
                  .ok());
  EXPECT_THAT(Lines("user:nga"), ElementsAre("socio.2022 dan-tien UNSPECIFIED"));
  EXPECT_THAT(Lines("user:nga", "unit: 'units/me-so'"),
              ElementsAre("socio.2022 dan-tien UNSPECIFIED"));
  // Who may write for both is told once.
  EXPECT_EQ(List("user:minh")->tasks_size(), 3);
}

TEST_F(TasksTest, FollowsAReportThroughItsStates) {
  EXPECT_THAT(Lines("user:lan"), ElementsAre("socio.2022 dan-tien UNSPECIFIED"));
  ASSERT_TRUE(Update("user:lan", kReport, kCells).ok());
  EXPECT_THAT(Lines("user:lan"), ElementsAre("socio.2022 dan-tien DRAFT"));
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  EXPECT_THAT(Lines("user:lan"), IsEmpty());
  EXPECT_THAT(Lines("user:lan", "states: REPORT_STATE_SUBMITTED"),
              ElementsAre("socio.2022 dan-tien SUBMITTED"));
  ReturnReport(kReport);
  const auto returned = List("user:lan");
  ASSERT_EQ(returned->tasks_size(), 1);
  EXPECT_EQ(returned->tasks(0).state(), v1::REPORT_STATE_RETURNED);
  ASSERT_EQ(returned->tasks(0).remarks_size(), 1);
  EXPECT_EQ(returned->tasks(0).remarks(0).text(), "Thiếu dân số");
  ASSERT_TRUE(Update("user:lan", kReport, kCells).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  EXPECT_THAT(Lines("user:lan"), IsEmpty());
  // A correction that was begun is to be ended.
  ASSERT_TRUE(Update("user:lan", kReport, kCells, "reason: 'Sửa'").ok());
  EXPECT_THAT(Lines("user:lan"), ElementsAre("socio.2022 dan-tien DRAFT"));
  EXPECT_TRUE(List("user:lan")->tasks(0).correction());
}

TEST_F(TasksTest, ARoundIsSeenFromItsCommitOnAndNotAfterItIsClosed) {
  EXPECT_EQ(Lines("user:lan").size(), 1u);
  const auto opened = OpenRound("user:quan", "forms/monthly", "2022-12");
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(Lines("user:lan").size(), 2u);
  ASSERT_TRUE(CloseRound("user:quan", opened->name()).ok());
  EXPECT_THAT(Lines("user:lan"), ElementsAre("socio.2022 dan-tien UNSPECIFIED"));
  auto reopen = FromText<v1::ReopenRoundRequest>("reason: 'Sửa' request_id: 'reopen'");
  reopen.set_name(opened->name());
  ASSERT_TRUE(Call(*rounds_, &RoundsApi::Reopen, "reporting.v1.ReportingService/ReopenRound",
                   "user:quan", reopen)
                  .ok());
  EXPECT_EQ(Lines("user:lan").size(), 2u);
  auto extend = FromText<v1::ExtendRoundRequest>(
      "due_date: '2023-01-20' subjects: 'units/dan-tien' reason: 'Lũ' request_id: 'extend'");
  extend.set_name(opened->name());
  ASSERT_TRUE(Call(*rounds_, &RoundsApi::Extend, "reporting.v1.ReportingService/ExtendRound",
                   "user:quan", extend)
                  .ok());
  EXPECT_EQ(List("user:lan")->tasks(1).due_date(), "2023-01-20");
  auto annul = FromText<v1::AnnulRoundRequest>("reason: 'Mở nhầm' request_id: 'annul'");
  annul.set_name(opened->name());
  ASSERT_TRUE(Call(*rounds_, &RoundsApi::Annul, "reporting.v1.ReportingService/AnnulRound",
                   "user:quan", annul)
                  .ok());
  EXPECT_EQ(Lines("user:lan").size(), 1u);
}

// More commits than are read from the log one after the other.
TEST_F(TasksTest, CatchesUpAfterManyCommits) {
  EXPECT_EQ(Lines("user:lan").size(), 1u);
  for (int i = 0; i < 120; ++i) {
    const std::string cells =
        absl::StrCat("cells { element: 'elements/population' number: '", i, "' }");
    ASSERT_TRUE(Update("user:minh", kReport, cells).ok());
    if (i == 30) {
      ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-11").ok());
      EXPECT_EQ(Lines("user:lan").size(), 2u);
    }
  }
  ASSERT_TRUE(CloseRound("user:quan", kRound).ok());
  EXPECT_THAT(Lines("user:lan"), ElementsAre("monthly.2022-11 dan-tien UNSPECIFIED"));
}

TEST_F(TasksTest, IsForWhoMayWriteAndAUnitsForWhoMayReadIt) {
  for (const char* user : {"user:tinh", "user:hoa", "user:kiem", "user:nobody"}) {
    EXPECT_EQ(CodeOf(user), absl::StatusCode::kPermissionDenied) << user;
  }
  const std::string dan_tien = "unit: 'units/dan-tien'", me_so = "unit: 'units/me-so'";
  EXPECT_EQ(Lines("user:hoa", dan_tien).size(), 1u);
  EXPECT_EQ(Lines("user:kiem", dan_tien).size(), 1u);
  EXPECT_EQ(Lines("user:lan", dan_tien).size(), 1u);
  for (const char* user : {"user:tinh", "user:nga", "user:nobody"}) {
    EXPECT_EQ(CodeOf(user, dan_tien), absl::StatusCode::kPermissionDenied) << user;
  }
  // Of a unit that owes nothing the same, and that it is not there is told to nobody below.
  EXPECT_EQ(CodeOf("user:lan", me_so), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(CodeOf("user:lan", "unit: 'units/nowhere'"), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Lines("user:nga", me_so), IsEmpty());
}

TEST_F(TasksTest, RestrictedTasksAreForWhoMayReadRestricted) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const auto mine = List("user:lan", "form: 'forms/secret'");
  ASSERT_EQ(mine->tasks_size(), 1);
  EXPECT_TRUE(mine->tasks(0).restricted());
  // The administrator may read reports, but nothing restricted.
  EXPECT_THAT(Lines("user:quan", "unit: 'units/dan-tien'"),
              ElementsAre("socio.2022 dan-tien UNSPECIFIED"));
  EXPECT_EQ(Lines("user:hoa", "unit: 'units/dan-tien'").size(), 2u);
}

TEST_F(TasksTest, OverdueBeginsWhenTheDueDayEndsInVietnam) {
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 11)) - absl::Milliseconds(1);
  EXPECT_THAT(Lines("user:lan", "overdue: true"), IsEmpty());
  EXPECT_EQ(List("user:lan")->tasks(0).days_left(), 0);
  now_ += absl::Milliseconds(1);
  EXPECT_EQ(Lines("user:lan", "overdue: true").size(), 1u);
  EXPECT_EQ(List("user:lan")->tasks(0).days_left(), -1);
}

TEST_F(TasksTest, PagesGoByDueDateFormAndSubject) {
  ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", "2022-12").ok());
  const std::vector<std::string> all = Lines("user:minh");
  ASSERT_EQ(all.size(), 6u);
  EXPECT_EQ(all.front(), "monthly.2022-12 an-vi UNSPECIFIED");
  EXPECT_EQ(all.back(), "socio.2022 dan-tien UNSPECIFIED");
  std::vector<std::string> paged;
  std::string token;
  int pages = 0;
  do {
    const std::string query = absl::StrCat("page_size: 2 page_token: '", token, "'");
    for (const std::string& line : Lines("user:minh", query)) paged.push_back(line);
    token = List("user:minh", query)->next_page_token();
  } while (!token.empty() && ++pages < 10);
  EXPECT_EQ(paged, all);
  EXPECT_EQ(pages, 2);
  const std::string first = List("user:minh", "page_size: 2")->next_page_token();
  EXPECT_THAT(
      Listed(List("user:minh", absl::StrCat("overdue: true page_token: '", first, "'")).status()),
      ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

TEST_F(TasksTest, WhatWasSentBackStandsWhereItHasToComeAgain) {
  const auto name = [](const char* subject) { return std::string(kRound) + "/reports/" + subject; };
  ASSERT_TRUE(Update("user:minh", name("an-vi"), kCells).ok());
  ASSERT_TRUE(Submit("user:minh", name("an-vi")).ok());
  auto request =
      FromText<v1::ReturnReportRequest>("remarks { text: 'Thiếu dân số' } due_date: '2023-01-20'");
  request.set_name(name("an-vi"));
  request.set_request_id(NextId());
  ASSERT_TRUE(Call(*reports_, &ReportsApi::Return, "reporting.v1.ReportingService/ReturnReport",
                   "user:hoa", request)
                  .ok());
  EXPECT_THAT(Lines("user:minh"),
              ElementsAre("socio.2022 binh-minh UNSPECIFIED", "socio.2022 dan-tien UNSPECIFIED",
                          "socio.2022 an-vi RETURNED"));
  EXPECT_EQ(List("user:minh")->tasks(2).due_date(), "2023-01-20");
  EXPECT_THAT(Lines("user:minh", "due_before: '2023-01-20' states: REPORT_STATE_RETURNED"),
              IsEmpty());
  EXPECT_THAT(Lines("user:minh", "due_before: '2023-01-21' states: REPORT_STATE_RETURNED"),
              ElementsAre("socio.2022 an-vi RETURNED"));
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 20));
  EXPECT_THAT(Lines("user:minh", "overdue: true"),
              ElementsAre("socio.2022 binh-minh UNSPECIFIED", "socio.2022 dan-tien UNSPECIFIED"));
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 21));
  EXPECT_EQ(Lines("user:minh", "overdue: true").size(), 3u);
}

TEST_F(TasksTest, AnOrderedCorrectionIsATask) {
  Report(kReport, kCells);
  EXPECT_THAT(Lines("user:lan"), IsEmpty());
  auto request = FromText<v1::ReturnReportRequest>(
      "remarks { element: 'elements/population' text: 'Thiếu một thôn' }");
  request.set_name(kReport);
  request.set_request_id(NextId());
  ASSERT_TRUE(Call(*reports_, &ReportsApi::Return, "reporting.v1.ReportingService/ReturnReport",
                   "user:hoa", request)
                  .ok());
  const auto tasks = List("user:lan");
  ASSERT_EQ(tasks->tasks_size(), 1);
  EXPECT_TRUE(tasks->tasks(0).correction());
  EXPECT_EQ(tasks->tasks(0).remarks(0).text(), "Thiếu một thôn");
  EXPECT_EQ(tasks->tasks(0).due_date(), "2023-01-10");
}

TEST_F(TasksTest, APageEndsBeforeItIsTooLarge) {
  for (const char* subject : {"an-vi", "binh-minh", "dan-tien"}) {
    const std::string report = std::string(kRound) + "/reports/" + subject;
    ASSERT_TRUE(Update("user:minh", report, kCells).ok());
    ASSERT_TRUE(Submit("user:minh", report).ok());
    v1::ReturnReportRequest request;
    request.set_name(report);
    request.set_request_id(NextId());
    // As many as one return may have.
    for (int i = 0; i < 524; ++i) request.add_remarks()->set_text(std::string(2000, 'x'));
    ASSERT_TRUE(Call(*reports_, &ReportsApi::Return, "reporting.v1.ReportingService/ReturnReport",
                     "user:hoa", request)
                    .ok());
  }
  const auto page = List("user:minh");
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->tasks_size(), 2);
  EXPECT_LT(page->ByteSizeLong(), 4u << 20);
  EXPECT_FALSE(page->next_page_token().empty());
}

TEST_F(TasksTest, RefusesWhatIsNoFilterAllAtOnce) {
  EXPECT_THAT(Listed(List("user:lan",
                          "form: 'monthly' due_before: '1/1/2023' states: REPORT_STATE_ACCEPTED "
                          "page_size: -1")
                         .status()),
              ElementsAre("form INVALID_NAME", "due_before INVALID_FIELD",
                          "states[0] INVALID_FIELD", "page_size INVALID_FIELD"));
  EXPECT_EQ(CodeOf("user:lan", "unit: 'dan-tien'"), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf("user:nobody", "unit: 'dan-tien'"), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace thidua::reporting::testing
