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

  RollupApi rollup_;
};

inline constexpr char kSocio[] = "queries { form: 'forms/socio' period: '2022' } ";

}  // namespace thidua::reporting::testing
