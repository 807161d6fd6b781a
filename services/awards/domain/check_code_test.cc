#include "services/awards/domain/check_code.h"

#include <gtest/gtest.h>

#include <set>

namespace thidua::awards {
namespace {

// Computed by another program.
TEST(CheckCode, IsTheFrontOfTheHmac) {
  EXPECT_EQ(CheckCode("key", "2020-000017"), "9FTVH-JD3S0");
  EXPECT_EQ(CheckCode("key", "2020-000018"), "1J24A-TVZXH");
  EXPECT_EQ(CheckCode("other", "2020-000017"), "B3403-64AQY");
  EXPECT_EQ(CheckCode("", ""), "PR9PF-6G82K");
}

TEST(CheckCode, UsesNoLetterThatIsReadAsAnother) {
  std::set<char> characters;
  for (int number = 0; number < 1000; ++number) {
    for (const char c : CheckCode("key", std::to_string(number))) characters.insert(c);
  }
  EXPECT_EQ(std::string(characters.begin(), characters.end()), "-0123456789ABCDEFGHJKMNPQRSTVWXYZ");
}

TEST(SameCode, ForgivesHowPeopleType) {
  for (const char* typed : {"1J24A-T0ZXH", "1j24a-t0zxh", "1J24AT0ZXH", " 1J24A T0ZXH ",
                            "IJ24A-TOZXH", "lj24a-tozxh", "LJ24A-TOZXH", "ij24a--t-0zxh"}) {
    EXPECT_TRUE(SameCode(typed, "1J24A-T0ZXH")) << typed;
    EXPECT_TRUE(SameCode("1J24A-T0ZXH", typed)) << typed;
  }
}

TEST(SameCode, RefusesEverythingElse) {
  for (const char* typed : {"", "-", "1J24A", "1J24A-T0ZX", "1J24A-T0ZXHH", "2J24A-T0ZXH",
                            "1J24A-T0ZXJ", "1J24A_T0ZXH", "1J24A-T0ZX\xe2", "1J24A\n-T0ZXH"}) {
    EXPECT_FALSE(SameCode(typed, "1J24A-T0ZXH")) << typed;
    EXPECT_FALSE(SameCode("1J24A-T0ZXH", typed)) << typed;
  }
  EXPECT_FALSE(SameCode("", ""));
  EXPECT_FALSE(SameCode("1J24A", "1J24A"));
}

}  // namespace
}  // namespace thidua::awards
