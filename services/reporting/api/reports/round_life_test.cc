// Rounds of a year, rounds that are renewed, and reporters that others took over from.

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/reporting/api/reports/rounds.h"
#include "services/reporting/api/testing/world.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kReport[] = "units/khoai-chau/rounds/socio.2022/reports/dan-tien";

class RoundLifeTest : public World {
 protected:
  absl::StatusOr<v1::OpenRoundsResponse> OpenYear(const std::string& user,
                                                  const std::string& text) {
    return Call(*rounds_, &RoundsApi::OpenYear, "reporting.v1.ReportingService/OpenRounds", user,
                FromText<v1::OpenRoundsRequest>("parent: 'units/khoai-chau' " + text));
  }
  absl::StatusOr<v1::Round> Renew(const std::string& user, const std::string& reason = "Biểu mới") {
    v1::RenewRoundRequest request;
    request.set_name(kRound);
    request.set_reason(reason);
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Renew, "reporting.v1.ReportingService/RenewRound", user,
                request);
  }
  absl::StatusOr<v1::Round> Get(const std::string& name) {
    v1::GetRoundRequest request;
    request.set_name(name);
    return Call(*rounds_, &RoundsApi::Get, "reporting.v1.ReportingService/GetRound", "user:quan",
                request);
  }
  void Update(const std::string& form) {
    auto request = FromText<catalog::v1::UpdateFormRequest>(form);
    request.set_request_id(NextId());
    ASSERT_THAT(Call(*definitions_, &DefinitionsApi::UpdateForm,
                     "catalog.v1.CatalogService/UpdateForm", "user:root", request),
                IsOk());
  }
  // Dân Tiến ended, and Hồng Tiến took over from it, whose officer is user:moi.
  void MergeDanTien(const std::string& day) {
    auto after = FromText<catalog::v1::CreateUnitRequest>(
        "unit { name: 'units/hong-tien' versions { display_name: 'Hồng Tiến' kind: "
        "UNIT_KIND_COMMUNE parent: 'units/hung-yen' valid_from: '" +
        day + "' } } request_id: 'hong-tien'");
    ASSERT_THAT(Call(*units_, &UnitsApi::Create, "catalog.v1.CatalogService/CreateUnit",
                     "user:root", after),
                IsOk());
    auto before = FromText<catalog::v1::UpdateUnitRequest>(
        "unit { name: 'units/dan-tien' versions { display_name: 'Dân Tiến' kind: "
        "UNIT_KIND_COMMUNE parent: 'units/khoai-chau' valid_from: '2004-07-08' valid_to: '" +
        day +
        "' } successions { successor: 'units/hong-tien' extent: SUCCESSION_EXTENT_WHOLE "
        "date: '" +
        day + "' } } request_id: 'dan-tien'");
    ASSERT_THAT(Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit",
                     "user:root", before),
                IsOk());
    Bind("user:moi", "ROLE_COMMUNE_OFFICER", "units/hong-tien");
  }
};

std::vector<std::string> Lines(const v1::OpenRoundsResponse& response) {
  std::vector<std::string> lines;
  for (const auto& round : response.rounds()) {
    lines.push_back(
        absl::StrCat(round.round().substr(sizeof("units/khoai-chau/rounds/") - 1), " ",
                     v1::RoundOutcome_Name(round.outcome()).substr(sizeof("ROUND_OUTCOME_") - 1)));
  }
  return lines;
}

TEST_F(RoundLifeTest, ADryRunOfAYearWritesNothing) {
  const std::string before = Heads();
  const auto dry = OpenYear("user:quan", "year: 2022 validate_only: true");
  ASSERT_THAT(dry, IsOk());
  EXPECT_EQ(dry->opened(), 13);
  EXPECT_EQ(dry->existing(), 1);
  EXPECT_EQ(dry->refused(), 0);
  EXPECT_EQ(Heads(), before);
}

TEST_F(RoundLifeTest, AYearIsOpenedInOneCommitAndOnce) {
  const int64_t before = ledger_->Head("khoai-chau")->seq;
  const std::string request =
      "year: 2022 forms: 'forms/socio' forms: 'forms/secret' request_id: 'y'";
  const auto opened = OpenYear("user:quan", request);
  ASSERT_THAT(opened, IsOk());
  EXPECT_THAT(Lines(*opened), ElementsAre("socio.2022 EXISTS", "secret.2022 OPENED"));
  EXPECT_EQ(opened->rounds(0).due_date(), "2023-01-10");
  EXPECT_EQ(opened->rounds(1).subjects(), 3);
  EXPECT_EQ(ledger_->Head("khoai-chau")->seq, before + 1);
  // A repetition of the request is answered as the first time; another one finds all of it there.
  EXPECT_THAT(Lines(*OpenYear("user:quan", request)),
              ElementsAre("socio.2022 EXISTS", "secret.2022 OPENED"));
  const auto again = OpenYear("user:quan", "year: 2022 request_id: 'z'");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->opened(), 12);
  EXPECT_EQ(again->existing(), 2);
  EXPECT_EQ(ledger_->Head("khoai-chau")->seq, before + 2);
}

TEST_F(RoundLifeTest, ARoundThatCannotBeOpenedKeepsNoOtherFromBeingOpened) {
  AddForm(R"pb(name: "forms/thon"
               title: "Thôn"
               elements: "elements/population"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_VILLAGE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY
               due_rules { days: 5 count: DAY_COUNT_WORKING_DAYS })pb");
  const auto opened =
      OpenYear("user:quan", "year: 2023 forms: 'forms/thon' forms: 'forms/socio' request_id: 'y'");
  ASSERT_THAT(opened, IsOk());
  EXPECT_THAT(Lines(*opened), ElementsAre("thon.2023 REFUSED", "socio.2023 OPENED"));
  EXPECT_THAT(
      opened->rounds(0).violations(),
      ElementsAre("due_date cannot be counted by the form's rule: whether 2024-01-01 is a working "
                  "day is not known: holidays/2024 does not exist"));
  EXPECT_EQ(opened->refused(), 1);
}

// What today's catalog asks for besides, or would refuse, is not told of a request of yesterday.
TEST_F(RoundLifeTest, ARepeatedRequestIsAnsweredFromItsCommit) {
  const std::string request = "year: 2023 request_id: 'y'";
  ASSERT_EQ(OpenYear("user:quan", request)->opened(), 14);
  AddForm(R"pb(name: "forms/moi"
               title: "Mới"
               elements: "elements/population"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY)pb");
  Update(R"pb(form {
                name: "forms/socio"
                title: "Thôn"
                elements: "elements/population"
                owner_kinds: UNIT_KIND_DISTRICT
                assignments { subject_kinds: UNIT_KIND_VILLAGE }
                calendar: FORM_CALENDAR_CALENDAR
                frequency: FORM_FREQUENCY_YEARLY
              })pb");
  const auto again = OpenYear("user:quan", request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->opened(), 14);
  EXPECT_EQ(again->rounds_size(), 14);
}

TEST_F(RoundLifeTest, ARoundThatAnotherOwnerAnnulledIsInNobodysWay) {
  v1::OpenRoundRequest open;
  open.set_parent("units/van-giang");
  open.set_form("forms/socio");
  open.set_period("2023");
  open.set_request_id(NextId());
  ASSERT_THAT(Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound",
                   "user:root", open),
              IsOk());
  const auto annul = FromText<v1::AnnulRoundRequest>(
      "name: 'units/van-giang/rounds/socio.2023' reason: 'Nhầm' request_id: 'n'");
  ASSERT_THAT(Call(*rounds_, &RoundsApi::Annul, "reporting.v1.ReportingService/AnnulRound",
                   "user:root", annul),
              IsOk());
  EXPECT_THAT(OpenRound("user:quan", "forms/socio", "2023"), IsOk());
}

TEST_F(RoundLifeTest, WhoOnlyGotAPartOrOfAUnitThatLivesOnDoesNotReport) {
  for (const char* how : {"extent: SUCCESSION_EXTENT_PART date: '2022-06-01'",
                          "extent: SUCCESSION_EXTENT_WHOLE date: '2022-06-01'"}) {
    auto gift = FromText<catalog::v1::UpdateUnitRequest>(absl::StrCat(
        "unit { name: 'units/an-vi' versions { display_name: 'An Vĩ' kind: UNIT_KIND_COMMUNE "
        "parent: 'units/khoai-chau' valid_from: '2004-07-08' } successions { successor: "
        "'units/me-so' ",
        how, " } }"));
    gift.set_request_id(NextId());
    ASSERT_THAT(
        Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", gift),
        IsOk());
    ASSERT_THAT(Renew("user:quan"), IsOk());
    EXPECT_TRUE(FindOnRoster(*Get(kRound), "units/an-vi")->successors().empty()) << how;
  }
}

TEST_F(RoundLifeTest, ASimulatedRoundGivesWayToARealOne) {
  ASSERT_THAT(
      OpenYear("user:quan", "year: 2023 forms: 'forms/socio' simulated: true request_id: 's'"),
      IsOk());
  const std::string report = "units/khoai-chau/rounds/socio.2023/reports/dan-tien";
  Report(report, "cells { element: 'elements/population' number: '1' }");
  EXPECT_TRUE(
      GetTotal("user:hoa", "units/khoai-chau/rounds/socio.2023/total")->basis().simulated());
  // Another simulated one finds it there, and so does a dry run of a real one not.
  EXPECT_EQ(OpenYear("user:quan", "year: 2023 forms: 'forms/socio' simulated: true request_id: 't'")
                ->existing(),
            1);
  EXPECT_EQ(OpenYear("user:quan", "year: 2023 forms: 'forms/socio' validate_only: true")->opened(),
            1);
  ASSERT_THAT(OpenRound("user:quan", "forms/socio", "2023"), IsOk());
  const auto total = GetTotal("user:hoa", "units/khoai-chau/rounds/socio.2023/total");
  ASSERT_THAT(total, IsOk());
  EXPECT_FALSE(total->basis().simulated());
  EXPECT_EQ(total->basis().accepted(), 0);
  EXPECT_TRUE(absl::IsNotFound(GetReport("user:lan", report).status()));
  // A real one does not give way.
  EXPECT_TRUE(absl::IsAlreadyExists(OpenRound("user:quan", "forms/socio", "2023").status()));
}

TEST_F(RoundLifeTest, EveryFaultOfTheRequestIsNamedAndStrangersOpenNothing) {
  const std::string before = Heads();
  EXPECT_THAT(
      Listed(OpenYear("user:quan", "forms: 'forms/none'").status()),
      ElementsAre("request_id INVALID_FIELD", "year INVALID_FIELD", "forms[0] UNKNOWN_REFERENCE"));
  EXPECT_TRUE(
      absl::IsPermissionDenied(OpenYear("user:lan", "year: 2022 validate_only: true").status()));
  EXPECT_EQ(Heads(), before);
}

TEST_F(RoundLifeTest, ARenewedRoundKeepsWhatWasReported) {
  Report(kReport,
         "cells { element: 'elements/population' number: '9000' } "
         "cells { element: 'elements/rating' level: 'good' }");
  const std::string form = R"pb(
    form {
      name: "forms/socio"
      title: "Khác"
      elements: "elements/rating"
      elements: "elements/population"
      owner_kinds: UNIT_KIND_DISTRICT
      assignments { subject_kinds: UNIT_KIND_COMMUNE }
      calendar: FORM_CALENDAR_CALENDAR
      frequency: FORM_FREQUENCY_YEARLY
    })pb";
  Update(form);
  EXPECT_TRUE(absl::IsPermissionDenied(Renew("user:lan").status()));
  const auto renewed = Renew("user:quan");
  ASSERT_THAT(renewed, IsOk());
  EXPECT_EQ(renewed->columns_size(), 2);
  EXPECT_EQ(renewed->due_date(), "2023-01-10") << "Due dates stay.";
  const auto total = GetTotal("user:hoa", std::string(kRound) + "/total");
  ASSERT_THAT(total, IsOk());
  ASSERT_EQ(total->cells_size(), 2);
  ASSERT_EQ(total->cells(0).levels_size(), 1);
  EXPECT_EQ(total->cells(0).levels(0).level(), "good");
  EXPECT_EQ(total->cells(1).sum(), "9000");
  // A column that holds a value does not go.
  std::string without = form;
  without.replace(without.find("elements: \"elements/rating\""), 27, "");
  Update(without);
  const std::string before = Heads();
  const auto refused = Renew("user:quan");
  EXPECT_EQ(ReasonName(refused.status()), "RULE_VIOLATED");
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("elements/rating would have no column, and is reported by units/dan-tien"));
  EXPECT_EQ(Heads(), before);
}

// It was submitted before the round asked for more.
TEST_F(RoundLifeTest, WhatBreaksTheRulesOfARenewedRoundIsNotAccepted) {
  ASSERT_THAT(
      World::Update("user:lan", kReport, "cells { element: 'elements/population' number: '9000' }"),
      IsOk());
  ASSERT_THAT(Submit("user:lan", kReport), IsOk());
  Update(R"pb(
    form {
      name: "forms/socio"
      title: "Khác"
      elements: "elements/income"
      elements: "elements/population"
      elements: "elements/rating"
      required_elements: "elements/rating"
      owner_kinds: UNIT_KIND_DISTRICT
      assignments { subject_kinds: UNIT_KIND_COMMUNE }
      calendar: FORM_CALENDAR_CALENDAR
      frequency: FORM_FREQUENCY_YEARLY
    })pb");
  ASSERT_THAT(Renew("user:quan"), IsOk());
  EXPECT_EQ(ReasonName(Accept("user:hoa", kReport).status()), "CELL_REQUIRED");
}

TEST_F(RoundLifeTest, AnOfficerOfTheSuccessorReportsAndIsMarked) {
  MergeDanTien("2023-01-01");
  // The round was opened before anybody knew.
  EXPECT_TRUE(absl::IsPermissionDenied(
      World::Update("user:moi", kReport, "cells { element: 'elements/population' number: '1' }")
          .status()));
  ASSERT_THAT(Renew("user:quan", "Sáp nhập"), IsOk());
  EXPECT_THAT(FindOnRoster(*Get(kRound), "units/dan-tien")->successors(),
              ElementsAre("units/hong-tien"));
  auto written =
      World::Update("user:moi", kReport, "cells { element: 'elements/population' number: '9000' }");
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(written->reporter(), "units/dan-tien");
  EXPECT_EQ(written->written_by_successor(), "units/hong-tien");
  // Its own officer is still one.
  written =
      World::Update("user:lan", kReport, "cells { element: 'elements/population' number: '9001' }");
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(written->written_by_successor(), "");
  EXPECT_TRUE(absl::IsPermissionDenied(
      World::Update("user:nga", kReport, "cells { element: 'elements/population' number: '2' }")
          .status()));
}

}  // namespace
}  // namespace thidua::reporting::testing
