#include "services/admin_cli/base/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/status.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;

TEST(ExpandName, FillsInTheCollections) {
  struct Case {
    const char* pattern;
    std::string text;
    std::string name;
  };
  const std::vector<Case> cases = {
      {kUnit, "khoai-chau", "units/khoai-chau"},
      {kPlan, "khoai-chau/2021-2025", "units/khoai-chau/plans/2021-2025"},
      {kTarget, "khoai-chau/2021-2025/t04", "units/khoai-chau/plans/2021-2025/targets/t04"},
      {kRound, "khoai-chau/socio.2022", "units/khoai-chau/rounds/socio.2022"},
      {kReport, "khoai-chau/socio.2022/dan-tien",
       "units/khoai-chau/rounds/socio.2022/reports/dan-tien"},
      {kFigures, "khoai-chau/socio.2022/dan-tien",
       "units/khoai-chau/rounds/socio.2022/figures/dan-tien"},
      {kBinding, "user:lan", "bindings/user:lan"},
      {kRulePack, "law-2003", "rulePacks/law-2003"},
  };
  for (const Case& c : cases) {
    const auto name = ExpandName(c.pattern, c.text);
    ASSERT_TRUE(name.ok()) << c.text << ": " << name.status();
    EXPECT_EQ(*name, c.name);
    EXPECT_EQ(*ExpandName(c.pattern, c.name), c.name) << "a full name stays as it is";
  }
}

TEST(ExpandName, LetsACodeOnADayStandForAUnit) {
  EXPECT_EQ(*ExpandName(kUnit, "12103@2025-06-30"), "units/12103@2025-06-30");
  EXPECT_EQ(*ExpandName(kUnit, "units/12103@2025-06-30"), "units/12103@2025-06-30");
  EXPECT_EQ(*ExpandName(kRound, "12103@2025-06-30/socio.2024"),
            "units/12103@2025-06-30/rounds/socio.2024");
  EXPECT_EQ(*RoundName("12103@2025-06-30", "socio", "2024"),
            "units/12103@2025-06-30/rounds/socio.2024");
  for (const std::string text :
       {"12103@2025-06-31", "dan-tien@2025-06-30", "12103@", "@", "12103@2025-06-30/socio.2024"}) {
    EXPECT_THAT(ExpandName(kUnit, text), Fails(absl::StatusCode::kInvalidArgument)) << text;
  }
  EXPECT_THAT(ExpandName(kReport, "khoai-chau/socio.2024/12103@2025-06-31 "),
              Fails(absl::StatusCode::kInvalidArgument));
}

TEST(ExpandName, DoesNotTakeAFullNameForAShortOne) {
  // Two segments, as many as a plan's short form has.
  EXPECT_THAT(ExpandName(kPlan, "units/khoai-chau"), Fails(absl::StatusCode::kInvalidArgument));
}

TEST(ExpandName, RejectsOtherTextAndSaysWhatIsAccepted) {
  for (const std::string text : {"", "Khoai-Chau", "a/b/c", "khoai chau", "units/", "plans/x"}) {
    const auto name = ExpandName(kUnit, text);
    ASSERT_THAT(name, Fails(absl::StatusCode::kInvalidArgument)) << text;
    EXPECT_THAT(std::string(name.status().message()), HasSubstr("UNIT or units/{unit}"));
  }
}

TEST(RoundName, JoinsOwnerFormAndPeriod) {
  EXPECT_EQ(*RoundName("khoai-chau", "forms/socio", "2022-06"),
            "units/khoai-chau/rounds/socio.2022-06");
  EXPECT_THAT(RoundName("khoai-chau", "socio", "2022-13"),
              Fails(absl::StatusCode::kInvalidArgument));
}

TEST(ParentOf, TakesSegmentsAway) {
  EXPECT_EQ(ParentOf("units/a/plans/b", 2), "units/a");
  EXPECT_EQ(ParentOf("units/a", 3), "");
  EXPECT_EQ(LastSegment("units/a/plans/b"), "b");
}

}  // namespace
}  // namespace thidua::cli
