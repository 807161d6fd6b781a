#include "common/testing/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>

namespace thidua {
namespace {

TEST(TemporaryFolder, IsGoneWithTheObject) {
  std::optional<TemporaryFolder> folder(std::in_place);
  const std::string path = folder->path();
  EXPECT_TRUE(std::filesystem::is_empty(path));
  std::ofstream(*folder / "file") << "text";
  EXPECT_TRUE(std::filesystem::exists(path + "/file"));
  folder.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(TemporaryFolder, IsAnotherEachTime) {
  TemporaryFolder one("/tmp");
  TemporaryFolder two("/tmp");
  EXPECT_NE(one.path(), two.path());
  EXPECT_THAT(one.path(), ::testing::StartsWith("/tmp/"));
}

}  // namespace
}  // namespace thidua
