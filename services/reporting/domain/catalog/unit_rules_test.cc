#include "services/reporting/domain/catalog/unit_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Unit;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;
using testing::Parse;

MemoryCatalog District() {
  MemoryCatalog catalog;
  catalog.AddUnit("hung-yen", "");
  catalog.AddUnit("khoai-chau", "units/hung-yen", "2004-07-08", "2025-07-01");
  catalog.AddUnit("dan-tien", "units/khoai-chau", "2004-07-08", "2025-07-01");
  return catalog;
}

TEST(ValidateUnit, AcceptsRenamedUnitWithSuccessor) {
  MemoryCatalog catalog = District();
  Unit unit =
      Parse<Unit>(R"pb(
        name: "units/da-trach"
        versions {
          code: "12214"
          display_name: "Dạ Trạch"
          kind: UNIT_KIND_COMMUNE
          parent: "units/khoai-chau"
          valid_from: "2004-07-08"
          valid_to: "2025-01-01"
        }
        versions {
          code: "12214"
          display_name: "Phạm Hồng Thái"
          kind: UNIT_KIND_COMMUNE
          parent: "units/khoai-chau"
          valid_from: "2025-01-01"
          valid_to: "2025-07-01"
          act: "Nghị quyết 1248/NQ-UBTVQH15"
        }
        successions {
          successor: "units/dan-tien"
          date: "2025-07-01"
          extent: SUCCESSION_EXTENT_WHOLE
        })pb");
  EXPECT_THAT(Listed(ValidateUnit(unit, catalog)), IsEmpty());
}

TEST(ValidateUnit, ListsEveryViolationAtOnce) {
  MemoryCatalog catalog = District();
  Unit unit = Parse<Unit>(R"pb(
    name: "unit/Da Trach"
    versions { code: "X1" valid_from: "2004-02-30" valid_to: "2003-01-01" parent: "units/nowhere" }
    successions { successor: "units/nobody" date: "soon" })pb");
  EXPECT_THAT(
      Listed(ValidateUnit(unit, catalog)),
      ElementsAre(
          "unit.name INVALID_NAME", "unit.versions[0].display_name INVALID_FIELD",
          "unit.versions[0].code INVALID_FIELD", "unit.versions[0].kind INVALID_FIELD",
          "unit.versions[0].valid_from INVALID_FIELD", "unit.versions[0].valid_to INVALID_FIELD",
          "unit.versions[0].parent UNKNOWN_UNIT", "unit.successions[0].successor UNKNOWN_UNIT",
          "unit.successions[0].date INVALID_FIELD", "unit.successions[0].extent INVALID_FIELD"));
}

TEST(ValidateUnit, RefusesUnitWithoutVersions) {
  MemoryCatalog catalog;
  EXPECT_THAT(Listed(ValidateUnit(Parse<Unit>("name: 'units/a'"), catalog)),
              ElementsAre("unit.versions INVALID_FIELD"));
}

TEST(ValidateUnit, RefusesOverlapAndDisorder) {
  MemoryCatalog catalog = District();
  for (const char* dates :
       {"valid_from: '2004-07-08'", "valid_from: '2004-07-08' valid_to: '2025-01-02'"}) {
    Unit unit = Parse<Unit>(absl::StrCat(
        "name: 'units/a' versions { display_name: 'A' kind: UNIT_KIND_COMMUNE ", dates,
        "} versions { display_name: 'B' kind: UNIT_KIND_COMMUNE valid_from: '2025-01-01' }"));
    EXPECT_THAT(Listed(ValidateUnit(unit, catalog)),
                ElementsAre("unit.versions[1].valid_from INVALID_FIELD"))
        << dates;
  }
}

TEST(ValidateUnit, RefusesCycleOnlyWhereTheTimesMeet) {
  MemoryCatalog catalog = District();
  auto hung_yen_below_dan_tien = [](const std::string& from) {
    return Parse<Unit>(absl::StrCat(
        "name: 'units/hung-yen' versions { display_name: 'Hưng Yên' kind: UNIT_KIND_PROVINCE "
        "valid_from: '",
        from, "' parent: 'units/dan-tien' }"));
  };
  EXPECT_THAT(Listed(ValidateUnit(hung_yen_below_dan_tien("2020-01-01"), catalog)),
              ElementsAre("unit.versions[0].parent INVALID_FIELD"));
  EXPECT_THAT(Listed(ValidateUnit(hung_yen_below_dan_tien("2025-07-01"), catalog)), IsEmpty());
}

TEST(ValidateUnit, RefusesItselfAsParentAndSuccessor) {
  MemoryCatalog catalog;
  Unit unit = Parse<Unit>(R"pb(
    name: "units/a"
    versions {
      display_name: "A"
      kind: UNIT_KIND_COMMUNE
      valid_from: "2020-01-01"
      parent: "units/a"
    }
    successions { successor: "units/a" date: "2021-01-01" extent: SUCCESSION_EXTENT_PART })pb");
  EXPECT_THAT(Listed(ValidateUnit(unit, catalog)),
              ElementsAre("unit.versions[0].parent INVALID_FIELD",
                          "unit.successions[0].successor INVALID_FIELD"));
}

TEST(VersionOn, HoldsFromItsFirstDayToTheDayBeforeItsEnd) {
  MemoryCatalog catalog = District();
  const Unit& unit = *catalog.unit("units/khoai-chau");
  EXPECT_EQ(VersionOn(unit, "2004-07-07"), nullptr);
  EXPECT_NE(VersionOn(unit, "2004-07-08"), nullptr);
  EXPECT_NE(VersionOn(unit, "2025-06-30"), nullptr);
  EXPECT_EQ(VersionOn(unit, "2025-07-01"), nullptr);
}

TEST(UnitsOn, FiltersByParentDayAndKind) {
  MemoryCatalog catalog = District();
  catalog.AddUnit("town", "units/khoai-chau", "2004-07-08", "", catalog::v1::UNIT_KIND_TOWN);
  auto names = [&](std::string_view parent, std::string_view date,
                   std::vector<catalog::v1::UnitKind> kinds) {
    std::vector<std::string> found;
    for (const Unit* unit : UnitsOn(catalog.units(), parent, date, kinds)) {
      found.push_back(unit->name());
    }
    return found;
  };
  EXPECT_THAT(names("units/khoai-chau", "2022-12-31", {}),
              ElementsAre("units/dan-tien", "units/town"));
  EXPECT_THAT(names("units/khoai-chau", "2022-12-31", {catalog::v1::UNIT_KIND_TOWN}),
              ElementsAre("units/town"));
  EXPECT_THAT(names("units/khoai-chau", "2025-07-01", {}), ElementsAre("units/town"));
  EXPECT_THAT(names("", "2025-07-01", {}), ElementsAre("units/hung-yen", "units/town"));
}

}  // namespace
}  // namespace thidua::reporting
