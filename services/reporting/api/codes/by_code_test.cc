#include "services/reporting/api/codes/by_code.h"

#include "services/reporting/api/feed/total_filter.h"
#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using ::testing::HasSubstr;

class ByCodeTest : public World {
 protected:
  // An Vĩ is 12229 and Dân Tiến 12238; the district gets the code that it has.
  ByCodeTest() {
    auto request = FromText<catalog::v1::UpdateUnitRequest>(
        "unit { name: 'units/khoai-chau' versions { code: '330' display_name: 'Khoái Châu' kind: "
        "UNIT_KIND_DISTRICT parent: 'units/hung-yen' valid_from: '2004-07-08' } }");
    request.set_request_id(NextId());
    EXPECT_TRUE(this->Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit",
                           "user:root", request)
                    .ok());
  }

  // Calls as the service does. `rpc` is the full name behind "thidua.".
  template <class Api, class Request, class Response>
  absl::StatusOr<Response> Ask(Api& api,
                               absl::Status (Api::*fn)(rpc::Call&, const Request&, Response*),
                               const std::string& rpc, const std::string& user,
                               const std::string& text) {
    const std::string full = "thidua." + rpc;
    rpc::Call call = CallOf(user, full);
    Response response;
    const absl::Status status =
        ByCode(*catalog_, &api, fn)(call, FromText<Request>(text), &response);
    if (!status.ok()) return status;
    EXPECT_TRUE(call.asked());
    return response;
  }
  rpc::Call CallOf(const std::string& user, const std::string& rpc) {
    return rpc::Call::ForTest({.principal = user, .via = "", .is_service = false}, rpc,
                              *authorizer_);
  }
  auto GetRound(const std::string& user, const std::string& name) {
    return Ask(*rounds_, &RoundsApi::Get, "reporting.v1.ReportingService/GetRound", user,
               "name: '" + name + "'");
  }
};

TEST_F(ByCodeTest, AnswersAsByNameWithTheRealName) {
  const auto round = GetRound("user:tinh", "units/330@2022-12-31/rounds/socio.2022");
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_EQ(round->name(), kRound);
  EXPECT_EQ(round->SerializeAsString(), GetRound("user:tinh", kRound)->SerializeAsString());
}

TEST_F(ByCodeTest, ResolvesTheParentOfLists) {
  const std::string method = "reporting.v1.ReportingService/ListRounds";
  const auto by_code =
      Ask(*rounds_, &RoundsApi::List, method, "user:tinh", "parent: 'units/330@2022-12-31'");
  ASSERT_TRUE(by_code.ok()) << by_code.status();
  EXPECT_EQ(by_code->rounds_size(), 1);
  const auto units = Ask(*units_, &UnitsApi::List, "catalog.v1.CatalogService/ListUnits",
                         "user:tinh", "parent: 'units/330@2022-12-31'");
  ASSERT_TRUE(units.ok()) << units.status();
  EXPECT_EQ(units->units_size(), 3);
}

TEST_F(ByCodeTest, APageTokenBelongsToTheUnit) {
  const std::string method = "catalog.v1.CatalogService/ListUnits";
  const auto first = Ask(*units_, &UnitsApi::List, method, "user:tinh",
                         "parent: 'units/330@2022-12-31' page_size: 1");
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string token = " page_token: '" + first->next_page_token() + "'";
  EXPECT_EQ(Ask(*units_, &UnitsApi::List, method, "user:tinh", "parent: 'units/khoai-chau'" + token)
                ->units_size(),
            2);
  EXPECT_EQ(ReasonName(Ask(*units_, &UnitsApi::List, method, "user:tinh",
                           "parent: 'units/12238@2022-12-31'" + token)
                           .status()),
            "INVALID_PAGE_TOKEN");
}

TEST_F(ByCodeTest, ErrorsNameTheField) {
  const std::string method = "catalog.v1.CatalogService/GetUnit";
  const auto get = [&](const std::string& name) {
    return Ask(*units_, &UnitsApi::Get, method, "user:lan", "name: '" + name + "'");
  };
  EXPECT_EQ(get("units/12238@2022-12-31")->name(), "units/dan-tien");
  EXPECT_THAT(Listed(get("units/12238@2022-13-31").status()),
              ::testing::ElementsAre("name INVALID_NAME"));
  const absl::Status none = get("units/12238@2004-07-07").status();
  EXPECT_EQ(ReasonName(none), "RESOURCE_NOT_FOUND");
  EXPECT_THAT(std::string(none.message()), HasSubstr("name: no unit has the code 12238"));
}

TEST_F(ByCodeTest, RightsAreThoseOnTheUnit) {
  // The officer of Mễ Sở in the district beside reads the catalog, and no round of this one.
  EXPECT_EQ(GetRound("user:nga", "units/330@2022-12-31/rounds/socio.2022").status(),
            GetRound("user:nga", kRound).status());
  EXPECT_FALSE(GetRound("user:nga", kRound).ok());
  // Who may do nothing does not learn which codes there are.
  for (const char* code : {"330@2022-12-31", "999@2022-12-31", "330@x"}) {
    EXPECT_EQ(
        GetRound("user:nobody", absl::StrCat("units/", code, "/rounds/socio.2022")).status().code(),
        absl::StatusCode::kPermissionDenied);
  }
}

TEST_F(ByCodeTest, ACursorBelongsToTheUnitHoweverItWasNamed) {
  const std::string method = "thidua.reporting.v1.ReportingService/WatchTotals";
  const rpc::Call call = CallOf("user:tinh", method);
  const auto read = [&](const std::string& parent) {
    v1::TotalFilter filter;
    filter.set_parent(parent);
    return ReadTotalFilter(call, filter, **catalog_->Current());
  };
  const auto by_code = read("units/330@2022-12-31");
  ASSERT_TRUE(by_code.ok()) << by_code.status();
  EXPECT_EQ(by_code->parent, "units/khoai-chau");
  EXPECT_EQ(by_code->digest, read("units/khoai-chau")->digest);
  EXPECT_THAT(Listed(read("units/330@").status()),
              ::testing::ElementsAre("filter.parent INVALID_NAME"));
  EXPECT_EQ(ReasonName(read("units/331@2022-12-31").status()), "RESOURCE_NOT_FOUND");
}

TEST_F(ByCodeTest, WritesTakeNamesAlone) {
  const std::string before = Heads();
  EXPECT_THAT(Listed(CloseRound("user:quan", "units/330@2022-12-31/rounds/socio.2022").status()),
              ::testing::ElementsAre("name INVALID_NAME"));
  auto unit = FromText<catalog::v1::CreateUnitRequest>(
      "unit { name: 'units/12238@2022-12-31' versions { display_name: 'X' kind: UNIT_KIND_COMMUNE "
      "parent: 'units/khoai-chau' valid_from: '2004-07-08' } } request_id: 'x'");
  const auto made =
      Call(*units_, &UnitsApi::Create, "catalog.v1.CatalogService/CreateUnit", "user:root", unit);
  EXPECT_EQ(ReasonName(made.status()), "INVALID_NAME");
  EXPECT_EQ(Heads(), before);
}

}  // namespace
}  // namespace thidua::reporting::testing
