#include "services/awards/domain/duties.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/awards/domain/testing/faults.h"
#include "services/awards/domain/testing/samples.h"

namespace thidua::awards {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Proposed by an and hoa before lan, appraised by binh, voted on by the council.
v1::Nomination SomeNomination() {
  v1::Nomination nomination = EligibleNomination("n1");
  nomination.add_earlier_proposers("user:an");
  nomination.add_earlier_proposers("user:hoa");
  return nomination;
}

v1::CouncilSession SomeSession() {
  v1::CouncilSession session = SampleSession();
  session.set_recorder("user:recorder");
  return session;
}

TEST(CheckDuty, KeepsEveryPairApart) {
  struct Case {
    Duty duty;
    std::string principal, earlier;  // empty: it goes together
  };
  const Case cases[] = {
      {Duty::kAppraise, "user:lan", "proposed"},
      {Duty::kAppraise, "user:an", "proposed"},
      {Duty::kAppraise, "user:hoa", "proposed"},
      {Duty::kAppraise, "user:other", ""},
      {Duty::kCouncil, "user:lan", "proposed"},
      {Duty::kCouncil, "user:hoa", "proposed"},
      {Duty::kCouncil, "user:binh", "appraised"},
      {Duty::kCouncil, "user:recorder", ""},  // one of the council
      {Duty::kCouncil, "user:council-7", ""},
      {Duty::kCouncil, "user:other", ""},
      {Duty::kDecide, "user:lan", "proposed"},
      {Duty::kDecide, "user:an", "proposed"},
      {Duty::kDecide, "user:binh", "appraised"},
      {Duty::kDecide, "user:recorder", "recorded the ballot on"},
      {Duty::kDecide, "user:council-7", "sat in the council on"},
      {Duty::kDecide, "user:council-70", ""},
  };
  const v1::CouncilSession session = SomeSession();
  for (const Case& c : cases) {
    SCOPED_TRACE(absl::StrCat(static_cast<int>(c.duty), " ", c.principal));
    Violations violations;
    CheckDuty(violations, "name", SomeNomination(), &session, c.duty, c.principal, IsSamePrincipal);
    if (c.earlier.empty()) {
      EXPECT_THAT(FieldsOf(violations), IsEmpty());
      continue;
    }
    ASSERT_THAT(violations.list(), SizeIs(1));
    EXPECT_EQ(violations.list()[0].field, "name");
    EXPECT_EQ(violations.list()[0].reason, type::v1::ERROR_REASON_SEPARATION_OF_DUTIES);
    EXPECT_THAT(violations.list()[0].description,
                HasSubstr(c.principal + " " + c.earlier + " " + SomeNomination().name()));
  }
}

TEST(CheckDuty, WhereNobodyVotedNobodySatInTheCouncil) {
  Violations violations;
  CheckDuty(violations, "name", SomeNomination(), nullptr, Duty::kDecide, "user:council-7",
            IsSamePrincipal);
  EXPECT_THAT(FieldsOf(violations), IsEmpty());
}

TEST(CheckDuty, WhatWasNotAppraisedNobodyAppraised) {
  Violations violations;
  CheckDuty(violations, "name", SampleNomination("n1"), nullptr, Duty::kDecide, "",
            IsSamePrincipal);
  EXPECT_THAT(FieldsOf(violations), IsEmpty());
}

TEST(CheckDuty, ListsEveryDutyOfOne) {
  v1::CouncilSession session = SomeSession();
  session.set_recorder("user:council-3");
  Violations violations;
  CheckDuty(violations, "name", SomeNomination(), &session, Duty::kDecide, "user:council-3",
            IsSamePrincipal);
  EXPECT_THAT(violations.list(), SizeIs(2));
}

TEST(CheckDuty, TakesTwoPrincipalsOfOnePersonForOne) {
  const auto one_person = [](std::string_view a, std::string_view b) {
    return a == b || (b == "user:second" && (a == "user:lan" || a == "user:an" ||
                                             a == "user:binh" || a == "user:council-3"));
  };
  const v1::CouncilSession session = SomeSession();
  Violations violations;
  CheckDuty(violations, "name", SomeNomination(), &session, Duty::kDecide, "user:second",
            one_person);
  EXPECT_THAT(violations.list(), SizeIs(3)) << "proposed, appraised, sat in the council";
}

}  // namespace
}  // namespace thidua::awards
