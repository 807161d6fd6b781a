// The log as its service shows and exports it.
#include "common/log_service/ledger_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/log_service/testing/log_fixture.h"
#include "common/value/errors.h"

namespace thidua::log_service {
namespace {

using ledger::v1::ListCommitsRequest;
using ::testing::ElementsAre;

TEST_F(LedgerServiceTest, CommitTellsWhoWhatWhyAndWithWhatImage) {
  catalog::v1::Unit unit;
  unit.set_name("units/d1");
  Put("catalog", "units/d1", unit.SerializeAsString());
  ListCommitsRequest request;
  request.set_ledger("catalog");
  request.set_with_images(true);
  auto response = List(request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_EQ(response->commits_size(), 2);
  const auto& commit = response->commits(1);
  EXPECT_EQ(commit.seq(), 2);
  EXPECT_EQ(commit.actor(), "user:minh");
  EXPECT_EQ(commit.via(), "service:awards");
  EXPECT_EQ(commit.method(), "thidua.test.v1.T/Put");
  EXPECT_EQ(commit.reason(), "vì thế");
  EXPECT_GT(commit.time().seconds(), 1'600'000'000);
  ASSERT_EQ(commit.changes_size(), 1);
  EXPECT_EQ(commit.changes(0).name(), "units/d1");
  catalog::v1::Unit unpacked;
  ASSERT_TRUE(commit.changes(0).resource().UnpackTo(&unpacked));
  EXPECT_EQ(unpacked.name(), "units/d1");
}

TEST_F(LedgerServiceTest, PagesCoverTheLogOnceInOrder) {
  for (int i = 0; i < 7; ++i) Put("d1", "units/d1/rounds/r", std::to_string(i));
  ListCommitsRequest request;
  request.set_ledger("d1");
  request.set_page_size(3);
  std::vector<int64_t> all;
  int pages = 0;
  do {
    auto response = List(request);
    ASSERT_TRUE(response.ok()) << response.status();
    for (int64_t seq : Seqs(*response)) all.push_back(seq);
    request.set_page_token(response->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_THAT(all, ElementsAre(1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(pages, 3);
}

TEST_F(LedgerServiceTest, PageTokenIsOfItsQueryOnly) {
  for (int i = 0; i < 3; ++i) Put("d1", "units/d1/rounds/r", std::to_string(i));
  ListCommitsRequest request;
  request.set_ledger("d1");
  request.set_page_size(1);
  request.set_page_token(List(request)->next_page_token());
  EXPECT_TRUE(List(request).ok());
  request.set_with_images(true);
  EXPECT_EQ(ReasonOf(List(request).status()), type::v1::ERROR_REASON_INVALID_PAGE_TOKEN);
}

TEST_F(LedgerServiceTest, PrefixIsAResourceAndWhatIsBelow) {
  Put("d1", "units/d1/rounds/r1", "a");
  Put("d1", "units/d1/rounds/r10", "a");
  Put("d1", "units/d1/rounds/r1/reports/c1", "a");
  ListCommitsRequest request;
  request.set_ledger("d1");
  request.set_resource_prefix("units/d1/rounds/r1");
  EXPECT_THAT(Seqs(*List(request)), ElementsAre(1, 3));
}

TEST_F(LedgerServiceTest, OnlyWhoMayReadTheLogReadsIt) {
  Put("d1", "units/d1/rounds/r", "a");
  Put("d10", "units/d10/rounds/r", "a");
  Bind("user:officer", "units/d1", auth::v1::ROLE_COMMUNE_OFFICER);
  ListCommitsRequest request;
  request.set_ledger("d10");
  EXPECT_TRUE(absl::IsPermissionDenied(List(request).status()));
  request.set_ledger("d1");
  EXPECT_TRUE(List(request).ok());
  EXPECT_TRUE(absl::IsPermissionDenied(List(request, "user:officer").status()));
  request.set_ledger("catalog");
  EXPECT_TRUE(absl::IsPermissionDenied(List(request, "user:officer").status()));
  ledger::v1::ListLedgersResponse ledgers;
  ASSERT_TRUE(Stub()->ListLedgers(As("user:lan").get(), {}, &ledgers).ok());
  std::vector<std::string> names;
  for (const auto& head : ledgers.ledgers()) names.push_back(head.ledger());
  EXPECT_THAT(names, ElementsAre("catalog", "d1"));
  ledger::v1::ListLedgersResponse all;
  ASSERT_TRUE(Stub("targets")->ListLedgers(As("").get(), {}, &all).ok());
  EXPECT_EQ(all.ledgers_size(), 3);
}

TEST_F(LedgerServiceTest, VerifyReportsAnIntactLog) {
  Put("d1", "units/d1/rounds/r", "a");
  ledger::v1::VerifyLedgerRequest request;
  ledger::v1::VerifyLedgerResponse response;
  request.set_ledger("d1");
  ASSERT_TRUE(Stub()->VerifyLedger(As("user:lan").get(), request, &response).ok());
  EXPECT_EQ(response.commits(), 1);
  EXPECT_EQ(response.violations_size(), 0);
  request.set_checkpoint_token(response.token());
  response.Clear();
  EXPECT_TRUE(Stub()->VerifyLedger(As("user:lan").get(), request, &response).ok());
  request.set_checkpoint_token("nonsense");
  absl::Status status =
      rpc::FromGrpc(Stub()->VerifyLedger(As("user:lan").get(), request, &response), "reporting");
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_TOKEN);
}

TEST_F(LedgerServiceTest, ExportNeedsTheLogAndWhatIsRestricted) {
  Put("d1", "units/d1/rounds/r", "1");
  Put("d2", "units/d2/rounds/r", "1");
  Bind("user:quan", "units/d1", auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
  Bind("user:officer", "units/d1", auth::v1::ROLE_COMMUNE_OFFICER);
  const auto page = Export("d1");
  ASSERT_TRUE(page.ok()) << page.status();
  const auto denied = absl::StatusCode::kPermissionDenied;
  EXPECT_EQ(Export("d2").status().code(), denied);
  EXPECT_EQ(Export("d1", "", "user:quan").status().code(), denied);
  EXPECT_EQ(Export("d1", "", "user:officer").status().code(), denied);
  EXPECT_EQ(Export("d1", "", "").status().code(), absl::StatusCode::kUnauthenticated);
}

}  // namespace
}  // namespace thidua::log_service
