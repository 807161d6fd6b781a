// One merit, one award: through retyping, units that follow one another, edits and revocations.
#include <gtest/gtest.h>

#include <functional>

#include "services/awards/api/nominations.h"
#include "services/awards/api/testing/desk.h"
#include "services/awards/domain/testing/samples.h"
#include "thidua/awards/v1/entries.pb.h"

namespace thidua::awards {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;
using Code = absl::StatusCode;

// A proposal that another one of the same recipient has the merit of.
auto IsTaken() { return Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_MERIT_TAKEN); }

class MeritsTest : public ::testing::Test {
 protected:
  MeritsTest() {
    EXPECT_THAT(desk_.CreatePack(), IsOk());
    EXPECT_THAT(desk_.CreateMovement(), IsOk());
  }

  // Another nomination of the recipient of n1.
  v1::Nomination Again(const std::string& id, const std::string& honour = "ldtt") {
    v1::Nomination nomination = SampleNomination(id, honour);
    nomination.mutable_honouree()->set_recipient("units/khoai-chau/recipients/person-n1");
    return nomination;
  }
  v1::Nomination Again(const std::string& id, const std::string& honour, const std::string& merit) {
    v1::Nomination nomination = Again(id, honour);
    nomination.set_merit(merit);
    return nomination;
  }

  // A unit is a collective of its own id.
  v1::Nomination Unit(const std::string& id, const std::string& unit) {
    v1::Nomination nomination = CollectiveNomination(id);
    nomination.mutable_honouree()->set_recipient("units/khoai-chau/recipients/" + unit);
    nomination.mutable_honouree()->set_unit("units/" + unit);
    return nomination;
  }

  Desk desk_;
};

TEST_F(MeritsTest, OneWorkIsHonouredOnceHoweverItIsSpelt) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  EXPECT_THAT(desk_.Nominate(Again("n2", "giay-khen")), IsTaken());
  EXPECT_THAT(desk_.Nominate(Again("n2", "giay-khen", "HOÀN THÀNH “xuất sắc”  nhiệm vụ, năm 2O20")),
              IsTaken());
  EXPECT_THAT(desk_.Nominate(Again("n2", "giay-khen", "Hoàn thành xuất sắc nhiệm vụ năm 2021")),
              IsOk());
}

TEST_F(MeritsTest, OneHonourOfAMovementIsGivenOnce) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  EXPECT_THAT(desk_.Nominate(Again("n2", "ldtt", "Có sáng kiến được công nhận")), IsTaken());
}

TEST_F(MeritsTest, ATitleAndTheOneThatIsChosenFromAmongItsHoldersShareTheWork) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  EXPECT_THAT(desk_.Nominate(Again("n2", "cstd")), IsOk());
  EXPECT_THAT(desk_.Nominate(Again("n3", "giay-khen")), IsTaken());
  EXPECT_THAT(desk_.Nominate(Again("n3", "cstd", "Có sáng kiến")), IsTaken());
}

TEST_F(MeritsTest, TheRowsOfOneRequestAreHeldToItAsWell) {
  EXPECT_THAT(desk_.Propose(ProposalsOf({SampleNomination("n1"), Again("n2", "cstd")})), IsOk());
  EXPECT_THAT(desk_.GetNomination("n2"), IsOk());
}

TEST_F(MeritsTest, AUnitAndItsSuccessorAreOne) {
  catalog::v1::Unit old = FromText<catalog::v1::Unit>(R"(
    name: "units/an-vi"
    versions { display_name: "An Vĩ" kind: UNIT_KIND_COMMUNE parent: "units/khoai-chau"
               valid_from: "1999-01-01" }
    successions { successor: "units/dan-tien" extent: SUCCESSION_EXTENT_WHOLE })");
  desk_.PutCatalog(old.name(), old);
  ASSERT_THAT(desk_.Nominate(Unit("n1", "an-vi"), "huyen"), IsOk());
  EXPECT_THAT(desk_.Nominate(Unit("n2", "dan-tien"), "huyen"), IsTaken());
  // And the other way round.
  ASSERT_THAT(desk_.Withdraw({"n1"}, "huyen"), IsOk());
  ASSERT_THAT(desk_.Nominate(Unit("n2", "dan-tien"), "huyen"), IsOk());
  EXPECT_THAT(desk_.Nominate(Unit("n3", "an-vi"), "huyen"), IsTaken());
  // A person's work goes with the person, whatever becomes of the unit.
  v1::Nomination person = SampleNomination("p1");
  person.mutable_honouree()->set_unit("units/an-vi");
  EXPECT_THAT(desk_.Nominate(person, "huyen"), IsOk());
  EXPECT_THAT(desk_.Nominate(SampleNomination("p2"), "huyen"), IsOk());
}

TEST_F(MeritsTest, WhatEndsWithoutAnHonourFreesIt) {
  struct Case {
    std::string id;  // of the first of two nominations
    std::function<void(const std::string&)> end;
  };
  const Case cases[] = {
      {"withdrawn", [&](const std::string& id) { EXPECT_THAT(desk_.Withdraw({id}), IsOk()); }},
      {"refused",
       [&](const std::string& id) {
         EXPECT_THAT(desk_.Appraise(id, {"discipline"}), IsOk());
         EXPECT_THAT(desk_.Refuse({id}), IsOk());
       }},
      {"ineligible",
       [&](const std::string& id) {
         desk_.reporting.missing = {"units/dan-tien"};
         EXPECT_EQ(desk_.Appraise(id, {"discipline"})->state(), v1::NOMINATION_STATE_INELIGIBLE);
       }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.id);
    v1::Nomination second = CollectiveNomination(c.id + "-2");
    second.mutable_honouree()->set_recipient(CollectiveNomination(c.id).honouree().recipient());
    ASSERT_THAT(desk_.Nominate(CollectiveNomination(c.id)), IsOk());
    ASSERT_THAT(desk_.Nominate(second), IsTaken());
    c.end(c.id);
    EXPECT_THAT(desk_.Nominate(second), IsOk());
  }
}

TEST_F(MeritsTest, ABallotThatFailsFreesIt) {
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("n1", "cstd")), IsOk());
  ASSERT_THAT(desk_.Nominate(Again("n2", "cstd")), IsTaken());
  ASSERT_THAT(desk_.Record(desk_.Session("s1", {"n1"}, 8)), IsOk());
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_REJECTED);
  EXPECT_THAT(desk_.Nominate(Again("n2", "cstd")), IsOk());
}

TEST_F(MeritsTest, WhatIsSentBackKeepsIt) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  ASSERT_THAT(desk_.Return({"n1"}), IsOk());
  EXPECT_THAT(desk_.Nominate(Again("n2")), IsTaken());
  EXPECT_THAT(desk_.Edit(SampleNomination("n1")), IsOk());
}

TEST_F(MeritsTest, AGrantThatIsRevokedFreesIt) {
  ASSERT_THAT(desk_.MakeEligible(SampleNomination("n1")), IsOk());
  ASSERT_THAT(desk_.Decide("d1", {"n1"}), IsOk());
  ASSERT_THAT(desk_.Nominate(Again("n2")), IsTaken());
  ASSERT_THAT(desk_.Revoke(DecisionName("d1") + "/grants/1"), IsOk());
  EXPECT_EQ(desk_.GetNomination("n1")->state(), v1::NOMINATION_STATE_REVOKED);
  EXPECT_THAT(desk_.MakeEligible(Again("n2")), IsOk());
  EXPECT_THAT(desk_.Decide("d2", {"n2"}), IsOk()) << "and the title of the year as well";
}

TEST_F(MeritsTest, AnEditKeepsItsOwnAndFreesWhatItLeaves) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  EXPECT_THAT(desk_.Edit(SampleNomination("n1")), IsOk()) << "it is not in its own way";
  v1::Nomination edited = SampleNomination("n1", "giay-khen");
  edited.set_merit("Có sáng kiến");
  ASSERT_THAT(desk_.Edit(edited), IsOk());
  ASSERT_THAT(desk_.Nominate(Again("n2")), IsOk()) << "the old work and honour are free";
  EXPECT_THAT(desk_.Edit(SampleNomination("n1")), IsTaken());
  EXPECT_EQ(desk_.GetNomination("n1")->merit(), "Có sáng kiến");
  EXPECT_THAT(desk_.Nominate(Again("n3", "giay-khen", "Việc thứ ba")), IsTaken());
  EXPECT_THAT(desk_.Keys("units/khoai-chau/merits/person-n1/"), SizeIs(4));
}

TEST_F(MeritsTest, WhatWasIneligibleTakesItsMeritAgainByBeingEdited) {
  v1::Nomination nomination = CollectiveNomination("n1");
  desk_.reporting.missing = {"units/dan-tien"};
  ASSERT_THAT(desk_.Nominate(nomination), IsOk());
  ASSERT_THAT(desk_.Appraise("n1", {"discipline"}), IsOk());
  v1::Nomination second = CollectiveNomination("n2");
  second.mutable_honouree()->set_recipient(nomination.honouree().recipient());
  ASSERT_THAT(desk_.Nominate(second), IsOk());
  EXPECT_THAT(desk_.Edit(nomination), IsTaken());
  ASSERT_THAT(desk_.Withdraw({"n2"}), IsOk());
  EXPECT_THAT(desk_.Edit(nomination), IsOk());
}

TEST_F(MeritsTest, NoEntryIsLeftOfWhatHoldsNothing) {
  ASSERT_THAT(desk_.Nominate(SampleNomination("n1")), IsOk());
  EXPECT_THAT(desk_.Keys("units/khoai-chau/merits/"), SizeIs(2));
  ASSERT_THAT(desk_.Withdraw({"n1"}), IsOk());
  EXPECT_THAT(desk_.Keys("units/khoai-chau/merits/"), IsEmpty());
}

}  // namespace
}  // namespace thidua::awards
