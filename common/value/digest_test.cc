#include "common/value/digest.h"

#include <gtest/gtest.h>

#include <set>

namespace thidua {
namespace {

TEST(Sha256, KnownAnswers) {  // FIPS 180-4 examples
  EXPECT_EQ(ToHex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256(std::string_view()).size(), 32u);
}

TEST(Sha256, PiecesMakeTheSameDigest) {
  Sha256Stream empty, pieces;
  EXPECT_EQ(empty.Finish(), Sha256(""));
  for (const char* piece : {"a", "", "bc"}) pieces.Add(piece);
  EXPECT_EQ(pieces.Finish(), Sha256("abc"));
}

TEST(HmacSha256, KnownAnswers) {  // RFC 4231, test cases 1, 2 and 6
  EXPECT_EQ(ToHex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(ToHex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(ToHex(HmacSha256(std::string(131, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, AnEmptyKeyIsAKey) {
  const std::string before = HmacSha256("", "data");
  HmacSha256("other", "data");
  EXPECT_EQ(HmacSha256(std::string_view(), "data"), before);
}

TEST(EqualInConstantTime, ComparesBytesAndSizes) {
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
}

TEST(Base64Url, RoundTrips) {
  for (int size = 0; size < 70; ++size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 37 + size));
    const std::string text = Base64UrlEncode(bytes);
    EXPECT_EQ(text.find_first_of("+/="), std::string::npos) << text;
    EXPECT_EQ(Base64UrlDecode(text), bytes);
  }
  EXPECT_EQ(Base64UrlEncode("\xfb\xff"), "-_8");
}

TEST(Base64Url, OneTextForEachBytes) {
  // "-_8" with padding, white space, spare bits set, the other alphabet, cut.
  for (const std::string text : {"-_8=", "-_8 ", "-_ 8", "-_9", "+/8", "-", "-_8\n", "é"}) {
    EXPECT_FALSE(Base64UrlDecode(text).has_value()) << text;
  }
  std::set<std::string> decoded;
  for (int c = 0; c < 256; ++c) {
    auto bytes = Base64UrlDecode(std::string("A") + static_cast<char>(c));
    if (!bytes) continue;
    EXPECT_TRUE(decoded.insert(*bytes).second) << c;
  }
  EXPECT_EQ(decoded.size(), 4u);  // 6 bits of "A", then the top 2 of a byte; the other 4 are zero
}

}  // namespace
}  // namespace thidua
