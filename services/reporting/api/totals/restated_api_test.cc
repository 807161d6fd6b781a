#include "services/reporting/api/totals/restated_api.h"

#include "common/value/page_token.h"
#include "services/reporting/api/catalog/reorganisations.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::ElementsAre;

// An Vĩ and Bình Minh have become Hợp, and Dân Tiến is divided.
class RestatedApiTest : public World {
 protected:
  RestatedApiTest() {
    Report("units/khoai-chau/rounds/socio.2022/reports/an-vi",
           "cells { element: 'elements/income' number: '10.5' } cells { element: "
           "'elements/population' number: '100' } cells { element: 'elements/rating' level: 'good' "
           "}");
    Report("units/khoai-chau/rounds/socio.2022/reports/binh-minh",
           "cells { element: 'elements/income' number: '1' } cells { element: 'elements/rating' "
           "level: 'weak' }");
    ReorganisationsApi reorganisations(*store_);
    auto request = FromText<catalog::v1::ReorganiseUnitsRequest>(R"pb(
      reorganisation {
        act: "NQ 1"
        date: "2023-07-01"
        steps {
          create {
            unit: "units/hop"
            display_name: "Hợp"
            kind: UNIT_KIND_COMMUNE
            parent: "units/khoai-chau"
          }
        }
        steps { end { unit: "units/an-vi" } }
        steps { end { unit: "units/binh-minh" } }
        steps { end { unit: "units/dan-tien" } }
        steps {
          transfer {
            predecessor: "units/an-vi"
            successor: "units/hop"
            extent: SUCCESSION_EXTENT_WHOLE
          }
        }
        steps {
          transfer {
            predecessor: "units/binh-minh"
            successor: "units/hop"
            extent: SUCCESSION_EXTENT_WHOLE
          }
        }
        steps {
          transfer {
            predecessor: "units/dan-tien"
            successor: "units/hop"
            extent: SUCCESSION_EXTENT_PART
          }
        }
        steps {
          transfer {
            predecessor: "units/dan-tien"
            successor: "units/me-so"
            extent: SUCCESSION_EXTENT_PART
          }
        }
      }
      request_id: "act")pb");
    auto done = Call(reorganisations, &ReorganisationsApi::Reorganise,
                     "catalog.v1.CatalogService/ReorganiseUnits", "user:root", request);
    EXPECT_TRUE(done.ok()) << done.status();
  }

  absl::StatusOr<v1::RestateTotalsResponse> Restate(const std::string& user,
                                                    const std::string& text) {
    return Call(api_, &RestatedApi::Restate, "reporting.v1.ReportingService/RestateTotals", user,
                FromText<v1::RestateTotalsRequest>(text));
  }

  RestatedApi api_{*store_};
};

constexpr char kQuestion[] =
    "parent: 'units/khoai-chau' form: 'forms/socio' period: '2022' date: '2023-07-01'";

TEST_F(RestatedApiTest, AddsUpWhatThePredecessorsReported) {
  auto answer = Restate("user:hoa", kQuestion);
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->totals_size(), 1);
  const v1::RestatedTotal& hop = answer->totals(0);
  EXPECT_EQ(hop.unit(), "units/hop");
  EXPECT_EQ(hop.display_name(), "Hợp");
  EXPECT_TRUE(hop.incomplete());
  EXPECT_THAT(hop.subjects(), ElementsAre("units/an-vi", "units/binh-minh"));
  EXPECT_EQ(hop.total().name(), "") << "it is the total of no round";
  EXPECT_EQ(hop.total().basis().expected(), 2);
  EXPECT_EQ(hop.total().basis().accepted(), 2);
  const auto& cells = hop.total().cells();
  ASSERT_EQ(cells.size(), 3);
  EXPECT_EQ(cells[0].sum(), "11.5");
  EXPECT_EQ(cells[1].sum(), "100");
  EXPECT_EQ(cells[1].n(), 1);
  EXPECT_EQ(cells[1].of(), 2);
  // Two ratings are not the rating of one.
  EXPECT_EQ(cells[2].n(), 2);
  EXPECT_EQ(cells[2].levels_size(), 0);
  ASSERT_EQ(answer->not_restated_size(), 1);
  EXPECT_EQ(answer->not_restated(0).subject(), "units/dan-tien");
  EXPECT_EQ(answer->not_restated(0).round(), kRound);
  EXPECT_THAT(answer->not_restated(0).successors(), ElementsAre("units/hop", "units/me-so"));
  EXPECT_EQ(answer->tokens_size(), 1);
}

TEST_F(RestatedApiTest, OfASingleSubjectStatesStay) {
  auto answer = Restate("user:hoa",
                        "parent: 'units/khoai-chau' form: 'forms/socio' period: '2022' date: "
                        "'2022-12-31'");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->totals_size(), 3);
  EXPECT_EQ(answer->totals(0).total().cells(2).levels(0).level(), "good");
  EXPECT_FALSE(answer->totals(0).incomplete());
  EXPECT_EQ(answer->not_restated_size(), 0);
}

TEST_F(RestatedApiTest, ThePermissionIsAskedForOnTheParentAndOnEveryOwner) {
  EXPECT_EQ(Restate("user:nga", kQuestion).status().code(), absl::StatusCode::kPermissionDenied);
  // Who reads Văn Giang alone is not told what its commune has of Khoái Châu's.
  Bind("user:vang", "ROLE_DISTRICT_REVIEWER", "units/van-giang");
  EXPECT_EQ(Restate("user:vang",
                    "parent: 'units/van-giang' form: 'forms/socio' period: '2022' date: "
                    "'2023-07-01'")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(Restate("user:tinh",
                      "parent: 'units/van-giang' form: 'forms/socio' period: '2022' date: "
                      "'2023-07-01'")
                  .ok());
}

TEST_F(RestatedApiTest, WithoutARoundThatTheCallerMayReadTheUnitIsNamedAndLacksIt) {
  constexpr char kSecret[] =
      "parent: 'units/khoai-chau' form: 'forms/secret' period: '2022' date: '2023-07-01'";
  const auto before = Restate("user:tinh", kSecret);
  ASSERT_TRUE(before.ok()) << before.status();
  ASSERT_EQ(before->totals_size(), 1);
  EXPECT_EQ(before->totals(0).unit(), "units/hop");
  EXPECT_EQ(before->totals(0).display_name(), "Hợp");
  EXPECT_TRUE(before->totals(0).incomplete());
  EXPECT_EQ(before->totals(0).subjects_size(), 0);
  EXPECT_FALSE(before->totals(0).has_total());
  // A restricted round that he may not read is to him as none.
  ASSERT_TRUE(OpenRound("user:quan", "forms/secret", "2022").ok());
  const auto hidden = Restate("user:tinh", kSecret);
  ASSERT_TRUE(hidden.ok()) << hidden.status();
  EXPECT_EQ(hidden->SerializeAsString(), before->SerializeAsString());
  const auto told = Restate("user:hoa", kSecret);
  ASSERT_TRUE(told.ok()) << told.status();
  EXPECT_THAT(told->totals(0).subjects(), ElementsAre("units/an-vi", "units/binh-minh"));
}

TEST_F(RestatedApiTest, WhoMayNotReadAnOwnerIsNotToldWhetherItHasARound) {
  Bind("user:vang", "ROLE_DISTRICT_REVIEWER", "units/van-giang");
  for (const char* form : {"socio", "secret"}) {  // with a round and without one
    EXPECT_EQ(Restate("user:vang", std::string("parent: 'units/van-giang' period: '2022' date: "
                                               "'2023-07-01' form: 'forms/") +
                                       form + "'")
                  .status()
                  .code(),
              absl::StatusCode::kPermissionDenied)
        << form;
  }
}

TEST_F(RestatedApiTest, ThePeriodIsOneOfTheFormAndOverByTheDay) {
  EXPECT_THAT(Listed(Restate("user:root",
                             "parent: 'units/khoai-chau' form: 'forms/socio' period: '2022-01' "
                             "date: '2022-01-30'")
                         .status()),
              ElementsAre("period UNKNOWN_PERIOD", "date INVALID_FIELD"));
}

TEST_F(RestatedApiTest, APageTokenIsOfTheCatalogThatItWasMadeFor) {
  constexpr char kMethod[] = "thidua.reporting.v1.ReportingService/RestateTotals";
  const auto request = FromText<v1::RestateTotalsRequest>(kQuestion);
  const std::string digest =
      rpc::Call::ForTest({.principal = "user:hoa", .via = "", .is_service = false}, kMethod,
                         *authorizer_)
          .QueryDigest(request);
  const std::string position = store_->TokenOf((*store_->Open("catalog"))->position());
  const std::string token = EncodePageToken(digest + position, "units/an-vi");
  const std::string page = std::string(kQuestion) + " page_token: '" + token + "'";
  const auto second = Restate("user:hoa", page);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->totals_size(), 1);
  EXPECT_EQ(second->not_restated_size(), 0);
  Bind("user:moi", "ROLE_COMMUNE_OFFICER", "units/me-so");  // whatever is written there
  EXPECT_THAT(Listed(Restate("user:hoa", page).status()),
              ElementsAre("page_token INVALID_PAGE_TOKEN"));
}

TEST_F(RestatedApiTest, ListsEveryFault) {
  EXPECT_THAT(Listed(Restate("user:root",
                             "parent: 'units/nowhere' form: 'forms/none' period: 'x' date: '1.7' "
                             "page_token: 'x'")
                         .status()),
              ElementsAre("parent UNKNOWN_UNIT", "form INVALID_FIELD", "period UNKNOWN_PERIOD",
                          "date INVALID_FIELD", "page_token INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace thidua::reporting::testing
