#include "services/targets/domain/unit_lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/targets/domain/testing/vocabulary.h"

namespace thidua::targets {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnitLineageTest : public ::testing::Test {
 protected:
  // Adds a commune that is there from 2004 until that day, empty: still.
  void Add(const std::string& id, const std::string& until, const std::string& rest = "",
           const std::string& from = "2004-07-08") {
    vocabulary_.AddUnit("name: 'units/" + id + "' versions { display_name: '" + id +
                        "' valid_from: '" + from + "' valid_to: '" + until + "' } " + rest);
  }
  static std::string To(const std::string& id, const std::string& date,
                        const std::string& extent = "WHOLE") {
    return "successions { successor: 'units/" + id + "' date: '" + date +
           "' extent: SUCCESSION_EXTENT_" + extent + " } ";
  }
  Lineage Of(const std::string& id, const std::string& day,
             const std::string& since = "2020-01-01") {
    return UnitLineage(vocabulary_, since, day).Of("units/" + id);
  }

  TestVocabulary vocabulary_;
};

TEST_F(UnitLineageTest, WhoAllWentOverCountsWithWhomItWentTo) {
  Add("dong-tien", "2025-01-01", To("pham-hong-thai", "2025-01-01"));
  Add("tan-dan", "2025-01-01", To("pham-hong-thai", "2025-01-01"));
  Add("pham-hong-thai", "2025-07-01", To("viet-tien", "2025-07-01"), "2025-01-01");
  Add("dan-tien", "2025-07-01", To("viet-tien", "2025-07-01"));
  Add("viet-tien", "", "", "2025-07-01");

  const Lineage merged = Of("pham-hong-thai", "2025-06-30");
  EXPECT_TRUE(merged.exists);
  EXPECT_FALSE(merged.incomplete);
  EXPECT_EQ(merged.display_name, "pham-hong-thai");
  EXPECT_THAT(merged.predecessors, ElementsAre("units/dong-tien", "units/tan-dan"));
  EXPECT_THAT(merged.SubjectsWith("units/pham-hong-thai"),
              ElementsAre("units/dong-tien", "units/pham-hong-thai", "units/tan-dan"));
  EXPECT_THAT(
      Of("viet-tien", "2025-12-31").predecessors,
      ElementsAre("units/dan-tien", "units/dong-tien", "units/pham-hong-thai", "units/tan-dan"))
      << "At any distance.";
  EXPECT_THAT(Of("dan-tien", "2024-12-31").predecessors, IsEmpty());
}

TEST_F(UnitLineageTest, AUnitThatEndedIsWhatItWasOnItsLastDay) {
  Add("dong-tien", "2025-01-01", To("pham-hong-thai", "2025-01-01"));
  Add("pham-hong-thai", "2025-07-01", To("viet-tien", "2025-07-01"), "2025-01-01");
  Add("viet-tien", "", "", "2025-07-01");
  const Lineage ended = Of("pham-hong-thai", "2025-12-31");
  EXPECT_FALSE(ended.exists);
  EXPECT_THAT(ended.predecessors, ElementsAre("units/dong-tien"));
  EXPECT_FALSE(Of("viet-tien", "2025-06-30").exists) << "It has not begun.";
  EXPECT_THAT(Of("viet-tien", "2025-06-30").predecessors, IsEmpty());
  EXPECT_EQ(Of("viet-tien", "2025-06-30").display_name, "viet-tien");
  EXPECT_EQ(Of("nobody", "2025-06-30").display_name, "");
}

TEST_F(UnitLineageTest, PartsMakeWhoeverGotThemIncomplete) {
  Add("giver", "", To("taker", "2022-01-01", "PART"));
  Add("taker", "");
  Add("split", "2023-01-01", To("a", "2023-01-01", "PART") + To("b", "2023-01-01", "PART"));
  Add("a", "2024-01-01", To("heir", "2024-01-01"));
  Add("b", "");
  Add("heir", "");
  EXPECT_FALSE(Of("taker", "2021-12-31").incomplete);
  EXPECT_TRUE(Of("taker", "2022-01-01").incomplete);
  EXPECT_THAT(Of("taker", "2022-01-01").predecessors, IsEmpty());
  EXPECT_FALSE(Of("giver", "2022-01-01").incomplete) << "All its figures are its own.";
  EXPECT_TRUE(Of("b", "2025-01-01").incomplete);
  EXPECT_TRUE(Of("heir", "2025-01-01").incomplete) << "What it took over has a part of another.";
  EXPECT_THAT(Of("heir", "2025-01-01").predecessors, ElementsAre("units/a"));
  EXPECT_TRUE(Of("a", "2025-01-01").incomplete) << "As it was on its last day.";
  EXPECT_FALSE(Of("taker", "2025-01-01", "2022-01-01").incomplete)
      << "Since then its figures are its own.";
}

TEST_F(UnitLineageTest, WhoGaveAPartAwayAndThenTheRestGoesWhereTheRestWent) {
  Add("giver", "2024-01-01", To("taker", "2022-01-01", "PART") + To("heir", "2024-01-01"));
  Add("taker", "");
  Add("heir", "");
  EXPECT_THAT(Of("heir", "2025-01-01").predecessors, ElementsAre("units/giver"));
  EXPECT_FALSE(Of("heir", "2025-01-01").incomplete);
  EXPECT_TRUE(Of("taker", "2025-01-01").incomplete);

  Add("giver", "2024-01-01", To("heir", "2022-01-01", "PART") + To("heir", "2024-01-01"));
  EXPECT_THAT(Of("heir", "2025-01-01").predecessors, ElementsAre("units/giver"));
  EXPECT_FALSE(Of("heir", "2025-01-01").incomplete) << "All of it came, in two steps.";
}

TEST_F(UnitLineageTest, WhatEndedBeforeTheFiguresBeginHasNone) {
  Add("old", "2019-01-01", To("heir", "2019-01-01"));
  Add("older", "2020-01-01", To("heir", "2020-01-01"));
  Add("young", "2020-01-02", To("heir", "2020-01-02"));
  Add("heir", "");
  EXPECT_THAT(Of("heir", "2025-01-01").predecessors, ElementsAre("units/young"));
  EXPECT_THAT(Of("heir", "2025-01-01", "2010-01-01").predecessors,
              ElementsAre("units/old", "units/older", "units/young"));
}

TEST_F(UnitLineageTest, NoTwoUnitsHaveAPredecessorInCommon) {
  Add("both", "2023-01-01", To("a", "2023-01-01") + To("b", "2023-01-01"));
  Add("ring", "2023-01-01", To("ring-2", "2023-01-01"));
  Add("ring-2", "2023-01-01", To("ring", "2023-01-01"));
  Add("lost", "2023-01-01", To("nowhere", "2023-01-01"));
  Add("a", "");
  Add("b", "");
  for (const std::string id : {"a", "b", "ring", "ring-2", "lost"}) {
    EXPECT_THAT(Of(id, "2025-01-01").predecessors, IsEmpty()) << id;
  }
  EXPECT_TRUE(Of("a", "2025-01-01").incomplete);
}

TEST_F(UnitLineageTest, TheLastDayIsThatOfTheVersionBefore) {
  vocabulary_.AddUnit(
      "name: 'units/x' versions { valid_from: '2004-01-01' valid_to: '2010-01-01' }"
      "versions { valid_from: '2012-01-01' valid_to: '2015-01-01' }");
  const auto& unit = *vocabulary_.unit("units/x");
  EXPECT_EQ(LastDayBy(unit, "2003-12-31"), "");
  EXPECT_EQ(LastDayBy(unit, "2005-05-05"), "2005-05-05");
  EXPECT_EQ(LastDayBy(unit, "2011-05-05"), "2009-12-31");
  EXPECT_EQ(LastDayBy(unit, "2020-05-05"), "2014-12-31");
}

}  // namespace
}  // namespace thidua::targets
