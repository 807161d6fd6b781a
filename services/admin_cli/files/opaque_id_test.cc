#include "services/admin_cli/files/opaque_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/name.h"

namespace thidua::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

std::string Text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(DrawnId, IsAnIdAndNeverTheSame) {
  EXPECT_THAT(DrawnId('p'), MatchesRegex("p-[0-9a-f]+"));
  EXPECT_EQ(DrawnId('p').size(), 26u);
  EXPECT_TRUE(CheckId(DrawnId('n')).ok());
  EXPECT_NE(DrawnId('p'), DrawnId('p'));
}

TEST(KeyedIds, FollowFromKeyAndTexts) {
  const KeyedIds ids("key");
  const std::string id = ids.Make('p', {"a", "bc"});
  EXPECT_EQ(id, KeyedIds("key").Make('p', {"a", "bc"}));
  EXPECT_EQ(id.size(), 26u);
  EXPECT_TRUE(CheckId(id).ok());
  EXPECT_NE(id, KeyedIds("other").Make('p', {"a", "bc"}));
  EXPECT_NE(id, ids.Make('p', {"ab", "c"}));
  EXPECT_NE(id, ids.Make('p', {"a", "bc", ""}));
  EXPECT_NE(id.substr(2), ids.Make('n', {"a", "bc"}).substr(2));
}

TEST(ReadKeyedIds, MakesTheKeyOnceForItsOwnerAlone) {
  const TemporaryFolder folder;
  const std::string path = folder / "import.key";
  const auto first = ReadKeyedIds(path);
  ASSERT_THAT(first, IsOk());
  struct stat state {};
  ASSERT_EQ(stat(path.c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777, 0600u);
  const std::string key = Text(path);
  EXPECT_EQ(key.size(), 65u);
  const auto again = ReadKeyedIds(path);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(Text(path), key);
  EXPECT_EQ(first->Make('p', {"a"}), again->Make('p', {"a"}));
  EXPECT_NE(first->Make('p', {"a"}), ReadKeyedIds(folder / "other.key")->Make('p', {"a"}));
}

TEST(ReadKeyedIds, RefusesWhatIsNoSecret) {
  const TemporaryFolder folder;
  const std::string path = folder / "import.key";
  std::ofstream(path) << "secret\n";
  chmod(path.c_str(), 0600);
  EXPECT_THAT(std::string(ReadKeyedIds(path).status().message()), HasSubstr("is no key"));
  chmod(path.c_str(), 0644);
  EXPECT_THAT(std::string(ReadKeyedIds(path).status().message()), HasSubstr("others"));
  EXPECT_THAT(std::string(ReadKeyedIds(folder / "none/import.key").status().message()),
              HasSubstr("--id-key"));
}

}  // namespace
}  // namespace thidua::cli
