#include "common/catalog/hierarchy.h"

#include <absl/strings/str_format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace thidua::catalog {
namespace {

struct Span {
  std::string parent, from, to;
};

ledger::Image UnitImage(const std::string& name, const std::vector<Span>& spans) {
  Unit unit;
  for (const Span& span : spans) {
    UnitVersion* version = unit.add_versions();
    version->set_parent(span.parent);
    version->set_valid_from(span.from);
    version->set_valid_to(span.to);
  }
  ledger::Image image;
  image.key = name;
  image.seq = 1;
  image.bytes = unit.SerializeAsString();
  return image;
}

std::shared_ptr<const CatalogView> ViewOf(const std::vector<ledger::Image>& images) {
  return CatalogView::Build({std::string(kCatalogLedger), 1, 7}, images);
}

bool Within(const CatalogView& view, const std::string& unit, const std::string& root,
            const std::string& period) {
  return IsWithinBy(view, unit, root, LastDayOf(*ParsePeriod(period)));
}

TEST(Hierarchy, AUnitExistsInPeriodsOfItsDays) {
  const auto view = ViewOf({UnitImage("units/x", {{"units/a", "1999-09-01", "2023-01-01"},
                                                  {"units/b", "2023-01-01", "2025-07-01"}})});
  const Unit& unit = *view->unit("units/x");
  for (const char* period : {"1999", "2022", "2025", "2025-h1", "2021-2030", "a2025-07"}) {
    EXPECT_TRUE(ExistsIn(unit, *ParsePeriod(period))) << period;
  }
  for (const char* period : {"1998", "1999-08", "2025-07", "2025-h2", "2026"}) {
    EXPECT_FALSE(ExistsIn(unit, *ParsePeriod(period))) << period;
  }
}

TEST(Hierarchy, AUnitThatMovedIsBelowOneParentInEachPeriod) {
  const auto view = ViewOf({UnitImage("units/vn", {{"", "1945-09-02", ""}}),
                            UnitImage("units/a", {{"units/vn", "1997-01-01", ""}}),
                            UnitImage("units/b", {{"units/vn", "1997-01-01", ""}}),
                            UnitImage("units/x", {{"units/a", "1999-09-01", "2023-01-01"},
                                                  {"units/b", "2023-01-01", ""}})});
  EXPECT_TRUE(Within(*view, "units/x", "units/a", "2022"));
  EXPECT_FALSE(Within(*view, "units/x", "units/b", "2022"));
  EXPECT_FALSE(Within(*view, "units/x", "units/a", "2023-01"));
  EXPECT_TRUE(Within(*view, "units/x", "units/b", "2023-01"));
  // A period in which it moved counts where it ended; before its first version it is where it
  // began.
  EXPECT_TRUE(Within(*view, "units/x", "units/b", "2021-2025"));
  EXPECT_TRUE(Within(*view, "units/x", "units/a", "1990"));
  for (const char* period : {"1990", "2022", "2023"}) {
    EXPECT_TRUE(Within(*view, "units/x", "units/vn", period));
    EXPECT_TRUE(Within(*view, "units/x", "units/x", period));
    EXPECT_FALSE(Within(*view, "units/vn", "units/a", period));
    EXPECT_FALSE(Within(*view, "units/none", "units/vn", period));
  }
}

// Districts ended on 2025-07-01: their communes of before are still found below the province.
TEST(Hierarchy, WhatEndedIsBelowItsLastParent) {
  const auto view = ViewOf({UnitImage("units/p", {{"", "1997-01-01", ""}}),
                            UnitImage("units/d", {{"units/p", "1999-09-01", "2025-07-01"}}),
                            UnitImage("units/c", {{"units/d", "1999-09-01", "2025-07-01"}})});
  for (const char* period : {"2024", "2025-h1", "2025", "2026"}) {
    EXPECT_TRUE(Within(*view, "units/c", "units/p", period)) << period;
    EXPECT_TRUE(Within(*view, "units/c", "units/d", period)) << period;
  }
}

TEST(Hierarchy, ACircleEnds) {
  const auto view = ViewOf({UnitImage("units/a", {{"units/b", "2000-01-01", ""}}),
                            UnitImage("units/b", {{"units/a", "2000-01-01", ""}})});
  EXPECT_FALSE(Within(*view, "units/a", "units/z", "2022"));
}

// Communes that move between provinces at random: each lies below exactly one in every period, so
// that the provinces add up to the country.
TEST(Hierarchy, ProvincesMakeTheCountryWhateverMoves) {
  constexpr int kProvinces = 4, kCommunes = 30;
  std::mt19937 random(7);
  const auto below = [&](int limit) { return static_cast<int>(random() % limit); };
  const auto province = [](int i) { return absl::StrFormat("units/p%d", i); };
  for (int run = 0; run < 50; ++run) {
    std::vector<ledger::Image> images = {UnitImage("units/vn", {{"", "1900-01-01", ""}})};
    for (int i = 0; i < kProvinces; ++i) {
      images.push_back(UnitImage(province(i), {{"units/vn", "1900-01-01", ""}}));
    }
    for (int i = 0; i < kCommunes; ++i) {
      std::vector<Span> spans;
      int year = 2015 + below(6);
      for (int moves = below(4); moves >= 0; --moves) {
        const std::string from = absl::StrFormat("%d-%02d-01", year, 1 + below(12));
        if (!spans.empty()) spans.back().to = from;
        spans.push_back({province(below(kProvinces)), from, ""});
        year += 1 + below(3);
      }
      if (below(4) == 0) spans.back().to = absl::StrFormat("%d-07-01", year + 1);
      images.push_back(UnitImage(absl::StrFormat("units/c%02d", i), spans));
    }
    const auto view = ViewOf(images);
    for (const char* period : {"2016", "2018-06", "2019-q3", "a2020", "2021-h1", "2024", "2030"}) {
      for (int i = 0; i < kCommunes; ++i) {
        const std::string commune = absl::StrFormat("units/c%02d", i);
        int places = 0;
        for (int p = 0; p < kProvinces; ++p) {
          places += Within(*view, commune, province(p), period) ? 1 : 0;
        }
        EXPECT_EQ(places, 1) << commune << " in " << period;
        EXPECT_TRUE(Within(*view, commune, "units/vn", period));
      }
    }
  }
}

}  // namespace
}  // namespace thidua::catalog
