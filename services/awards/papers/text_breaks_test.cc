#include "services/awards/papers/text_breaks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace thidua::awards::papers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(UnbrokenSpaces, KeepTheLastTwoSyllablesTogether) {
  EXPECT_THAT(UnbrokenSpaces("a bc d"), ElementsAre(ByteRange{4, 6}));
  // The first character behind it may have several bytes.
  EXPECT_THAT(UnbrokenSpaces("a bc ở"), ElementsAre(ByteRange{4, 8}));
  EXPECT_THAT(UnbrokenSpaces("a bc d ."), ElementsAre(ByteRange{4, 6}, ByteRange{6, 8}));
}

TEST(UnbrokenSpaces, KeepADashBehindItsWord) {
  EXPECT_THAT(UnbrokenSpaces("a 16 - 20 b c"), ElementsAre(ByteRange{4, 6}, ByteRange{11, 13}));
  EXPECT_THAT(UnbrokenSpaces("a 16 - 20"), ElementsAre(ByteRange{4, 6}, ByteRange{6, 8}));
  EXPECT_THAT(UnbrokenSpaces("a – b c d"), ElementsAre(ByteRange{1, 5}, ByteRange{9, 11}));
}

TEST(UnbrokenSpaces, AreOfEachParagraph) {
  EXPECT_THAT(UnbrokenSpaces("a b c\nd e f"), ElementsAre(ByteRange{3, 5}, ByteRange{9, 11}));
}

TEST(UnbrokenSpaces, AreNoneInOneSyllable) {
  EXPECT_THAT(UnbrokenSpaces(""), IsEmpty());
  EXPECT_THAT(UnbrokenSpaces("a"), IsEmpty());
  EXPECT_THAT(UnbrokenSpaces("a\n"), IsEmpty());
  EXPECT_THAT(UnbrokenSpaces(" a "), IsEmpty());
}

}  // namespace
}  // namespace thidua::awards::papers
