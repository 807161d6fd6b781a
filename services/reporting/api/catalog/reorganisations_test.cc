#include "services/reporting/api/catalog/reorganisations.h"

#include "services/reporting/api/testing/world.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting::testing {
namespace {

using catalog::v1::EffectKind;
using catalog::v1::ReorganiseUnitsRequest;
using catalog::v1::ReorganiseUnitsResponse;
using ::testing::ElementsAre;

constexpr char kMethod[] = "catalog.v1.CatalogService/ReorganiseUnits";

// Dân Tiến goes over to An Vĩ on the first of July of the year whose round is open.
constexpr char kMerger[] =
    "reorganisation { act: 'NQ 1' date: '2022-07-01' steps { end { unit: 'units/dan-tien' } } "
    "steps "
    "{ transfer { predecessor: 'units/dan-tien' successor: 'units/an-vi' extent: "
    "SUCCESSION_EXTENT_WHOLE } } } ";

class ReorganisationsTest : public World {
 protected:
  absl::StatusOr<ReorganiseUnitsResponse> Reorganise(const std::string& user,
                                                     const std::string& text) {
    return Call(api_, &ReorganisationsApi::Reorganise, kMethod, user,
                FromText<ReorganiseUnitsRequest>(text));
  }
  static std::vector<std::string> Lines(const ReorganiseUnitsResponse& response) {
    std::vector<std::string> lines;
    for (const auto& effect : response.effects()) {
      lines.push_back(catalog::v1::EffectKind_Name(effect.kind()).substr(12) + " " +
                      effect.resource());
    }
    return lines;
  }

  ReorganisationsApi api_{*store_};
};

TEST_F(ReorganisationsTest, ADryRunTellsWhatFollowsAndWritesNothing) {
  const std::string before = Heads();
  auto response = Reorganise("user:quan", std::string(kMerger) + "validate_only: true");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->ended(), 1);
  EXPECT_EQ(response->transfers(), 1);
  EXPECT_EQ(response->created() + response->changed(), 0);
  EXPECT_THAT(Lines(*response),
              ElementsAre("OPEN_REPORT " + std::string(kReport), "ROSTER " + std::string(kRound),
                          "BINDING bindings/user:lan"));
  EXPECT_EQ(Heads(), before);
}

TEST_F(ReorganisationsTest, ItIsOneCommitThatARetryDoesNotRepeat) {
  const std::string request = std::string(kMerger) + "request_id: 'r' reason: 'sáp nhập'";
  const int64_t before = ledger_->Head(kCatalogLedger)->seq;
  auto response = Reorganise("user:quan", request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(ledger_->Head(kCatalogLedger)->seq, before + 1);
  auto again = Reorganise("user:quan", request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), response->SerializeAsString());
  EXPECT_EQ(ledger_->Head(kCatalogLedger)->seq, before + 1);
  auto reader = store_->Open(kCatalogLedger);
  const auto unit = resource::Load<catalog::v1::Unit>(**reader, "units/dan-tien");
  ASSERT_TRUE(unit.ok()) << unit.status();
  EXPECT_EQ(unit->versions(0).valid_to(), "2022-07-01");
  EXPECT_EQ(unit->successions(0).successor(), "units/an-vi");
  // Under another id it is another request, and Dân Tiến has ended.
  EXPECT_THAT(Listed(Reorganise("user:quan", std::string(kMerger) + "request_id: 's'").status()),
              ElementsAre("reorganisation.steps[0].end.unit INVALID_FIELD",
                          "reorganisation.steps[1].transfer DUPLICATE"));
}

TEST_F(ReorganisationsTest, AcceptedReportsAreNotOpen) {
  Report(kReport, "cells { element: 'elements/income' number: '1' }");
  auto response = Reorganise("user:quan", std::string(kMerger) + "validate_only: true");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(Lines(*response),
              ElementsAre("ROSTER " + std::string(kRound), "BINDING bindings/user:lan"));
}

TEST_F(ReorganisationsTest, WhoMayNotWriteTheUnitsMayNotReorganiseThem) {
  const std::string before = Heads();
  for (const char* user : {"user:lan", "user:hoa", "user:tinh"}) {
    EXPECT_EQ(Reorganise(user, std::string(kMerger) + "validate_only: true").status().code(),
              absl::StatusCode::kPermissionDenied)
        << user;
  }
  // Neither a neighbour's commune nor one's own to a neighbour.
  for (const char* step :
       {"end { unit: 'units/me-so' }", "change { unit: 'units/an-vi' parent: 'units/van-giang' }",
        "create { unit: 'units/x' }", "create { unit: 'units/x' parent: 'units/van-giang' }"}) {
    EXPECT_EQ(Reorganise("user:quan",
                         std::string("request_id: 'x' reorganisation { act: 'a' date: '2025-07-01' "
                                     "steps { ") +
                             step + " } }")
                  .status()
                  .code(),
              absl::StatusCode::kPermissionDenied)
        << step;
  }
  EXPECT_EQ(Heads(), before);
}

TEST_F(ReorganisationsTest, OnlyWhatTheCallerMayReadIsTold) {
  // The neighbour's administrator takes nothing from Khoái Châu's rounds.
  Bind("user:vang", "ROLE_DISTRICT_ADMINISTRATOR", "units/van-giang");
  AddForm(R"pb(name: "forms/reading"
               title: "Đọc"
               elements: "elements/income"
               owner_kinds: UNIT_KIND_DISTRICT
               assignments { subject_kinds: UNIT_KIND_COMMUNE reporter: "units/me-so" }
               calendar: FORM_CALENDAR_CALENDAR
               frequency: FORM_FREQUENCY_YEARLY)pb");
  ASSERT_TRUE(OpenRound("user:quan", "forms/reading", "2022").ok());
  const std::string end =
      "reorganisation { act: 'NQ 1' date: '2022-07-01' steps { end { unit: 'units/me-so' } } } "
      "validate_only: true";
  auto own = Reorganise("user:vang", end);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_THAT(Lines(*own), ElementsAre("BINDING bindings/user:nga", "FORM forms/reading"));
  auto root = Reorganise("user:root", end);
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(Lines(*root).front(), "OPEN_REPORT units/khoai-chau/rounds/reading.2022/reports/an-vi");
}

TEST_F(ReorganisationsTest, FaultsAndAMissingIdAreToldTogether) {
  const std::string before = Heads();
  EXPECT_THAT(
      Listed(Reorganise("user:root",
                        "reorganisation { act: 'a' date: '2025-07-01' steps { end { unit: "
                        "'units/nobody' } } }")
                 .status()),
      ElementsAre("request_id INVALID_FIELD", "reorganisation.steps[0].end.unit UNKNOWN_UNIT"));
  EXPECT_EQ(Heads(), before);
}

}  // namespace
}  // namespace thidua::reporting::testing
