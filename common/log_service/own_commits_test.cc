#include "common/log_service/own_commits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace thidua::log_service {
namespace {

using ::testing::ElementsAre;

std::vector<int64_t> Seqs(const OwnCommits::Run& run) {
  std::vector<int64_t> seqs;
  for (const auto& commit : run.commits) seqs.push_back(commit.seq);
  return seqs;
}

TEST(OwnCommitsTest, KeepsWhatFollowsFromTheStart) {
  OwnCommits own({{"a", 7, std::string(32, 'h')}});
  EXPECT_EQ(own.Of("a").commits[0].hash8, 0x6868686868686868u);
  own.Note({"a", 8, 80});
  own.Note({"a", 9, 90});
  own.Note({"b", 1, 10});
  EXPECT_THAT(Seqs(own.Of("a")), ElementsAre(7, 8, 9));
  EXPECT_THAT(Seqs(own.Of("b")), ElementsAre(0, 1));
  EXPECT_THAT(Seqs(own.Of("c")), ElementsAre(0));
  own.Forget("a", 9);
  EXPECT_THAT(Seqs(own.Of("a")), ElementsAre(9));
  own.Note({"a", 10, 1});
  EXPECT_THAT(Seqs(own.Of("a")), ElementsAre(9, 10));
  EXPECT_THAT(own.Ledgers(), ElementsAre("a", "b"));
}

TEST(OwnCommitsTest, KeepsNothingBehindAForeignCommit) {
  OwnCommits own({});
  own.Note({"a", 1, 1});
  own.Note({"a", 3, 3});
  own.Note({"a", 4, 4});
  EXPECT_THAT(Seqs(own.Of("a")), ElementsAre(0, 1));
  EXPECT_EQ(own.Of("a").foreign, 2);
  // A log that was cut: the number is given once more.
  own.Note({"b", 1, 1});
  own.Note({"b", 2, 2});
  own.Note({"b", 2, 3});
  EXPECT_EQ(own.Of("b").foreign, 2);
}

TEST(OwnCommitsTest, AClosedLedgerCostsNoMemory) {
  OwnCommits own({});
  own.Note({"a", 1, 1});
  own.Close("a");
  own.Note({"a", 2, 2});
  EXPECT_THAT(Seqs(own.Of("a")), ElementsAre(0));
  EXPECT_TRUE(own.Of("a").closed);
}

TEST(OwnCommitsTest, ManyCommitsEndTheWait) {
  OwnCommits own({});
  std::thread writer([&] {
    for (int64_t seq = 1; seq <= 5; ++seq) own.Note({"a", seq, 0});
  });
  own.Await(5, absl::Minutes(1));
  writer.join();
  own.Await(5, absl::Minutes(1));
  own.Restart();
  own.Await(5, absl::ZeroDuration());
  own.Interrupt();
  own.Await(5, absl::Minutes(1));
}

}  // namespace
}  // namespace thidua::log_service
