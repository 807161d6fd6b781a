// The conformance of reads of many places at once.

#include <string>
#include <vector>

#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

class LedgerPlacesTest : public LedgerFixture {
 protected:
  // "bytes@seq", or "-".
  std::string Show(const std::optional<Image>& image) {
    return image ? image->bytes + "@" + std::to_string(image->seq) : "-";
  }
};

TEST_P(LedgerPlacesTest, VersionsTellTheKeysOwnCommitToo) {
  Put("r", "1");
  Put("r/a", "1");
  Put("r/b", "1");
  Put("s/a", "1");
  Put("d", "1");
  Delete("d");
  const std::vector<Versioned> found =
      ledger_
          ->Versions({{"l", "r", "r/"}, {"l", "s", "s/"}, {"l", "d", ""}, {"l", "none", "none/"}})
          .value();
  EXPECT_EQ(found[0].seq, 1);
  EXPECT_EQ(found[0].version.seq, 3);
  EXPECT_EQ(found[1].seq, 0) << "only what lies below it was written";
  EXPECT_EQ(found[1].version.seq, 4);
  EXPECT_EQ(found[2].seq, 6) << "a deletion is a write";
  EXPECT_EQ(found[3].seq, 0);
}

TEST_P(LedgerPlacesTest, ImagesAreThoseOfTheWritesNamedInTheirOrder) {
  Put("a", "one");
  Put("a", "two");
  Delete("a");
  Put("a", "four");
  const Position l = Put("b", "five").position;
  const Position m = Put("a", std::string("\0\xff\n", 3), "m").position;
  std::vector<std::string> shown;
  const std::vector<WriteOf> writes = {
      {l, "a", 2}, {l, "a", 1}, {l, "a", 3}, {l, "a", 4},           {l, "b", 4},    {l, "b", 5},
      {l, "a", 9}, {m, "a", 1}, {l, "a", 0}, {{"n", 1, 7}, "a", 1}, {l, "\xff", 1}, {l, "a", 2}};
  const auto images = ledger_->Images(writes).value();
  for (const auto& image : images) shown.push_back(Show(image));
  EXPECT_THAT(shown,
              ::testing::ElementsAre("two@2", "one@1", "-", "four@4", "-", "five@5", "-",
                                     std::string("\0\xff\n", 3) + "@1", "-", "-", "-", "two@2"));
  EXPECT_TRUE(ledger_->Images({})->empty());
}

TEST_P(LedgerPlacesTest, ImagesOfAnotherHistoryAreNone) {
  const Position one = Put("a", "one").position;
  const Position two = Put("a", "two").position;
  Position foreign = two;
  foreign.hash8 ^= 1;
  const auto images =
      ledger_->Images({{two, "a", 1}, {foreign, "a", 1}, {one, "a", 1}, {one, "a", 2}}).value();
  EXPECT_EQ(Show(images[0]), "one@1");
  EXPECT_EQ(Show(images[1]), "-");
  EXPECT_EQ(Show(images[2]), "one@1");
  EXPECT_EQ(Show(images[3]), "-") << "a commit after the position";
}

TEST_P(LedgerPlacesTest, ImagesOfManyLedgersComeTogether) {
  std::vector<WriteOf> writes;
  for (int i = 0; i < 300; ++i) {
    const std::string key = "k" + std::to_string(i);
    const CommitResult put = Put(key, "v" + std::to_string(i), "l" + std::to_string(i % 50));
    writes.push_back({put.position, key, put.position.seq});
  }
  const auto images = ledger_->Images(writes).value();
  for (int i = 0; i < 300; ++i) {
    ASSERT_TRUE(images[i].has_value()) << i;
    EXPECT_EQ(images[i]->bytes, "v" + std::to_string(i));
    EXPECT_EQ(images[i]->key, writes[i].key);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, LedgerPlacesTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

}  // namespace
}  // namespace thidua::ledger
