#include "common/cache/sealed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/testing/temporary_folder.h"

namespace thidua::cache {
namespace {

using ::testing::HasSubstr;

const std::string kKey = "tot:1:khoai-chau:f1.2024-03:17:00112233";

Sealer TestSealer(char fill = 'k') { return *Sealer::Create(std::string(32, fill)); }

TEST(Sealer, OpensWhatItSealed) {
  for (const std::string& payload :
       {std::string(), std::string("total"), std::string(5000, '\0')}) {
    EXPECT_EQ(TestSealer().Open(kKey, TestSealer().Seal(kKey, payload)), payload);
  }
}

TEST(Sealer, RefusesAnyFlippedByte) {
  const std::string sealed = TestSealer().Seal(kKey, "the total");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string forged = sealed;
    forged[i] ^= 1;
    EXPECT_EQ(TestSealer().Open(kKey, forged), std::nullopt) << "byte " << i;
  }
}

TEST(Sealer, RefusesATruncatedOrExtendedEntry) {
  const std::string sealed = TestSealer().Seal(kKey, "the total");
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_EQ(TestSealer().Open(kKey, sealed.substr(0, size)), std::nullopt) << size;
  }
  EXPECT_EQ(TestSealer().Open(kKey, sealed + "x"), std::nullopt);
}

TEST(Sealer, RefusesAnEntryOfAnotherKey) {
  const std::string sealed = TestSealer().Seal(kKey, "the total");
  EXPECT_EQ(TestSealer().Open("tot:1:khoai-chau:f1.2024-03:18:00112233", sealed), std::nullopt);
  // Nor may bytes move between key and payload.
  EXPECT_EQ(TestSealer().Open("ab", TestSealer().Seal("a", "bc")), std::nullopt);
}

TEST(Sealer, RefusesAnotherHmacKey) {
  EXPECT_EQ(TestSealer('a').Open(kKey, TestSealer('b').Seal(kKey, "the total")), std::nullopt);
}

TEST(Sealer, RefusesAnotherFormat) {
  std::string sealed = TestSealer().Seal(kKey, "the total");
  ASSERT_TRUE(sealed.starts_with("TDC1"));
  sealed[3] = '0';
  EXPECT_EQ(TestSealer().Open(kKey, sealed), std::nullopt);
  EXPECT_EQ(TestSealer().Open(kKey, "the total"), std::nullopt);
}

// The MAC was computed with Python's hmac module.
TEST(Sealer, IsHmacSha256OverTheDocumentedLayout) {
  const std::string sealed = TestSealer().Seal("a", "bc");
  EXPECT_EQ(sealed.substr(0, 19), std::string("TDC1\0\0\0\1\0\0\0\0\0\0\0\2abc", 19));
  EXPECT_EQ(sealed.substr(19),
            std::string("\xb5\x40\x04\x83\xca\xf9\xfa\x55\x20\x8a\xe2\x50\xdf\x55\x13\x84"
                        "\x3b\x1b\x31\x88\x4d\x18\x33\x60\x32\x82\x5e\x92\xef\xdc\x72\x7f",
                        32));
}

TEST(Sealer, RefusesAShortHmacKey) {
  EXPECT_EQ(Sealer::Create(std::string(31, 'k')).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Sealer, LoadsAKeyThatNobodyElseMayRead) {
  TemporaryFolder folder;
  const std::string path = folder / "key";
  std::ofstream(path, std::ios::binary) << std::string(32, 'k');
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  const auto sealer = Sealer::FromFile(path);
  ASSERT_TRUE(sealer.ok()) << sealer.status();
  EXPECT_EQ(sealer->Open(kKey, TestSealer().Seal(kKey, "the total")), "the total");
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  EXPECT_EQ(Sealer::FromFile(path).status().code(), absl::StatusCode::kFailedPrecondition);
  std::ofstream(folder / "short", std::ios::binary) << std::string(31, 'k');
  ASSERT_EQ(chmod((folder / "short").c_str(), 0600), 0);
  EXPECT_THAT(std::string(Sealer::FromFile(folder / "short").status().message()),
              HasSubstr("must hold 32"));
}

}  // namespace
}  // namespace thidua::cache
