#pragma once
// For tests: the district of world.h and the one beside it, each with a round of 2022, added up.

#include <string>

#include "services/reporting/api/testing/world.h"
#include "services/reporting/api/totals/rollup_api.h"

namespace thidua::reporting::testing {

inline constexpr char kIncome[] = "cells { element: 'elements/income' number: '";
inline constexpr char kOther[] = "units/van-giang/rounds/socio.2022";

// Khoái Châu's socio.2022 is open; Văn Giang has one of its own.
class RollupFixture : public World {
 protected:
  RollupFixture() : rollup_(*store_, *catalog_, *totals_) {
    Bind("user:phuc", "ROLE_DISTRICT_REVIEWER", "units/van-giang");
    OpenOther("2022");
  }

  void OpenOther(const std::string& period) {
    v1::OpenRoundRequest request;
    request.set_parent("units/van-giang");
    request.set_form("forms/socio");
    request.set_period(period);
    request.set_request_id(NextId());
    auto opened = Call(*rounds_, &RoundsApi::Open, "reporting.v1.ReportingService/OpenRound",
                       "user:root", request);
    EXPECT_TRUE(opened.ok()) << opened.status();
  }

  absl::StatusOr<v1::RollUpTotalsResponse> RollUp(const std::string& user, const std::string& text,
                                                  const std::string& parent = "units/hung-yen") {
    return Call(rollup_, &RollupApi::RollUp, "reporting.v1.ReportingService/RollUpTotals", user,
                FromText<v1::RollUpTotalsRequest>("parent: '" + parent + "' " + text));
  }

  void ReportOther(const std::string& number, const std::string& round = kOther) {
    const std::string report = round + "/reports/me-so";
    auto draft = Update("user:nga", report, kIncome + number + "' }", "reason: 'figures'");
    ASSERT_TRUE(draft.ok()) << draft.status();
    ASSERT_TRUE(Submit("user:nga", report).ok());
    auto accepted = Accept("user:phuc", report);
    ASSERT_TRUE(accepted.ok()) << accepted.status();
  }

  // Văn Giang moves from Hưng Yên to Hải Dương on 2023-01-01, whose reader is user:duong.
  void MoveOther() {
    const auto make = [&](auto method, const std::string& verb, auto request) {
      request.set_request_id(NextId());
      auto made = Call(*units_, method, "catalog.v1.CatalogService/" + verb, "user:root", request);
      ASSERT_TRUE(made.ok()) << made.status();
    };
    make(&UnitsApi::Create, "CreateUnit", FromText<catalog::v1::CreateUnitRequest>(R"pb(
      unit {
        name: 'units/hai-duong'
        versions { display_name: 'Hải Dương' kind: UNIT_KIND_PROVINCE valid_from: '2004-07-08' }
      })pb"));
    catalog::v1::GetUnitRequest get;
    get.set_name("units/van-giang");
    auto unit =
        Call(*units_, &UnitsApi::Get, "catalog.v1.CatalogService/GetUnit", "user:root", get);
    ASSERT_TRUE(unit.ok()) << unit.status();
    catalog::v1::UpdateUnitRequest move;
    *move.mutable_unit() = *unit;
    *move.mutable_unit()->add_versions() = unit->versions(0);
    move.mutable_unit()->mutable_versions(0)->set_valid_to("2023-01-01");
    move.mutable_unit()->mutable_versions(1)->set_valid_from("2023-01-01");
    move.mutable_unit()->mutable_versions(1)->set_parent("units/hai-duong");
    make(&UnitsApi::Update, "UpdateUnit", move);
    Bind("user:duong", "ROLE_PROVINCIAL_READER", "units/hai-duong");
  }

  RollupApi rollup_;
};

inline constexpr char kSocio[] = "queries { form: 'forms/socio' period: '2022' } ";

}  // namespace thidua::reporting::testing
