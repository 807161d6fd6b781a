#include "services/targets/api/forecaster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/api/testing/desk.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class ForecasterTest : public Desk {
 protected:
  ForecasterTest() {
    EXPECT_THAT(CreatePlan(kPlan), IsOk());
    EXPECT_THAT(CreateTarget("t18"), IsOk());
    reporting_.Set("schools", "2021", SchoolsTotal(34));
    reporting_.Set("schools", "2022", SchoolsTotal(51));
  }

  absl::Status Forecast(const std::string& text = "", const std::string& principal = "user:minh") {
    auto request = FromText<v1::ForecastTargetRequest>(text);
    if (request.name().empty()) request.set_name("units/khoai-chau/plans/p/targets/t18");
    if (request.period().empty()) request.set_period("2022");
    if (pin_) *request.mutable_pin() = *pin_;
    auto call = As(principal, "ForecastTarget");
    forecast_.Clear();
    return forecaster_->Forecast(call, request, &forecast_);
  }

  v1::Forecast forecast_;
};

TEST_F(ForecasterTest, ExtendsWhatWasReported) {
  ASSERT_THAT(Forecast(), IsOk());
  ASSERT_THAT(forecast_.values(), SizeIs(2));
  EXPECT_EQ(forecast_.values(0).value(), "50.00");
  EXPECT_EQ(forecast_.values(1).value(), "75.00");
  ASSERT_THAT(forecast_.lines(), SizeIs(4));
  EXPECT_EQ(forecast_.lines(1).value(), "150.00");
  EXPECT_TRUE(forecast_.lines(1).holds());
  EXPECT_EQ(forecast_.pin().plan_token(), target_.token());
  EXPECT_EQ(forecast_.pin().reporting_token(), "r2");
  EXPECT_FALSE(forecast_.restricted());
  reporting_.restricted = true;
  ASSERT_THAT(Forecast(), IsOk());
  EXPECT_TRUE(forecast_.restricted());
}

TEST_F(ForecasterTest, PinReproducesEveryByte) {
  ASSERT_THAT(Forecast(), IsOk());
  const v1::Forecast first = forecast_;
  reporting_.Set("schools", "2022", SchoolsTotal(68));
  ASSERT_THAT(Supersede("t18", "t18b"), IsOk());
  PutCatalog<catalog::v1::Unit>(R"(name: "units/khoai-chau" versions { display_name: "Khoái Châu"
      kind: UNIT_KIND_DISTRICT valid_from: "1999-09-01" valid_to: "2024-07-01" })");
  ASSERT_THAT(Forecast(), IsOk());
  EXPECT_EQ(forecast_.values(1).value(), "100.00");
  EXPECT_EQ(forecast_.pin().owner_valid_to(), "2024-07-01");
  pin_ = first.pin();
  ASSERT_THAT(Forecast(), IsOk());
  EXPECT_EQ(forecast_.SerializeAsString(), first.SerializeAsString());
}

TEST_F(ForecasterTest, ReadsWhatIsBelowTheOwnerToo) {
  ASSERT_THAT(CreateTarget("below", Below(kSchools)), IsOk());
  reporting_.SetBelow("schools", "2022", "owners_included: 4 total { " + SchoolsTotal(51) + "}");
  ASSERT_THAT(Forecast("name: 'units/khoai-chau/plans/p/targets/below'"), IsOk());
  EXPECT_THAT(forecast_.values(), SizeIs(1));
  EXPECT_EQ(forecast_.pin().catalog_token(), "c1");
}

TEST_F(ForecasterTest, RefusesWhatCannotBeExtended) {
  EXPECT_THAT(Forecast("name: 'units/khoai-chau/plans/p/targets/none'"),
              Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND));
  EXPECT_THAT(FieldsOf(Forecast("period: '2031'")), ElementsAre("period"));
  EXPECT_THAT(FieldsOf(Forecast("pin {}")), ElementsAre("pin.plan_token", "pin.reporting_token"));
  reporting_.down = true;
  EXPECT_THAT(Forecast(),
              Fails(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_PEER_UNAVAILABLE));
  EXPECT_THAT(Forecast("", "user:khach"), Fails(absl::StatusCode::kPermissionDenied));
}

}  // namespace
}  // namespace thidua::targets
