#include "common/catalog/unit_codes.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::catalog {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Coded {
  std::string code, from, to;
};

ledger::Image CodedUnit(const std::string& id, const std::vector<Coded>& versions) {
  Unit unit;
  for (const Coded& version : versions) {
    UnitVersion* added = unit.add_versions();
    added->set_code(version.code);
    added->set_valid_from(version.from);
    added->set_valid_to(version.to);
  }
  return {"units/" + id, 1, unit.SerializeAsString()};
}

// The code 12238 went from Dân Tiến to Việt Tiến on 1 July 2025; 12229 became 12230.
std::shared_ptr<const CatalogView> SomeUnits() {
  return CatalogView::Build(
      {"catalog", 1, 7},
      {CodedUnit("dan-tien", {{"12238", "2004-07-08", "2025-07-01"}}),
       CodedUnit("viet-tien", {{"12238", "2025-07-01", ""}}),
       CodedUnit("an-vi", {{"12229", "2004-07-08", "2020-01-01"}, {"12230", "2020-01-01", ""}}),
       CodedUnit("school", {{"", "2004-07-08", ""}})});
}

std::string Resolved(const std::string& name) {
  const auto resolved = ResolveUnitCode(*SomeUnits(), "parent", name);
  return resolved.ok() ? *resolved : absl::StrCat(ErrorReason_Name(ReasonOf(resolved.status())));
}

TEST(ResolveUnitCode, FindsWhoHadTheCodeOnTheDay) {
  EXPECT_EQ(Resolved("units/12238@2004-07-08"), "units/dan-tien");
  EXPECT_EQ(Resolved("units/12238@2025-06-30"), "units/dan-tien");
  EXPECT_EQ(Resolved("units/12238@2025-07-01"), "units/viet-tien");
  EXPECT_EQ(Resolved("units/12229@2019-12-31"), "units/an-vi");
  EXPECT_EQ(Resolved("units/12230@2020-01-01"), "units/an-vi");
}

TEST(ResolveUnitCode, LeavesWhatStandsBehindTheUnit) {
  EXPECT_EQ(Resolved("units/12238@2025-06-30/rounds/socio.2024/total"),
            "units/dan-tien/rounds/socio.2024/total");
  EXPECT_EQ(Resolved("units/12238@2025-06-30/"), "units/dan-tien/");
}

TEST(ResolveUnitCode, LeavesNamesWithoutACodeAsTheyAre) {
  for (const std::string name : {"", "units/dan-tien", "units/none/rounds/socio.2024", "units/",
                                 "forms/a@b", "Units/12238@2025-06-30", "12238@2025-06-30"}) {
    EXPECT_EQ(Resolved(name), name);
  }
}

TEST(ResolveUnitCode, RefusesACodeThatNobodyHadThen) {
  for (const std::string name :
       {"units/12238@2004-07-07", "units/12229@2020-01-01", "units/12230@2019-12-31",
        "units/1223@2025-06-30", "units/012238@2025-06-30"}) {
    const auto none = ResolveUnitCode(*SomeUnits(), "filter.parent", name);
    EXPECT_THAT(none, Fails(absl::StatusCode::kNotFound, type::v1::ERROR_REASON_RESOURCE_NOT_FOUND))
        << name;
  }
  const auto none = ResolveUnitCode(*SomeUnits(), "filter.parent", "units/12229@2025-07-02");
  EXPECT_THAT(std::string(none.status().message()),
              HasSubstr("filter.parent: no unit has the code 12229 on 2025-07-02; LookupUnits"));
}

TEST(ResolveUnitCode, NamesTheUnitsThatShareACode) {
  std::vector<ledger::Image> images;
  for (int i = 10; i < 31; ++i) {
    images.push_back(
        CodedUnit(absl::StrCat("u", i), {{"77", "2004-07-08", i < 29 ? "" : "2020-01-01"}}));
  }
  const auto view = CatalogView::Build({"catalog", 1, 7}, images);
  const auto text = [&](const std::string& day) {
    const auto several = ResolveUnitCode(*view, "parent", "units/77@" + day);
    EXPECT_THAT(several,
                Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
    const auto violations = ViolationsOf(several.status());
    EXPECT_EQ(violations.size(), 1u);
    EXPECT_EQ(violations.front().field, "parent");
    return violations.front().description;
  };
  EXPECT_THAT(text("2020-01-01"), AllOf(HasSubstr("19 units have the code 77 on 2020-01-01"),
                                        HasSubstr("units/u10, units/u11"), HasSubstr("units/u28;"),
                                        Not(HasSubstr("others"))));
  EXPECT_THAT(text("2019-12-31"), AllOf(HasSubstr("21 units"), HasSubstr("units/u29 and others"),
                                        Not(HasSubstr("units/u30"))));
}

TEST(ResolveUnitCode, RefusesWhatIsNoCodeOnADayByItsField) {
  for (const std::string name : {"units/@", "units/12238@", "units/@2025-06-30/rounds/x",
                                 "units/12238@2025-06-31", "units/dan-tien@2025-06-30"}) {
    const auto bad = ResolveUnitCode(*SomeUnits(), "name", name);
    EXPECT_THAT(bad,
                Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_NAME));
    EXPECT_EQ(ViolationsOf(bad.status()).front().field, "name");
  }
}

}  // namespace
}  // namespace thidua::catalog
