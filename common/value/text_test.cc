#include "common/value/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "common/value/errors.h"

namespace thidua {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void ExpectRefused(const std::string& text, size_t max_chars, const std::string& message) {
  absl::Status status = CheckText(text, max_chars);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << message;
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_TEXT) << message;
  EXPECT_THAT(std::string(status.message()), HasSubstr(message));
}

TEST(CheckText, TakesVietnameseInNormalFormC) {
  EXPECT_TRUE(CheckText("", 0).ok());
  EXPECT_TRUE(
      CheckText("Xã Đông Kết, huyện Khoái Châu\n\tđạt \"trong sạch, vững mạnh\"", 100).ok());
  EXPECT_TRUE(CheckText("🏅 𝒳", 3).ok());
}

TEST(CheckText, CountsCodePoints) {
  EXPECT_TRUE(CheckText("Đạt", 3).ok());
  ExpectRefused("Đạt", 2, "has 3 characters, at most 2");
  ExpectRefused(std::string(1000, 'a'), 10, "more than 10 characters");
}

TEST(CheckText, RefusesWhatIsNotUtf8) {
  ExpectRefused("ab\xff", 10, "not UTF-8 at byte 2");
  ExpectRefused("\xc3", 10, "not UTF-8");              // cut
  ExpectRefused("\xc0\xaf", 10, "not UTF-8");          // overlong
  ExpectRefused("\xed\xa0\x80", 10, "not UTF-8");      // surrogate
  ExpectRefused("\xf4\x90\x80\x80", 10, "not UTF-8");  // beyond U+10FFFF
}

TEST(CheckText, JudgesPlainTextAsAnyOther) {
  EXPECT_TRUE(CheckText("a\tb\n~ ", 6).ok());
  ExpectRefused("abcdef", 5, "has 6 characters, at most 5");
  ExpectRefused("ab\x1f", 10, "control character at byte 2");
  ExpectRefused("ab\x7f", 10, "control character at byte 2");
  ExpectRefused("ab\x80", 10, "not UTF-8 at byte 2");
}

TEST(IsUtf8, TellsTextFromBytes) {
  for (const std::string good : {"", "abc\n", "Đông Kết", "🏅"})
    EXPECT_TRUE(IsUtf8(good)) << good;
  for (const std::string bad : {"ab\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    EXPECT_FALSE(IsUtf8(bad)) << bad;
  }
  EXPECT_TRUE(IsUtf8(std::string_view("a\0b", 3)));
}

// What is no UTF-8 is found wherever it stands, behind ASCII and behind other letters.
TEST(IsUtf8, LooksAtEveryByte) {
  const std::string text = "Báo cáo số 12/BC-UBND ngày 5 tháng 7";
  for (size_t i = 0; i <= text.size(); ++i) {
    const std::string_view before = std::string_view(text).substr(0, i);
    EXPECT_EQ(IsUtf8(before), i == text.size() || (text[i] & 0xc0) != 0x80) << i;
    EXPECT_FALSE(IsUtf8(std::string(before) + "\xff" + text.substr(i))) << i;
  }
}

TEST(CheckText, RefusesControlCharacters) {
  ExpectRefused(std::string("a\0b", 3), 10, "control character at byte 1");
  ExpectRefused("a\r\n", 10, "control character");
  ExpectRefused("\x1b[31m", 10, "control character");
  ExpectRefused("\x7f", 10, "control character");
  ExpectRefused("\xc2\x85", 10, "control character");  // U+0085
}

TEST(CheckText, RefusesOtherNormalForms) {
  const std::string decomposed =
      "Ho\xcc\x80"
      "a";
  ExpectRefused(decomposed, 10, "normal form C");
  EXPECT_EQ(ToNfc(decomposed), "Hòa");
  EXPECT_TRUE(CheckText(ToNfc(decomposed), 10).ok());
}

TEST(ToNfc, KeepsWhatIsNormal) {
  EXPECT_EQ(ToNfc("Khoái Châu"), "Khoái Châu");
  EXPECT_EQ(ToNfc("a\xff"), "a\xef\xbf\xbd");
}

TEST(FoldForSearch, ForgetsCaseTonesAndDiacritics) {
  for (const std::string text : {"Hòa", "Hoà", "HOÀ", "hỏa", "hõa", "họa", "hóa", "Ho\u0300a"}) {
    EXPECT_EQ(FoldForSearch(text), "hoa") << text;
  }
  EXPECT_EQ(FoldForSearch("Đông Kết"), "dong ket");
  EXPECT_EQ(FoldForSearch("đường Trường Sơn, ấp Ượt"), "duong truong son, ap uot");
  EXPECT_EQ(FoldForSearch("ĂÂĐÊÔƠƯ ăâđêôơư"), "aadeoou aadeoou");
  EXPECT_EQ(FoldForSearch("QĐ-123/2022 🏅"), "qd-123/2022 🏅");
  EXPECT_EQ(FoldForSearch(""), "");
}

TEST(VietnameseCollator, SortsInVietnameseOrder) {
  const VietnameseCollator collator;
  std::vector<std::string> words = {"em", "đa", "da", "dê", "âm", "ăn", "an", "zinc",
                                    "ưa", "ua", "ơn", "ôn", "on", "êm", "bà"};
  std::sort(words.begin(), words.end(),
            [&](const std::string& a, const std::string& b) { return collator.Less(a, b); });
  EXPECT_THAT(words, ElementsAre("an", "ăn", "âm", "bà", "da", "dê", "đa", "em", "êm", "on", "ôn",
                                 "ơn", "ua", "ưa", "zinc"));
}

TEST(VietnameseCollator, TonesDecideLast) {
  const VietnameseCollator collator;
  // ngang, huyền, hỏi, ngã, sắc, nặng
  const std::vector<std::string> words = {"ma", "mà", "mả", "mã", "má", "mạ", "man"};
  for (size_t i = 0; i < words.size(); ++i) {
    for (size_t j = 0; j < words.size(); ++j) {
      EXPECT_EQ(collator.Less(words[i], words[j]), i < j) << words[i] << " " << words[j];
      EXPECT_EQ(collator.SortKey(words[i]) < collator.SortKey(words[j]), i < j);
    }
  }
  EXPECT_TRUE(collator.Less("Mà An", "Ma Ăn"));
  EXPECT_EQ(collator.SortKey("Hòa"), collator.SortKey(ToNfc("Ho\xcc\x80"
                                                            "a")));
}

TEST(VietnameseCollator, NumbersGoByTheirValue) {
  const VietnameseCollator collator;
  EXPECT_TRUE(collator.Less("Thôn 2", "Thôn 10"));
  EXPECT_LT(collator.SortKey("Thôn 2"), collator.SortKey("Thôn 10"));
  EXPECT_TRUE(collator.Less("Thôn 10", "Thôn Đông"));
}

TEST(VietnameseCollator, ServesThreadsTogether) {
  const VietnameseCollator collator;
  const std::string key = collator.SortKey("Đông Kết");
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 2000; ++i) {
        if (!collator.Less("Dạ Trạch", "Đông Kết") || collator.SortKey("Đông Kết") != key) {
          ++wrong[t];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

TEST(CutText, CutsNoCharacter) {
  EXPECT_EQ(CutText("Đạt", 10), "Đạt");
  EXPECT_EQ(CutText("Đạt", 5), "Đạ");
  EXPECT_EQ(CutText("Đạt", 4), "Đ");
  EXPECT_EQ(CutText("Đạt", 1), "");
  EXPECT_EQ(CutText("abc", 0), "");
}

TEST(Quote, EscapesAndCuts) {
  EXPECT_EQ(Quote("Đạt"), "\"Đạt\"");
  EXPECT_EQ(Quote("a\"b\n"), "\"a\\\"b\\n\"");
  EXPECT_EQ(Quote(std::string(100, 'x')), "\"" + std::string(80, 'x') + "...\"");
}

}  // namespace
}  // namespace thidua
