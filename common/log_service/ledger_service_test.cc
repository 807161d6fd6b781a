// LedgerService and the catalog that follows it, over real TLS and a real ledger.
#include "common/log_service/ledger_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "common/catalog/followed_catalog.h"
#include "common/catalog/local_catalog.h"
#include "common/ledger/testing/new_ledger.h"
#include "common/ledger/token.h"
#include "common/rpc/server.h"
#include "common/rpc/testing/authority.h"
#include "common/rpc/testing/raw_call.h"
#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"
#include "thidua/catalog/v1/catalog.pb.h"
#include "thidua/ledger/v1/ledger_service.grpc.pb.h"

namespace thidua::rpc {
namespace {

using ledger::v1::ExportCommitsRequest;
using ledger::v1::ExportCommitsResponse;
using ledger::v1::ImportCommitsRequest;
using ledger::v1::ImportCommitsResponse;
using ledger::v1::LedgerService;
using ledger::v1::ListCommitsRequest;
using ledger::v1::ListCommitsResponse;
using ledger::v1::WatchCommitsRequest;
using ledger::v1::WatchCommitsResponse;
using testing::ElementsAre;
using testing::IsEmpty;

class LedgerServiceTest : public testing::Test {
 protected:
  static const TestAuthority& authority() {
    static const TestAuthority& made = *new TestAuthority();
    return made;
  }

  LedgerServiceTest() {
    ledger_ = ledger::NewLedger(folder_);
    catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
    authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
    Bind("user:lan", "units/d1");
    Serve("127.0.0.1:0");
  }
  ~LedgerServiceTest() override { server_->Drain(absl::ZeroDuration()); }

  void Serve(const std::string& listen) {
    ServiceOptions options = authority().ServerOptions("reporting");
    options.listen = listen;
    server_ = std::move(*Server::Create(options, *authorizer_));
    ImageRegistry images;
    images.Add("units/*", catalog::v1::Unit());
    images.Add("bindings/*", catalog::v1::Binding());
    images.Add("forms/*", catalog::v1::Form());
    WatchOptions watch;
    watch.heartbeat = absl::Milliseconds(20);
    watch.poll = absl::Milliseconds(10);
    watch.max_streams = 3;
    service_ = std::make_unique<rpc::LedgerService>(server_->dispatcher(), *ledger_, "reporting",
                                                    std::move(images), watch, "user:root");
    ASSERT_TRUE(server_->Register(*service_).ok());
    server_->OnDrain([this] { service_->EndStreams(); });
    absl::Status started = server_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  // From here on another deployment answers, which is empty.
  void ServeAnother() {
    server_->Drain(absl::Seconds(5));
    service_.reset();
    server_.reset();
    authorizer_.reset();
    catalog_.reset();
    ledger_ = ledger::NewLedger(other_folder_);
    catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
    authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
    Serve("127.0.0.1:0");
  }

  void Put(const std::string& ledger, const std::string& key, const std::string& bytes) {
    ledger::Cause cause;
    cause.actor = "user:minh";
    cause.on_behalf_of = "service:awards";
    cause.method = "thidua.test.v1.T/Put";
    cause.reason = "vì thế";
    auto result = ledger_->Commit(ledger, cause, [&](ledger::Txn& txn) {
      txn.Put(key, bytes);
      return absl::OkStatus();
    });
    ASSERT_TRUE(result.ok()) << result.status();
  }
  void Bind(const std::string& user, const std::string& unit,
            auth::v1::Role role = auth::v1::ROLE_AUDITOR) {
    catalog::v1::Binding binding;
    auto* grant = binding.add_grants();
    grant->set_role(role);
    grant->set_unit(unit);
    Put("catalog", "bindings/" + user, binding.SerializeAsString());
  }

  std::unique_ptr<LedgerService::Stub> Stub(const std::string& service = "") {
    return LedgerService::NewStub(*Connect(authority().ClientOptions(server_->address(), service)));
  }
  std::unique_ptr<grpc::ClientContext> As(const std::string& user) {
    return ContextWith(user.empty() ? "" : authority().Token(user),
                       absl::Now() + absl::Seconds(30));
  }
  absl::StatusOr<ListCommitsResponse> List(const ListCommitsRequest& request,
                                           const std::string& user = "user:lan") {
    ListCommitsResponse response;
    absl::Status status =
        FromGrpc(Stub()->ListCommits(As(user).get(), request, &response), "reporting");
    if (!status.ok()) return status;
    return response;
  }

  absl::StatusOr<ExportCommitsResponse> Export(const std::string& ledger,
                                               const std::string& after = "",
                                               const std::string& user = "user:lan") {
    ExportCommitsRequest request;
    request.set_ledger(ledger);
    request.set_after_token(after);
    ExportCommitsResponse response;
    absl::Status status =
        FromGrpc(Stub()->ExportCommits(As(user).get(), request, &response), "reporting");
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<ImportCommitsResponse> Import(const std::string& ledger,
                                               const ExportCommitsResponse& page,
                                               const std::string& after = "",
                                               const std::string& user = "user:quan") {
    ImportCommitsRequest request;
    request.set_ledger(ledger);
    request.set_after_token(after);
    *request.mutable_commits() = page.commits();
    ImportCommitsResponse response;
    absl::Status status =
        FromGrpc(Stub()->ImportCommits(As(user).get(), request, &response), "reporting");
    if (!status.ok()) return status;
    return response;
  }

  TemporaryFolder folder_;
  TemporaryFolder other_folder_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<catalog::LocalCatalog> catalog_;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<rpc::LedgerService> service_;
};

std::vector<int64_t> Seqs(const ListCommitsResponse& response) {
  std::vector<int64_t> seqs;
  for (const auto& commit : response.commits()) seqs.push_back(commit.seq());
  return seqs;
}

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
      FromGrpc(Stub()->VerifyLedger(As("user:lan").get(), request, &response), "reporting");
  EXPECT_EQ(ReasonOf(status), type::v1::ERROR_REASON_INVALID_TOKEN);
}

TEST_F(LedgerServiceTest, WatchSendsEveryCommitOnceAndBookmarksWhenQuiet) {
  for (int i = 0; i < 150; ++i) Put("d1", "units/d1/rounds/r", std::to_string(i));
  auto stub = Stub("awards");
  auto context = As("");
  WatchCommitsRequest request;
  request.set_ledger("d1");
  auto stream = stub->WatchCommits(context.get(), request);
  WatchCommitsResponse event;
  int64_t next = 1;
  std::string middle;
  while (next <= 160 && stream->Read(&event)) {
    if (!event.has_commit()) continue;
    ASSERT_EQ(event.commit().seq(), next++);
    if (event.commit().seq() == 100) middle = event.token();
    if (event.commit().seq() == 150) {
      EXPECT_TRUE(event.caught_up());
      for (int i = 0; i < 10; ++i) Put("d1", "units/d1/rounds/r", "later" + std::to_string(i));
    }
  }
  do {
    ASSERT_TRUE(stream->Read(&event));
  } while (event.has_commit());
  EXPECT_TRUE(event.caught_up());
  EXPECT_FALSE(event.token().empty());
  context->TryCancel();
  stream->Finish();

  auto again = As("");
  request.set_after_token(middle);
  auto resumed = stub->WatchCommits(again.get(), request);
  ASSERT_TRUE(resumed->Read(&event));
  EXPECT_EQ(event.commit().seq(), 101);
  again->TryCancel();
  resumed->Finish();
}

TEST_F(LedgerServiceTest, WatchRefusesStrangersAndForeignPositions) {
  Put("d1", "units/d1/rounds/r", "a");
  auto watch = [&](const std::string& ledger, const std::string& token, const std::string& user) {
    auto context = As(user);
    WatchCommitsRequest request;
    request.set_ledger(ledger);
    request.set_after_token(token);
    auto stub = Stub();
    auto stream = stub->WatchCommits(context.get(), request);
    WatchCommitsResponse event;
    while (stream->Read(&event)) {
    }
    return FromGrpc(stream->Finish(), "reporting");
  };
  EXPECT_TRUE(absl::IsUnauthenticated(watch("d1", "", "")));
  EXPECT_TRUE(absl::IsPermissionDenied(watch("d10", "", "user:lan")));
  EXPECT_EQ(ReasonOf(watch("d1", "nonsense", "user:lan")), type::v1::ERROR_REASON_INVALID_TOKEN);
  std::string other = ledger::EncodeToken("reporting", {"d1", 1, 12345});
  EXPECT_EQ(ReasonOf(watch("d1", other, "user:lan")), type::v1::ERROR_REASON_UNKNOWN_POSITION);
  std::string ahead = ledger::EncodeToken("reporting", {"d1", 99, 12345});
  EXPECT_EQ(ReasonOf(watch("d1", ahead, "user:lan")), type::v1::ERROR_REASON_UNKNOWN_POSITION);
}

TEST_F(LedgerServiceTest, WatchEndsWhenThePermissionIsTakenAway) {
  auto stub = Stub();
  auto context = As("user:lan");
  WatchCommitsRequest request;
  request.set_ledger("d1");
  auto stream = stub->WatchCommits(context.get(), request);
  WatchCommitsResponse event;
  ASSERT_TRUE(stream->Read(&event));
  Bind("user:lan", "units/d2");
  while (stream->Read(&event)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(LedgerServiceTest, StreamsAreBoundedAndEndAtADrain) {
  auto stub = Stub("targets");
  WatchCommitsRequest request;
  request.set_ledger("catalog");
  struct Open {
    std::unique_ptr<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientReader<WatchCommitsResponse>> stream;
  };
  std::vector<Open> open;
  WatchCommitsResponse event;
  for (int i = 0; i < 3; ++i) {
    auto& one = open.emplace_back();
    one.context = As("");
    one.stream = stub->WatchCommits(one.context.get(), request);
    ASSERT_TRUE(one.stream->Read(&event));
  }
  auto context = As("");
  auto fourth = stub->WatchCommits(context.get(), request);
  EXPECT_FALSE(fourth->Read(&event));
  EXPECT_EQ(fourth->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  auto drain = std::async(std::launch::async, [&] { server_->Drain(absl::Seconds(30)); });
  for (auto& one : open) {
    while (one.stream->Read(&event)) {
    }
    EXPECT_EQ(one.stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  }
  drain.get();
}

class FollowTest : public LedgerServiceTest {
 protected:
  std::unique_ptr<catalog::FollowedCatalog> Follow() {
    catalog::FollowOptions options;
    options.max_backoff = absl::Milliseconds(200);
    options.clock = [this] { return absl::Now() + absl::Nanoseconds(ahead_ns_.load()); };
    return std::make_unique<catalog::FollowedCatalog>(
        *Connect(authority().ClientOptions(server_->address(), "targets")), options);
  }
  std::atomic<int64_t> ahead_ns_ = 0;
};

TEST_F(FollowTest, FollowsCommitsAndKeepsTheirPosition) {
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  Put("catalog", "forms/socio", catalog::v1::Form().SerializeAsString());
  auto head = *ledger_->Head("catalog");
  std::shared_ptr<const catalog::CatalogView> view;
  do {
    view = *followed->Current();
  } while (view->position().seq < head.seq);
  EXPECT_EQ(view->position(), head);
  ASSERT_NE(view->form("forms/socio"), nullptr);
  EXPECT_EQ(view->form("forms/socio")->etag(), "2");
  catalog::CatalogAuthorizer authorizer(*followed);
  EXPECT_TRUE(
      authorizer.Authorize({.principal = "user:lan"}, auth::v1::PERMISSION_READ_LOG, "units/d1")
          .ok());
}

TEST_F(FollowTest, AwaitsThePositionOfATokenOfTheCatalog) {
  auto followed = Follow();
  for (int i = 0; i < 20; ++i) {
    std::string name = "forms/f" + std::to_string(i);
    Put("catalog", name, catalog::v1::Form().SerializeAsString());
    std::string token = ledger::EncodeToken("reporting", *ledger_->Head("catalog"));
    absl::Status reached = followed->Await(token, absl::Now() + absl::Seconds(30));
    ASSERT_TRUE(reached.ok()) << reached;
    EXPECT_NE((*followed->Current())->form(name), nullptr);
  }
  std::string ahead = ledger::EncodeToken("reporting", {"catalog", 1000, 1});
  EXPECT_EQ(ReasonOf(followed->Await(ahead, absl::Now())), type::v1::ERROR_REASON_CATALOG_STALE);
  EXPECT_EQ(ReasonOf(followed->Await("nonsense", absl::Now())),
            type::v1::ERROR_REASON_INVALID_TOKEN);
}

TEST_F(FollowTest, UnreadAndStaleCatalogsFailClosed) {
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  ASSERT_TRUE(followed->Current().ok());
  server_->Drain(absl::Seconds(5));
  EXPECT_TRUE(followed->Current().ok()) << "known well enough for a while";
  ahead_ns_ = absl::ToInt64Nanoseconds(absl::Minutes(16));
  absl::Status stale = followed->Current().status();
  EXPECT_EQ(stale.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(stale), type::v1::ERROR_REASON_CATALOG_STALE);
  auto never = Follow();
  EXPECT_EQ(ReasonOf(never->Current().status()), type::v1::ERROR_REASON_CATALOG_STALE);
}

TEST_F(FollowTest, GoesOnAfterARestart) {
  auto followed = Follow();
  ASSERT_TRUE(followed->AwaitReady(absl::Now() + absl::Seconds(30)));
  std::string address = server_->address();
  server_->Drain(absl::Seconds(5));
  service_.reset();
  Put("catalog", "forms/socio", catalog::v1::Form().SerializeAsString());
  Serve(address);
  std::shared_ptr<const catalog::CatalogView> view;
  do {
    view = *followed->Current();
  } while (view->position().seq < 2);
  EXPECT_NE(view->form("forms/socio"), nullptr);
}

TEST_F(LedgerServiceTest, StreamReadsNothingOfWhoIsUnknownAndRefusesWhatIsNoRequest) {
  auto channel = *Connect(authority().ClientOptions(server_->address(), ""));
  auto watch = [&](const std::string& user, const std::string& bytes) {
    absl::Status status = FromGrpc(
        CallRaw(channel, *As(user), "thidua.ledger.v1.LedgerService/WatchCommits", bytes).status,
        "reporting");
    return std::make_pair(status.code(), ReasonOf(status));
  };
  EXPECT_EQ(watch("", "\xff"), std::make_pair(absl::StatusCode::kUnauthenticated,
                                              type::v1::ERROR_REASON_CREDENTIALS_MISSING));
  const auto invalid =
      std::make_pair(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD);
  EXPECT_EQ(watch("user:lan", "\xff"), invalid);
  EXPECT_EQ(watch("user:lan", "\x0a\x02\xc3\x28"), invalid) << "not UTF-8";
  const auto* metrics =
      server_->dispatcher().metrics("thidua.ledger.v1.LedgerService/WatchCommits");
  EXPECT_EQ(metrics->calls(grpc::StatusCode::INVALID_ARGUMENT), 2);
}

TEST_F(LedgerServiceTest, ExportedLedgersImportAsTheyAre) {
  Bind("user:quan", "", auth::v1::ROLE_DISTRICT_ADMINISTRATOR);
  for (int i = 0; i < 40; ++i) {
    Put("d1", "units/d1/rounds/r", std::string(100'000, 'x') + std::to_string(i));
  }
  const auto catalog = Export("catalog");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  std::vector<ExportCommitsResponse> pages;
  do {
    auto page = Export("d1", pages.empty() ? "" : pages.back().token());
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_LT(page->ByteSizeLong(), 2'200'000u);
    pages.push_back(*std::move(page));
  } while (!pages.back().commits().empty());
  ASSERT_EQ(pages.size(), 3u);
  EXPECT_EQ(pages[0].head().seq(), 40);
  const ledger::Position head = *ledger_->Head("d1");

  ServeAnother();
  // Nobody has a permission here yet; the operator named who brings the catalog.
  EXPECT_EQ(Import("catalog", *catalog).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Import("d1", pages[0], "", "user:root").status().code(),
            absl::StatusCode::kPermissionDenied);
  ASSERT_TRUE(Import("catalog", *catalog, "", "user:root").ok());
  auto imported = Import("d1", pages[0]);
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(imported->seq(), pages[0].commits().rbegin()->seq());
  EXPECT_EQ(imported->hash(), pages[0].commits().rbegin()->hash());
  EXPECT_EQ(imported->token(), pages[0].token());
  // An answer that was lost: the same again.
  EXPECT_EQ(Import("d1", pages[0])->token(), imported->token());
  EXPECT_EQ(Import("d1", ExportCommitsResponse())->token(), imported->token());
  EXPECT_EQ(ReasonOf(Import("d1", pages[1]).status()), type::v1::ERROR_REASON_ILLEGAL_STATE);
  auto altered = pages[1];
  altered.mutable_commits(3)->set_reason("vì khác");
  auto refused = Import("d1", altered, imported->token());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(refused.status()), type::v1::ERROR_REASON_CORRUPT);
  EXPECT_THAT(std::string(refused.status().message()),
              testing::HasSubstr("commit " + std::to_string(altered.commits(3).seq())));
  ASSERT_TRUE(Import("d1", pages[1], imported->token()).ok());
  EXPECT_EQ(*ledger_->Head("d1"), head);
  EXPECT_THAT(ledger_->Verify("d1", head)->violations, IsEmpty());
}

TEST_F(LedgerServiceTest, ExportNeedsTheLogAndWhatIsRestrictedImportTheAdministrator) {
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
  EXPECT_TRUE(Import("d1", *page).ok());
  EXPECT_EQ(Import("d2", *page).status().code(), denied);
  for (const char* user : {"user:lan", "user:officer", "user:root"}) {
    EXPECT_EQ(Import("d1", *page, "", user).status().code(), denied) << user;
  }
}

}  // namespace
}  // namespace thidua::rpc
