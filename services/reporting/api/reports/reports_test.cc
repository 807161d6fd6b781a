#include "services/reporting/api/reports/reports.h"

#include "common/ledger/token.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kReportIncome[] = "cells { element: 'elements/income' number: '83.6' }";

class ReportsTest : public World {};

TEST_F(ReportsTest, DraftIsSubmittedAndAcceptedByOtherPeople) {
  auto draft = Update("user:lan", kReport, kReportIncome);
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->state(), v1::REPORT_STATE_DRAFT);
  EXPECT_EQ(draft->etag(), "2");
  auto submitted = Submit("user:lan", kReport);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  auto accepted = Accept("user:hoa", kReport);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->etag(), "4");

  v1::GetFiguresRequest request;
  request.set_name("units/khoai-chau/rounds/socio.2022/figures/dan-tien");
  auto figures = Call(*reports_, &ReportsApi::GetFigures,
                      "reporting.v1.ReportingService/GetFigures", "user:lan", request);
  ASSERT_TRUE(figures.ok()) << figures.status();
  EXPECT_EQ(figures->values(0), 836);
  EXPECT_EQ(figures->report_seq(), 4);
  EXPECT_EQ(figures->etag(), "4");
}

struct BadReport {
  std::string name;
  std::string cells;
  std::vector<std::string> violations;
};

class BadReportsTest : public World, public ::testing::WithParamInterface<BadReport> {};

TEST_P(BadReportsTest, ListsViolationsAndWritesNothing) {
  const std::string before = Heads();
  auto report = Update("user:lan", kReport, GetParam().cells);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kInvalidArgument) << report.status();
  EXPECT_EQ(Listed(report.status()), GetParam().violations);
  EXPECT_EQ(Heads(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Cells, BadReportsTest,
    ::testing::Values(BadReport{"UnknownElement",
                                "cells { element: 'elements/nothing' number: '1' }",
                                {"report.cells[0].element UNKNOWN_ELEMENT"}},
                      BadReport{"UnknownLevel",
                                "cells { element: 'elements/rating' level: 'superb' }",
                                {"report.cells[0].level UNKNOWN_LEVEL"}},
                      BadReport{"PercentageWhereAPartIsAsked",
                                "cells { element: 'elements/income' number: '80%' }",
                                {"report.cells[0].number PERCENTAGE_FOR_PART"}},
                      BadReport{"DecimalComma",
                                "cells { element: 'elements/income' number: '83,6' }",
                                {"report.cells[0].number INVALID_NUMBER"}},
                      BadReport{"TooManyDecimals",
                                "cells { element: 'elements/income' number: '83.65' }",
                                {"report.cells[0].number TOO_MANY_DECIMALS"}},
                      BadReport{"SeveralInOneCall",
                                "cells { element: 'elements/income' number: '1,5' } "
                                "cells { element: 'elements/income' number: '1' } "
                                "cells { element: 'elements/rating' number: '1' } "
                                "cells { element: 'elements/population' number: '-1' }",
                                {"report.cells[0].number INVALID_NUMBER",
                                 "report.cells[1].element DUPLICATE",
                                 "report.cells[2].number WRONG_VALUE_KIND",
                                 "report.cells[3].number INVALID_NUMBER"}}),
    [](const auto& info) { return info.param.name; });

TEST_F(ReportsTest, RequestViolationsComeWithThoseOfTheCells) {
  const std::string before = Heads();
  auto request = FromText<v1::UpdateReportRequest>(
      "report { cells { element: 'elements/income' number: '1,5' } } reason: 'a\\001b'");
  request.mutable_report()->set_name(kReport);
  auto report = Call(*reports_, &ReportsApi::Update, "reporting.v1.ReportingService/UpdateReport",
                     "user:lan", request);
  EXPECT_THAT(Listed(report.status()),
              ElementsAre("request_id INVALID_FIELD", "reason INVALID_TEXT",
                          "report.cells[0].number INVALID_NUMBER"));
  EXPECT_EQ(Heads(), before);
}

TEST_F(ReportsTest, RequestIdHasAtMost64Characters) {
  auto report =
      Update("user:lan", kReport, kReportIncome, "request_id: '" + std::string(65, 'x') + "'");
  EXPECT_THAT(Listed(report.status()), ElementsAre("request_id INVALID_TEXT"));
  EXPECT_TRUE(
      Update("user:lan", kReport, kReportIncome, "request_id: '" + std::string(64, 'x') + "'")
          .ok());
}

TEST_F(ReportsTest, SubjectOffTheRosterIsRefused) {
  const std::string before = Heads();
  const std::string off = "units/khoai-chau/rounds/socio.2022/reports/me-so";
  auto by_district = Update("user:minh", off, kReportIncome);
  EXPECT_EQ(by_district.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(by_district.status()), "NOT_ON_ROSTER");
  EXPECT_EQ(Update("user:nga", off, kReportIncome).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Heads(), before);
}

TEST_F(ReportsTest, ClosedRoundTakesNoReports) {
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome).ok());
  ASSERT_TRUE(CloseRound("user:quan", kRound).ok());
  const std::string before = Heads();
  auto late = Update("user:lan", kReport, "cells { element: 'elements/income' number: '1' }");
  EXPECT_EQ(late.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonName(late.status()), "ROUND_CLOSED");
  EXPECT_EQ(ReasonName(Submit("user:lan", kReport).status()), "ROUND_CLOSED");
  EXPECT_EQ(Heads(), before);
}

TEST_F(ReportsTest, StaleEtagIsAborted) {
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome + std::string(" etag: '0'")).ok());
  const std::string before = Heads();
  for (const char* etag : {"0", "1", "99", "x"}) {
    auto stale =
        Update("user:lan", kReport,
               absl::StrCat("cells { element: 'elements/income' number: '1' } etag: '", etag, "'"));
    EXPECT_EQ(stale.status().code(), absl::StatusCode::kAborted) << etag;
    EXPECT_EQ(ReasonName(stale.status()), "ETAG_MISMATCH");
  }
  EXPECT_EQ(Heads(), before);
  EXPECT_TRUE(
      Update("user:lan", kReport, "cells { element: 'elements/income' number: '1' } etag: '2'")
          .ok());
}

TEST_F(ReportsTest, RetryAnswersAsTheFirstTimeWhateverHappenedSince) {
  auto first = Update("user:lan", kReport, kReportIncome, "request_id: 'r'");
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  const std::string before = Heads();
  auto again = Update("user:lan", kReport, kReportIncome, "request_id: 'r'");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Heads(), before);
}

TEST_F(ReportsTest, ReusedRequestIdWithAnotherPayloadIsRefused) {
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome, "request_id: 'r'").ok());
  const std::string before = Heads();
  auto reused = Update("user:lan", kReport, "cells { element: 'elements/income' number: '1' }",
                       "request_id: 'r'");
  EXPECT_EQ(reused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonName(reused.status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(Heads(), before);
  // Ids belong to their caller.
  EXPECT_TRUE(Update("user:minh", kReport, kReportIncome, "request_id: 'r'").ok());
}

TEST_F(ReportsTest, ADraftThatChangesNothingKeepsItsEtagAndItsRequestId) {
  auto first = Update("user:lan", kReport, kReportIncome);
  auto same = Update("user:lan", kReport, kReportIncome, "request_id: 'same'");
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->etag(), first->etag());
  // Its repetition leaves alone what was written since.
  const std::string other = "cells { element: 'elements/income' number: '99' }";
  ASSERT_TRUE(Update("user:lan", kReport, other).ok());
  auto again = Update("user:lan", kReport, kReportIncome, "request_id: 'same'");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), same->SerializeAsString());
  EXPECT_EQ(GetReport("user:lan", kReport)->cells(0).number(), "99");
  EXPECT_EQ(ReasonName(Update("user:lan", kReport, other, "request_id: 'same'").status()),
            "REQUEST_ID_REUSED");
}

TEST_F(ReportsTest, NobodyReviewsHisOwnReport) {
  // An officer who is a reviewer besides.
  auto request = FromText<catalog::v1::UpdateBindingRequest>(
      "binding { name: 'bindings/user:lan' "
      "grants { role: ROLE_COMMUNE_OFFICER unit: 'units/dan-tien' } "
      "grants { role: ROLE_DISTRICT_REVIEWER unit: 'units/khoai-chau' } }");
  request.set_request_id(NextId());
  auto proposed = Call(*bindings_, &BindingsApi::Update, "catalog.v1.CatalogService/UpdateBinding",
                       "user:quan", request);
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  catalog::v1::ConfirmBindingRequest confirm;
  confirm.set_name(proposed->name());
  confirm.set_etag(proposed->etag());
  confirm.set_request_id(NextId());
  ASSERT_TRUE(Call(*bindings_, &BindingsApi::Confirm, "catalog.v1.CatalogService/ConfirmBinding",
                   "user:root", confirm)
                  .ok());
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome).ok());
  ASSERT_TRUE(Submit("user:minh", kReport).ok());
  const std::string before = Heads();
  EXPECT_EQ(ReasonName(Accept("user:lan", kReport).status()), "SEPARATION_OF_DUTIES");
  EXPECT_EQ(Heads(), before);
  EXPECT_TRUE(Accept("user:hoa", kReport).ok());
}

TEST_F(ReportsTest, WhomAReportIsOwedChecksIt) {
  Bind("user:ha", "ROLE_DISTRICT_REVIEWER", "units/dan-tien");
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  EXPECT_TRUE(GetReport("user:ha", kReport).ok());
  EXPECT_EQ(Accept("user:ha", kReport).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(ReportsTest, TwoPrincipalsOfOnePersonDoNotCheckEachOther) {
  for (const char* binding :
       {"name: 'bindings/user:lan' grants { role: ROLE_COMMUNE_OFFICER unit: 'units/dan-tien' } "
        "person: 'nv-7'",
        "name: 'bindings/user:lan-2' person: 'nv-7'"}) {
    auto request = FromText<catalog::v1::UpdateBindingRequest>(
        absl::StrCat("allow_missing: true binding { ", binding, " }"));
    request.set_request_id(NextId());
    ASSERT_TRUE(Call(*bindings_, &BindingsApi::Update, "catalog.v1.CatalogService/UpdateBinding",
                     "user:quan", request)
                    .ok());
  }
  auto grant = FromText<catalog::v1::UpdateBindingRequest>(
      "binding { name: 'bindings/user:lan-2' person: 'nv-7' "
      "grants { role: ROLE_DISTRICT_REVIEWER unit: 'units/khoai-chau' } }");
  grant.set_request_id(NextId());
  auto proposed = Call(*bindings_, &BindingsApi::Update, "catalog.v1.CatalogService/UpdateBinding",
                       "user:quan", grant);
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_TRUE(proposed->has_proposal());
  catalog::v1::ConfirmBindingRequest confirm;
  confirm.set_name("bindings/user:lan-2");
  confirm.set_etag(proposed->etag());
  confirm.set_request_id(NextId());
  EXPECT_EQ(ReasonName(Call(*bindings_, &BindingsApi::Confirm,
                            "catalog.v1.CatalogService/ConfirmBinding", "user:quan", confirm)
                           .status()),
            "SEPARATION_OF_DUTIES");
  ASSERT_TRUE(Call(*bindings_, &BindingsApi::Confirm, "catalog.v1.CatalogService/ConfirmBinding",
                   "user:root", confirm)
                  .ok());
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome).ok());
  ASSERT_TRUE(Submit("user:lan", kReport).ok());
  EXPECT_EQ(ReasonName(Accept("user:lan-2", kReport).status()), "SEPARATION_OF_DUTIES");
}

TEST_F(ReportsTest, NamesOutsideTheCallersScopeAreDeniedWhetherTheyExistOrNot) {
  ASSERT_TRUE(Update("user:lan", kReport, kReportIncome).ok());
  for (const std::string& name :
       {std::string(kReport), std::string("units/khoai-chau/rounds/socio.1999/reports/dan-tien"),
        std::string("units/khoai-chau/rounds/socio.2022/reports/an-vi"),
        std::string("units/nowhere/rounds/socio.2022/reports/dan-tien")}) {
    auto denied = GetReport("user:nga", name);
    EXPECT_EQ(denied.status().code(), absl::StatusCode::kPermissionDenied) << name;
    EXPECT_EQ(GetReport("user:stranger", name).status().code(),
              absl::StatusCode::kPermissionDenied);
  }
  EXPECT_EQ(
      GetReport("user:hoa", "units/khoai-chau/rounds/socio.1999/reports/dan-tien").status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(
      GetReport("user:hoa", "units/khoai-chau/rounds/socio.2022/reports/an-vi").status().code(),
      absl::StatusCode::kNotFound);
  // A commune sees its own report, not its neighbour's.
  EXPECT_TRUE(GetReport("user:lan", kReport).ok());
  EXPECT_EQ(
      GetReport("user:lan", "units/khoai-chau/rounds/socio.2022/reports/an-vi").status().code(),
      absl::StatusCode::kPermissionDenied);
}

TEST_F(ReportsTest, MalformedNameIsExplainedOnlyToWhoHoldsThePermissionSomewhere) {
  EXPECT_THAT(Listed(GetReport("user:lan", "reports/1").status()),
              ElementsAre("name INVALID_NAME"));
  EXPECT_EQ(GetReport("user:stranger", "reports/1").status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(ReportsTest, ListsOnlyWhatTheCallerMaySee) {
  for (const char* subject : {"an-vi", "binh-minh", "dan-tien"}) {
    ASSERT_TRUE(
        Update("user:minh", absl::StrCat(kRound, "/reports/", subject), kReportIncome).ok());
  }
  auto list = [&](const std::string& user, const std::string& more) {
    auto request = FromText<v1::ListReportsRequest>(more);
    request.set_parent(kRound);
    return Call(*reports_, &ReportsApi::List, "reporting.v1.ReportingService/ListReports", user,
                request);
  };
  EXPECT_EQ(list("user:hoa", "")->reports_size(), 3);
  EXPECT_EQ(list("user:hoa", "states: REPORT_STATE_SUBMITTED")->reports_size(), 0);
  auto own = list("user:lan", "");
  ASSERT_EQ(own->reports_size(), 1);
  EXPECT_EQ(own->reports(0).name(), kReport);
  EXPECT_EQ(list("user:nga", "").status().code(), absl::StatusCode::kPermissionDenied);

  auto first = list("user:hoa", "page_size: 2");
  ASSERT_EQ(first->reports_size(), 2);
  auto second = list("user:hoa", "page_size: 2 page_token: '" + first->next_page_token() + "'");
  ASSERT_EQ(second->reports_size(), 1);
  EXPECT_EQ(second->reports(0).name(), kReport);
  EXPECT_EQ(second->next_page_token(), "");
  auto stolen = list("user:kiem", "page_token: '" + first->next_page_token() + "'");
  EXPECT_EQ(ReasonName(stolen.status()), "INVALID_PAGE_TOKEN");
}

TEST_F(ReportsTest, ReadsAsOfAToken) {
  auto first = Update("user:lan", kReport, kReportIncome);
  ASSERT_TRUE(Update("user:lan", kReport, "cells { element: 'elements/income' number: '1' }").ok());
  auto read = [&](const std::string& token) {
    v1::GetReportRequest request;
    request.set_name(kReport);
    request.mutable_consistency()->set_exactly(token);
    return Call(*reports_, &ReportsApi::Get, "reporting.v1.ReportingService/GetReport", "user:lan",
                request);
  };
  EXPECT_EQ(read(first->token())->cells(0).number(), "83.6");
  EXPECT_EQ(ReasonName(read("nonsense").status()), "INVALID_TOKEN");
  EXPECT_EQ(ReasonName(read(ledger::EncodeToken("reporting", *ledger_->Head("catalog"))).status()),
            "INVALID_TOKEN");
  auto elsewhere = read(ledger::EncodeToken("reporting", {"khoai-chau", 2, 12345}));
  EXPECT_EQ(elsewhere.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(ReasonName(elsewhere.status()), "UNKNOWN_POSITION");
}

TEST_F(ReportsTest, RestrictedFormsAreReadByReportersAndWhoHoldsThePermission) {
  auto round = OpenRound("user:quan", "forms/secret", "2022");
  ASSERT_TRUE(round.ok()) << round.status();
  const std::string report = round->name() + "/reports/dan-tien";
  const std::string cells = "cells { element: 'elements/population' number: '1' }";
  ASSERT_TRUE(Update("user:lan", report, cells).ok());
  EXPECT_TRUE(GetReport("user:lan", report).ok());
  EXPECT_TRUE(GetReport("user:hoa", report).ok());
  EXPECT_TRUE(GetReport("user:kiem", report).ok());
  // The administrator reads reports, but not restricted ones.
  // For him there is no such round.
  EXPECT_EQ(GetReport("user:quan", report).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(GetTotal("user:tinh", round->name()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(GetTotal("user:kiem", round->name()).ok());
  // What lies ready by now is hidden all the same.
  EXPECT_EQ(GetTotal("user:tinh", round->name()).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace thidua::reporting::testing
