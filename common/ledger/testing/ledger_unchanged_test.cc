// The conformance of requests that change nothing.
#include <absl/strings/str_cat.h>

#include <string>
#include <vector>

#include "common/ledger/testing/ledger_fixture.h"

namespace thidua::ledger {
namespace {

using ::testing::IsEmpty;

using LedgerUnchangedTest = LedgerFixture;
INSTANTIATE_TEST_SUITE_P(Engines, LedgerUnchangedTest, ::testing::ValuesIn(sql::Engines()),
                         sql::NameOf);

// The write that changed nothing is done for good: what others wrote since stays.
TEST_P(LedgerUnchangedTest, TheIdOfAWriteThatChangedNothingIsKept) {
  Put("a", "1");
  auto first = Request("id-9", "a", "1");
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(first->changes, IsEmpty());
  EXPECT_EQ(first->position.seq, 2);
  Put("a", "2");
  auto again = Request("id-9", "a", "1");
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->replayed);
  EXPECT_THAT(again->changes, IsEmpty());
  EXPECT_EQ(again->position, first->position);
  EXPECT_EQ(Lookup("a"), "2");
  EXPECT_EQ(LookupAt(again->position, "a"), "1");
  EXPECT_THAT(Request("id-9", "a", "3"),
              Fails(absl::StatusCode::kAlreadyExists, type::v1::ERROR_REASON_REQUEST_ID_REUSED));
  EXPECT_THAT(ledger_->Verify("l", Head())->violations, IsEmpty());
}

// Writes without a read before them are taken for changes until the whole batch is looked up.
TEST_P(LedgerUnchangedTest, WritesOfABatchThatChangeNothingKeepTheirIds) {
  constexpr size_t kJobs = 40;
  for (size_t i = 0; i < kJobs; ++i) {
    if (i % 4 != 2) Put(absl::StrCat("k", i), "1");
  }
  const int64_t before = Head().seq;
  std::vector<absl::StatusOr<CommitResult>> results(kJobs);
  Together(kJobs, [&](size_t i) {
    results[i] = Request(absl::StrCat(i), absl::StrCat("k", i), i % 4 == 0 ? "1" : "2");
  });
  int64_t seq = before;
  for (size_t i = 0; i < kJobs; ++i) {
    ASSERT_TRUE(results[i].ok()) << results[i].status();
    EXPECT_EQ(results[i]->changes.empty(), i % 4 == 0) << i;
    EXPECT_EQ(results[i]->position.seq, ++seq) << i;
    EXPECT_EQ(Lookup(absl::StrCat("k", i)), i % 4 == 0 ? "1" : "2");
  }
  EXPECT_EQ(Head().seq, seq);
  // All of them again, in one batch.
  Together(kJobs, [&](size_t i) {
    results[i] = Request(absl::StrCat(i), absl::StrCat("k", i), i % 4 == 0 ? "1" : "2");
  });
  for (size_t i = 0; i < kJobs; ++i) EXPECT_TRUE(results[i]->replayed) << i;
  EXPECT_EQ(Head().seq, seq);
  EXPECT_THAT(ledger_->Verify("l", Head())->violations, IsEmpty());
}

}  // namespace
}  // namespace thidua::ledger
