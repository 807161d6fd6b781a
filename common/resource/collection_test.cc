#include "common/resource/collection.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "common/resource/testing/desk.h"

namespace thidua::resource {
namespace {

using ::testing::ElementsAre;

using Walker = std::function<absl::StatusOr<bool>(ledger::Reader&, const std::string&,
                                                  const std::string&, ledger::ImageWalker)>;

const Walker kDirect = [](ledger::Reader& reader, const std::string& prefix,
                          const std::string& after, ledger::ImageWalker walk) {
  return reader.WalkCollection(prefix, after, walk);
};

class CollectionTest : public Desk {
 protected:
  void Fill(const std::vector<std::string>& keys) {
    ASSERT_TRUE(ledger_
                    ->Commit("l", {},
                             [&](ledger::Txn& txn) {
                               for (const std::string& key : keys) txn.Put(key, "x");
                               return absl::OkStatus();
                             })
                    .ok());
  }
  std::vector<std::string> Walk(const Walker& walk, const std::string& prefix,
                                const std::string& after = "", size_t most = 1'000'000) {
    std::vector<std::string> keys;
    auto reader = *store_->Open("l");
    const auto stopped =
        walk(*reader, prefix, after, [&](const ledger::Image& image) -> absl::StatusOr<bool> {
          if (keys.size() == most) return false;
          keys.push_back(image.key);
          return true;
        });
    EXPECT_TRUE(stopped.ok()) << stopped.status();
    stopped_ = *stopped;
    return keys;
  }
  bool stopped_ = false;
};

TEST_F(CollectionTest, PassesOverWhatLiesBelow) {
  // Ids that begin alike sort before, within and behind the children of the shorter one.
  Fill({"u/x/rounds/a", "u/x/rounds/a/reports/1", "u/x/rounds/a/reports/2", "u/x/rounds/a-b",
        "u/x/rounds/a.2022", "u/x/rounds/a.2022/figures/1", "u/x/rounds/a:c", "u/x/rounds/a@d",
        "u/x/rounds/ab", "u/x/rounds/b/reports/orphan", "u/x/roundsx/z", "u/x/plans/p"});
  EXPECT_THAT(Walk(kDirect, "u/x/rounds/"),
              ElementsAre("u/x/rounds/a", "u/x/rounds/a-b", "u/x/rounds/a.2022", "u/x/rounds/a:c",
                          "u/x/rounds/a@d", "u/x/rounds/ab"));
  EXPECT_FALSE(stopped_);
  EXPECT_THAT(Walk(kDirect, "u/x/rounds/a."), ElementsAre("u/x/rounds/a.2022"));
  EXPECT_THAT(Walk(kDirect, "u/x/rounds/", "u/x/rounds/a.2022"),
              ElementsAre("u/x/rounds/a:c", "u/x/rounds/a@d", "u/x/rounds/ab"));
  EXPECT_THAT(Walk(WalkTree, "u/x/rounds/a/"),
              ElementsAre("u/x/rounds/a/reports/1", "u/x/rounds/a/reports/2"));
  EXPECT_THAT(Walk(kDirect, "u/x/rounds/", "", 1), ElementsAre("u/x/rounds/a"));
  EXPECT_TRUE(stopped_);
}

TEST_F(CollectionTest, ShowsEachOnceHoweverManyThereAre) {
  // Every count around the sizes of the scans, flat and with children under some.
  for (const int count : {0, 1, 2, 3, 9, 10, 11, 41, 42, 43, 199, 200, 201, 401, 650}) {
    const std::string prefix = "u/n" + std::to_string(count) + "/rounds/";
    std::vector<std::string> flat, all;
    for (int i = 0; i < count; ++i) {
      flat.push_back(prefix + std::to_string(10'000 + i));
      all.push_back(flat.back());
      if (i % 7 == 3) all.push_back(flat.back() + "/reports/1");
      if (i % 7 == 3) all.push_back(flat.back() + "/reports/2");
    }
    Fill(all);
    EXPECT_EQ(Walk(kDirect, prefix), flat) << count;
    EXPECT_FALSE(stopped_);
    std::sort(all.begin(), all.end());
    EXPECT_EQ(Walk(WalkTree, prefix), all) << count;
  }
}

}  // namespace
}  // namespace thidua::resource
