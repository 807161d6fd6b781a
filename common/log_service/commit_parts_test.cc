// Commits that are larger than a message.
#include "common/log_service/commit_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "common/log_service/testing/log_fixture.h"
#include "common/testing/status.h"

namespace thidua::log_service {
namespace {

using ledger::v1::Commit;
using ::testing::ElementsAre;

Commit CommitOf(int changes) {
  Commit commit;
  commit.set_seq(7);
  commit.set_actor("user:lan");
  commit.set_reason("sáp nhập");
  for (int i = 0; i < changes; ++i) commit.add_changes()->set_name("units/" + std::to_string(i));
  return commit;
}

TEST(CommitPartsTest, EveryPartSaysAllButTheOtherChanges) {
  const size_t one = CommitOf(1).changes(0).ByteSizeLong();
  const std::vector<Commit> parts = PartsOf(CommitOf(5), 0, 2 * one);
  ASSERT_EQ(parts.size(), 3u);
  std::vector<std::string> names;
  for (const Commit& part : parts) {
    EXPECT_EQ(part.seq(), 7);
    EXPECT_EQ(part.actor(), "user:lan");
    EXPECT_EQ(part.reason(), "sáp nhập");
    EXPECT_EQ(part.continues(), &part != &parts.back());
    for (const auto& change : part.changes()) names.push_back(change.name());
  }
  EXPECT_THAT(names, ElementsAre("units/0", "units/1", "units/2", "units/3", "units/4"));
}

TEST(CommitPartsTest, OneThatFitsIsLeftWhole) {
  const size_t one = CommitOf(1).changes(0).ByteSizeLong();
  EXPECT_EQ(PartsOf(CommitOf(5), 0, 5 * one).size(), 1u);
  EXPECT_EQ(PartsOf(CommitOf(5), 0, 5 * one - 1).size(), 2u);
  EXPECT_EQ(PartsOf(CommitOf(0)).size(), 1u);
  EXPECT_FALSE(PartsOf(CommitOf(0)).front().continues());
}

TEST(CommitPartsTest, ASingleChangeIsGivenHoweverLarge) {
  const std::vector<Commit> parts = PartsOf(CommitOf(2), 0, 1);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].changes_size(), 1);
}

TEST(CommitPartsTest, WhatWasGivenBeforeIsLeftOut) {
  const std::vector<Commit> parts = PartsOf(CommitOf(5), 3);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].changes(0).name(), "units/3");
  EXPECT_EQ(parts[0].changes_size(), 2);
}

TEST(CommitPartsTest, MoreThanThereIsLeavesNothing) {
  for (const size_t skip : {size_t{5}, size_t{4294967295}, ~size_t{0}}) {
    const std::vector<Commit> parts = PartsOf(CommitOf(5), skip);
    ASSERT_EQ(parts.size(), 1u);
    EXPECT_EQ(parts[0].changes_size(), 0);
  }
}

class LargeCommitTest : public LedgerServiceTest {
 protected:
  // One commit of seven rounds of some 700 kB each, which clients do not take in one message.
  void PutLarge(char content = 'x') {
    std::vector<std::string> names;
    reporting::v1::Round round;
    round.set_form(std::string(700 << 10, content));
    ledger::Cause cause;
    cause.actor = "user:lan";
    const auto result = ledger_->Commit("d1", cause, [&](ledger::Txn& txn) {
      for (int i = 0; i < 7; ++i) {
        round.set_name("units/d1/rounds/r" + std::to_string(i));
        txn.Put(round.name(), round.SerializeAsString());
      }
      return absl::OkStatus();
    });
    ASSERT_THAT(result.status(), IsOk());
  }

  static std::vector<std::string> NamesOf(const Commit& commit) {
    std::vector<std::string> names;
    for (const auto& change : commit.changes()) names.push_back(change.name().substr(16));
    return names;
  }
};

TEST_F(LargeCommitTest, AFeedGivesItInSeveralEventsAndResumesBeforeIt) {
  Put("d1", "units/d1/rounds/a", "1");
  PutLarge();
  Put("d1", "units/d1/rounds/z", "2");
  const auto read = [&](const std::string& after, int events) {
    ledger::v1::WatchCommitsRequest request;
    request.set_ledger("d1");
    request.set_after_token(after);
    auto context = As("user:lan");
    auto stub = Stub();
    auto stream = stub->WatchCommits(context.get(), request);
    std::vector<ledger::v1::WatchCommitsResponse> read;
    for (int i = 0; i < events && stream->Read(&read.emplace_back()); ++i) {
      EXPECT_LT(read.back().ByteSizeLong(), size_t{4} << 20);
    }
    context->TryCancel();
    stream->Finish();
    return read;
  };
  const auto events = read("", 4);
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1].commit().seq(), 2);
  EXPECT_TRUE(events[1].commit().continues());
  EXPECT_THAT(NamesOf(events[1].commit()), ElementsAre("r0", "r1", "r2", "r3"));
  EXPECT_EQ(events[1].token(), events[0].token());
  EXPECT_EQ(events[2].commit().seq(), 2);
  EXPECT_FALSE(events[2].commit().continues());
  EXPECT_THAT(NamesOf(events[2].commit()), ElementsAre("r4", "r5", "r6"));
  EXPECT_EQ(events[2].token(), events[2].commit().token());
  EXPECT_EQ(events[3].commit().seq(), 3);
  EXPECT_TRUE(events[3].caught_up());

  const auto again = read(events[1].token(), 1);
  EXPECT_THAT(NamesOf(again.at(0).commit()), ElementsAre("r0", "r1", "r2", "r3"));
  const auto behind = read(events[2].token(), 1);
  EXPECT_EQ(behind.at(0).commit().seq(), 3);
}

TEST_F(LargeCommitTest, PagesGiveEveryChangeOnce) {
  Put("d1", "units/d1/rounds/a", "1");
  PutLarge();
  PutLarge('y');
  Put("d1", "units/d1/rounds/z", "2");
  auto stub = Stub();
  ledger::v1::ListCommitsRequest request;
  request.set_ledger("d1");
  request.set_with_images(true);
  std::map<int64_t, std::vector<std::string>> names;
  do {
    ledger::v1::ListCommitsResponse page;
    auto context = As("user:lan");
    ASSERT_TRUE(stub->ListCommits(context.get(), request, &page).ok());
    EXPECT_LT(page.ByteSizeLong(), size_t{4} << 20);
    for (const Commit& commit : page.commits()) {
      const auto more = NamesOf(commit);
      auto& all = names[commit.seq()];
      all.insert(all.end(), more.begin(), more.end());
      EXPECT_EQ(commit.continues(), all.size() < 7 && (commit.seq() == 2 || commit.seq() == 3));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names[1], ElementsAre("a"));
  EXPECT_THAT(names[2], ElementsAre("r0", "r1", "r2", "r3", "r4", "r5", "r6"));
  EXPECT_EQ(names[3], names[2]);
  EXPECT_THAT(names[4], ElementsAre("z"));
}

}  // namespace
}  // namespace thidua::log_service
