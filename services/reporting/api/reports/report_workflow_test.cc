// Reports that come again: kept, returned for some cells, withdrawn, commented on, accepted by
// many.
#include <gmock/gmock.h>

#include "common/value/date.h"
#include "services/reporting/api/reports/reports.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kService[] = "reporting.v1.ReportingService/";
constexpr char kWorkflowIncome[] = "cells { element: 'elements/income' number: '83.6' } ";
constexpr char kPeople[] = "cells { element: 'elements/population' number: '9000' } ";

class ReportWorkflowTest : public World {
 protected:
  template <class Request>
  Request Asking(const std::string& text, const std::string& name = kReport) {
    auto request = FromText<Request>(text);
    request.set_name(name);
    if (request.request_id().empty()) request.set_request_id(NextId());
    return request;
  }
  absl::StatusOr<v1::Report> Return(const std::string& text, const std::string& user = "user:hoa") {
    return Call(*reports_, &ReportsApi::Return, std::string(kService) + "ReturnReport", user,
                Asking<v1::ReturnReportRequest>(text));
  }
  absl::StatusOr<v1::Report> Withdraw(const std::string& user, const std::string& more = "") {
    return Call(*reports_, &ReportsApi::Withdraw, std::string(kService) + "WithdrawReport", user,
                Asking<v1::WithdrawReportRequest>(more));
  }
  absl::StatusOr<v1::Report> Comment(const std::string& user, const std::string& text) {
    return Call(*reports_, &ReportsApi::Comment, std::string(kService) + "CommentReport", user,
                Asking<v1::CommentReportRequest>(text));
  }
  absl::StatusOr<v1::AcceptReportsResponse> AcceptMany(const std::string& user,
                                                       const std::string& text) {
    auto request = FromText<v1::AcceptReportsRequest>(text);
    request.set_parent(kRound);
    if (request.request_id().empty()) request.set_request_id(NextId());
    return Call(*reports_, &ReportsApi::AcceptMany, std::string(kService) + "AcceptReports", user,
                request);
  }
};

std::string Side(bool there, const v1::Cell& cell) {
  if (!there) return "nothing";
  return cell.voided() ? "void" : cell.has_level() ? cell.level() : cell.number();
}

std::vector<std::string> Told(const google::protobuf::RepeatedPtrField<v1::CellChange>& changes) {
  std::vector<std::string> told;
  for (const v1::CellChange& change : changes) {
    told.push_back(absl::StrCat(change.element().substr(9), ": ",
                                Side(change.has_before(), change.before()), " -> ",
                                Side(change.has_after(), change.after())));
  }
  return told;
}

TEST_F(ReportWorkflowTest, AWriteTellsWhatItChanged) {
  const auto first = Update("user:lan", kReport, std::string(kWorkflowIncome) + kPeople);
  EXPECT_THAT(Told(first->changes()),
              ElementsAre("income: nothing -> 83.6", "population: nothing -> 9000"));
  const auto same = Update("user:lan", kReport, std::string(kPeople) + kWorkflowIncome);
  EXPECT_THAT(Told(same->changes()), IsEmpty());
  // A draft that was never accepted is replaced whole, and says what it drops.
  const auto second = Update("user:lan", kReport, kPeople, "request_id: 'second'");
  EXPECT_THAT(Told(second->changes()), ElementsAre("income: 83.6 -> nothing"));
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  EXPECT_EQ(Update("user:lan", kReport, kPeople, "request_id: 'second'")->SerializeAsString(),
            second->SerializeAsString())
      << "told once more";
  EXPECT_THAT(Told(GetReport("user:lan", kReport)->changes()), IsEmpty()) << "it is not stored";
}

TEST_F(ReportWorkflowTest, WhatIsInForceIsNeitherErasedNorSunkInSilence) {
  Report(kReport, std::string(kWorkflowIncome) + kPeople);
  const auto correction = Update(
      "user:lan", kReport, "cells { element: 'elements/income' number: '84' }", "reason: 'nhầm'");
  ASSERT_TRUE(correction.ok()) << correction.status();
  EXPECT_THAT(Told(correction->changes()), ElementsAre("income: 83.6 -> 84"));
  EXPECT_EQ(correction->cells_size(), 2);
  EXPECT_THAT(Told(GetReport("user:hoa", kReport)->corrections()),
              ElementsAre("income: 83.6 -> 84"));
  // The same from a draft: the income that is left out is again what is in force.
  const auto voids =
      Update("user:lan", kReport, "cells { element: 'elements/population' voided: true } ");
  EXPECT_THAT(Told(voids->changes()),
              ElementsAre("income: 84 -> 83.6", "population: 9000 -> void"));
  const std::string estimate =
      "cells { element: 'elements/income' number: '84' status: VALUE_STATUS_ESTIMATE }";
  const auto refused = Update("user:lan", kReport, estimate);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Listed(refused.status()), ElementsAre("report.cells[0] LESS_FIRM"));
  EXPECT_TRUE(Update("user:lan", kReport, estimate, "less_firm: 'elements/income'").ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  EXPECT_THAT(Told(GetReport("user:hoa", kReport)->corrections()), IsEmpty());
}

TEST_F(ReportWorkflowTest, ReturnedForSomeCellsItIsClosedForTheOthers) {
  ASSERT_TRUE(Update("user:lan", kReport, std::string(kWorkflowIncome) + kPeople).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  const auto returned = Return("remarks { element: 'elements/income' text: 'tính lại' }");
  ASSERT_TRUE(returned.ok()) << returned.status();
  EXPECT_EQ(returned->resubmit_by(), "2023-01-10");
  EXPECT_THAT(returned->open_elements(), ElementsAre("elements/income"));
  const std::string before = Heads();
  const auto refused = Update("user:lan", kReport,
                              "cells { element: 'elements/income' number: '84' } "
                              "cells { element: 'elements/population' number: '9001' } "
                              "cells { element: 'elements/rating' level: 'good' }");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Listed(refused.status()),
              ElementsAre("report.cells[1] CELL_NOT_OPEN", "report.cells[2] CELL_NOT_OPEN"));
  EXPECT_EQ(Heads(), before);
  const auto written =
      Update("user:lan", kReport, "cells { element: 'elements/income' number: '84' } source: 'S'");
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_THAT(Told(written->changes()), ElementsAre("income: 83.6 -> 84"));
  // A second return opens the rest.
  ASSERT_TRUE(Return("remarks { text: 'cả báo cáo' } due_date: '2023-02-01'").ok());
  EXPECT_TRUE(Update("user:lan", kReport, kPeople).ok());
}

TEST_F(ReportWorkflowTest, IsWithdrawnByItsReporterBeforeItIsReviewed) {
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  EXPECT_EQ(Withdraw("user:hoa").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Withdraw("user:nga").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ReasonName(Withdraw("user:lan", "etag: '2'").status()), "ETAG_MISMATCH");
  const auto withdrawn = Withdraw("user:lan", "etag: '3'");
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(ReasonName(Accept("user:hoa", kReport).status()), "ILLEGAL_STATE");
  EXPECT_EQ(ReasonName(Withdraw("user:lan").status()), "ILLEGAL_STATE");
  EXPECT_TRUE(Submit("user:lan", kReport).ok());
}

TEST_F(ReportWorkflowTest, IsCommentedOnByWhoReportsAndWhoReviewsAndByNobodyElse) {
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  const auto said = Comment("user:lan", "element: 'elements/income' text: 'số của phòng'");
  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_EQ(said->etag(), "3");
  EXPECT_TRUE(Comment("user:hoa", "text: 'đã xem'").ok());
  for (const char* user : {"user:nga", "user:tinh", "user:quan", "user:kiem"}) {
    EXPECT_EQ(Comment(user, "text: 'x'").status().code(), absl::StatusCode::kPermissionDenied)
        << user;
  }
  const auto report = GetReport("user:lan", kReport);
  ASSERT_EQ(report->comments_size(), 2);
  EXPECT_EQ(report->comments(0).author(), "user:lan");
  EXPECT_EQ(report->comments(1).author(), "user:hoa");
  EXPECT_EQ(report->cells_size(), 1);
  // Whatever becomes of the report and of its round.
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  ASSERT_TRUE(CloseRound("user:quan", kRound).ok());
  EXPECT_TRUE(Comment("user:lan", "text: 'cảm ơn'").ok());
  EXPECT_EQ(GetReport("user:lan", kReport)->state(), v1::REPORT_STATE_ACCEPTED);
}

TEST_F(ReportWorkflowTest, IsAcceptedAsItWasRead) {
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  const auto accept = [&](const std::string& etag) {
    return Call(*reports_, &ReportsApi::Accept, std::string(kService) + "AcceptReport", "user:hoa",
                Asking<v1::AcceptReportRequest>("etag: '" + etag + "'"));
  };
  EXPECT_THAT(Listed(accept("").status()), ElementsAre("etag INVALID_FIELD"));
  // What is said about it while the reviewer reads is to be read too.
  ASSERT_TRUE(Comment("user:lan", "text: 'khoan đã'").ok());
  EXPECT_EQ(ReasonName(accept("3").status()), "ETAG_MISMATCH");
  EXPECT_TRUE(accept("4").ok());
}

class AcceptReportsTest : public ReportWorkflowTest {
 protected:
  std::string Name(const char* subject) { return absl::StrCat(kRound, "/reports/", subject); }
  // Submits a report as `user`; how AcceptReports is asked for it.
  std::string Submitted(const char* subject, const std::string& user = "user:minh") {
    EXPECT_TRUE(Update(user, Name(subject), kWorkflowIncome).ok());
    const auto submitted = Submit(user, Name(subject));
    EXPECT_TRUE(submitted.ok()) << submitted.status();
    return Wanted(subject, submitted->etag());
  }
  std::string Wanted(const char* subject, const std::string& etag) {
    return absl::StrCat("reports { name: '", Name(subject), "' etag: '", etag, "' } ");
  }
};

TEST_F(AcceptReportsTest, AcceptsWhatItCanInOneCommitAndSaysWhyNotTheRest) {
  const std::string fine = Submitted("an-vi"), stale = Submitted("binh-minh");
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  ASSERT_TRUE(Call(*reports_, &ReportsApi::Withdraw, std::string(kService) + "WithdrawReport",
                   "user:minh", Asking<v1::WithdrawReportRequest>("", Name("binh-minh")))
                  .ok());
  const auto head = ledger_->Head("khoai-chau")->seq;
  const std::string request = fine + stale + Wanted("dan-tien", "6") + "request_id: 'many'";
  const auto answer = AcceptMany("user:hoa", request);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(ledger_->Head("khoai-chau")->seq, head + 1);
  EXPECT_EQ(answer->accepted(), 1);
  EXPECT_EQ(answer->refused(), 2);
  EXPECT_EQ(answer->results(0).etag(), std::to_string(head + 1));
  EXPECT_THAT(answer->results(0).violations(), IsEmpty());
  EXPECT_EQ(answer->results(1).etag(), "");
  EXPECT_THAT(answer->results(1).violations(), ElementsAre(HasSubstr("has etag \"7\"")));
  EXPECT_THAT(answer->results(2).violations(), ElementsAre(HasSubstr("is not submitted")));
  EXPECT_EQ(GetReport("user:hoa", Name("an-vi"))->state(), v1::REPORT_STATE_ACCEPTED);
  EXPECT_EQ(GetTotal("user:hoa", kRound)->basis().accepted(), 1);

  // The same request again is answered as then, whatever happened since.
  ASSERT_TRUE(Submit("user:minh", Name("binh-minh")).ok());
  const auto again = AcceptMany("user:hoa", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), answer->SerializeAsString());
  EXPECT_EQ(GetReport("user:hoa", Name("binh-minh"))->state(), v1::REPORT_STATE_SUBMITTED);
}

TEST_F(AcceptReportsTest, KeepsDutiesApartReportByReport) {
  Bind("user:ca-hai", "ROLE_COMMUNE_OFFICER", "units/khoai-chau");
  const std::string own = Submitted("an-vi", "user:ca-hai"), other = Submitted("binh-minh");
  auto grant = FromText<catalog::v1::UpdateBindingRequest>(
      "binding { name: 'bindings/user:ca-hai' "
      "grants { role: ROLE_COMMUNE_OFFICER unit: 'units/khoai-chau' } "
      "grants { role: ROLE_DISTRICT_REVIEWER unit: 'units/khoai-chau' } }");
  grant.set_request_id(NextId());
  const auto proposed = Call(*bindings_, &BindingsApi::Update,
                             "catalog.v1.CatalogService/UpdateBinding", "user:quan", grant);
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  catalog::v1::ConfirmBindingRequest confirm;
  confirm.set_name(proposed->name());
  confirm.set_etag(proposed->etag());
  confirm.set_request_id(NextId());
  ASSERT_TRUE(Call(*bindings_, &BindingsApi::Confirm, "catalog.v1.CatalogService/ConfirmBinding",
                   "user:root", confirm)
                  .ok());
  const auto answer = AcceptMany("user:ca-hai", own + other);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->results(0).violations(), ElementsAre(HasSubstr("cannot review it")));
  EXPECT_EQ(answer->accepted(), 1);
}

TEST_F(AcceptReportsTest, ListsEveryFaultOfTheRequest) {
  const std::string wanted = Submitted("an-vi");
  const std::string before = Heads();
  EXPECT_THAT(
      Listed(AcceptMany("user:hoa", wanted + wanted +
                                        "reports { name: 'x' etag: '1' } reports { name: "
                                        "'units/khoai-chau/rounds/socio.2021/reports/an-vi' }")
                 .status()),
      ElementsAre("reports[1].name DUPLICATE", "reports[2].name INVALID_NAME",
                  "reports[3].name INVALID_FIELD", "reports[3].etag INVALID_FIELD"));
  EXPECT_THAT(Listed(AcceptMany("user:hoa", "").status()), ElementsAre("reports INVALID_FIELD"));
  std::string many;
  for (int i = 0; i < 1001; ++i) many += Wanted(absl::StrCat("s", i).c_str(), "1");
  EXPECT_THAT(Listed(AcceptMany("user:hoa", many).status()), ElementsAre("reports INVALID_FIELD"));
  EXPECT_EQ(AcceptMany("user:minh", wanted).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Heads(), before);
  // One that is not there is refused alone.
  const auto answer = AcceptMany("user:hoa", wanted + Wanted("dan-tien", "1"));
  EXPECT_EQ(answer->accepted(), 1);
  EXPECT_THAT(answer->results(1).violations(), ElementsAre(HasSubstr("does not exist.")));
}

TEST_F(ReportWorkflowTest, WhatCameAgainInTimeIsNotLate) {
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 20));
  EXPECT_THAT(Listed(Return("remarks { text: 'x' }").status()),
              ElementsAre("due_date INVALID_FIELD"));
  ASSERT_TRUE(Return("remarks { text: 'x' } due_date: '2023-01-25'").ok());
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 25));
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  EXPECT_EQ(GetTotal("user:hoa", kRound)->basis().accepted_late(), 0);
}

TEST_F(ReportWorkflowTest, WhatWasWithdrawnIsLateByItsNextSubmission) {
  ASSERT_TRUE(Update("user:lan", kReport, kWorkflowIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  ASSERT_TRUE(Withdraw("user:lan").ok());
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 11));
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  ASSERT_TRUE(Accept("user:hoa", kReport).ok());
  EXPECT_EQ(GetTotal("user:hoa", kRound)->basis().accepted_late(), 1);
  // Until there is more time: it counts by that submission then, too.
  auto extend = FromText<v1::ExtendRoundRequest>("due_date: '2023-01-11' reason: 'mưa lũ'");
  extend.set_name(kRound);
  extend.set_request_id(NextId());
  ASSERT_TRUE(
      Call(*rounds_, &RoundsApi::Extend, std::string(kService) + "ExtendRound", "user:quan", extend)
          .ok());
  EXPECT_EQ(GetTotal("user:hoa", kRound)->basis().accepted_late(), 0);
}

TEST_F(ReportWorkflowTest, AReportWithoutAnyValueIsNotAccepted) {
  Report(kReport, "cells { element: 'elements/income' voided: true }");
  const auto total = GetTotal("user:hoa", kRound);
  EXPECT_EQ(total->basis().expected(), 3);
  EXPECT_EQ(total->basis().accepted(), 0);
}

}  // namespace
}  // namespace thidua::reporting::testing
