#include "common/cache/sealed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/cache/secret_file.h"
#include "common/testing/temporary_folder.h"

namespace thidua::cache {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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

class SecretFileTest : public ::testing::Test {
 protected:
  void Write(const std::string& bytes, mode_t mode) {
    std::ofstream(path_, std::ios::binary) << bytes;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }
  TemporaryFolder folder_;
  const std::string path_ = folder_ / "key";
};

TEST_F(SecretFileTest, LoadsAnHmacKey) {
  Write(std::string(32, 'k'), 0600);
  const auto sealer = Sealer::FromFile(path_);
  ASSERT_TRUE(sealer.ok()) << sealer.status();
  EXPECT_EQ(sealer->Open(kKey, TestSealer().Seal(kKey, "the total")), "the total");
}

TEST_F(SecretFileTest, RefusesAFileThatOthersCanReadOrWrite) {
  for (mode_t mode : {0644, 0640, 0620, 0604, 0602, 0700}) {
    Write("secret-secret-secret-secret-secret-", mode);
    const absl::Status status = Sealer::FromFile(path_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << mode;
    EXPECT_THAT(std::string(status.message()), HasSubstr("must be 0600"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(path_));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret-secret")));
  }
}

TEST_F(SecretFileTest, RefusesAFileOfTheWrongSize) {
  Write(std::string(31, 'k'), 0600);
  EXPECT_THAT(std::string(Sealer::FromFile(path_).status().message()),
              HasSubstr("too short: it must hold 32"));
  Write(std::string(4097, 'k'), 0600);
  EXPECT_THAT(std::string(Sealer::FromFile(path_).status().message()), HasSubstr("too long"));
}

TEST_F(SecretFileTest, RefusesWhatIsNoRegularFile) {
  EXPECT_EQ(ReadSecretFile(path_, 1).status().code(), absl::StatusCode::kNotFound);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(ReadSecretFile(path_, 1).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace thidua::cache
