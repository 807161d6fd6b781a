#include "services/reporting/domain/catalog/reorganisation.h"

#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/catalog/unit_scope.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Reorganisation;
using catalog::v1::Unit;
using catalog::v1::UnitVersion;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Listed;
using testing::MemoryCatalog;

constexpr char kDay[] = "2025-07-01";
constexpr char kAct[] = "Nghị quyết 1666/NQ-UBTVQH15";

class ReorganiseTest : public ::testing::Test {
 protected:
  ReorganiseTest() {
    catalog_.AddUnit("hung-yen", "", "2004-07-08", "", catalog::v1::UNIT_KIND_PROVINCE);
    catalog_.AddUnit("khoai-chau", "units/hung-yen", "2004-07-08", "",
                     catalog::v1::UNIT_KIND_DISTRICT);
    for (const char* id : {"an-vi", "binh-minh", "dan-tien"}) {
      catalog_.AddUnit(id, "units/khoai-chau");
    }
  }

  absl::StatusOr<UnitsByName> Run(const std::string& steps, const std::string& head = "") {
    auto reorganisation = FromText<Reorganisation>(steps);
    reorganisation.set_act(kAct);
    reorganisation.set_date(kDay);
    if (!head.empty()) reorganisation.MergeFrom(FromText<Reorganisation>(head));
    return Reorganise(reorganisation, catalog_);
  }
  std::vector<std::string> Faults(const std::string& steps, const std::string& head = "") {
    return Listed(Run(steps, head).status());
  }

  MemoryCatalog catalog_;
};

constexpr char kNew[] = R"pb(
  steps {
    create {
      unit: "units/viet-tien"
      code: "12238"
      display_name: "Việt Tiến"
      kind: UNIT_KIND_COMMUNE
      parent: "units/hung-yen"
      attributes { key: "urban_class" value: "V" }
    }
  })pb";

TEST_F(ReorganiseTest, MergesSplitsMovesAndDissolvesInOneGo) {
  auto units = Run(std::string(kNew) + R"pb(
    steps { end { unit: "units/khoai-chau" } }
    steps { end { unit: "units/an-vi" } }
    steps { end { unit: "units/binh-minh" } }
    steps {
      change {
        unit: "units/dan-tien"
        parent: "units/hung-yen"
        kind: UNIT_KIND_WARD
        display_name: "Dân Tiến mới"
      }
    }
    steps {
      transfer {
        predecessor: "units/an-vi"
        successor: "units/viet-tien"
        extent: SUCCESSION_EXTENT_WHOLE
        note: "Một nguồn."
      }
    }
    steps {
      transfer {
        predecessor: "units/binh-minh"
        successor: "units/viet-tien"
        extent: SUCCESSION_EXTENT_PART
      }
    }
    steps {
      transfer {
        predecessor: "units/binh-minh"
        successor: "units/dan-tien"
        extent: SUCCESSION_EXTENT_PART
      }
    })pb");
  ASSERT_TRUE(units.ok()) << units.status();
  std::vector<std::string> names;
  for (const auto& [name, unit] : *units) names.push_back(name);
  EXPECT_THAT(names, ElementsAre("units/an-vi", "units/binh-minh", "units/dan-tien",
                                 "units/khoai-chau", "units/viet-tien"));
  const Unit& created = units->at("units/viet-tien");
  ASSERT_EQ(created.versions_size(), 1);
  EXPECT_EQ(created.versions(0).code(), "12238");
  EXPECT_EQ(created.versions(0).valid_from(), kDay);
  EXPECT_EQ(created.versions(0).valid_to(), "");
  EXPECT_EQ(created.versions(0).act(), kAct);
  EXPECT_EQ(created.versions(0).attributes().at("urban_class"), "V");
  const Unit& moved = units->at("units/dan-tien");
  ASSERT_EQ(moved.versions_size(), 2);
  EXPECT_EQ(moved.versions(0).valid_to(), kDay);
  EXPECT_EQ(moved.versions(1).display_name(), "Dân Tiến mới");
  EXPECT_EQ(moved.versions(1).kind(), catalog::v1::UNIT_KIND_WARD);
  EXPECT_EQ(moved.versions(1).parent(), "units/hung-yen");
  EXPECT_EQ(moved.successions_size(), 0);
  const Unit& split = units->at("units/binh-minh");
  EXPECT_EQ(VersionOn(split, kDay), nullptr);
  EXPECT_NE(VersionOn(split, "2025-06-30"), nullptr);
  ASSERT_EQ(split.successions_size(), 2);
  EXPECT_EQ(split.successions(1).successor(), "units/dan-tien");
  const Unit& merged = units->at("units/an-vi");
  ASSERT_EQ(merged.successions_size(), 1);
  EXPECT_EQ(merged.successions(0).date(), kDay);
  EXPECT_EQ(merged.successions(0).act(), kAct);
  EXPECT_EQ(merged.successions(0).note(), "Một nguồn.");
  // What it makes is sound in the eyes of whoever writes units one by one.
  UnitsAfter after(catalog_, *units);
  for (const auto& [name, unit] : *units) {
    EXPECT_TRUE(ValidateUnit(unit, after).ok()) << ValidateUnit(unit, after);
  }
}

TEST_F(ReorganiseTest, AChangeKeepsWhatItDoesNotSay) {
  catalog_.AddUnit("an-vi", "units/khoai-chau", "2004-07-08", "", catalog::v1::UNIT_KIND_COMMUNE,
                   "V");
  auto units =
      Run("steps { change { unit: 'units/an-vi' code: '12229' attributes { key: 'a' value: "
          "'b' } } }");
  ASSERT_TRUE(units.ok()) << units.status();
  const UnitVersion& next = units->at("units/an-vi").versions(1);
  EXPECT_EQ(next.code(), "12229");
  EXPECT_EQ(next.display_name(), "an-vi");
  EXPECT_EQ(next.parent(), "units/khoai-chau");
  EXPECT_EQ(next.kind(), catalog::v1::UNIT_KIND_COMMUNE);
  EXPECT_EQ(next.attributes().at("urban_class"), "V");
  EXPECT_EQ(next.attributes().at("a"), "b");
  units =
      Run("steps { change { unit: 'units/an-vi' attributes { key: 'urban_class' value: '' } } }");
  ASSERT_TRUE(units.ok()) << units.status();
  EXPECT_TRUE(units->at("units/an-vi").versions(1).attributes().empty());
}

TEST_F(ReorganiseTest, ListsEveryFaultOfEveryStepInTheirOrder) {
  catalog_.AddUnit("gone", "units/hung-yen", "2004-07-08", "2024-01-01");
  catalog_.AddUnit("going", "units/hung-yen", "2004-07-08", "2026-01-01");
  EXPECT_THAT(Faults(R"pb(
                steps { end { unit: "units/khoai-chau" } }
                steps { create { unit: "units/an-vi" display_name: "A" kind: UNIT_KIND_COMMUNE } }
                steps { create { unit: "Unit" } }
                steps { create { unit: "units/new" parent: "units/khoai-chau" code: "x" } }
                steps {}
                steps { change { unit: "units/gone" code: "1" } }
                steps { change { unit: "units/going" code: "1" } }
                steps { change { unit: "units/binh-minh" display_name: "binh-minh" } }
                steps { end { unit: "units/binh-minh" } }
                steps { end { unit: "units/nobody" } }
                steps { change { unit: "units/hung-yen" parent: "units/hung-yen" } }
                steps {
                  transfer {
                    predecessor: "units/gone"
                    successor: "units/khoai-chau"
                    extent: SUCCESSION_EXTENT_PART
                  }
                }
                steps {
                  transfer {
                    predecessor: "units/dan-tien"
                    successor: "units/an-vi"
                    extent: SUCCESSION_EXTENT_WHOLE
                  }
                }
                steps { transfer { predecessor: "units/khoai-chau" successor: "units/khoai-chau" } }
                steps {
                  transfer {
                    predecessor: "units/khoai-chau"
                    successor: "units/hung-yen"
                    extent: SUCCESSION_EXTENT_WHOLE
                  }
                })pb"),
              ElementsAre("reorganisation.steps[0].end.unit INVALID_FIELD",
                          "reorganisation.steps[1].create.unit RESOURCE_EXISTS",
                          "reorganisation.steps[2].create.unit INVALID_NAME",
                          "reorganisation.steps[3].create.display_name INVALID_FIELD",
                          "reorganisation.steps[3].create.code INVALID_FIELD",
                          "reorganisation.steps[3].create.kind INVALID_FIELD",
                          "reorganisation.steps[3].create.parent UNKNOWN_UNIT",
                          "reorganisation.steps[4] INVALID_FIELD",
                          "reorganisation.steps[5].change.unit UNKNOWN_UNIT",
                          "reorganisation.steps[6].change.unit INVALID_FIELD",
                          "reorganisation.steps[7].change INVALID_FIELD",
                          "reorganisation.steps[7].change.parent UNKNOWN_UNIT",
                          "reorganisation.steps[8].end.unit DUPLICATE",
                          "reorganisation.steps[9].end.unit UNKNOWN_UNIT",
                          "reorganisation.steps[10].change.parent INVALID_FIELD",
                          "reorganisation.steps[11].transfer.successor UNKNOWN_UNIT",
                          "reorganisation.steps[11].transfer.predecessor UNKNOWN_UNIT",
                          "reorganisation.steps[12].transfer.extent INVALID_FIELD",
                          "reorganisation.steps[13].transfer.successor INVALID_FIELD",
                          "reorganisation.steps[13].transfer.extent INVALID_FIELD",
                          "reorganisation.steps[14].transfer.extent INVALID_FIELD"));
}

TEST_F(ReorganiseTest, WhatLiesBelowAnEndedUnitEndsOrMoves) {
  const auto status = Run("steps { end { unit: 'units/khoai-chau' } }").status();
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].description,
            "units/an-vi and 2 more lie below it, and neither end nor move");
  const std::string others =
      "steps { end { unit: 'units/an-vi' } } steps { end { unit: 'units/binh-minh' } }";
  EXPECT_THAT(
      std::string(Run("steps { end { unit: 'units/khoai-chau' } }" + others).status().message()),
      HasSubstr("units/dan-tien lies below it, and neither ends nor moves"));
  EXPECT_TRUE(Run("steps { end { unit: 'units/khoai-chau' } } steps { change { unit: "
                  "'units/dan-tien' parent: 'units/hung-yen' } }" +
                  others)
                  .ok());
  // One that ended before lies below nobody.
  catalog_.AddUnit("dan-tien", "units/khoai-chau", "2004-07-08", kDay);
  EXPECT_TRUE(Run("steps { end { unit: 'units/khoai-chau' } }" + others).ok());
}

TEST_F(ReorganiseTest, WholeIsOfWhoEndsAndOnce) {
  const std::string end = "steps { end { unit: 'units/an-vi' } }";
  const auto transfer = [](const std::string& to, const std::string& extent) {
    return "steps { transfer { predecessor: 'units/an-vi' successor: 'units/" + to +
           "' extent: SUCCESSION_EXTENT_" + extent + " } }";
  };
  EXPECT_TRUE(Run(end + transfer("dan-tien", "WHOLE")).ok());
  EXPECT_TRUE(Run(end + transfer("dan-tien", "PART") + transfer("binh-minh", "PART")).ok());
  EXPECT_TRUE(Run(transfer("dan-tien", "PART")).ok());
  EXPECT_THAT(Faults(end + transfer("dan-tien", "WHOLE") + transfer("binh-minh", "PART")),
              ElementsAre("reorganisation.steps[1].transfer.extent INVALID_FIELD"));
  EXPECT_THAT(Faults(transfer("dan-tien", "PART") + transfer("dan-tien", "PART")),
              ElementsAre("reorganisation.steps[1].transfer DUPLICATE"));
  EXPECT_THAT(
      Faults(end + "steps { end { unit: 'units/dan-tien' } }" + transfer("dan-tien", "WHOLE")),
      ElementsAre("reorganisation.steps[2].transfer.successor UNKNOWN_UNIT"));
  // What is known of the day is of the day, too.
  catalog_.Add(FromText<Unit>(
      "name: 'units/an-vi' versions { display_name: 'An Vĩ' kind: UNIT_KIND_COMMUNE parent: "
      "'units/khoai-chau' valid_from: '2004-07-08' } successions { successor: 'units/dan-tien' "
      "date: '2025-07-01' extent: SUCCESSION_EXTENT_PART } successions { successor: "
      "'units/binh-minh' date: '2020-01-01' extent: SUCCESSION_EXTENT_PART }"));
  EXPECT_THAT(Faults(transfer("binh-minh", "PART") + transfer("dan-tien", "PART")),
              ElementsAre("reorganisation.steps[1].transfer DUPLICATE"));
}

TEST_F(ReorganiseTest, UnitsDoNotGoInACircle) {
  EXPECT_THAT(Faults("steps { change { unit: 'units/hung-yen' parent: 'units/dan-tien' } }"),
              ElementsAre("reorganisation.steps[0].change.parent INVALID_FIELD"));
  EXPECT_THAT(
      Faults("steps { create { unit: 'units/a' display_name: 'A' kind: UNIT_KIND_VILLAGE parent: "
             "'units/b' } } steps { create { unit: 'units/b' display_name: 'B' kind: "
             "UNIT_KIND_VILLAGE parent: 'units/a' } }"),
      ElementsAre("reorganisation.steps[0].create.parent INVALID_FIELD",
                  "reorganisation.steps[1].create.parent INVALID_FIELD"));
}

TEST_F(ReorganiseTest, TheHeadIsLookedAtFirst) {
  EXPECT_THAT(Faults("steps {}", "date: '2025-7-1' act: ''"),
              ElementsAre("reorganisation.date INVALID_FIELD"));
  EXPECT_THAT(Listed(Reorganise(Reorganisation(), catalog_).status()),
              ElementsAre("reorganisation.act INVALID_FIELD", "reorganisation.date INVALID_FIELD",
                          "reorganisation.steps INVALID_FIELD"));
  EXPECT_THAT(
      Faults("steps {}", "act: '" + std::string(1001, 'a') + "'"),
      ElementsAre("reorganisation.act INVALID_TEXT", "reorganisation.steps[0] INVALID_FIELD"));
  Reorganisation many = FromText<Reorganisation>("act: 'a' date: '2025-07-01'");
  for (int i = 0; i < kMaxReorganisationSteps; ++i) many.add_steps();
  EXPECT_EQ(ViolationsOf(Reorganise(many, catalog_).status()).size(), kMaxReorganisationFaults);
  many.add_steps();
  EXPECT_THAT(Listed(Reorganise(many, catalog_).status()),
              ElementsAre("reorganisation.steps INVALID_FIELD"));
}

TEST_F(ReorganiseTest, WhatNoRequestCanCarryIsRefused) {
  const std::string act = "act: '" + std::string(1000, 'a') + "'";
  std::string steps;
  for (int i = 0; i < 3000; ++i) {
    steps += "steps { create { unit: 'units/v" + std::to_string(i) +
             "' display_name: 'V' kind: UNIT_KIND_VILLAGE parent: 'units/an-vi' } }";
  }
  const auto units = Run(steps, act);
  ASSERT_TRUE(units.ok()) << units.status();
  // A unit of some 1,060 bytes each.
  for (int i = 3000; i < 4000; ++i) {
    steps += "steps { create { unit: 'units/v" + std::to_string(i) +
             "' display_name: 'V' kind: UNIT_KIND_VILLAGE parent: 'units/an-vi' } }";
  }
  const auto status = Run(steps, act).status();
  EXPECT_THAT(Listed(status), ElementsAre("reorganisation.steps INVALID_FIELD"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("bytes together; at most 3670016"));
}

TEST_F(ReorganiseTest, ThePermissionIsAskedForOnParentsBeforeAndAfter) {
  const auto scope = [&](const std::string& steps) {
    return ScopeOf(FromText<Reorganisation>(steps), catalog_);
  };
  EXPECT_THAT(scope(kNew), ElementsAre("units/hung-yen"));
  EXPECT_THAT(scope("steps { end { unit: 'units/khoai-chau' } }"), ElementsAre("units/hung-yen"));
  EXPECT_THAT(scope("steps { end { unit: 'units/an-vi' } }"), ElementsAre("units/khoai-chau"));
  EXPECT_THAT(scope("steps { change { unit: 'units/an-vi' parent: 'units/hung-yen' } }"),
              ElementsAre("units/hung-yen", "units/khoai-chau"));
  EXPECT_THAT(scope("steps { change { unit: 'units/an-vi' parent: '' } }"),
              ElementsAre("units/an-vi", "units/khoai-chau"));
  EXPECT_THAT(
      scope("steps { transfer { predecessor: 'units/an-vi' successor: 'units/hung-yen' } }"),
      ElementsAre("units/khoai-chau"));
  EXPECT_THAT(scope("steps { create { unit: 'units/root' } } steps { create { unit: 'units/below' "
                    "parent: 'units/root' } } steps { end { unit: 'units/nobody' } }"),
              ElementsAre("units/root"));
}

}  // namespace
}  // namespace thidua::reporting
