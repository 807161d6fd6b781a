#include "services/admin_cli/files/new_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "services/admin_cli/base/context.h"

namespace thidua::cli {
namespace {

// How many things are in a folder.
size_t CountIn(const std::string& folder) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) {
    ++count;
  }
  return count;
}

TEST(WriteNewFolder, WritesAllFiles) {
  const TemporaryFolder above;
  ASSERT_THAT(WriteNewFolder(above / "new/", {{"a", "1"}, {"b", "2"}}), IsOk());
  EXPECT_EQ(*ReadFile(above / "new/a"), "1");
  EXPECT_EQ(*ReadFile(above / "new/b"), "2");
  EXPECT_EQ(CountIn(above.path()), 1u);
}

TEST(WriteNewFolder, LeavesWhatIsThereAsItIs) {
  const TemporaryFolder above;
  std::filesystem::create_directory(above / "empty");
  std::ofstream(above / "file") << "mine";
  std::filesystem::create_symlink("nowhere", above / "link");
  for (const char* name : {"empty", "file", "link"}) {
    EXPECT_THAT(WriteNewFolder(above / name, {{"a", "1"}}),
                Fails(absl::StatusCode::kInvalidArgument))
        << name;
  }
  EXPECT_EQ(CountIn(above / "empty"), 0u);
  EXPECT_EQ(*ReadFile(above / "file"), "mine");
  EXPECT_EQ(CountIn(above.path()), 3u);
}

TEST(WriteNewFolder, LeavesNothingWhereItFails) {
  const TemporaryFolder above;
  EXPECT_THAT(WriteNewFolder(above / "new", {{"a", "1"}, {"no/such", "2"}}),
              Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(CountIn(above.path()), 0u);
  EXPECT_THAT(WriteNewFolder(above / "no/new", {}), Fails(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace thidua::cli
