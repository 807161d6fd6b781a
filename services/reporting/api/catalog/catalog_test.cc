#include <google/protobuf/empty.pb.h>

#include "services/reporting/api/testing/world.h"

namespace thidua::reporting::testing {
namespace {

using catalog::v1::CreateUnitRequest;
using catalog::v1::ListUnitsRequest;
using catalog::v1::LookupUnitsRequest;
using catalog::v1::UpdateElementRequest;
using catalog::v1::UpdateUnitRequest;
using ::testing::ElementsAre;

class CatalogTest : public World {
 protected:
  auto Create(const std::string& user, const std::string& text) {
    return Call(*units_, &UnitsApi::Create, "catalog.v1.CatalogService/CreateUnit", user,
                FromText<CreateUnitRequest>(text));
  }
  auto Update(const std::string& user, const std::string& text) {
    return Call(*units_, &UnitsApi::Update, "catalog.v1.CatalogService/UpdateUnit", user,
                FromText<UpdateUnitRequest>(text));
  }
  std::vector<std::string> List(const std::string& text) {
    auto response = Call(*units_, &UnitsApi::List, "catalog.v1.CatalogService/ListUnits",
                         "user:lan", FromText<ListUnitsRequest>(text));
    EXPECT_TRUE(response.ok()) << response.status();
    return Names(*response);
  }
  std::vector<std::string> Lookup(const std::string& text) {
    auto response = Call(*units_, &UnitsApi::Lookup, "catalog.v1.CatalogService/LookupUnits",
                         "user:lan", FromText<LookupUnitsRequest>(text));
    EXPECT_TRUE(response.ok()) << response.status();
    return Names(*response);
  }
  template <class Response>
  static std::vector<std::string> Names(const Response& response) {
    std::vector<std::string> names;
    for (const auto& unit : response.units()) names.push_back(unit.name().substr(6));
    return names;
  }
  absl::Status Bind(const std::string& user, const std::string& binding) {
    auto request = FromText<catalog::v1::CreateBindingRequest>("binding { " + binding + " }");
    request.set_request_id(NextId());
    return Call(*bindings_, &BindingsApi::Create, "catalog.v1.CatalogService/CreateBinding", user,
                request)
        .status();
  }
};

constexpr char kNew[] =
    "unit { name: 'units/dong-ket' versions { display_name: 'Đông Kết' kind: UNIT_KIND_COMMUNE "
    "parent: 'units/khoai-chau' valid_from: '2004-07-08' } } request_id: 'n'";

TEST_F(CatalogTest, UnitsAreCreatedOnceAndRetriedFreely) {
  auto unit = Create("user:quan", kNew);
  ASSERT_TRUE(unit.ok()) << unit.status();
  EXPECT_EQ(unit->current().display_name(), "Đông Kết");
  const std::string before = Heads();
  EXPECT_EQ(Create("user:quan", kNew)->etag(), unit->etag());
  std::string other_id = kNew;
  other_id.replace(other_id.find("'n'"), 3, "'m'");
  EXPECT_EQ(ReasonName(Create("user:quan", other_id).status()), "RESOURCE_EXISTS");
  EXPECT_EQ(Heads(), before);
}

TEST_F(CatalogTest, UnitsAreWrittenByAdministratorsOfTheirParent) {
  EXPECT_EQ(Create("user:lan", kNew).status().code(), absl::StatusCode::kPermissionDenied);
  const std::string before = Heads();
  // Another district's commune cannot be taken below one's own, nor a new root be planted.
  EXPECT_EQ(Update("user:quan",
                   "unit { name: 'units/me-so' versions { display_name: 'Mễ Sở' kind: "
                   "UNIT_KIND_COMMUNE parent: 'units/khoai-chau' valid_from: '2004-07-08' } } "
                   "request_id: 'u'")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Create("user:quan",
                   "unit { name: 'units/root' versions { display_name: 'R' kind: "
                   "UNIT_KIND_PROVINCE valid_from: '2004-07-08' } } request_id: 'u'")
                .status()
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Heads(), before);
}

TEST_F(CatalogTest, BadUnitsListEveryViolationAndWriteNothing) {
  const std::string before = Heads();
  auto bad = Update("user:root",
                    "unit { name: 'units/new' versions { parent: 'units/nowhere' valid_from: 'x' } "
                    "} allow_missing: true");
  EXPECT_THAT(Listed(bad.status()),
              ElementsAre("request_id INVALID_FIELD", "unit.versions[0].display_name INVALID_FIELD",
                          "unit.versions[0].kind INVALID_FIELD",
                          "unit.versions[0].valid_from INVALID_FIELD",
                          "unit.versions[0].parent UNKNOWN_UNIT"));
  EXPECT_EQ(Heads(), before);
}

TEST_F(CatalogTest, UpdatesAreConditionalOnEtagAndExistence) {
  const std::string unit =
      "name: 'units/an-vi' versions { display_name: 'An Vĩ' kind: UNIT_KIND_COMMUNE "
      "parent: 'units/khoai-chau' valid_from: '2004-07-08' ";
  auto changed = Update("user:quan", "unit { " + unit + "act: 'x' } } request_id: '1'");
  ASSERT_TRUE(changed.ok()) << changed.status();
  const std::string before = Heads();
  EXPECT_EQ(Update("user:quan", "unit { " + unit + "act: 'y' } etag: '1' } request_id: '2'")
                .status()
                .code(),
            absl::StatusCode::kAborted);
  auto missing = Update("user:quan",
                        "unit { name: 'units/none' versions { display_name: 'N' kind: "
                        "UNIT_KIND_COMMUNE parent: 'units/khoai-chau' valid_from: '2004-07-08' } } "
                        "request_id: '4'");
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Heads(), before);
  auto same = Update("user:quan", "unit { " + unit + "act: 'x' } } request_id: '3'");
  ASSERT_TRUE(same.ok()) << same.status();
  EXPECT_EQ(same->etag(), changed->etag());
}

TEST_F(CatalogTest, UnitsAreListedByParentDayAndKindInPages) {
  EXPECT_THAT(List("parent: 'units/khoai-chau' date: '2022-12-31'"),
              ElementsAre("an-vi", "binh-minh", "dan-tien"));
  EXPECT_THAT(List("kinds: UNIT_KIND_DISTRICT"), ElementsAre("khoai-chau", "van-giang"));
  EXPECT_THAT(List("date: '2004-07-07'"), ElementsAre());
  auto page = Call(*units_, &UnitsApi::List, "catalog.v1.CatalogService/ListUnits", "user:lan",
                   FromText<ListUnitsRequest>("page_size: 5"));
  EXPECT_EQ(page->units_size(), 5);
  EXPECT_THAT(List("page_token: '" + page->next_page_token() + "'"),
              ElementsAre("me-so", "van-giang"));
}

TEST_F(CatalogTest, UnitsAreFoundByCodeAndByNameHoweverItIsTyped) {
  EXPECT_THAT(Lookup("code: '12238'"), ElementsAre("dan-tien"));
  EXPECT_THAT(Lookup("display_name: 'dan tien'"), ElementsAre("dan-tien"));
  EXPECT_THAT(Lookup("display_name: 'DÂN TIẾN' code: '12229'"), ElementsAre());
  EXPECT_THAT(Lookup("display_name: 'dân tiến' date: '2004-07-07'"), ElementsAre());
  auto none = Call(*units_, &UnitsApi::Lookup, "catalog.v1.CatalogService/LookupUnits", "user:lan",
                   FromText<LookupUnitsRequest>("date: 'x'"));
  EXPECT_THAT(Listed(none.status()), ElementsAre("code INVALID_FIELD", "date INVALID_FIELD"));
}

TEST_F(CatalogTest, ElementsKeepTheirMeaning) {
  auto request = FromText<UpdateElementRequest>(
      "element { name: 'elements/income' title: 'T' kind: VALUE_KIND_AMOUNT decimals: 2 "
      "time_rollup: TIME_ROLLUP_SUM } request_id: 'e'");
  EXPECT_THAT(Listed(Call(*definitions_, &DefinitionsApi::UpdateElement,
                          "catalog.v1.CatalogService/UpdateElement", "user:root", request)
                         .status()),
              ElementsAre("element.decimals INVALID_FIELD"));
}

TEST_F(CatalogTest, DefinitionsAreChangedByTheirOwners) {
  const auto update = [&](const std::string& user, const std::string& owner) {
    auto request = FromText<UpdateElementRequest>(
        absl::StrCat("element { name: 'elements/of-unit' title: 'T' kind: VALUE_KIND_COUNT "
                     "time_rollup: TIME_ROLLUP_SUM owner: '",
                     owner, "' } allow_missing: true"));
    request.set_request_id(NextId());
    return Call(*definitions_, &DefinitionsApi::UpdateElement,
                "catalog.v1.CatalogService/UpdateElement", user, request)
        .status();
  };
  EXPECT_EQ(update("user:quan", "").code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(update("user:quan", "units/khoai-chau").ok());
  // Neither taken from its owner nor given to who does not ask for it.
  EXPECT_EQ(update("user:quan", "units/van-giang").code(), absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(update("user:root", "units/van-giang").ok());
  EXPECT_EQ(update("user:quan", "units/khoai-chau").code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Listed(update("user:root", "units/none")), ElementsAre("element.owner UNKNOWN_UNIT"));
}

TEST_F(CatalogTest, RolesAreGrantedOnlyWhereTheAdministratorHoldsThem) {
  const std::string lan = "name: 'bindings/user:new' grants { role: ROLE_DECIDER unit: '";
  EXPECT_TRUE(Bind("user:quan", lan + "units/dan-tien' }").ok());
  EXPECT_EQ(Bind("user:quan",
                 "name: 'bindings/user:x' grants { role: ROLE_AUDITOR unit: "
                 "'units/me-so' }")
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Bind("user:quan",
                 "name: 'bindings/user:x' grants { role: "
                 "ROLE_DISTRICT_ADMINISTRATOR }")
                .code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(Listed(Bind("user:root",
                          "name: 'bindings/user:x' grants { role: "
                          "ROLE_DISTRICT_ADMINISTRATOR }")),
              ElementsAre("binding.grants[0].unit UNKNOWN_UNIT"));
}

TEST_F(CatalogTest, RolesAreTakenAwayOnlyByWhoMightGrantThem) {
  auto remove = [&](const std::string& user, const std::string& binding) {
    catalog::v1::DeleteBindingRequest request;
    request.set_name(binding);
    request.set_request_id(NextId());
    return Call(*bindings_, &BindingsApi::Delete, "catalog.v1.CatalogService/DeleteBinding", user,
                request)
        .status();
  };
  EXPECT_EQ(remove("user:quan", "bindings/user:nga").code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(remove("user:quan", "bindings/user:root").code(), absl::StatusCode::kPermissionDenied);
  ASSERT_TRUE(remove("user:quan", "bindings/user:lan").ok());
  EXPECT_EQ(GetReport("user:lan", kReport).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(remove("user:quan", "bindings/user:lan").code(), absl::StatusCode::kNotFound);
}

TEST_F(CatalogTest, AdministratorIsBootstrappedOnlyWhileNobodyIsBound) {
  const std::string before = Heads();
  EXPECT_TRUE(BootstrapAdministrator(*ledger_, "user:intruder").ok());
  EXPECT_EQ(Heads(), before);
  EXPECT_FALSE(BootstrapAdministrator(*ledger_, "service:targets").ok());
  EXPECT_FALSE(BootstrapAdministrator(*ledger_, "Root").ok());
}

}  // namespace
}  // namespace thidua::reporting::testing
