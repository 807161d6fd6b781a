#include "services/awards/domain/duties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

TEST(CheckDuty, KeepsEveryPairApart) {
  v1::Nomination nomination = EligibleNomination("n1");
  *nomination.mutable_ballot() = SampleBallot();
  nomination.mutable_ballot()->set_recorder("user:recorder");
  struct Case {
    Duty duty;
    std::string principal;
    bool refused;
  };
  const Case cases[] = {
      {Duty::kAppraise, "user:lan", true},        // proposed
      {Duty::kAppraise, "user:other", false},     //
      {Duty::kCouncil, "user:lan", true},         // proposed
      {Duty::kCouncil, "user:binh", true},        // appraised
      {Duty::kCouncil, "user:recorder", false},   // one of the council
      {Duty::kCouncil, "user:other", false},      //
      {Duty::kDecide, "user:lan", true},          // proposed
      {Duty::kDecide, "user:binh", true},         // appraised
      {Duty::kDecide, "user:recorder", true},     // recorded
      {Duty::kDecide, "user:council-7", true},    // sat in the council
      {Duty::kDecide, "user:council-70", false},  //
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.principal);
    Violations violations;
    CheckDuty(violations, "name", nomination, c.duty, c.principal, IsSamePrincipal);
    EXPECT_EQ(!violations.empty(), c.refused);
    for (const FieldViolation& violation : violations.list()) {
      EXPECT_EQ(violation.reason, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
    }
  }
}

TEST(CheckDuty, TakesTwoPrincipalsOfOnePersonForOne) {
  const auto one_person = [](std::string_view a, std::string_view b) {
    return a == b || (a == "user:lan" && b == "user:lan-2");
  };
  Violations violations;
  CheckDuty(violations, "name", EligibleNomination("n1"), Duty::kDecide, "user:lan-2", one_person);
  EXPECT_FALSE(violations.empty());
}

}  // namespace
}  // namespace thidua::awards
