#include "common/value/likeness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <ostream>
#include <random>
#include <vector>

#include "common/value/text.h"

namespace thidua {
namespace {

struct Pair {
  std::string name;
  std::string one;
  std::string other;
};

void PrintTo(const Pair& pair, std::ostream* out) { *out << pair.one << " | " << pair.other; }

std::string NameOf(const ::testing::TestParamInfo<Pair>& info) { return info.param.name; }

class SameToTheEye : public ::testing::TestWithParam<Pair> {};
class DifferentToTheEye : public ::testing::TestWithParam<Pair> {};

TEST_P(SameToTheEye, HasOneLikeness) {
  ASSERT_NE(GetParam().one, GetParam().other);
  EXPECT_EQ(Likeness(GetParam().one), Likeness(GetParam().other));
  EXPECT_NE(Likeness(GetParam().one), "");
}

TEST_P(DifferentToTheEye, HasTwo) {
  EXPECT_NE(Likeness(GetParam().one), Likeness(GetParam().other));
}

INSTANTIATE_TEST_SUITE_P(
    Likeness, SameToTheEye,
    ::testing::Values(
        Pair{"Case", "Hòa giải giỏi", "HÒA GIẢI GIỎI"},
        Pair{"PositionOfATone", "Hòa giải, thủy lợi", "Hoà giải, thuỷ lợi"},
        Pair{"MissingTones", "Hòa giải giỏi", "Hoa giai gioi"},
        Pair{"DWithStroke", "Đông Kết", "Dong Ket"},
        Pair{"Eth", "Đông Kết", "Ðông Kết"},             // U+0110, U+00D0
        Pair{"SmallEth", "xã đông kết", "xã ðông kết"},  // U+0111, U+00F0
        Pair{"AfricanD", "Đông Kết", "Ɖông Kết"},        // U+0189
        Pair{"NormalFormD", "Hòa giải", "Ho\u0300a gia\u0309i"},
        Pair{"OrderOfMarks", "nộp", "no\u0323\u0302p"},
        Pair{"OtherOrderOfMarks", "nộp", "no\u0302\u0323p"},
        Pair{"Spaces", "năm 2020", "  năm\u00a0\u2003 2020\t\n"},
        Pair{"IdeographicSpace", "năm 2020", "năm\u30002020"},
        Pair{"ZeroWidthSpace", "hòa giải", "hòa\u200b giải"},
        Pair{"ZeroWidthJoiners", "hòa giải", "h\u200dòa g\u200ciải\u2060"},
        Pair{"SoftHyphenAndByteOrderMark", "hòa giải", "\ufeffhòa gi\u00adải"},
        Pair{"MarksOfDirection", "hòa giải", "\u202ehòa\u202c \u200fgiải\u2066"},
        Pair{"TagsAndVariations", "hòa giải", "hòa\ufe0f giải\U000E0041"},
        Pair{"HangulFiller", "hòa giải", "hòa\u3164 giải\u115f"},
        Pair{"Quotes", "\"Sạch làng\", 'xanh ngõ'", "“Sạch làng”, ‘xanh ngõ’"},
        Pair{"AngledQuotes", "\"Sạch làng\"", "«Sạch làng»"},
        Pair{"LowAndPrimeQuotes", "\"Sạch làng\"", "„Sạch làng″"},
        Pair{"Dashes", "năm 2019-2020", "năm 2019–2020"},
        Pair{"LongDashAndMinus", "năm 2019—2020", "năm 2019−2020"},
        Pair{"Ellipsis", "hòa giải...", "hòa giải…"}, Pair{"Apostrophes", "Ea H'leo", "Ea Hʼleo"},
        Pair{"Signs", "đạt 80 %: ★ giỏi", "đạt 80% giỏi"},
        Pair{"CyrillicVowels", "Hòa giải co sở", "Hòа giải cо sở"},
        Pair{"CyrillicConsonants", "xuc phat", "хuс рhаt"},
        Pair{"CyrillicCapitals", "HOA THANG BAC", "НОА ТНАNG ВАС"},
        Pair{"CyrillicKa", "Kết", "кết"}, Pair{"CyrillicI", "giai", "gіаі"},
        Pair{"GreekSmall", "von o op", "νοn ο ορ"},
        Pair{"GreekCapitals", "NAM HAI ABC", "ΝΑΜ ΗΑΙ ΑΒC"}, Pair{"DotlessI", "giải", "gıải"},
        Pair{"FullWidth", "Hoa 2020", "Ｈｏａ　２０２０"}, Pair{"Mathematical", "Hoa 20", "𝐇𝒐𝖆 𝟚𝟘"},
        Pair{"Circled", "Hoa 12", "Ⓗⓞⓐ ①②"}, Pair{"Raised", "100 m2", "100 m²"},
        Pair{"Ligatures", "office fluff", "oﬃce ﬂuﬀ"},
        Pair{"RomanNumeralLetter", "khóa IV", "khóa Ⅳ"},
        Pair{"ArabicDigits", "năm 2019", "năm ٢٠١٩"},
        Pair{"DevanagariDigits", "năm 2019", "năm २०१९"},
        Pair{"ThaiAndKhmerDigits", "năm 2019", "năm ๒០១๙"},
        Pair{"CapitalIForL", "lúa lai", "Iúa Iai"}, Pair{"BarForL", "lúa lai", "|úa lai"},
        Pair{"OneForL", "lúa lai", "1úa 1ai"}, Pair{"OneAndL", "lần 1", "lần l"},
        Pair{"LetterOInAYear", "năm 2020", "năm 2O2o"}, Pair{"RAndNForM", "làm", "làrn"},
        Pair{"TimesForX", "3 x 4", "3 × 4"}, Pair{"NotUtf8", "hòa giải", "hòa\xff giải"},
        // The price of taking 1 for I.
        Pair{"RomanTwoAndEleven", "đợt II", "đợt 11"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Likeness, DifferentToTheEye,
    ::testing::Values(
        Pair{"Years", "năm 2019", "năm 2020"},
        Pair{"YearsNearby", "Hòa giải giỏi năm 2020", "Hòa giải giỏi năm 2021"},
        Pair{"Times", "lần 1", "lần 2"}, Pair{"Tens", "tổ 1", "tổ 10"},
        Pair{"ZeroAndEight", "thôn 10", "thôn 18"}, Pair{"RomanNumerals", "đợt I", "đợt II"},
        Pair{"RomanThree", "đợt II", "đợt III"}, Pair{"Villages", "thôn Đông", "thôn Đoài"},
        Pair{"Consonants", "trồng rau", "trồng râm"},
        Pair{"AddedWord", "hòa giải", "hòa giải giỏi"},
        Pair{"OrderOfWords", "giỏi hòa giải", "hòa giải giỏi"},
        Pair{"HundredAndThousand", "đạt 100 triệu", "đạt 1.000 triệu"},
        Pair{"SixAndNine", "quý 6", "quý 9"}, Pair{"ScriptsThatLookDifferent", "жж", "шш"},
        Pair{"Chinese", "越南", "越北"}),
    NameOf);

TEST(Likeness, IsOfLettersAndDigitsAlone) {
  EXPECT_EQ(Likeness("Xã Đông Kết, huyện Khoái Châu!"), "xadongkethuyenkhoalchau");
  EXPECT_EQ(Likeness("năm 2021"), "narn2o2l");
  EXPECT_EQ(Likeness(""), "");
  EXPECT_EQ(Likeness(" \t\n.,;:!?()[]{}\"'-_/\u2014\u3000\u200b"), "");
  EXPECT_EQ(Likeness(std::string("a\0b", 3)), "ab");
}

// No two numbers become one.
TEST(Likeness, TellsNumbersApart) {
  std::vector<std::string> likenesses;
  for (int number = 0; number < 5000; ++number) {
    likenesses.push_back(Likeness(std::to_string(number)));
  }
  std::sort(likenesses.begin(), likenesses.end());
  EXPECT_EQ(std::adjacent_find(likenesses.begin(), likenesses.end()), likenesses.end());
}

TEST(Likeness, SeesWhatSearchFolds) {
  for (const std::string text :
       {"Đường Trường Sơn, ấp Ượt", "ĂÂĐÊÔƠƯ ăâđêôơư", "QĐ-123/2022", "Thuỷ lợi nội đồng"}) {
    EXPECT_EQ(Likeness(FoldForSearch(text)), Likeness(text)) << text;
  }
}

TEST(Likeness, OfEveryCharacterIsItsOwn) {
  for (UChar32 c = 0; c <= 0x10FFFF; ++c) {
    if (U_IS_SURROGATE(c)) continue;
    std::string text;
    icu::UnicodeString(c).toUTF8String(text);
    const std::string likeness = Likeness(text);
    ASSERT_EQ(Likeness(likeness), likeness) << std::hex << c;
    const int type = u_charType(c);
    if (type == U_FORMAT_CHAR || type == U_SPACE_SEPARATOR || type == U_DASH_PUNCTUATION ||
        type == U_NON_SPACING_MARK) {
      ASSERT_EQ(likeness, "") << std::hex << c;
    }
  }
}

TEST(Likeness, OfAnyTextIsItsOwn) {
  std::mt19937 random(20201);
  const auto below = [&](uint32_t bound) { return static_cast<uint32_t>(random() % bound); };
  // Plain, Latin, Greek and Cyrillic, punctuation and letter-like, all; and bytes at random.
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (uint32_t length = below(12); length > 0; --length) {
      static constexpr uint32_t kBounds[] = {0x80, 0x250, 0x530, 0x2200, 0x20000};
      const uint32_t bound = kBounds[below(std::size(kBounds))];
      if (below(20) == 0) text += static_cast<char>(below(256));
      icu::UnicodeString(static_cast<UChar32>(below(bound))).toUTF8String(text);
    }
    const std::string likeness = Likeness(text);
    ASSERT_EQ(Likeness(likeness), likeness) << Quote(text);
    ASSERT_TRUE(IsUtf8(likeness)) << Quote(text);
    // What takes no room changes nothing, wherever it stands.
    ASSERT_EQ(Likeness("\u200b" + ToNfc(text) + "\u2014 "), Likeness(ToNfc(text))) << Quote(text);
  }
}

}  // namespace
}  // namespace thidua
