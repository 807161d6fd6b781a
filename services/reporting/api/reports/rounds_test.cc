#include "services/reporting/api/reports/rounds.h"

#include "common/testing/status.h"
#include "common/value/date.h"
#include "services/reporting/api/testing/world.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

class RoundsTest : public World {
 protected:
  absl::StatusOr<v1::Round> Get(const std::string& user, const std::string& name) {
    v1::GetRoundRequest request;
    request.set_name(name);
    return Call(*rounds_, &RoundsApi::Get, "reporting.v1.ReportingService/GetRound", user, request);
  }
  absl::StatusOr<v1::ListRoundsResponse> List(const std::string& user, const std::string& text) {
    return Call(*rounds_, &RoundsApi::List, "reporting.v1.ReportingService/ListRounds", user,
                FromText<v1::ListRoundsRequest>("parent: 'units/khoai-chau' " + text));
  }
};

std::vector<std::string> Names(const v1::ListRoundsResponse& response) {
  std::vector<std::string> names;
  for (const auto& round : response.rounds()) {
    names.push_back(round.name().substr(sizeof("units/khoai-chau/rounds/") - 1));
  }
  return names;
}

TEST_F(RoundsTest, PinsFormAndRosterForEver) {
  auto opened = Get("user:quan", kRound);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->roster_size(), 3);
  EXPECT_EQ(opened->due_date(), "2023-01-10");
  auto change = FromText<catalog::v1::UpdateFormRequest>(R"pb(
    form {
      name: "forms/socio"
      title: "Khác"
      elements: "elements/population"
      owner_kinds: UNIT_KIND_DISTRICT
      assignments { subject: "units/dan-tien" }
      calendar: FORM_CALENDAR_CALENDAR
      frequency: FORM_FREQUENCY_YEARLY
    }
    request_id: "x")pb");
  ASSERT_TRUE(Call(*definitions_, &DefinitionsApi::UpdateForm,
                   "catalog.v1.CatalogService/UpdateForm", "user:root", change)
                  .ok());
  auto later = Get("user:quan", kRound);
  EXPECT_EQ(later->columns_size(), 3);
  EXPECT_EQ(later->roster_size(), 3);
  EXPECT_EQ(later->form_version(), opened->form_version());
}

TEST_F(RoundsTest, OpensOnce) {
  const std::string before = Heads();
  auto again = OpenRound("user:quan", "forms/socio", "2022");
  EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(ReasonName(again.status()), "RESOURCE_EXISTS");
  EXPECT_EQ(Heads(), before);
}

// Mễ Sở lay in Văn Giang when the round was opened. Later the catalog says that it was in Khoái
// Châu all the time: it stays where it is counted, and the second round says so.
TEST_F(RoundsTest, KeepsASubjectWhereItIsCountedThoughTheCatalogWasCorrected) {
  auto open = [&](const std::string& owner) {
    v1::OpenRoundRequest request;
    request.set_parent(owner);
    request.set_form("forms/monthly");
    request.set_period("2022-03");
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound", "user:root",
                request);
  };
  auto first = open("units/van-giang");
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->roster_size(), 1);
  EXPECT_EQ(first->roster(0).subject(), "units/me-so");
  auto correction = FromText<catalog::v1::UpdateUnitRequest>(R"pb(
    unit {
      name: "units/me-so"
      versions {
        display_name: "Mễ Sở"
        kind: UNIT_KIND_COMMUNE
        parent: "units/khoai-chau"
        valid_from: "2004-07-08"
      }
    }
    request_id: "correction")pb");
  ASSERT_TRUE(Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root",
                   correction)
                  .ok());
  auto second = open("units/khoai-chau");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->roster_size(), 3);
  EXPECT_EQ(FindOnRoster(*second, "units/me-so"), nullptr);
  ASSERT_EQ(second->counted_elsewhere_size(), 1);
  EXPECT_EQ(second->counted_elsewhere(0).subject(), "units/me-so");
  EXPECT_EQ(second->counted_elsewhere(0).round(), "units/van-giang/rounds/monthly.2022-03");
  // Rounds of another period and of another form are nobody's business.
  auto later = OpenRound("user:quan", "forms/monthly", "2022-04");
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->roster_size(), 4);
}

TEST_F(RoundsTest, RefusesUnknownFormPeriodAndUnit) {
  const std::string before = Heads();
  EXPECT_THAT(Listed(OpenRound("user:quan", "forms/none", "2023").status()),
              ElementsAre("form UNKNOWN_REFERENCE"));
  for (const char* period : {"2023-01", "a2023", "tháng 6", "2023-13"}) {
    EXPECT_THAT(Listed(OpenRound("user:quan", "forms/socio", period).status()),
                ElementsAre("period UNKNOWN_PERIOD"))
        << period;
  }
  auto request = FromText<v1::OpenRoundRequest>(
      "parent: 'units/nowhere' form: 'forms/none' period: 'x' due_date: '1/1/2023'");
  auto unknown = Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound",
                      "user:root", request);
  EXPECT_THAT(
      Listed(unknown.status()),
      ElementsAre("request_id INVALID_FIELD", "parent UNKNOWN_UNIT", "form UNKNOWN_REFERENCE",
                  "period UNKNOWN_PERIOD", "due_date INVALID_FIELD"));
  EXPECT_EQ(Heads(), before);
  EXPECT_EQ(ledger_->Head("nowhere")->seq, 0);
  // Who may not manage rounds there is told nothing of all this.
  EXPECT_EQ(Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound", "user:quan",
                 request)
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
}

// The deadline fell on a holiday: who came on the next working day was not late.
TEST_F(RoundsTest, ExtendsAndForgivesWhoWasLateByTheOldDay) {
  now_ = StartInVietnam(absl::CivilDay(2023, 1, 12));
  Report(kReport, "cells { element: 'elements/income' number: '80.5' }");
  EXPECT_EQ(GetTotal("user:hoa", kRound)->basis().accepted_late(), 1);
  const auto extend = [&](const std::string& text, const std::string& user = "user:quan") {
    auto request = FromText<v1::ExtendRoundRequest>("reason: 'nghỉ lễ' " + text);
    request.set_name(kRound);
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Extend, "reporting.v1.ReportingService/ExtendRound", user,
                request);
  };
  EXPECT_EQ(extend("due_date: '2023-01-13'", "user:hoa").status().code(),
            absl::StatusCode::kPermissionDenied);
  const std::string before = Heads();
  EXPECT_EQ(extend("due_date: '2023-01-13' etag: '99'").status().code(),
            absl::StatusCode::kAborted);
  EXPECT_THAT(Listed(extend("due_date: '2023-01-10'").status()),
              ElementsAre("due_date INVALID_FIELD"));
  EXPECT_EQ(Heads(), before);

  ASSERT_THAT(extend("due_date: '2023-01-11'"), IsOk());
  EXPECT_EQ(GetTotal("user:hoa", kRound)->basis().accepted_late(), 1) << "It came on the 12th.";
  const auto extended = extend("due_date: '2023-01-12' subjects: 'units/dan-tien'");
  ASSERT_THAT(extended, IsOk());
  EXPECT_EQ(extended->due_date(), "2023-01-11");
  const auto total = GetTotal("user:hoa", kRound);
  EXPECT_EQ(total->basis().accepted_late(), 0);
  EXPECT_EQ(total->cells(0).sum(), "80.5");
  ASSERT_THAT(CloseRound("user:quan", kRound), IsOk());
  EXPECT_EQ(ReasonName(extend("due_date: '2023-02-12'").status()), "ROUND_CLOSED");
}

TEST_F(RoundsTest, AnnulsWithAllThatIsInItAndFreesThePeriod) {
  Report(kReport, "cells { element: 'elements/income' number: '80.5' }");
  const auto before = GetTotal("user:hoa", kRound);
  ASSERT_THAT(before, IsOk());
  const auto annul = [&](const std::string& text, const std::string& user = "user:quan") {
    auto request = FromText<v1::AnnulRoundRequest>("reason: 'mở nhầm' " + text);
    request.set_name(kRound);
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Annul, "reporting.v1.ReportingService/AnnulRound", user,
                request);
  };
  const std::string heads = Heads();
  EXPECT_EQ(annul("", "user:hoa").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Listed(annul("").status()), ElementsAre("in_force INVALID_FIELD"));
  EXPECT_EQ(annul("in_force: 'units/dan-tien' etag: '99'").status().code(),
            absl::StatusCode::kAborted);
  EXPECT_EQ(Heads(), heads);

  const auto annulled = annul("in_force: 'units/dan-tien'");
  ASSERT_THAT(annulled, IsOk());
  EXPECT_EQ(annulled->reports(), 1);
  EXPECT_EQ(annulled->in_force(), 1);
  for (const absl::Status& gone :
       {Get("user:quan", kRound).status(), GetTotal("user:hoa", kRound).status(),
        GetReport("user:hoa", kReport).status(), annul("").status()}) {
    EXPECT_EQ(gone.code(), absl::StatusCode::kNotFound) << gone;
  }
  EXPECT_THAT(Names(*List("user:quan", "")), ElementsAre());
  // What was true then is answered as it was.
  const auto then = GetTotal("user:hoa", kRound, "exactly: '" + before->token() + "'");
  ASSERT_THAT(then, IsOk());
  EXPECT_EQ(then->SerializeAsString(), before->SerializeAsString());
  // The period is free, and begins with nothing.
  ASSERT_THAT(OpenRound("user:quan", "forms/socio", "2022"), IsOk());
  const auto anew = GetTotal("user:hoa", kRound);
  ASSERT_THAT(anew, IsOk());
  EXPECT_EQ(anew->basis().accepted(), 0);
  EXPECT_EQ(anew->cells(0).n(), 0);
}

TEST_F(RoundsTest, ClosesAndReopensForAReason) {
  auto closed = CloseRound("user:quan", kRound);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(ReasonName(CloseRound("user:quan", kRound).status()), "ROUND_CLOSED");
  auto reopen = [&](const std::string& text) {
    auto request = FromText<v1::ReopenRoundRequest>(text);
    request.set_name(kRound);
    request.set_request_id(NextId());
    return Call(*rounds_, &RoundsApi::Reopen, "reporting.v1.ReportingService/ReopenRound",
                "user:quan", request);
  };
  EXPECT_THAT(Listed(reopen("").status()), ElementsAre("reason INVALID_FIELD"));
  EXPECT_EQ(reopen("reason: 'x' etag: '1'").status().code(), absl::StatusCode::kAborted);
  auto open = reopen("reason: 'x' etag: '" + closed->etag() + "'");
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(open->state(), v1::ROUND_STATE_OPEN);
}

TEST_F(RoundsTest, AreManagedByAdministratorsOfTheOwnerOnly) {
  for (const char* user : {"user:lan", "user:hoa", "user:minh", "user:nga", "user:kiem"}) {
    EXPECT_EQ(OpenRound(user, "forms/socio", "2023").status().code(),
              absl::StatusCode::kPermissionDenied)
        << user;
    EXPECT_EQ(CloseRound(user, kRound).status().code(), absl::StatusCode::kPermissionDenied);
  }
}

TEST_F(RoundsTest, AreReadByReportersAndListedInOrderPastTheirReports) {
  for (const char* period : {"2022-01", "2022-02"}) {
    ASSERT_TRUE(OpenRound("user:quan", "forms/monthly", period).ok());
  }
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  Report("units/khoai-chau/rounds/monthly.2022-01/reports/an-vi",
         "cells { element: 'elements/income' number: '1' }");
  Report("units/khoai-chau/rounds/monthly.2022-01/reports/dan-tien",
         "cells { element: 'elements/income' number: '1' }");
  EXPECT_THAT(Names(*List("user:hoa", "")),
              ElementsAre("monthly.2022-01", "monthly.2022-02", "secret.2022", "socio.2022"));
  EXPECT_THAT(Names(*List("user:lan", "form: 'forms/monthly'")),
              ElementsAre("monthly.2022-01", "monthly.2022-02"));
  EXPECT_THAT(Names(*List("user:hoa", "period: '2022'")), ElementsAre("secret.2022", "socio.2022"));
  // Restricted rounds are left out for a reader without the permission.
  EXPECT_THAT(Names(*List("user:tinh", "")),
              ElementsAre("monthly.2022-01", "monthly.2022-02", "socio.2022"));
  EXPECT_EQ(List("user:nga", "").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(Get("user:lan", kRound).ok());
  EXPECT_EQ(Get("user:nga", kRound).status().code(), absl::StatusCode::kPermissionDenied);
  auto page = List("user:hoa", "page_size: 1");
  EXPECT_THAT(Names(*page), ElementsAre("monthly.2022-01"));
  page = List("user:hoa", "page_size: 2 page_token: '" + page->next_page_token() + "'");
  EXPECT_THAT(Names(*page), ElementsAre("monthly.2022-02", "secret.2022"));
}

// Dân Tiến moves from Khoái Châu to Văn Giang on 2023-01-01. Its round of 2022 stays its own and
// Khoái Châu's, and none of Văn Giang's offices reads it.
TEST_F(RoundsTest, AreReadByThoseAboveTheReporterInTheirPeriod) {
  auto move = FromText<catalog::v1::UpdateUnitRequest>(R"pb(
    unit {
      name: "units/dan-tien"
      versions {
        display_name: "Dân Tiến"
        kind: UNIT_KIND_COMMUNE
        parent: "units/khoai-chau"
        valid_from: "2004-07-08"
        valid_to: "2023-01-01"
      }
      versions {
        display_name: "Dân Tiến"
        kind: UNIT_KIND_COMMUNE
        parent: "units/van-giang"
        valid_from: "2023-01-01"
      }
    }
    request_id: "move")pb");
  ASSERT_TRUE(
      Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", "user:root", move)
          .ok());
  Bind("user:moi", "ROLE_COMMUNE_OFFICER", "units/van-giang");
  EXPECT_TRUE(Get("user:lan", kRound).ok());
  EXPECT_TRUE(Get("user:minh", kRound).ok());
  EXPECT_EQ(Get("user:moi", kRound).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Names(*List("user:lan", "")), ElementsAre("socio.2022"));
  EXPECT_EQ(List("user:moi", "").status().code(), absl::StatusCode::kPermissionDenied);
  const std::string cells = "cells { element: 'elements/income' number: '1' }";
  EXPECT_EQ(Update("user:moi", kReport, cells).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(Update("user:lan", kReport, cells).ok());
  EXPECT_TRUE(Update("user:minh", kReport, cells).ok());
}

TEST_F(RoundsTest, ProgressFollowsClockAndDrafts) {
  ASSERT_TRUE(Update("user:lan", kReport, "cells { element: 'elements/income' number: '1' }").ok());
  v1::GetRoundProgressRequest request;
  request.set_name(kRound);
  auto progress = [&](const std::string& user) {
    return Call(*rounds_, &RoundsApi::Progress, "reporting.v1.ReportingService/GetRoundProgress",
                user, request);
  };
  auto before = progress("user:hoa");
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->draft(), 1);
  EXPECT_EQ(before->missing(), 2);
  EXPECT_EQ(before->overdue(), 0);
  now_ += absl::Hours(24 * 30);
  EXPECT_EQ(progress("user:hoa")->overdue(), 3);
  EXPECT_EQ(progress("user:lan").status().code(), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace thidua::reporting::testing
