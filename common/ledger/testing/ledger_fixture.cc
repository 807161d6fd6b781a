#include "common/ledger/testing/ledger_fixture.h"

#include <absl/strings/str_cat.h>

#include <future>
#include <thread>
#include <utility>

#include "common/ledger/sql/schema.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

class HookedConnection : public sql::Connection {
 public:
  HookedConnection(std::unique_ptr<sql::Connection> real, std::shared_ptr<Hooks> hooks)
      : real_(std::move(real)), hooks_(std::move(hooks)) {}

  absl::Status Begin() override {
    if (hooks_->begin) RETURN_IF_ERROR(hooks_->begin());
    return real_->Begin();
  }
  absl::Status Commit() override {
    absl::Status status = hooks_->commit ? hooks_->commit() : absl::OkStatus();
    if (status.ok()) return real_->Commit();
    RETURN_IF_ERROR(real_->Rollback());
    return status;
  }
  absl::Status Rollback() override { return real_->Rollback(); }
  absl::Status Query(std::string_view text, sql::Parameters parameters,
                     sql::RowCallback row) override {
    if (hooks_->statement) RETURN_IF_ERROR(hooks_->statement(*real_, text, parameters));
    return real_->Query(text, parameters, row);
  }
  absl::Status Run(std::string_view text, sql::Parameters parameters) override {
    if (hooks_->statement) RETURN_IF_ERROR(hooks_->statement(*real_, text, parameters));
    return real_->Run(text, parameters);
  }
  absl::Status QueryAll(std::span<const sql::Question> questions) override {
    for (const sql::Question& question : questions) {
      if (!hooks_->statement) break;
      std::span rest(question.parameters.begin(), question.parameters.size());
      do {
        const size_t width = question.width == 0 ? rest.size() : question.width;
        RETURN_IF_ERROR(hooks_->statement(*real_, question.text, rest.first(width)));
        rest = rest.subspan(width);
      } while (!rest.empty());
    }
    return real_->QueryAll(questions);
  }
  absl::Status RunAll(std::string_view text, size_t width,
                      std::span<const sql::Value> values) override {
    for (auto rest = values; hooks_->statement && !rest.empty(); rest = rest.subspan(width)) {
      RETURN_IF_ERROR(hooks_->statement(*real_, text, rest.first(width)));
    }
    return real_->RunAll(text, width, values);
  }
  absl::Status Script(std::string_view text) override { return real_->Script(text); }
  absl::StatusOr<bool> HasTable(std::string_view name) override { return real_->HasTable(name); }
  absl::Status LockSchema() override { return real_->LockSchema(); }
  bool BeginLocksAll() const override { return real_->BeginLocksAll(); }
  absl::Status Notify(std::string_view channel, std::string_view text) override {
    return real_->Notify(channel, text);
  }
  absl::Status Scrub(std::string_view table) override { return real_->Scrub(table); }

 private:
  const std::unique_ptr<sql::Connection> real_;
  const std::shared_ptr<Hooks> hooks_;
};

class HookedDatabase : public sql::Database {
 public:
  HookedDatabase(std::shared_ptr<sql::Database> real, std::shared_ptr<Hooks> hooks)
      : real_(std::move(real)), hooks_(std::move(hooks)) {}

  absl::StatusOr<std::unique_ptr<sql::Connection>> Connect(sql::Access access) override {
    ASSIGN_OR_RETURN(auto connection, real_->Connect(access));
    return std::make_unique<HookedConnection>(std::move(connection), hooks_);
  }
  bool sole_writer() const override { return real_->sole_writer(); }
  absl::StatusOr<std::unique_ptr<sql::Announcements>> Hear(std::string_view channel) override {
    return real_->Hear(channel);
  }
  std::string Dialect(std::string_view text) const override { return real_->Dialect(text); }
  std::string_view SchemaQuery() const override { return real_->SchemaQuery(); }
  absl::StatusOr<std::unique_ptr<sql::Connection>> Scratch() override { return real_->Scratch(); }
  std::string name() const override { return real_->name(); }

 private:
  const std::shared_ptr<sql::Database> real_;
  const std::shared_ptr<Hooks> hooks_;
};

}  // namespace

absl::Status StoreFailure() {
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
               "injected");
}

std::string Show(const std::vector<Image>& images) {
  std::string text;
  for (const Image& image : images) {
    absl::StrAppend(&text, text.empty() ? "" : " ", image.key, "=", image.bytes);
  }
  return text;
}

Decision Putting(std::string_view key, std::string_view bytes) {
  return [key = std::string(key), bytes = std::string(bytes)](Txn& txn) {
    txn.Put(key, bytes);
    return absl::OkStatus();
  };
}

absl::Status Increment(Txn& txn) {
  ASSIGN_OR_RETURN(std::optional<Image> image, txn.Get("n"));
  txn.Put("n", std::to_string(image ? std::stoi(image->bytes) + 1 : 1));
  return absl::OkStatus();
}

LedgerFixture::LedgerFixture() : stored_(GetParam().create(&Migrate)) { Open(); }

void LedgerFixture::Open() {
  database_ = stored_->Open().value();
  SqlLedgerOptions options;
  options.clock = [this] { return now_; };
  auto ledger = SqlLedger::Open(std::make_unique<HookedDatabase>(database_, hooks_), options);
  ASSERT_TRUE(ledger.ok()) << ledger.status();
  ledger_ = *std::move(ledger);
}

std::unique_ptr<SqlLedger> LedgerFixture::OpenReplica() {
  SqlLedgerOptions options;
  options.clock = [this] { return now_; };
  return SqlLedger::Open(stored_->Open().value(), options).value();
}

void LedgerFixture::Close() {
  ledger_.reset();
  database_.reset();
}

void LedgerFixture::Reopen() {
  Close();
  Open();
}

CommitResult LedgerFixture::Put(std::string_view key, std::string_view bytes,
                                std::string_view ledger) {
  return Commit(Putting(key, bytes), ledger);
}

CommitResult LedgerFixture::Delete(std::string_view key, std::string_view ledger) {
  return Commit(
      [&](Txn& txn) {
        txn.Delete(key);
        return absl::OkStatus();
      },
      ledger);
}

CommitResult LedgerFixture::Commit(const Decision& decision, std::string_view ledger) {
  auto result = ledger_->Commit(ledger, {}, decision, absl::InfiniteFuture());
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : CommitResult();
}

absl::StatusOr<CommitResult> LedgerFixture::Try(const Decision& decision, const Cause& cause,
                                                absl::Time deadline) {
  return ledger_->Commit("l", cause, decision, deadline);
}

absl::StatusOr<CommitResult> LedgerFixture::Request(std::string_view id, std::string_view key,
                                                    std::string_view bytes, const Cause& cause) {
  Cause request = cause;
  request.request_id = id;
  request.request_digest = absl::StrCat(std::string(key), "=", std::string(bytes));
  return Try(Putting(key, bytes), request);
}

std::string LedgerFixture::Lookup(std::string_view key, std::string_view ledger) {
  auto image = ledger_->Read(ledger, std::nullopt).value()->Get(key).value();
  return image ? image->bytes : "-";
}

std::string LedgerFixture::LookupAt(const Position& at, std::string_view key) {
  auto image = ledger_->Read("l", at).value()->Get(key).value();
  return image ? image->bytes : "-";
}

int64_t LedgerFixture::Etag(std::string_view key) {
  auto image = ledger_->Read("l", std::nullopt).value()->Get(key).value();
  return image ? image->seq : 0;
}

std::string LedgerFixture::Scan(std::string_view prefix, std::string_view after, size_t limit) {
  return Show(ledger_->Read("l", std::nullopt).value()->Scan(prefix, after, limit).value());
}

std::string LedgerFixture::ScanAt(const Position& at, std::string_view prefix,
                                  std::string_view after, size_t limit) {
  return Show(ledger_->Read("l", at).value()->Scan(prefix, after, limit).value());
}

int64_t LedgerFixture::Version(std::string_view key, std::string_view under) {
  const Versioned found = ledger_->Versions({{"l", std::string(key), std::string(under)}})->at(0);
  auto reader = ledger_->Read("l", std::nullopt).value();
  EXPECT_EQ(found.head, found.version.seq == 0 ? found.head : reader->position());
  EXPECT_EQ(found.version, reader->Version(key, under).value());
  EXPECT_EQ(found.version, reader->PositionOf(found.version.seq).value());
  return found.version.seq;
}

int64_t LedgerFixture::VersionAt(const Position& at, std::string_view key, std::string_view under) {
  return ledger_->Read("l", at).value()->Version(key, under)->seq;
}

Position LedgerFixture::Head(std::string_view ledger) { return ledger_->Head(ledger).value(); }

void LedgerFixture::Tamper(std::string_view text, sql::Parameters parameters) {
  auto connection = database_->Connect(sql::Access::kWrite).value();
  absl::Status status = connection->Run(text, parameters);
  ASSERT_TRUE(status.ok()) << status;
}

void LedgerFixture::Together(size_t count, const std::function<void(size_t)>& commit) {
  std::promise<void> entered, release;
  std::thread gate([&] {
    bool first = true;
    EXPECT_TRUE(Try([&](Txn&) {
                  if (std::exchange(first, false)) {
                    entered.set_value();
                    release.get_future().wait();
                  }
                  return absl::OkStatus();
                }).ok());
  });
  entered.get_future().wait();
  std::vector<std::thread> threads;
  for (size_t i = 0; i < count; ++i) {
    threads.emplace_back(commit, i);
    // One after the other, so that they queue in order.
    while (ledger_->queued() < i + 1) std::this_thread::yield();
  }
  release.set_value();
  gate.join();
  for (auto& thread : threads) thread.join();
}

}  // namespace thidua::ledger
