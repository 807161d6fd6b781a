// A whole ledger of another deployment, brought by who may and checked as it comes.
#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "common/ledger/token.h"
#include "common/log_service/imports.h"
#include "common/log_service/testing/log_fixture.h"
#include "common/testing/status.h"
#include "common/value/digest.h"
#include "common/value/errors.h"

namespace thidua::log_service {
namespace {

using ledger::v1::ExportCommitsResponse;
using ledger::v1::ImportCommitsRequest;
using ledger::v1::ImportCommitsResponse;
using ledger::v1::LedgerImport;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

class ImportTest : public LedgerServiceTest {
 protected:
  // All pages of a ledger; the import's header is then that of a file with them.
  std::vector<ExportCommitsResponse> ExportAll(const std::string& ledger) {
    std::vector<ExportCommitsResponse> pages;
    std::string after;
    do {
      auto page = Export(ledger, after);
      EXPECT_TRUE(page.ok()) << page.status();
      after = page->token();
      pages.push_back(*std::move(page));
    } while (pages.back().commits().empty() ||
             pages.back().commits().rbegin()->seq() < pages.back().head().seq());
    const auto& last = *pages.back().commits().rbegin();
    request_.set_ledger(ledger);
    request_.mutable_header()->set_seq(last.seq());
    request_.mutable_header()->set_hash(last.hash());
    request_.mutable_header()->set_file_digest(Sha256(ledger));
    return pages;
  }

  absl::StatusOr<ImportCommitsResponse> Import(const std::string& user = "user:quan",
                                               const std::string& service = "") {
    ImportCommitsResponse response;
    absl::Status status = rpc::FromGrpc(
        Stub(service)->ImportCommits(As(user).get(), request_, &response), "reporting");
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<ImportCommitsResponse> Import(const ExportCommitsResponse& page,
                                               const std::string& after,
                                               const std::string& user = "user:quan") {
    *request_.mutable_commits() = page.commits();
    request_.set_after_token(after);
    return Import(user);
  }

  // A change of the first commit of the request, which is of d1.
  ledger::v1::StoredChange* AddChange(const std::string& key, const std::string& image) {
    if (request_.commits().empty()) request_.add_commits()->set_seq(1);
    auto* change = request_.mutable_commits(0)->add_changes();
    change->set_key(key);
    change->set_image(image);
    return change;
  }
  static std::string RoundBytes(const std::string& name) {
    reporting::v1::Round round;
    round.set_name(name);
    return round.SerializeAsString();
  }

  ImportCommitsRequest request_;
};

TEST_F(ImportTest, ExportedLedgersAreTheSameHere) {
  for (int i = 0; i < 40; ++i) PutRound("d1", "r" + std::to_string(i), 100'000);
  const auto pages = ExportAll("d1");
  ASSERT_EQ(pages.size(), 2u);
  for (const auto& page : pages) EXPECT_LT(page.ByteSizeLong(), 2'200'000u);
  EXPECT_EQ(pages[0].head().seq(), 40);
  const ledger::Position head = *ledger_->Head("d1");

  ServeAnother();
  auto imported = Import(pages[0], "");
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->seq(), pages[0].commits().rbegin()->seq());
  EXPECT_EQ(imported->hash(), pages[0].commits().rbegin()->hash());
  EXPECT_EQ(imported->token(), pages[0].token());
  // An answer that was lost: the same again.
  EXPECT_EQ(Import(pages[0], "")->token(), imported->token());
  EXPECT_EQ(Import(ExportCommitsResponse(), "")->token(), imported->token());
  EXPECT_THAT(Import(pages[1], ""),
              Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  auto altered = pages[1];
  altered.mutable_commits(3)->set_reason("vì khác");
  const auto refused = Import(altered, imported->token());
  EXPECT_THAT(refused, Fails(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT));
  EXPECT_THAT(std::string(refused.status().message()),
              HasSubstr("commit " + std::to_string(altered.commits(3).seq())));

  const auto end = Import(pages[1], imported->token());
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->seq(), head.seq + 1);
  EXPECT_EQ(Import(pages[1], imported->token())->token(), end->token());
  EXPECT_THAT(ledger_->Verify("d1", head)->violations, IsEmpty());
}

TEST_F(ImportTest, WhoImportedFromWhichFileIsACommit) {
  PutRound("d1", "r");
  const auto pages = ExportAll("d1");
  ServeAnother();
  Bind("user:lan", "units/d1");
  ASSERT_TRUE(Import(pages[0], "").ok());
  ledger::v1::ListCommitsRequest list;
  list.set_ledger("d1");
  list.set_with_images(true);
  const auto log = List(list);
  ASSERT_TRUE(log.ok()) << log.status();
  ASSERT_EQ(log->commits_size(), 2);
  const auto& commit = log->commits(1);
  EXPECT_EQ(commit.actor(), "user:quan");
  EXPECT_EQ(commit.via(), "");
  EXPECT_EQ(commit.method(), "thidua.ledger.v1.LedgerService/ImportCommits");
  EXPECT_THAT(commit.reason(), HasSubstr(ToHex(Sha256("d1"))));
  EXPECT_GE(commit.time().seconds(), log->commits(0).time().seconds());
  ASSERT_EQ(commit.changes_size(), 1);
  EXPECT_EQ(commit.changes(0).name(), "units/d1/imports/2");
  LedgerImport record;
  ASSERT_TRUE(commit.changes(0).resource().UnpackTo(&record));
  EXPECT_EQ(record.name(), "units/d1/imports/2");
  EXPECT_EQ(record.importer(), "user:quan");
  EXPECT_EQ(record.file_digest(), Sha256("d1"));
  EXPECT_EQ(record.seq(), 1);
  EXPECT_EQ(record.hash(), pages[0].commits(0).hash());
}

TEST_F(ImportTest, CatalogIsImportedBeforeAnybodyHasARole) {
  const auto pages = ExportAll("catalog");
  ServeAnother();
  EXPECT_THAT(Import(pages[0], "", "user:quan"), Fails(kDenied));
  const auto end = Import(pages[0], "", "user:root");
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_TRUE(catalog_->Current().value()->binding("bindings/user:lan") != nullptr);
  EXPECT_EQ(ledger_->Log({"catalog"}, 10)->back().changes[0].key,
            absl::StrCat("imports/", end->seq()));
}

TEST_F(ImportTest, NobodyButThePersonNamedForTheLedgerImports) {
  PutRound("d1", "r");
  PutRound("d2", "r");
  const auto pages = ExportAll("d1");
  ServeAnother();
  Bind("user:quan", "", auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
  Bind("user:admin", "", auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
  for (const char* user : {"user:lan", "user:admin", "user:root"}) {
    EXPECT_THAT(Import(pages[0], "", user), Fails(kDenied)) << user;
  }
  EXPECT_THAT(Import(""), Fails(absl::StatusCode::kUnauthenticated));
  // Neither a service's certificate nor a token that a service forwards gets around it.
  EXPECT_THAT(Import("", "targets"), Fails(kDenied));
  EXPECT_THAT(Import("user:quan", "targets"), Fails(kDenied));
  for (const char* ledger : {"d2", "catalog", "", "d1 "}) {
    request_.set_ledger(ledger);
    EXPECT_THAT(Import(), Fails(kDenied)) << ledger;
  }
  // Who may not is not told what else is wrong.
  request_.clear_header();
  EXPECT_THAT(Import("user:admin"), Fails(kDenied));
  EXPECT_EQ(ledger_->Head("d1")->seq, 0);
}

TEST_F(ImportTest, LiveLedgerIsNotImportedInto) {
  PutRound("d1", "r");
  const auto pages = ExportAll("d1");
  ServeAnother();
  PutRound("d1", "own");
  const std::string head = ledger::EncodeToken("reporting", *ledger_->Head("d1"));
  for (const std::string& after : {std::string(), head}) {
    EXPECT_THAT(Import(pages[0], after),
                Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  }
  EXPECT_EQ(ledger_->Head("d1")->seq, 1);
}

TEST_F(ImportTest, AnotherFileOrHeadIsAnotherImport) {
  PutRound("d1", "r");
  PutRound("d1", "s");
  auto pages = ExportAll("d1");
  ServeAnother();
  pages[0].mutable_commits()->RemoveLast();
  ASSERT_TRUE(Import(pages[0], "").ok());
  request_.clear_commits();
  const auto begun = request_.header();
  const auto illegal =
      Fails(absl::StatusCode::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE);
  request_.mutable_header()->set_file_digest(Sha256("another"));
  EXPECT_THAT(Import(), illegal);
  *request_.mutable_header() = begun;
  request_.mutable_header()->set_seq(3);
  EXPECT_THAT(Import(), illegal);
  *request_.mutable_header() = begun;
  request_.mutable_header()->set_hash(Sha256("another"));
  EXPECT_THAT(Import(), illegal);
  *request_.mutable_header() = begun;
  EXPECT_EQ(Import()->seq(), 1);
}

TEST_F(ImportTest, EverythingWrongIsToldAtOnceWithItsCommitAndKey) {
  request_.set_ledger("d1");
  request_.set_after_token("nonsense");
  AddChange("units/d1/rounds/garbage", "\xff\xff");
  AddChange("units/d1/rounds/name", RoundBytes("units/d1/rounds/other"));
  AddChange("units/d1/rounds/utf8", "\x0a\x02\xc0\xaf");
  AddChange("units/d2/rounds/r", RoundBytes("units/d2/rounds/r"));
  AddChange("secrets/x", "");
  AddChange("units/d1/rounds/R", RoundBytes("units/d1/rounds/R"));
  AddChange("units/d1/rounds/good", RoundBytes("units/d1/rounds/good"));
  AddChange("units/d1/rounds/deleted", "")->set_deleted(true);
  request_.mutable_commits(0)->mutable_time()->set_seconds(absl::ToUnixSeconds(absl::Now()) + 90);
  request_.add_commits()->set_seq(2);
  const auto refused = Import();
  EXPECT_THAT(refused, Fails(absl::StatusCode::kInvalidArgument));
  std::map<std::string, FieldViolation> found;
  for (const FieldViolation& violation : ViolationsOf(refused.status())) {
    found[violation.field] = violation;
  }
  EXPECT_THAT(found, SizeIs(12));
  const auto expect = [&](const std::string& field, const std::string& text) {
    EXPECT_THAT(found[field].description, HasSubstr(text)) << field;
  };
  expect("header.seq", "from 1");
  expect("header.hash", "32 bytes");
  expect("header.file_digest", "32 bytes");
  EXPECT_EQ(found["after_token"].reason, type::v1::ERROR_REASON_INVALID_TOKEN);
  expect("commits[0].time", "commit 1: lies ahead");
  expect("commits[1].time", "commit 2: is earlier");
  expect("commits[0].changes[0].image", "commit 1, units/d1/rounds/garbage: is no thidua.");
  expect("commits[0].changes[1].image", "calls itself \"units/d1/rounds/other\"");
  expect("commits[0].changes[2].image", "UTF-8");
  expect("commits[0].changes[3].key", "kept in the ledger d2");
  expect("commits[0].changes[4].key", "commit 1: \"secrets/x\" is of no collection");
  expect("commits[0].changes[5].key", "is not an id");
}

TEST_F(ImportTest, ViolationsThatFillNoAnswerAreCounted) {
  request_.set_ledger("d1");
  for (int i = 0; i < 1000; ++i) AddChange("secrets/" + std::to_string(i), "");
  const auto violations = ViolationsOf(Import().status());
  EXPECT_THAT(violations, SizeIs(21));
  EXPECT_EQ(violations.back().field, "commits");
  EXPECT_THAT(violations.back().description, HasSubstr("983 more"));
}

TEST_F(ImportTest, TimesAheadOfTheClockAreRefused) {
  PutRound("d1", "r");
  const auto pages = ExportAll("d1");
  ServeAnother();
  behind_ = kClockSkew + absl::Minutes(1);
  EXPECT_THAT(Import(pages[0], ""), Fails(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ledger_->Head("d1")->seq, 0);
  behind_ = kClockSkew / 2;
  EXPECT_TRUE(Import(pages[0], "").ok());
}

}  // namespace
}  // namespace thidua::log_service
