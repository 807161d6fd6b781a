#pragma once
// The fixture of the tests of signing: a ledger, a signer with a key, and somebody who writes to
// the store without the key, yet computes every hash anew.

#include <absl/strings/str_cat.h>

#include <memory>
#include <string>
#include <vector>

#include "common/ledger/log/chain.h"
#include "common/ledger/testing/ledger_fixture.h"
#include "common/log_service/head_signer.h"
#include "common/testing/key_pair.h"
#include "common/value/digest.h"

namespace thidua::log_service {

// "number ledger seq problem", what is not there left out.
inline std::string Show(const ledger::StatementProblem& problem) {
  return absl::StrCat(problem.number == 0 ? "" : absl::StrCat(problem.number, " "), problem.ledger,
                      problem.ledger.empty() ? "" : " ",
                      problem.seq == 0 ? "" : absl::StrCat(problem.seq, " "), problem.problem);
}

inline std::vector<std::string> Show(const Problems& problems) {
  std::vector<std::string> shown;
  for (const auto& problem : problems) shown.push_back(Show(problem));
  return shown;
}

class SignerFixture : public ledger::LedgerFixture {
 protected:
  SignerFixture() { Start(); }
  ~SignerFixture() override { signer_.reset(); }

  // A signer as a process has it from its start on.
  std::unique_ptr<HeadSigner> NewSigner(ledger::Ledger& ledger, size_t many = 10'000) {
    SignerOptions options;
    options.many = many;
    options.service = "reporting";
    options.key = key_;
    options.clock = [this] { return now_; };
    return HeadSigner::Create(ledger, std::move(options)).value();
  }
  void Start() { signer_ = NewSigner(*ledger_); }
  void Restart() {
    signer_.reset();
    Reopen();
    Start();
  }

  // Makes a statement, or not, and returns what it refused.
  std::vector<std::string> Sign() {
    auto round = signer_->Sign();
    EXPECT_THAT(round, IsOk());
    number_ = round.ok() ? round->number : -1;
    return Show(round->refused);
  }
  std::vector<std::string> CheckAll() { return Show(signer_->CheckAll().value().problems); }
  std::string LastStatement() { return signer_->CheckAll().value().last.body; }
  bool sole_writer() const { return GetParam().sole_writer; }

  // What the tamperer does. He makes commit `seq` of `name` say that "a" is `bytes`, in place of
  // what it said or behind the last one, and computes the hashes of all from there on.
  void Forge(const std::string& name, int64_t seq, const std::string& bytes) {
    const auto log = ledger_->Log({name}, 1000).value();
    std::string before = seq == 1 ? "" : log.at(static_cast<size_t>(seq - 2)).hash;
    if (seq > static_cast<int64_t>(log.size())) {
      const absl::Time time = log.empty() ? now_ : log.back().time;
      Tamper(
          "INSERT INTO commits (ledger, seq, time, actor, on_behalf_of, method, request_id, "
          "request_digest, reason, changes_digest, hash, keys) "
          "VALUES ($1, $2, $3, '', '', '', '', '', '', '', '', 'a')",
          {name, seq, absl::ToUnixMicros(time)});
      Tamper(
          "INSERT INTO changes (ledger, key, seq, deleted, digest, image) "
          "VALUES ($1, 'a', $2, 0, '', '')",
          {name, seq});
      Settle(name, seq, time, {}, bytes, before);
      return;
    }
    for (size_t i = static_cast<size_t>(seq - 1); i < log.size(); ++i) {
      const ledger::LogEntry& entry = log[i];
      const std::string image = i + 1 == static_cast<size_t>(seq) ? bytes : entry.changes[0].bytes;
      before = Settle(name, entry.position.seq, entry.time, entry.cause, image, before);
    }
  }
  void Cut(const std::string& name, int64_t after) {
    Tamper("DELETE FROM changes WHERE ledger = $1 AND seq > $2", {name, after});
    Tamper("DELETE FROM commits WHERE ledger = $1 AND seq > $2", {name, after});
  }
  void Remove(const std::string& name) {
    Cut(name, 0);
    Tamper("DELETE FROM ledgers WHERE ledger = $1", {name});
  }
  void Rename(const std::string& name, const std::string& to) {
    for (const char* table : {"ledgers", "commits", "changes"}) {
      Tamper(absl::StrCat("UPDATE ", table, " SET ledger = $1 WHERE ledger = $2"), {to, name});
    }
    Forge(to, 1, "1");
    EXPECT_THAT(ledger_->Verify(to, std::nullopt)->violations, ::testing::IsEmpty());
  }

  const SigningKey key_ = SigningKey::FromPem(NewKeyPair().private_pem).value();
  std::unique_ptr<HeadSigner> signer_;
  int64_t number_ = 0;  // of the statement that Sign made; 0: none

 private:
  // Writes the hashes of a commit whose one change is that "a" is `image`; its hash.
  std::string Settle(const std::string& name, int64_t seq, absl::Time time,
                     const ledger::Cause& cause, const std::string& image,
                     const std::string& before) {
    ledger::ChangesDigest digests;
    digests.Add("a", false, Sha256(image));
    const std::string changes = digests.Finish();
    const std::string hash = ledger::CommitHash(before, name, seq, time, cause, changes);
    Tamper("UPDATE changes SET image = $1, digest = $2 WHERE ledger = $3 AND seq = $4",
           {sql::Blob(image), sql::Blob(Sha256(image)), name, seq});
    Tamper("UPDATE commits SET changes_digest = $1, hash = $2 WHERE ledger = $3 AND seq = $4",
           {sql::Blob(changes), sql::Blob(hash), name, seq});
    return hash;
  }
};

}  // namespace thidua::log_service
