#include "services/reporting/api/totals/subject_totals_api.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "common/testing/status.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

constexpr char kService[] = "reporting.v1.ReportingService/";
constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

// Sets of one subject each.
const std::string kEach =
    "sets { subjects: 'units/an-vi' } sets { subjects: 'units/binh-minh' } "
    "sets { subjects: 'units/dan-tien' } ";
const std::string kAll =
    "sets { subjects: 'units/dan-tien' subjects: 'units/an-vi' subjects: 'units/binh-minh' } ";
const std::string kYear = "queries { form: 'forms/socio' period: '2022' } ";
const std::string kSomeQuarter = "queries { form: 'forms/monthly' period: '2022-q1' } ";

class SubjectTotalsApiTest : public World {
 protected:
  SubjectTotalsApiTest() : subject_totals_(*store_, *catalog_, *totals_) {}

  absl::StatusOr<v1::BatchGetSubjectTotalsResponse> Ask(const std::string& user,
                                                        const std::string& text) {
    return Call(subject_totals_, &SubjectTotalsApi::BatchGet,
                absl::StrCat(kService, "BatchGetSubjectTotals"), user,
                FromText<v1::BatchGetSubjectTotalsRequest>("parent: 'units/khoai-chau' " + text));
  }
  // What BatchGetTotals answers to the query, without name and token, with the rounds that it is
  // of.
  v1::Total Whole(const std::string& query, const std::string& token) {
    auto batch = Call(
        *totals_api_, &TotalsApi::BatchGet, absl::StrCat(kService, "BatchGetTotals"), "user:kiem",
        FromText<v1::BatchGetTotalsRequest>(absl::StrCat(
            "parent: 'units/khoai-chau' consistency { exactly: '", token, "' } ", query)));
    EXPECT_THAT(batch, IsOk());
    v1::Total total = batch->results(0).total();
    if (total.rounds().empty()) {
      total.add_rounds(std::string(absl::StripSuffix(total.name(), "/total")));
    }
    total.clear_name();
    total.clear_token();
    return total;
  }
  static std::string In(const std::string& month, const std::string& subject) {
    return absl::StrCat("units/khoai-chau/rounds/monthly.", month, "/reports/", subject);
  }
  static std::string Cells(const std::string& income, const std::string& population) {
    return absl::StrCat("cells { element: 'elements/income' number: '", income,
                        "' } cells { element: 'elements/population' number: '", population, "' }");
  }
  // January and February, of which Dân Tiến has January alone.
  void ReportQuarter() {
    for (const char* month : {"2022-01", "2022-02"}) {
      ASSERT_THAT(OpenRound("user:quan", "forms/monthly", month), IsOk());
    }
    Report(In("2022-01", "an-vi"), Cells("1.5", "10"));
    Report(In("2022-01", "dan-tien"), Cells("2.5", "20"));
    Report(In("2022-02", "an-vi"), Cells("3", "11"));
  }
  void Return(const std::string& report) {
    auto request =
        FromText<v1::ReturnReportRequest>("remarks { text: 'x' } due_date: '2023-02-01'");
    request.set_name(report);
    request.set_request_id(NextId());
    EXPECT_THAT(Call(*reports_, &ReportsApi::Return, absl::StrCat(kService, "ReturnReport"),
                     "user:hoa", request),
                IsOk());
  }

  SubjectTotalsApi subject_totals_;
};

TEST_F(SubjectTotalsApiTest, AnswersForEachSetAsIfTheOthersWereNotThere) {
  ReportQuarter();
  const auto answer = Ask("user:kiem", kSomeQuarter + kEach + "sets { subjects: 'units/me-so' }");
  ASSERT_THAT(answer, IsOk());
  ASSERT_EQ(answer->results_size(), 1);
  ASSERT_EQ(answer->results(0).totals_size(), 4);
  const v1::Total& an_vi = answer->results(0).totals(0).total();
  EXPECT_EQ(an_vi.name(), "");
  EXPECT_EQ(an_vi.token(), "");
  EXPECT_EQ(an_vi.cells(0).sum(), "4.5");
  EXPECT_EQ(an_vi.cells(0).of(), 2);
  EXPECT_EQ(an_vi.cells(1).sum(), "11");
  EXPECT_EQ(an_vi.basis().expected(), 2);
  EXPECT_EQ(an_vi.basis().accepted(), 2);
  EXPECT_THAT(an_vi.basis().missing_periods(), ElementsAre("2022-03"));
  EXPECT_THAT(an_vi.rounds(), ElementsAre("units/khoai-chau/rounds/monthly.2022-01",
                                          "units/khoai-chau/rounds/monthly.2022-02"));
  const v1::Total& binh_minh = answer->results(0).totals(1).total();
  EXPECT_EQ(binh_minh.cells(0).sum(), "");
  EXPECT_EQ(binh_minh.cells(0).of(), 2);
  const v1::Total& dan_tien = answer->results(0).totals(2).total();
  EXPECT_EQ(dan_tien.cells(1).sum(), "20");
  EXPECT_EQ(dan_tien.cells(1).carried(), 1);
  EXPECT_EQ(dan_tien.cells(1).oldest_period(), "2022-01");
  const v1::Total& nobody = answer->results(0).totals(3).total();
  EXPECT_EQ(nobody.basis().expected(), 0);
  ASSERT_EQ(nobody.cells_size(), 2) << "who is on no roster owes nothing, of every cell";
  EXPECT_EQ(nobody.cells(0).of(), 0);
}

TEST_F(SubjectTotalsApiTest, ASetOfAllSubjectsIsTheTotalOfTheOwnerAtEveryPosition) {
  ReportQuarter();
  Report(kReport, Cells("83.6", "7") + " cells { element: 'elements/rating' level: 'good' }");
  const std::string month = "queries { form: 'forms/monthly' period: '2022-02' } ";
  const auto before = Ask("user:kiem", kSomeQuarter + month + kYear + kAll);
  ASSERT_THAT(before, IsOk());
  Report(In("2022-01", "an-vi"), Cells("9", "99"));
  Report(In("2022-02", "dan-tien"), Cells("8", "88"));
  const auto after = Ask("user:kiem", kSomeQuarter + month + kYear + kAll);
  ASSERT_THAT(after, IsOk());
  EXPECT_NE(before->results(0).totals(0).DebugString(), after->results(0).totals(0).DebugString());
  for (const auto& answer : {*before, *after}) {
    const std::string queries[] = {kSomeQuarter, month, kYear};
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(answer.results(i).totals(0).total().DebugString(),
                Whole(queries[i], answer.token()).DebugString());
    }
  }
  const auto then = Ask("user:kiem", kSomeQuarter + month + kYear + kAll +
                                         "consistency { exactly: '" + before->token() + "' }");
  ASSERT_THAT(then, IsOk());
  EXPECT_EQ(then->DebugString(), before->DebugString());
}

// Bình Minh ends on 1 March, and its successor has what it had.
TEST_F(SubjectTotalsApiTest, OfASubjectThatEndsWithinTheWindowFlowsAreLeft) {
  catalog::v1::GetUnitRequest get;
  get.set_name("units/binh-minh");
  auto unit = Call(*units_, &UnitsApi::Get, "catalog.v1.CatalogService/GetUnit", "user:root", get);
  ASSERT_THAT(unit, IsOk());
  catalog::v1::UpdateUnitRequest end;
  *end.mutable_unit() = *unit;
  end.mutable_unit()->mutable_versions(0)->set_valid_to("2022-02-15");
  end.set_request_id(NextId());
  ASSERT_THAT(
      Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", end),
      IsOk());
  ReportQuarter();
  Report(In("2022-01", "binh-minh"), Cells("4", "40"));
  Report(In("2022-02", "binh-minh"), Cells("2", "50"));
  const auto answer = Ask("user:kiem", kSomeQuarter + kEach + kYear);
  ASSERT_THAT(answer, IsOk());
  const v1::Total& ended = answer->results(0).totals(1).total();
  EXPECT_EQ(ended.cells(0).sum(), "6");
  EXPECT_EQ(ended.cells(1).sum(), "");
  EXPECT_EQ(ended.cells(1).of(), 0);
  EXPECT_EQ(ended.basis().partial(), 1);
  const auto all = Ask("user:kiem", kSomeQuarter + kAll);
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->results(0).totals(0).total().DebugString(),
            Whole(kSomeQuarter, all->token()).DebugString());
}

TEST_F(SubjectTotalsApiTest, CountsReturnsOfTheFiguresInForce) {
  const auto returns = [&] {
    const auto answer = Ask("user:kiem", kYear + kEach + kSomeQuarter);
    EXPECT_THAT(answer, IsOk());
    std::vector<int> counts;
    for (const v1::SubjectTotals& result : answer->results()) {
      for (const v1::SubjectTotal& set : result.totals()) counts.push_back(set.returns());
    }
    return counts;
  };
  ReportQuarter();
  ASSERT_THAT(Update("user:minh", kReport, Cells("1", "2")), IsOk());
  ASSERT_THAT(Submit("user:minh", kReport), IsOk());
  Return(kReport);
  Return(kReport);  // another text in the place of the first
  EXPECT_EQ(GetReport("user:hoa", kReport)->returns(), 1);
  EXPECT_THAT(returns(), ElementsAre(0, 0, 0, 0, 0, 0)) << "no figures are in force";
  Report(kReport, Cells("1", "3"));
  EXPECT_THAT(returns(), ElementsAre(0, 0, 1, 0, 0, 0));
  EXPECT_EQ(GetReport("user:hoa", kReport)->returns(), 0);
  // A correction that was ordered, and accepted with others.
  Return(kReport);
  ASSERT_THAT(Update("user:minh", kReport, Cells("1", "4")), IsOk());
  ASSERT_THAT(Submit("user:minh", kReport), IsOk());
  v1::AcceptReportsRequest accept;
  accept.set_parent(kRound);
  accept.set_request_id(NextId());
  accept.add_reports()->set_name(kReport);
  accept.mutable_reports(0)->set_etag(GetReport("user:hoa", kReport)->etag());
  ASSERT_THAT(Call(*reports_, &ReportsApi::AcceptMany, absl::StrCat(kService, "AcceptReports"),
                   "user:hoa", accept),
              IsOk());
  EXPECT_THAT(returns(), ElementsAre(0, 0, 2, 0, 0, 0));
  Return(In("2022-01", "dan-tien"));
  Report(In("2022-01", "dan-tien"), Cells("1", "4"));
  Return(In("2022-01", "an-vi"));
  Report(In("2022-01", "an-vi"), Cells("1", "4"));
  Return(In("2022-02", "an-vi"));
  Report(In("2022-02", "an-vi"), Cells("1", "4"));
  EXPECT_THAT(returns(), ElementsAre(0, 0, 2, 2, 0, 1)) << "of every round of the window";
}

TEST_F(SubjectTotalsApiTest, AsksForThePermissionToReadReportsOfTheOwner) {
  EXPECT_THAT(Ask("user:hoa", kYear + kEach), IsOk());
  EXPECT_THAT(Ask("user:minh", kYear + kEach), IsOk());
  EXPECT_EQ(Ask("user:tinh", kYear + kEach).status().code(), kDenied) << "he reads totals alone";
  EXPECT_EQ(Ask("user:lan", kYear + kEach).status().code(), kDenied) << "of one commune";
  EXPECT_EQ(Ask("user:lan", kYear + "sets { subjects: 'units/dan-tien' }").status().code(),
            kDenied);
  EXPECT_EQ(Ask("user:nga", kYear + kEach).status().code(), kDenied);
  EXPECT_EQ(Ask("user:nga", "queries { form: 'x' }").status().code(), kDenied)
      << "before anything is said of the request";
}

TEST_F(SubjectTotalsApiTest, LeavesOutWhatIsRestrictedOrNotThere) {
  ASSERT_THAT(OpenRound("user:quan", "forms/secret", "2022"), IsOk());
  const std::string secret = "queries { form: 'forms/secret' period: '2022' } ";
  const auto seen = Ask("user:kiem", secret + kYear + kEach);
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->results(0).totals_size(), 3);
  EXPECT_TRUE(seen->results(0).restricted());
  EXPECT_FALSE(seen->results(1).restricted());
  const auto hidden =
      Ask("user:quan", secret + "queries { form: 'forms/socio' period: '2019' } " + kEach);
  ASSERT_THAT(hidden, IsOk());
  EXPECT_EQ(hidden->results(0).absence(), v1::TOTAL_ABSENCE_RESTRICTED);
  EXPECT_EQ(hidden->results(0).totals_size(), 0);
  EXPECT_EQ(hidden->results(1).absence(), v1::TOTAL_ABSENCE_NO_ROUND);
  EXPECT_EQ(hidden->results(1).totals_size(), 0);
}

TEST_F(SubjectTotalsApiTest, ListsEveryFault) {
  EXPECT_THAT(Listed(Ask("user:kiem",
                         "queries { form: 'socio' period: 'Q1' } "
                         "sets { subjects: 'units/an-vi' subjects: 'an-vi' } sets {} "
                         "sets { subjects: 'units/an-vi' }")
                         .status()),
              ElementsAre("queries[0].form INVALID_NAME", "queries[0].period UNKNOWN_PERIOD",
                          "sets[0].subjects[1] INVALID_NAME", "sets[1].subjects INVALID_FIELD",
                          "sets[2].subjects[0] DUPLICATE"));
  EXPECT_THAT(Listed(Ask("user:kiem", kYear).status()), ElementsAre("sets INVALID_FIELD"));
  std::string many = kYear + "sets { ";
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&many, "subjects: 'units/u", i, "' ");
  EXPECT_THAT(Ask("user:kiem", many + "}"), IsOk());
  EXPECT_THAT(Listed(Ask("user:kiem", many + "} sets { subjects: 'units/x' }").status()),
              ElementsAre("sets INVALID_FIELD"));
  EXPECT_THAT(Listed(Ask("user:kiem", kYear + kAll + "page_token: 'x'").status()),
              ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

TEST_F(SubjectTotalsApiTest, EndsAPageByItsBytesAndGoesOnAtItsPosition) {
  std::string request = kEach;
  for (int i = 0; i < 400; ++i) absl::StrAppend(&request, "sets { subjects: 'units/x", i, "' } ");
  for (int i = 0; i < 200; ++i) request += kYear;
  const auto first = Ask("user:kiem", request);
  ASSERT_THAT(first, IsOk());
  EXPECT_LT(first->ByteSizeLong(), 4u << 20) << "what clients of gRPC take";
  ASSERT_FALSE(first->next_page_token().empty());
  Report(kReport, Cells("83.6", "7"));
  const std::string page = "page_token: '" + first->next_page_token() + "' ";
  int results = first->results_size();
  for (std::string next = page; !next.empty();) {
    const auto answer = Ask("user:kiem", request + next);
    ASSERT_THAT(answer, IsOk());
    EXPECT_EQ(answer->token(), first->token());
    EXPECT_EQ(first->results(0).DebugString(), answer->results(0).DebugString());
    ASSERT_GT(answer->results_size(), 0);
    results += answer->results_size();
    next = answer->next_page_token();
    if (!next.empty()) next = absl::StrCat("page_token: '", next, "' ");
  }
  EXPECT_EQ(results, 200);
  EXPECT_THAT(Listed(Ask("user:kiem", request + kYear + page).status()),
              ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace thidua::reporting::testing
