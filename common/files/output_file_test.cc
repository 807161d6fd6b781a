#include "common/files/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"

namespace thidua::files {
namespace {

using ::testing::HasSubstr;

class OutputFileTest : public ::testing::Test {
 protected:
  std::string Bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  mode_t ModeOf(const std::string& path) {
    struct stat info {};
    EXPECT_EQ(lstat(path.c_str(), &info), 0);
    return info.st_mode;
  }
  size_t Entries() {
    return std::distance(std::filesystem::directory_iterator(folder_.path()), {});
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "out";
};

TEST_F(OutputFileTest, ReplacesARegularFileWholeAndWithTheModeAskedFor) {
  std::ofstream(path_) << "old and longer";
  ASSERT_EQ(chmod(path_.c_str(), 0644), 0);
  const mode_t before = umask(0777);
  auto file = OutputFile::Open(path_, 0600);
  umask(before);
  ASSERT_THAT(file, IsOk());
  ASSERT_THAT((*file)->Write("new"), IsOk());
  EXPECT_EQ(Bytes(path_), "old and longer");
  ASSERT_THAT((*file)->Commit(), IsOk());
  EXPECT_EQ(Bytes(path_), "new");
  EXPECT_EQ(ModeOf(path_) & 0777, 0600u);
  EXPECT_EQ(Entries(), 1u);
}

TEST_F(OutputFileTest, WithoutACommitNothingHappened) {
  std::ofstream(path_) << "old";
  {
    auto file = OutputFile::Open(path_, 0644);
    ASSERT_THAT((*file)->Write("new"), IsOk());
  }
  EXPECT_EQ(Bytes(path_), "old");
  EXPECT_EQ(Entries(), 1u);
}

TEST_F(OutputFileTest, WritesIntoADeviceAndLeavesItOne) {
  ASSERT_THAT(WriteFile("/dev/null", "bytes", 0600), IsOk());
  EXPECT_TRUE(S_ISCHR(ModeOf("/dev/null")));
  // A link to a device is written through as well.
  ASSERT_EQ(symlink("/dev/null", path_.c_str()), 0);
  ASSERT_THAT(WriteFile(path_, "bytes", 0600), IsOk());
  EXPECT_TRUE(S_ISLNK(ModeOf(path_)));
  EXPECT_THAT(std::string(WriteFile("/dev/full", "bytes", 0600).message()),
              HasSubstr("/dev/full cannot be written: No space left"));
}

TEST_F(OutputFileTest, WritesIntoAPipe) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  auto read = std::async(std::launch::async, [&] { return Bytes(path_); });
  ASSERT_THAT(WriteFile(path_, "through a pipe", 0644), IsOk());
  EXPECT_EQ(read.get(), "through a pipe");
  EXPECT_TRUE(S_ISFIFO(ModeOf(path_)));
}

TEST_F(OutputFileTest, FollowsALink) {
  const std::string real = folder_ / "real";
  for (const bool exists : {false, true}) {
    if (exists) std::ofstream(real) << "old";
    unlink(path_.c_str());
    ASSERT_EQ(symlink("real", path_.c_str()), 0);
    ASSERT_THAT(WriteFile(path_, "new", 0644), IsOk());
    EXPECT_TRUE(S_ISLNK(ModeOf(path_)));
    EXPECT_EQ(Bytes(real), "new");
  }
}

TEST_F(OutputFileTest, NamesWhatCannotBeWritten) {
  EXPECT_THAT(WriteFile(folder_.path(), "x", 0644), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(WriteFile(folder_ / "no/such", "x", 0644).message()),
              HasSubstr("no/such cannot be written: No such file"));
}

}  // namespace
}  // namespace thidua::files
