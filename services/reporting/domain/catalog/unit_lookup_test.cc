#include "services/reporting/domain/catalog/unit_lookup.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>

#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/catalog/unit_successors.h"

namespace thidua::reporting {
namespace {

using catalog::v1::LookupUnitsRequest;
using catalog::v1::LookupUnitsResponse;
using catalog::v1::Unit;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Listed;
using testing::MemoryCatalog;
using ::testing::Pair;

constexpr auto kWhole = catalog::v1::SUCCESSION_EXTENT_WHOLE;
constexpr auto kPart = catalog::v1::SUCCESSION_EXTENT_PART;

// Two communes called Đồng Tiến, one of which was merged and whose name and code went elsewhere.
class UnitLookupTest : public ::testing::Test {
 protected:
  UnitLookupTest() {
    Add("hung-yen",
        "versions { code: '33' display_name: 'Hưng Yên' kind: UNIT_KIND_PROVINCE "
        "valid_from: '2004-07-08' }");
    Add("khoai-chau",
        "versions { code: '330' display_name: 'Khoái Châu' kind: UNIT_KIND_DISTRICT parent: "
        "'units/hung-yen' valid_from: '2004-07-08' valid_to: '2025-07-01' }");
    Add("my-hao",
        "versions { display_name: 'Mỹ Hào' kind: UNIT_KIND_DISTRICT parent: 'units/hung-yen' "
        "valid_from: '2004-07-08' valid_to: '2025-07-01' }");
    Add("dong-tien",
        "versions { code: '12244' display_name: 'Đồng Tiến' kind: UNIT_KIND_COMMUNE parent: "
        "'units/khoai-chau' valid_from: '2004-07-08' valid_to: '2025-01-01' } successions { "
        "successor: 'units/dong-tien-2025' date: '2025-01-01' extent: SUCCESSION_EXTENT_WHOLE }");
    Add("dong-tien-2025",
        "versions { code: '12244' display_name: 'Đồng Tiến' kind: UNIT_KIND_COMMUNE parent: "
        "'units/khoai-chau' valid_from: '2025-01-01' valid_to: '2025-07-01' } successions { "
        "successor: 'units/viet-tien' date: '2025-07-01' extent: SUCCESSION_EXTENT_WHOLE }");
    Add("viet-tien",
        "versions { code: '12238' display_name: 'Việt Tiến' kind: UNIT_KIND_COMMUNE parent: "
        "'units/hung-yen' valid_from: '2025-07-01' }");
    Add("dan-tien",
        "versions { code: '12238' display_name: 'Dân Tiến' kind: UNIT_KIND_COMMUNE parent: "
        "'units/khoai-chau' valid_from: '2004-07-08' valid_to: '2025-07-01' } successions { "
        "successor: 'units/viet-tien' date: '2025-07-01' extent: SUCCESSION_EXTENT_WHOLE }");
    Add("phuong-dong-tien",
        "versions { display_name: 'Đồng Tiến' kind: UNIT_KIND_WARD parent: 'units/my-hao' "
        "valid_from: '2004-07-08' valid_to: '2025-07-01' } versions { display_name: 'Mỹ Hào' kind: "
        "UNIT_KIND_WARD parent: 'units/hung-yen' valid_from: '2025-07-01' }");
  }

  void Add(const std::string& id, const std::string& text) {
    Unit unit = FromText<Unit>(text);
    unit.set_name("units/" + id);
    catalog_.Add(unit);
  }

  LookupUnitsResponse Look(const std::string& text, const std::string& date) {
    LookupUnitsResponse response;
    LookupUnits(FromText<LookupUnitsRequest>(text), date, catalog_, response);
    return response;
  }
  std::vector<std::string> Found(const std::string& text, const std::string& date) {
    std::vector<std::string> ids;
    const LookupUnitsResponse response = Look(text, date);
    for (const Unit& unit : response.units()) ids.push_back(unit.name().substr(6));
    return ids;
  }
  std::vector<std::string> Former(const std::string& text, const std::string& date) {
    std::vector<std::string> ids;
    const LookupUnitsResponse response = Look(text, date);
    for (const auto& former : response.former_units()) {
      ids.push_back(former.unit().name().substr(6));
    }
    return ids;
  }
  Successors After(const std::string& id, const std::string& day, const std::string& date) {
    return SuccessorsOn(*catalog_.unit("units/" + id), day, date, catalog_);
  }

  MemoryCatalog catalog_;
};

TEST_F(UnitLookupTest, FindsByNameWithKindAndPlace) {
  const char* day = "2025-03-01";
  EXPECT_THAT(Found("display_name: 'dong tien'", day),
              ElementsAre("dong-tien-2025", "phuong-dong-tien"));
  EXPECT_THAT(Found("display_name: 'Xã  Đồng Tiến'", day), ElementsAre("dong-tien-2025"));
  EXPECT_THAT(Found("display_name: 'phường đồng tiến'", day), ElementsAre("phuong-dong-tien"));
  EXPECT_THAT(Found("display_name: 'Đồng Tiến (huyện Khoái Châu)'", day),
              ElementsAre("dong-tien-2025"));
  EXPECT_THAT(Found("display_name: 'Đồng Tiến (Mỹ Hào, tỉnh Hưng Yên)'", day),
              ElementsAre("phuong-dong-tien"));
  EXPECT_THAT(Found("display_name: 'Đồng Tiến (Mỹ Hào, Hà Nội)'", day), IsEmpty());
  EXPECT_THAT(Found("display_name: 'thị trấn Đồng Tiến'", day), IsEmpty());
  EXPECT_THAT(Found("display_name: 'Đồng Tiến' kinds: UNIT_KIND_WARD", day),
              ElementsAre("phuong-dong-tien"));
  EXPECT_THAT(Found("display_name: 'Đồng Tiến' parent: 'units/khoai-chau'", day),
              ElementsAre("dong-tien-2025"));
  EXPECT_THAT(Found("display_name: 'Đồng Tiến' parent: 'units/hung-yen'", day),
              ElementsAre("dong-tien-2025", "phuong-dong-tien"));
  EXPECT_THAT(Found("code: '12244' display_name: 'dan tien'", day), IsEmpty());
}

TEST_F(UnitLookupTest, ANameInBracketsOfItsOwnIsFoundAsItStands) {
  Add("chi-bo",
      "versions { display_name: 'Chi bộ (thôn An)' kind: UNIT_KIND_PARTY_ORGANISATION "
      "valid_from: '2004-07-08' }");
  EXPECT_THAT(Found("display_name: 'chi bộ (thôn An)'", "2025-03-01"), ElementsAre("chi-bo"));
}

TEST_F(UnitLookupTest, TellsWhoWasCalledSoAndWhatBecameOfIt) {
  const LookupUnitsResponse now = Look("display_name: 'Đồng Tiến'", "2025-08-01");
  EXPECT_EQ(now.units_size(), 0);
  ASSERT_EQ(now.former_units_size(), 3);
  const auto& first = now.former_units(0);
  EXPECT_EQ(first.unit().name(), "units/dong-tien");
  EXPECT_EQ(first.unit().current().valid_to(), "2025-01-01");
  EXPECT_EQ(first.last_day(), "2024-12-31");
  EXPECT_FALSE(first.has_now());
  ASSERT_EQ(first.successors_size(), 1);
  EXPECT_EQ(first.successors(0).unit().name(), "units/viet-tien");
  EXPECT_EQ(first.successors(0).unit().current().display_name(), "Việt Tiến");
  EXPECT_EQ(first.successors(0).extent(), kWhole);
  const auto& renamed = now.former_units(2);
  EXPECT_EQ(renamed.unit().name(), "units/phuong-dong-tien");
  EXPECT_EQ(renamed.last_day(), "2025-06-30");
  EXPECT_EQ(renamed.now().display_name(), "Mỹ Hào");
  EXPECT_EQ(renamed.successors_size(), 0);
}

TEST_F(UnitLookupTest, ACodeThatMovedIsFoundOnBothSides) {
  EXPECT_THAT(Found("code: '12238'", "2025-06-30"), ElementsAre("dan-tien"));
  EXPECT_THAT(Former("code: '12238'", "2025-06-30"), IsEmpty());
  EXPECT_THAT(Found("code: '12238'", "2025-07-01"), ElementsAre("viet-tien"));
  EXPECT_THAT(Former("code: '12238'", "2025-07-01"), ElementsAre("dan-tien"));
  // What comes later is not told of a day before.
  EXPECT_THAT(Former("display_name: 'Đồng Tiến'", "2025-03-01"), ElementsAre("dong-tien"));
  EXPECT_THAT(Former("display_name: 'Đồng Tiến'", "2003-01-01"), IsEmpty());
  EXPECT_THAT(Former("display_name: 'Đồng Tiến' parent: 'units/my-hao'", "2025-07-01"),
              ElementsAre("phuong-dong-tien"));
  EXPECT_THAT(Former("display_name: 'Đồng Tiến' kinds: UNIT_KIND_DISTRICT", "2025-07-01"),
              IsEmpty());
}

TEST_F(UnitLookupTest, NoMoreThanAHundredFormerUnitsAreTold) {
  for (int i = 0; i < 101; ++i) {
    Add(absl::StrCat("t", i),
        "versions { display_name: 'Tân' kind: UNIT_KIND_VILLAGE valid_from: '2004-07-08' valid_to: "
        "'2010-01-01' }");
  }
  EXPECT_EQ(Former("display_name: 'Tân'", "2025-07-01").size(), 100u);
}

TEST_F(UnitLookupTest, ListsEveryFaultOfARequest) {
  EXPECT_THAT(Listed(CheckLookup(FromText<LookupUnitsRequest>(
                                     "date: '1.7.2025' kinds: UNIT_KIND_UNSPECIFIED kinds: "
                                     "UNIT_KIND_WARD parent: 'units/nowhere'"),
                                 catalog_)),
              ElementsAre("code INVALID_FIELD", "date INVALID_FIELD", "kinds[0] INVALID_FIELD",
                          "parent UNKNOWN_UNIT"));
  EXPECT_TRUE(CheckLookup(FromText<LookupUnitsRequest>("code: '1'"), catalog_).ok());
}

TEST_F(UnitLookupTest, SuccessorsAreFollowedThroughEveryActOfTheTime) {
  EXPECT_THAT(After("dong-tien", "2024-12-31", "2025-06-30"),
              ElementsAre(Pair("units/dong-tien-2025", kWhole)));
  EXPECT_THAT(After("dong-tien", "2024-12-31", "2025-07-01"),
              ElementsAre(Pair("units/viet-tien", kWhole)));
  EXPECT_THAT(After("dong-tien", "2024-12-31", "2024-12-31"),
              ElementsAre(Pair("units/dong-tien", kWhole)));
}

TEST_F(UnitLookupTest, WhatIsDividedOnTheWayIsAPart) {
  const std::string goes =
      "versions { display_name: 'X' kind: UNIT_KIND_COMMUNE valid_from: "
      "'2004-07-08' valid_to: '2020-01-01' } ";
  const std::string stays =
      "versions { display_name: 'X' kind: UNIT_KIND_COMMUNE valid_from: '2004-07-08' } ";
  const auto to = [](const std::string& id, const std::string& date, const std::string& extent) {
    return "successions { successor: 'units/" + id + "' date: '" + date +
           "' extent: SUCCESSION_EXTENT_" + extent + " } ";
  };
  Add("end", stays);
  Add("other", stays);
  Add("giver", stays + to("other", "2022-01-01", "PART"));
  Add("split", goes + to("end", "2020-01-01", "PART") + to("other", "2020-01-01", "PART"));
  Add("merged", goes + to("giver", "2020-01-01", "WHOLE"));
  Add("early", goes + to("other", "2010-01-01", "PART") + to("end", "2020-01-01", "WHOLE"));
  EXPECT_THAT(After("split", "2019-12-31", "2025-01-01"),
              ElementsAre(Pair("units/end", kPart), Pair("units/other", kPart)));
  EXPECT_THAT(After("merged", "2019-12-31", "2021-12-31"),
              ElementsAre(Pair("units/giver", kWhole)));
  EXPECT_THAT(After("merged", "2019-12-31", "2022-01-01"),
              ElementsAre(Pair("units/giver", kPart), Pair("units/other", kPart)));
  // A part that was given away before the day is no part of what there was on it.
  EXPECT_THAT(After("early", "2019-12-31", "2025-01-01"), ElementsAre(Pair("units/end", kWhole)));
  EXPECT_THAT(After("early", "2009-12-31", "2025-01-01"),
              ElementsAre(Pair("units/end", kPart), Pair("units/other", kPart)));
  // Who has a part since 2010 gave of it in 2015, whichever of the ways to him is told first.
  Add("between", goes + to("giver-2", "2020-01-01", "WHOLE"));
  Add("giver-2", stays + to("other", "2015-01-01", "PART"));
  const std::string late = to("between", "2010-01-01", "PART");
  const std::string early = to("giver-2", "2010-01-01", "PART");
  for (const std::string& ways : {late + early, early + late}) {
    Add("two-ways", goes + ways);
    EXPECT_THAT(After("two-ways", "2009-12-31", "2025-01-01"),
                ElementsAre(Pair("units/giver-2", kPart), Pair("units/other", kPart)))
        << ways;
  }
  // In a circle nobody is asked twice.
  Add("ring", goes + to("ring-2", "2020-01-01", "WHOLE"));
  Add("ring-2", goes + to("ring", "2020-01-01", "WHOLE"));
  EXPECT_THAT(After("ring", "2019-12-31", "2025-01-01"), IsEmpty());
}

}  // namespace
}  // namespace thidua::reporting
