#include "common/files/secret_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"

namespace thidua::files {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SecretFileTest : public ::testing::Test {
 protected:
  void Write(const std::string& bytes, mode_t mode = 0600) {
    std::ofstream(path_, std::ios::binary) << bytes;
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
  }
  TemporaryFolder folder_;
  const std::string path_ = folder_ / "key";
};

TEST_F(SecretFileTest, ReadsWhatOnlyTheOwnerMayRead) {
  for (mode_t mode : {0600, 0400}) {
    Write("bytes\n", mode);
    EXPECT_THAT(CheckSecretFile(path_), IsOk());
    EXPECT_EQ(*ReadSecretFile(path_, 6), "bytes\n");
    ASSERT_EQ(chmod(path_.c_str(), 0600), 0);
  }
}

TEST_F(SecretFileTest, RefusesAFileThatOthersCanReadOrWrite) {
  for (mode_t mode : {0644, 0640, 0620, 0604, 0602, 0700}) {
    Write("secret-secret", mode);
    for (const absl::Status& status : {CheckSecretFile(path_), ReadSecretFile(path_, 1).status(),
                                       ReadSecretLine(path_).status()}) {
      EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << mode;
      EXPECT_THAT(std::string(status.message()),
                  AllOf(HasSubstr("must be 0600"), HasSubstr("chmod 600 " + path_),
                        Not(HasSubstr("secret-secret"))));
    }
  }
  Write("x", 0644);
  EXPECT_THAT(std::string(CheckSecretFile(path_).message()), HasSubstr("has mode 0644"));
}

TEST_F(SecretFileTest, RefusesAFileOfTheWrongSize) {
  Write(std::string(31, 'k'));
  EXPECT_THAT(std::string(ReadSecretFile(path_, 32).status().message()),
              HasSubstr("too short: it must hold 32"));
  Write(std::string(4097, 'k'));
  EXPECT_THAT(std::string(ReadSecretFile(path_, 32).status().message()), HasSubstr("too long"));
}

TEST_F(SecretFileTest, RefusesWhatIsNoRegularFile) {
  EXPECT_EQ(ReadSecretFile(path_, 1).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(CheckSecretFile(path_).code(), absl::StatusCode::kNotFound);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(ReadSecretFile(path_, 1).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(SecretFileTest, ALineMayEndAndNothingMayFollow) {
  for (const std::string end : {"", "\n", "\r\n", "\n\n"}) {
    Write("one line" + end);
    EXPECT_EQ(*ReadSecretLine(path_), "one line");
  }
  for (const std::string& bytes : {std::string("first\nsecond\n"), std::string("\nsecond"),
                                   std::string("a\rb"), std::string("a\0b", 3)}) {
    Write(bytes);
    const absl::Status status = ReadSecretLine(path_).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr(path_), HasSubstr("more than one line"), Not(HasSubstr("second"))));
  }
  for (const std::string bytes : {"", "\n", "\r\n"}) {
    Write(bytes);
    EXPECT_THAT(std::string(ReadSecretLine(path_).status().message()), HasSubstr("is empty"));
  }
}

}  // namespace
}  // namespace thidua::files
