// Recipients that somebody enters between the reading of their names and the commit.
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "services/awards/api/testing/recipient_verbs.h"

namespace thidua::awards {
namespace {

using Code = absl::StatusCode;

// Another ledger's, with something that happens before the next commit.
class OvertakenLedger : public ledger::Ledger {
 public:
  explicit OvertakenLedger(ledger::Ledger& ledger) : ledger_(ledger) {}

  absl::StatusOr<ledger::CommitResult> Commit(std::string_view name, const ledger::Cause& cause,
                                              const ledger::Decision& decision,
                                              absl::Time deadline) override {
    if (before) std::exchange(before, nullptr)();
    return ledger_.Commit(name, cause, decision, deadline);
  }
  absl::StatusOr<std::unique_ptr<ledger::Reader>> Read(std::string_view name,
                                                       std::optional<ledger::Position> at,
                                                       const ledger::Ahead& ahead) override {
    return ledger_.Read(name, std::move(at), ahead);
  }
  absl::StatusOr<std::vector<ledger::Versioned>> Versions(
      const std::vector<ledger::VersionQuery>& queries) override {
    return ledger_.Versions(queries);
  }
  absl::StatusOr<std::vector<std::optional<ledger::Image>>> Images(
      const std::vector<ledger::WriteOf>& writes) override {
    return ledger_.Images(writes);
  }
  absl::StatusOr<ledger::Position> Head(std::string_view name) override {
    return ledger_.Head(name);
  }
  absl::StatusOr<std::vector<std::string>> Ledgers() override { return ledger_.Ledgers(); }
  absl::StatusOr<std::vector<ledger::LogEntry>> Log(const ledger::Position& after,
                                                    size_t limit) override {
    return ledger_.Log(after, limit);
  }
  absl::StatusOr<ledger::Position> Append(const ledger::Import& import,
                                          const ledger::Position& after,
                                          std::vector<ledger::LogEntry> entries) override {
    return ledger_.Append(import, after, std::move(entries));
  }
  bool AwaitPast(std::string_view name, int64_t seq, absl::Time deadline) override {
    return ledger_.AwaitPast(name, seq, deadline);
  }
  absl::StatusOr<ledger::Verification> Verify(std::string_view name,
                                              std::optional<ledger::Position> checkpoint) override {
    return ledger_.Verify(name, std::move(checkpoint));
  }
  absl::StatusOr<std::vector<ledger::CommitId>> AllHeads() override { return ledger_.AllHeads(); }
  absl::StatusOr<std::vector<std::string>> Hashes(
      const std::vector<ledger::CommitId>& commits) override {
    return ledger_.Hashes(commits);
  }
  absl::Status AddStatement(const ledger::StoredStatement& statement) override {
    return ledger_.AddStatement(statement);
  }
  absl::StatusOr<std::vector<ledger::StoredStatement>> Statements(int64_t after,
                                                                  size_t limit) override {
    return ledger_.Statements(after, limit);
  }
  absl::StatusOr<ledger::SchemaComparison> CompareSchema() override {
    return ledger_.CompareSchema();
  }
  void Listen(std::function<void(const ledger::Committed&)> listener) override {
    ledger_.Listen(std::move(listener));
  }
  void Watch(std::function<void(std::string_view)> watcher) override {
    ledger_.Watch(std::move(watcher));
  }
  bool sole_writer() const override { return ledger_.sole_writer(); }
  ledger::Secrets& secrets() override { return ledger_.secrets(); }

  std::function<void()> before;

 private:
  ledger::Ledger& ledger_;
};

class RecipientRaceTest : public RecipientVerbsTest {
 protected:
  RecipientRaceTest()
      : overtaken_(*ledger_), late_store_(overtaken_, "awards"), late_(late_store_, catalog_) {}

  OvertakenLedger overtaken_;
  resource::Store late_store_;
  Recipients late_;  // the verbs of who is late
};

TEST_F(RecipientRaceTest, WhoEntersLaterLearnsOfWhoCameFirst) {
  overtaken_.before = [&] { ASSERT_THAT(Create(Person("p1")), IsOk()); };
  v1::CreateRecipientRequest request;
  *request.mutable_recipient() = Person("p2");
  request.set_request_id("late");
  v1::Recipient answer;
  auto call = As("lan", "CreateRecipient");
  EXPECT_THAT(late_.Create(call, request, &answer),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE));

  // Somebody else in between is no reason to be refused.
  overtaken_.before = [&] { ASSERT_THAT(Create(Person("p3", "Lê Hoa")), IsOk()); };
  request.add_different_from(RecipientName("p1"));
  EXPECT_THAT(late_.Create(call, request, &answer), IsOk());
}

TEST_F(RecipientRaceTest, WhoIsRenamedLaterLearnsOfWhoCameFirst) {
  ASSERT_THAT(Create(Person("p1", "Lê Hoa")), IsOk());
  overtaken_.before = [&] { ASSERT_THAT(Create(Person("p2")), IsOk()); };
  v1::UpdateRecipientRequest request;
  *request.mutable_recipient() = Person("p1");
  request.set_request_id("late");
  v1::Recipient answer;
  auto call = As("lan", "UpdateRecipient");
  EXPECT_THAT(late_.Update(call, request, &answer),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_DUPLICATE));

  // Renamed back meanwhile, it is not what the request was made for.
  *request.mutable_recipient() = Person("p1", "Lê Hoa");
  overtaken_.before = [&] { ASSERT_THAT(Update(Person("p1", "Lê Mai")), IsOk()); };
  EXPECT_THAT(late_.Update(call, request, &answer), Fails(Code::kAborted));
}

TEST_F(RecipientRaceTest, WhatIsErasedMeanwhileIsNotChangedAnyMore) {
  ASSERT_THAT(Create(Person("p1")), IsOk());
  overtaken_.before = [&] { ASSERT_THAT(Erase("p1"), IsOk()); };
  v1::UpdateRecipientRequest request;
  *request.mutable_recipient() = Person("p1");
  request.mutable_recipient()->set_description("Trưởng thôn 1");
  request.set_request_id("late");
  v1::Recipient answer;
  auto call = As("lan", "UpdateRecipient");
  EXPECT_THAT(late_.Update(call, request, &answer),
              Fails(Code::kFailedPrecondition, type::v1::ERROR_REASON_ILLEGAL_STATE));
  EXPECT_TRUE(Get(RecipientName("p1"))->display_name().empty());
}

}  // namespace
}  // namespace thidua::awards
