// Rules of forms through the handlers: drafts, submission, import, history, dry runs.
#include "services/reporting/api/reports/form_check.h"
#include "services/reporting/api/reports/import.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kRuledService[] = "reporting.v1.ReportingService/";

// Schools of communes by year: those of the standard are a part of all.
class RulesTest : public World {
 protected:
  RulesTest() {
    AddElement("schools", "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST");
    AddElement("standard", "kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_LAST");
    AddForm(SchoolsForm());
  }

  static std::string SchoolsForm(const std::string& more = "", const std::string& limit = "68") {
    constexpr char kForm[] = R"pb(name: "forms/schools"
                                  title: "Trường học"
                                  elements: "elements/schools"
                                  elements: "elements/standard"
                                  owner_kinds: UNIT_KIND_DISTRICT
                                  assignments { subject_kinds: UNIT_KIND_COMMUNE }
                                  calendar: FORM_CALENDAR_CALENDAR
                                  frequency: FORM_FREQUENCY_YEARLY
                                  required_elements: "elements/schools"
                                  rules {
                                    id: "part"
                                    severity: RULE_SEVERITY_ERROR
                                    title: "Một phần"
                                    comparison {
                                      left { terms { element: "elements/standard" } }
                                      operator: COMPARISON_OPERATOR_LESS_OR_EQUAL
                                      right { terms { element: "elements/schools" } }
                                    }
                                  })pb";
    return absl::StrCat(kForm,
                        " cell_ranges { element: 'elements/schools' severity: "
                        "RULE_SEVERITY_WARNING range { maximum: '",
                        limit, "' } } ", more);
  }

  std::string Open(const std::string& period) {
    auto round = OpenRound("user:quan", "forms/schools", period);
    EXPECT_TRUE(round.ok()) << round.status();
    return "units/khoai-chau/rounds/schools." + period + "/reports/";
  }
  static std::string Cells(const std::string& schools, const std::string& standard,
                           const std::string& note = "") {
    return "cells { element: 'elements/schools' number: '" + schools + "' note: '" + note +
           "' } cells { element: 'elements/standard' number: '" + standard + "' }";
  }
  static std::vector<std::string> Found(const absl::StatusOr<v1::Report>& report) {
    if (!report.ok()) return {report.status().ToString()};
    std::vector<std::string> found;
    for (const v1::Finding& finding : report->findings()) {
      found.push_back(absl::StrCat(v1::FindingKind_Name(finding.kind()).substr(13),
                                   finding.answered() ? " answered" : ""));
    }
    return found;
  }
  absl::StatusOr<v1::CheckFormResponse> CheckForm(const std::string& user, const std::string& form,
                                                  const std::string& more = "with_history: true") {
    auto request = FromText<v1::CheckFormRequest>("parent: 'units/khoai-chau' " + more);
    *request.mutable_form() = FromText<catalog::v1::Form>(form);
    FormCheckApi api(*store_);
    return Call(api, &FormCheckApi::Check, std::string(kRuledService) + "CheckForm", user, request);
  }
  // "demand checked/failed/not applied", one a line.
  static std::vector<std::string> Checks(const absl::StatusOr<v1::CheckFormResponse>& response) {
    if (!response.ok()) return {response.status().ToString()};
    std::vector<std::string> lines;
    for (const v1::DemandCheck& check : response->checks()) {
      lines.push_back(absl::StrCat(check.demand(), " ", check.checked(), "/", check.failed(), "/",
                                   check.not_applied()));
    }
    return lines;
  }
};

TEST_F(RulesTest, ADraftMayBreakEveryRuleAndIsToldOfIt) {
  const std::string report = Open("2022") + "dan-tien";
  EXPECT_THAT(Found(Update("user:lan", report, Cells("70", "86"))), ElementsAre("RANGE", "RULE"));
  EXPECT_THAT(Found(GetReport("user:hoa", report)), ElementsAre("RANGE", "RULE"));
  const auto refused = Submit("user:lan", report);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Listed(refused.status()), ElementsAre("report.cells[schools] NOTE_REQUIRED",
                                                    "report.cells[standard] FORM_RULE_BROKEN"));
  EXPECT_EQ(ViolationsOf(refused.status())[1].description, "Một phần: T (86) phải <= T (70)");
  EXPECT_EQ(GetReport("user:lan", report)->state(), v1::REPORT_STATE_DRAFT);

  EXPECT_THAT(Found(Update("user:lan", report, Cells("70", "60", "thêm hai trường"))),
              ElementsAre("RANGE answered"));
  EXPECT_THAT(Found(Submit("user:lan", report)), ElementsAre("RANGE answered"));
}

TEST_F(RulesTest, FindingsAreNeverStoredNorTakenFromTheCaller) {
  const std::string report = Open("2022") + "dan-tien";
  EXPECT_THAT(Found(Update("user:lan", report,
                           Cells("60", "60") + " findings { kind: FINDING_KIND_RULE }")),
              IsEmpty());
  ASSERT_THAT(Found(Update("user:lan", report, Cells("60", "61"))), ElementsAre("RULE"));
  auto reader = store_->Open("khoai-chau");
  ASSERT_TRUE(reader.ok());
  v1::Report stored;
  ASSERT_TRUE(stored.ParseFromString((*(*reader)->Get(report))->bytes));
  EXPECT_THAT(stored.findings(), IsEmpty());
}

TEST_F(RulesTest, AStaleEtagOutranksWhatIsFound) {
  const std::string report = Open("2022") + "dan-tien";
  ASSERT_TRUE(Update("user:lan", report, Cells("60", "61")).ok());
  auto request = FromText<v1::SubmitReportRequest>("etag: '1'");
  request.set_name(report);
  request.set_request_id(NextId());
  auto submitted = Call(*reports_, &ReportsApi::Submit, std::string(kRuledService) + "SubmitReport",
                        "user:lan", request);
  EXPECT_EQ(ReasonName(submitted.status()), "ETAG_MISMATCH");
}

TEST_F(RulesTest, ARoundKeepsTheRulesItWasOpenedWith) {
  const std::string report = Open("2022") + "dan-tien";
  catalog::v1::UpdateFormRequest request;
  *request.mutable_form() = FromText<catalog::v1::Form>(SchoolsForm());
  request.mutable_form()->clear_rules();
  request.set_request_id(NextId());
  ASSERT_TRUE(Call(*definitions_, &DefinitionsApi::UpdateForm,
                   "catalog.v1.CatalogService/UpdateForm", "user:root", request)
                  .ok());
  EXPECT_THAT(Found(Update("user:lan", report, Cells("60", "61"))), ElementsAre("RULE"));
  EXPECT_THAT(Found(Update("user:lan", Open("2021") + "dan-tien", Cells("60", "61"))), IsEmpty());
}

TEST_F(RulesTest, ImportsTakeTheSamePath) {
  const std::string reports = Open("2022");
  const auto import = [&](const std::string& subject, const std::string& cells, bool submit) {
    v1::ImportHeader header;
    header.set_parent("units/khoai-chau");
    header.set_request_id(NextId());
    header.set_submit(submit);
    // The call refers to it.
    const std::string method = "thidua." + std::string(kRuledService) + "ImportReports";
    rpc::Call call = rpc::Call::ForTest({.principal = "user:minh", .via = "", .is_service = false},
                                        method, *authorizer_);
    auto begun = ReportImport::Begin(call, *store_, header);
    v1::Report report = FromText<v1::Report>(cells);
    report.set_name(reports + subject);
    const ImportedView view = {1, ViewOf(report), "bytes"};
    auto chunk = (*begun)->Prepare(call, std::span(&view, 1));
    EXPECT_TRUE((*begun)->Apply(call, **chunk).ok());
    std::vector<std::string> listed;
    for (const auto& rejection : (*begun)->summary().rejections()) {
      listed.push_back(rejection.field() + " " + rejection.reason());
    }
    return listed;
  };
  EXPECT_THAT(import("dan-tien", Cells("70", "86"), true),
              ElementsAre("report.cells[schools] NOTE_REQUIRED",
                          "report.cells[standard] FORM_RULE_BROKEN"));
  EXPECT_EQ(ReasonName(GetReport("user:hoa", reports + "dan-tien").status()), "RESOURCE_NOT_FOUND");
  EXPECT_THAT(import("dan-tien", Cells("70", "86"), false), IsEmpty());
  EXPECT_THAT(import("an-vi", Cells("70", "60", "hai trường mới"), true), IsEmpty());
  EXPECT_EQ(GetReport("user:hoa", reports + "an-vi")->state(), v1::REPORT_STATE_SUBMITTED);
}

TEST_F(RulesTest, WarnsByTheSubjectsOwnFiguresAlone) {
  Report(Open("2020") + "dan-tien", Cells("5", "4"));
  const std::string reports = Open("2021");
  EXPECT_THAT(Found(Update("user:lan", reports + "dan-tien", Cells("5000", "4", "đúng"))),
              ElementsAre("RANGE answered", "MAGNITUDE answered"));
  EXPECT_THAT(Found(Update("user:minh", reports + "an-vi", Cells("68", "4"))), IsEmpty());
  // A draft of the year before says nothing; only figures in force do.
  ASSERT_TRUE(Update("user:lan", reports + "dan-tien", Cells("60", "4")).ok());
  EXPECT_THAT(Found(Update("user:lan", Open("2022") + "dan-tien", Cells("1", "4"))),
              ElementsAre("RULE"));
}

TEST_F(RulesTest, WhoMayNotReadAnEarlierRoundIsNotComparedWithIt) {
  Report(Open("2020") + "dan-tien", Cells("5", "4"));
  const std::string report = Open("2021") + "dan-tien";
  ASSERT_TRUE(Update("user:lan", report, Cells("5000", "4")).ok());
  EXPECT_THAT(Found(GetReport("user:quan", report)), ElementsAre("RANGE", "MAGNITUDE"));
  // The earlier round becomes restricted, as one of an earlier version of the form may have been.
  auto reader = store_->Open("khoai-chau");
  auto round = resource::Load<v1::Round>(**reader, "units/khoai-chau/rounds/schools.2020");
  round->set_visibility(catalog::v1::FORM_VISIBILITY_RESTRICTED);
  ledger::Cause cause;
  cause.actor = "user:quan";
  cause.method = "test";
  const auto hide = [&](ledger::Txn& txn) {
    resource::Put(txn, *round);
    return absl::OkStatus();
  };
  ASSERT_TRUE(store_->ledger().Commit("khoai-chau", cause, hide).ok());
  EXPECT_THAT(Found(GetReport("user:quan", report)), ElementsAre("RANGE"));
}

TEST_F(RulesTest, WhatIsSimulatedIsNoHistoryOfRealFigures) {
  v1::OpenRoundRequest request = FromText<v1::OpenRoundRequest>(
      "parent: 'units/khoai-chau' form: 'forms/schools' period: '2020' simulated: true");
  request.set_request_id(NextId());
  ASSERT_TRUE(Call(*rounds_, &RoundsApi::Open, std::string(kRuledService) + "OpenRound",
                   "user:quan", request)
                  .ok());
  Report("units/khoai-chau/rounds/schools.2020/reports/dan-tien", Cells("5", "4"));
  EXPECT_THAT(Found(Update("user:lan", Open("2021") + "dan-tien", Cells("5000", "4"))),
              ElementsAre("RANGE"));
  EXPECT_EQ(CheckForm("user:hoa", SchoolsForm())->figures(), 0);
}

TEST_F(RulesTest, TriesAFormOnTheFiguresInForce) {
  Report(Open("2020") + "dan-tien", Cells("10", "4"));
  const std::string reports = Open("2021");
  Report(reports + "dan-tien", Cells("30", "30"));
  Report(reports + "an-vi", "cells { element: 'elements/schools' number: '7' }");
  const std::string stricter = SchoolsForm(
      R"pb(required_elements: "elements/standard"
           rules {
             id: "half"
             severity: RULE_SEVERITY_WARNING
             title: "Dưới một nửa"
             comparison {
               left { terms { element: "elements/standard" } }
               operator: COMPARISON_OPERATOR_LESS
               right { terms { element: "elements/schools" coefficient: "0.5" } }
             }
           }
           rules {
             id: "growth"
             severity: RULE_SEVERITY_WARNING
             title: "Tăng"
             change {
               element: "elements/schools"
               against: CHANGE_BASIS_SAME_PERIOD_LAST_YEAR
               maximum_ratio: "2"
             }
           })pb",
      "9");
  const auto tried = CheckForm("user:hoa", stricter);
  EXPECT_THAT(Checks(tried),
              ElementsAre("elements/schools 3/0/0", "elements/standard 3/1/0",
                          "elements/schools 3/2/0", "part 2/0/1", "half 2/1/1", "growth 1/1/2"));
  ASSERT_TRUE(tried.ok());
  EXPECT_EQ(tried->rounds(), 2);
  EXPECT_EQ(tried->figures(), 3);
  ASSERT_EQ(tried->checks(2).examples_size(), 2);
  EXPECT_EQ(tried->checks(2).examples(0).period(), "2020");
  EXPECT_EQ(tried->checks(5).examples(0).subject(), "units/dan-tien");
  EXPECT_EQ(tried->checks(5).examples(0).message(),
            "Tăng: T (30) phải <= 2 lần số cùng kỳ năm trước 2020 (10)");
  EXPECT_EQ(CheckForm("user:hoa", stricter, "with_history: true max_examples: 1")
                ->checks(2)
                .examples_size(),
            1);
  // Nothing is written, and without history nothing is looked at.
  EXPECT_THAT(Checks(CheckForm("user:hoa", SchoolsForm(), "")),
              ElementsAre("elements/schools 0/0/0", "elements/schools 0/0/0", "part 0/0/0"));
}

TEST_F(RulesTest, ATrialRefusesWhatAFormMayNotBeAndWhoMayNotRead) {
  EXPECT_THAT(
      Listed(CheckForm("user:hoa", SchoolsForm("required_elements: 'elements/none'"),
                       "max_examples: 101")
                 .status()),
      ElementsAre("max_examples INVALID_FIELD", "form.required_elements[1] UNKNOWN_ELEMENT"));
  EXPECT_EQ(ReasonName(CheckForm("user:nga", SchoolsForm()).status()), "PERMISSION_DENIED");
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  std::string secret = SchoolsForm();
  secret.replace(secret.find("forms/schools"), 13, "forms/secret");
  EXPECT_EQ(ReasonName(CheckForm("user:quan", secret).status()), "RESOURCE_NOT_FOUND");
}

}  // namespace
}  // namespace thidua::reporting::testing
