#include "services/reporting/domain/reports/roster.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/value/date.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Form;
using catalog::v1::Unit;
using catalog::v1::UNIT_KIND_DISTRICT;
using catalog::v1::UNIT_KIND_PROVINCE;
using catalog::v1::UNIT_KIND_SCHOOL;
using catalog::v1::UNIT_KIND_TOWN;
using catalog::v1::UNIT_KIND_VILLAGE;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;
using testing::ReasonName;
using v1::Round;

const absl::Time kNow = StartInVietnam(absl::CivilDay(2025, 9, 1));

// Two provinces. A has the districts D and E, B has T; D has two communes and a town, and a school
// in a village of one of them. C is a commune directly below A.
MemoryCatalog Provinces() {
  MemoryCatalog catalog;
  catalog.AddUnit("a", "", "2004-07-08", "", UNIT_KIND_PROVINCE);
  catalog.AddUnit("b", "", "2004-07-08", "", UNIT_KIND_PROVINCE);
  catalog.AddUnit("c", "units/a");
  catalog.AddUnit("d", "units/a", "2004-07-08", "", UNIT_KIND_DISTRICT);
  catalog.AddUnit("e", "units/a", "2004-07-08", "", UNIT_KIND_DISTRICT);
  catalog.AddUnit("t", "units/b", "2004-07-08", "", UNIT_KIND_DISTRICT);
  catalog.AddUnit("d1", "units/d");
  catalog.AddUnit("d2", "units/d");
  catalog.AddUnit("d3", "units/d", "2004-07-08", "", UNIT_KIND_TOWN);
  catalog.AddUnit("d1-village", "units/d1", "2004-07-08", "", UNIT_KIND_VILLAGE);
  catalog.AddUnit("d1-school", "units/d1-village", "2004-07-08", "", UNIT_KIND_SCHOOL);
  catalog.AddUnit("t1", "units/t");
  return catalog;
}

class RosterTest : public ::testing::Test {
 protected:
  // Opens a round of a yearly form whose owners and assignments `form` gives.
  absl::StatusOr<Round> Open(const std::string& owner, const std::string& form,
                             const std::string& period = "2022",
                             const std::vector<Round>& others = {}) {
    catalog_.Add(
        FromText<Form>("name: 'forms/f' calendar: FORM_CALENDAR_CALENDAR "
                       "frequency: FORM_FREQUENCY_YEARLY " +
                       form));
    v1::OpenRoundRequest request;
    request.set_parent("units/" + owner);
    request.set_form("forms/f");
    request.set_period(period);
    return OpenRound(request, catalog_, others, kNow);
  }

  // The subjects of the round, without "units/"; the status where it is not opened.
  std::vector<std::string> Roster(const std::string& owner, const std::string& form,
                                  const std::string& period = "2022") {
    const auto round = Open(owner, form, period);
    if (!round.ok()) return {round.status().ToString()};
    return SubjectsOf(*round);
  }

  static std::vector<std::string> SubjectsOf(const Round& round) {
    std::vector<std::string> subjects;
    for (const auto& entry : round.roster()) subjects.push_back(entry.subject().substr(6));
    return subjects;
  }

  MemoryCatalog catalog_ = Provinces();
};

TEST_F(RosterTest, TakesKindsAtAnyDepthWhoseNearestOwnerItIs) {
  const std::string communes = "assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  const std::string schools = "assignments { subject_kinds: UNIT_KIND_SCHOOL } ";
  const std::string province = "owner_kinds: UNIT_KIND_PROVINCE ";
  const std::string district = "owner_kinds: UNIT_KIND_DISTRICT ";
  EXPECT_THAT(Roster("d", district + communes), ElementsAre("d1", "d2"));
  EXPECT_THAT(Roster("d", district + schools), ElementsAre("d1-school"));
  EXPECT_THAT(Roster("a", province + communes), ElementsAre("c", "d1", "d2"));
  // Where districts own rounds too, the province has what is below none of them.
  EXPECT_THAT(Roster("a", province + district + communes), ElementsAre("c"));
  EXPECT_THAT(Roster("d", province + district + communes), ElementsAre("d1", "d2"));
}

TEST_F(RosterTest, ACommuneOwnsTheRoundsOfItsVillages) {
  const std::string villages = "assignments { subject_kinds: UNIT_KIND_VILLAGE } ";
  const std::string commune = "owner_kinds: UNIT_KIND_COMMUNE owner_kinds: UNIT_KIND_PROVINCE ";
  catalog_.AddUnit("c-village", "units/c", "2004-07-08", "", UNIT_KIND_VILLAGE);
  catalog_.AddUnit("a-village", "units/a", "2004-07-08", "", UNIT_KIND_VILLAGE);
  EXPECT_THAT(Roster("c", commune + villages), ElementsAre("c-village"));
  EXPECT_THAT(Roster("d1", commune + villages), ElementsAre("d1-village"));
  EXPECT_THAT(Roster("a", commune + villages), ElementsAre("a-village"));
}

TEST_F(RosterTest, OwnersShareAFormOnThemselves) {
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT assignments { subject_is_owner: true } ";
  const auto round = Open("d", form);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_THAT(SubjectsOf(*round), ElementsAre("d"));
  EXPECT_EQ(round->roster(0).reporter(), "units/d");
  EXPECT_THAT(Roster("e", form), ElementsAre("e"));
  EXPECT_THAT(Roster("t", form), ElementsAre("t"));
}

// A's round has the districts D, of which 66 is reported, and E, of which 9 is: 75. Were D to open
// a round of the same form on itself with its 66, what lies below A would be 75 + 66 = 141.
TEST_F(RosterTest, ADistrictInTheRoundOfItsProvinceOpensNoneOfItsOwn) {
  const std::string form =
      "owner_kinds: UNIT_KIND_PROVINCE assignments { subject: 'units/d' } "
      "assignments { subject: 'units/e' } ";
  EXPECT_THAT(Roster("a", form), ElementsAre("d", "e"));
  const absl::Status refused = Open("d", form).status();
  ASSERT_THAT(Listed(refused), ElementsAre("parent INVALID_FIELD"));
  EXPECT_EQ(
      ViolationsOf(refused)[0].description,
      "units/d is of kind DISTRICT on 2022-12-31, and rounds of forms/f are owned by PROVINCE");
  // Where both own rounds, D stands in its own and in no other: 66 there and 9 in A's, 75 together.
  const std::string both = form + "owner_kinds: UNIT_KIND_DISTRICT ";
  EXPECT_THAT(Roster("d", both), ElementsAre("d"));
  EXPECT_THAT(Roster("e", both), ElementsAre("e"));
  EXPECT_EQ(ReasonName(Open("a", both).status()), "ILLEGAL_STATE");
}

// T is a district of B. The form names D of A, of which 10,272 is reported: that is never T's.
TEST_F(RosterTest, AUnitOfAnotherProvinceStandsInNoRoundOfADistrict) {
  const std::string far =
      "owner_kinds: UNIT_KIND_DISTRICT assignments { subject: 'units/d1' reporter: 'units/t' } ";
  const absl::Status refused = Open("t", far).status();
  EXPECT_EQ(ReasonName(refused), "ILLEGAL_STATE");
  EXPECT_EQ(refused.message(),
            "the roster would be empty: forms/f names no subject that stands in rounds of units/t "
            "and is in force on a day from 2022-01-01 to 2022-12-31; units/d1 stands in rounds of "
            "units/d");
  EXPECT_THAT(Roster("t", far + "assignments { subject_kinds: UNIT_KIND_COMMUNE } "),
              ElementsAre("t1"));
  EXPECT_THAT(Roster("d", far), ElementsAre("d1"));
}

TEST_F(RosterTest, RefusesOwnersOfOtherKindsAndThoseThatAreNotInForce) {
  catalog_.AddUnit("gone", "units/a", "2004-07-08", "2022-07-01", UNIT_KIND_DISTRICT);
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT owner_kinds: UNIT_KIND_TOWN "
      "assignments { subject_is_owner: true reporter: 'units/nobody' } ";
  const absl::Status kind = Open("d1", form).status();
  ASSERT_THAT(Listed(kind), ElementsAre("parent INVALID_FIELD"));
  EXPECT_THAT(
      ViolationsOf(kind)[0].description,
      HasSubstr("of kind COMMUNE on 2022-12-31, and rounds of forms/f are owned by DISTRICT "
                "or TOWN"));
  const absl::Status gone =
      Open("gone", "owner_kinds: UNIT_KIND_DISTRICT assignments { subject_is_owner: true }", "2023")
          .status();
  EXPECT_EQ(ReasonName(gone), "ILLEGAL_STATE");
  EXPECT_THAT(gone.message(),
              HasSubstr("units/gone is in force on no day from 2023-01-01 to 2023-12-31"));
  // While it was in force it is refused for the reporter alone.
  EXPECT_THAT(Listed(Open("gone", form, "2021").status()), ElementsAre("form UNKNOWN_UNIT"));
}

TEST_F(RosterTest, FollowsKindsAndParentsOfThePeriod) {
  // D3 was a commune of E before 2023, and became a town of D then. A town owned rounds of its own
  // nowhere; D itself was a town until 2023.
  catalog_.Add(
      FromText<Unit>(R"pb(
        name: "units/d3"
        versions {
          display_name: "D3"
          kind: UNIT_KIND_COMMUNE
          parent: "units/e"
          valid_from: "2004-07-08"
          valid_to: "2023-01-01"
        }
        versions {
          display_name: "D3"
          kind: UNIT_KIND_TOWN
          parent: "units/d"
          valid_from: "2023-01-01"
        })pb"));
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  const std::string towns = form + "assignments { subject_kinds: UNIT_KIND_TOWN } ";
  EXPECT_THAT(Roster("e", form, "2022"), ElementsAre("d3"));
  EXPECT_THAT(Roster("d", towns, "2022"), ElementsAre("d1", "d2"));
  EXPECT_THAT(Roster("d", towns, "2023"), ElementsAre("d1", "d2", "d3"));
  EXPECT_EQ(ReasonName(Open("e", towns, "2023").status()), "ILLEGAL_STATE");
  EXPECT_THAT(Roster("d", form, "2023"), ElementsAre("d1", "d2"));
}

// A district's last half-year: it owns the round of the year, and its communes ended with it.
TEST_F(RosterTest, AnOwnerThatEndedWithinTheWindowOwnsItsPartOfIt) {
  catalog_.AddUnit("gone", "units/a", "2004-07-08", "2022-07-01", UNIT_KIND_DISTRICT);
  catalog_.AddUnit("gone1", "units/gone", "2004-07-08", "2022-07-01");
  catalog_.Add(FromText<Unit>(R"pb(
    name: "units/gone2"
    versions {
      display_name: "G2"
      kind: UNIT_KIND_COMMUNE
      parent: "units/gone"
      valid_from: "2004-07-08"
      valid_to: "2022-07-01"
    }
    versions {
      display_name: "G2"
      kind: UNIT_KIND_COMMUNE
      parent: "units/a"
      valid_from: "2022-07-01"
    })pb"));
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT owner_kinds: UNIT_KIND_PROVINCE "
      "assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  const auto round = Open("gone", form);
  ASSERT_TRUE(round.ok()) << round.status();
  EXPECT_THAT(SubjectsOf(*round), ElementsAre("gone1"));
  EXPECT_EQ(round->roster(0).last_day(), "2022-06-30");
  // The commune that lived on is reported for the whole year where it was at its end.
  EXPECT_THAT(Roster("a", form), ElementsAre("c", "gone2"));
}

TEST_F(RosterTest, AFormOfStocksAloneAsksNothingOfWhoEnded) {
  catalog_.AddUnit("d1", "units/d", "2004-07-08", "2022-07-01");
  for (const char* id : {"stock", "flow"}) {
    catalog_.Add(FromText<catalog::v1::Element>(
        absl::StrCat("name: 'elements/", id, "' kind: VALUE_KIND_COUNT time_rollup: TIME_ROLLUP_",
                     std::string(id) == "flow" ? "SUM" : "LAST")));
  }
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  EXPECT_THAT(Roster("d", form + "elements: 'elements/stock'"), ElementsAre("d2"));
  EXPECT_THAT(Roster("d", form + "elements: 'elements/stock' elements: 'elements/flow'"),
              ElementsAre("d1", "d2"));
}

// D's commune ended while D was a district; at the end of the year D is a commune itself, and what
// it owned is A's.
TEST_F(RosterTest, WhatAnOwnerHadThatIsNoneAtTheEndGoesToTheNextOneAbove) {
  catalog_.AddUnit("d1", "units/d", "2004-07-08", "2022-07-01");
  catalog_.Add(FromText<Unit>(R"pb(
    name: "units/d"
    versions {
      display_name: "D"
      kind: UNIT_KIND_DISTRICT
      parent: "units/a"
      valid_from: "2004-07-08"
      valid_to: "2022-08-01"
    }
    versions {
      display_name: "D"
      kind: UNIT_KIND_COMMUNE
      parent: "units/a"
      valid_from: "2022-08-01"
    })pb"));
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT owner_kinds: UNIT_KIND_PROVINCE "
      "assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  EXPECT_THAT(Roster("a", form), ElementsAre("c", "d", "d1", "d2"));
}

TEST_F(RosterTest, SaysWhichNamedSubjectsStandInNobodysRound) {
  const auto round = Open("d",
                          "owner_kinds: UNIT_KIND_DISTRICT assignments { subject: 'units/d1' } "
                          "assignments { subject: 'units/c' } assignments { subject: 'units/t1' }");
  ASSERT_TRUE(round.ok()) << round.status();
  // C is below no district, T1 is below T.
  EXPECT_THAT(SubjectsOf(*round), ElementsAre("d1"));
  EXPECT_THAT(round->left_out(), ElementsAre("units/c"));
}

// The catalog said that D1 lay in D when D's round was opened, and is corrected since.
TEST_F(RosterTest, LeavesSubjectsWhereTheyAreCountedThoughTheCatalogWasCorrected) {
  const std::string form =
      "owner_kinds: UNIT_KIND_DISTRICT assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  const auto first = Open("d", form);
  ASSERT_TRUE(first.ok()) << first.status();
  catalog_.AddUnit("d1", "units/e");
  catalog_.AddUnit("e1", "units/e");
  const auto second = Open("e", form, "2022", {*first});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_THAT(SubjectsOf(*second), ElementsAre("e1"));
  ASSERT_EQ(second->counted_elsewhere_size(), 1);
  EXPECT_EQ(second->counted_elsewhere(0).subject(), "units/d1");
  EXPECT_EQ(second->counted_elsewhere(0).round(), "units/d/rounds/f.2022");
  EXPECT_THAT(first->counted_elsewhere(), IsEmpty());
}

TEST_F(RosterTest, NoOwnerIsASubjectOfAnotherThoughTheCatalogWasCorrected) {
  const std::string form =
      "owner_kinds: UNIT_KIND_PROVINCE owner_kinds: UNIT_KIND_DISTRICT "
      "assignments { subject_kinds: UNIT_KIND_COMMUNE } ";
  // D1 was taken for a commune, and turns out to be a district.
  const auto first = Open("d", form);
  ASSERT_TRUE(first.ok()) << first.status();
  catalog_.AddUnit("d1", "units/d", "2004-07-08", "", UNIT_KIND_DISTRICT);
  catalog_.AddUnit("d1-village", "units/d1");
  const absl::Status refused = Open("d1", form, "2022", {*first}).status();
  EXPECT_EQ(ReasonName(refused), "DUPLICATE");
  EXPECT_THAT(refused.message(), HasSubstr("subject of units/d/rounds/f.2022"));
  // D was taken for a district, and turns out to be a commune: it is counted by its own round.
  catalog_.AddUnit("d", "units/a");
  const auto above = Open("a", form, "2022", {*first});
  ASSERT_TRUE(above.ok()) << above.status();
  EXPECT_THAT(SubjectsOf(*above), ElementsAre("c"));
  ASSERT_EQ(above->counted_elsewhere_size(), 2);
  EXPECT_EQ(above->counted_elsewhere(0).subject(), "units/d");
  EXPECT_EQ(above->counted_elsewhere(1).subject(), "units/d2");
}

}  // namespace
}  // namespace thidua::reporting
