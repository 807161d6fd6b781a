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
      FromText<Unit>(R"pb(
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
  Unit unit = FromText<Unit>(R"pb(
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
  EXPECT_THAT(Listed(ValidateUnit(FromText<Unit>("name: 'units/a'"), catalog)),
              ElementsAre("unit.versions INVALID_FIELD"));
}

TEST(ValidateUnit, RefusesAParentThatIsNotInForceAllTheTime) {
  MemoryCatalog catalog = District();
  Unit gap = FromText<Unit>(R"pb(
    name: "units/gap"
    versions {
      display_name: "G"
      kind: UNIT_KIND_DISTRICT
      valid_from: "2000-01-01"
      valid_to: "2010-01-01"
    }
    versions {
      display_name: "G"
      kind: UNIT_KIND_DISTRICT
      valid_from: "2010-01-01"
      valid_to: "2012-01-01"
    }
    versions { display_name: "G" kind: UNIT_KIND_DISTRICT valid_from: "2013-01-01" })pb");
  catalog.Add(gap);
  struct Case {
    const char* parent;
    const char* dates;
    const char* day;  // that the violation names; empty: accepted
  };
  for (const Case& c : std::initializer_list<Case>{
           {"khoai-chau", "valid_from: '2004-07-08' valid_to: '2025-07-01'", ""},
           {"khoai-chau", "valid_from: '2004-07-07' valid_to: '2025-07-01'", "2004-07-07"},
           {"khoai-chau", "valid_from: '2004-07-08' valid_to: '2025-07-02'", "2025-07-01"},
           {"khoai-chau", "valid_from: '2004-07-08'", "2025-07-01"},
           {"khoai-chau", "valid_from: '2026-01-01'", "2026-01-01"},
           {"gap", "valid_from: '2005-01-01' valid_to: '2012-01-01'", ""},
           {"gap", "valid_from: '2005-01-01' valid_to: '2012-06-01'", "2012-01-01"},
           {"gap", "valid_from: '2012-06-01'", "2012-06-01"},
           {"gap", "valid_from: '2013-01-01'", ""}}) {
    const Unit unit = FromText<Unit>(
        absl::StrCat("name: 'units/a' versions { display_name: 'A' kind: UNIT_KIND_COMMUNE ",
                     "parent: 'units/", c.parent, "' ", c.dates, " }"));
    const auto violations = ViolationsOf(ValidateUnit(unit, catalog));
    ASSERT_EQ(violations.size(), *c.day == '\0' ? 0u : 1u) << c.parent << " " << c.dates;
    if (*c.day == '\0') continue;
    EXPECT_EQ(violations[0].field, "unit.versions[0].parent");
    EXPECT_NE(violations[0].description.find(absl::StrCat("not in force on ", c.day)),
              std::string::npos)
        << violations[0].description;
  }
}

TEST(ValidateUnit, RefusesOverlapAndDisorder) {
  MemoryCatalog catalog = District();
  for (const char* dates :
       {"valid_from: '2004-07-08'", "valid_from: '2004-07-08' valid_to: '2025-01-02'"}) {
    Unit unit = FromText<Unit>(absl::StrCat(
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
    return FromText<Unit>(absl::StrCat(
        "name: 'units/hung-yen' versions { display_name: 'Hưng Yên' kind: UNIT_KIND_PROVINCE "
        "valid_from: '",
        from, "' parent: 'units/dan-tien' }"));
  };
  EXPECT_THAT(Listed(ValidateUnit(hung_yen_below_dan_tien("2020-01-01"), catalog)),
              ElementsAre("unit.versions[0].parent INVALID_FIELD"));
  // The same unit again, without a parent.
  Unit dan_tien = *catalog.unit("units/dan-tien");
  *dan_tien.add_versions() = dan_tien.versions(0);
  dan_tien.mutable_versions(1)->clear_parent();
  dan_tien.mutable_versions(1)->set_valid_from("2025-07-01");
  dan_tien.mutable_versions(1)->clear_valid_to();
  catalog.Add(dan_tien);
  EXPECT_THAT(Listed(ValidateUnit(hung_yen_below_dan_tien("2020-01-01"), catalog)),
              ElementsAre("unit.versions[0].parent INVALID_FIELD"));
  EXPECT_THAT(Listed(ValidateUnit(hung_yen_below_dan_tien("2025-07-01"), catalog)), IsEmpty());
}

TEST(ValidateUnit, RefusesItselfAsParentAndSuccessor) {
  MemoryCatalog catalog;
  Unit unit = FromText<Unit>(R"pb(
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

}  // namespace
}  // namespace thidua::reporting
