#pragma once
// Signs the heads of a service's ledgers, and says what of them is signed.
//
//   ASSIGN_OR_RETURN(auto signer, HeadSigner::Create(*ledger, {.service = "reporting", .key =
//   key})); ASSIGN_OR_RETURN(const auto round, signer->Sign());   // every minute: SigningSchedule
//
// A head is signed only if it extends what was signed before. Where this process is the sole
// writer, it must besides be a commit that was there at the start or that the process made itself:
// what was written behind its back is not signed, and is reported.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/log/statement_chain.h"
#include "common/log_service/own_commits.h"
#include "common/log_service/statement_audit.h"
#include "common/value/signature.h"

namespace thidua::log_service {

struct SignerOptions {
  std::string service;            // as statements name it, for example "reporting"
  std::optional<SigningKey> key;  // none: nothing is signed
  VerifyingKeys earlier;          // whose statements count besides those of `key`
  std::function<absl::Time()> clock = [] { return absl::Now(); };
  size_t many = 10'000;  // unsigned commits that end Await: they are remembered one by one
};

// What statements say of one ledger.
struct LedgerCoverage {
  int64_t seq = 0;  // up to this commit the ledger is signed
  Problems problems;
};

// What is known of all statements.
struct StatementsReport {
  int64_t statements = 0;        // that are stored
  ledger::StoredStatement last;  // that counts; its number is 0 if there is none
  ledger::HeadsByName heads;     // that are signed
  Problems problems;
  std::string schema_unchecked;  // why the schema was not compared; empty: it was
};

// Thread-safe.
class HeadSigner {
 public:
  // Make it before the first commit of the process: it reads where the ledgers stand, and listens.
  // `ledger` must outlive it.
  static absl::StatusOr<std::unique_ptr<HeadSigner>> Create(ledger::Ledger& ledger,
                                                            SignerOptions options);

  struct Round {
    int64_t number = 0;  // of the statement that was made; 0: nothing was to be signed
    std::string digest;  // its SHA-256
    Problems refused;    // what is not signed, and why
    Problems found;  // what this process did not commit and signed because it was there at start
  };
  // Signs what is due. Does nothing without a key.
  absl::StatusOr<Round> Sign();

  // Whether there is a key that a statement could be checked with.
  bool has_keys() const { return has_keys_; }
  bool signs() const { return options_.key.has_value(); }
  const std::string& service() const { return options_.service; }

  // What the statements that this process has checked since its start say of `ledger`, and whether
  // the log agrees.
  absl::StatusOr<LedgerCoverage> CheckLedger(std::string_view ledger);
  // Signs what is due, then checks all that is stored from the first statement on, with what this
  // process remembers; and the schema.
  absl::StatusOr<StatementsReport> CheckAll();

  // Waits until so many commits are unsigned that it is time, until Interrupt or for `timeout`.
  void Await(absl::Duration timeout);
  // Ends Await and CheckAll, which fails with CANCELLED, for ever: the process ends.
  void Interrupt();

 private:
  HeadSigner(ledger::Ledger& ledger, SignerOptions options, VerifyingKeys keys,
             std::vector<ledger::CommitId> at_start, std::shared_ptr<OwnCommits> own);

  // These are called under mutex_.
  absl::Status CatchUp();
  absl::StatusOr<std::vector<ledger::CommitId>> FindDue();
  // The last commit that may be signed of the ledger whose head is `head`; seq 0: none. What may
  // not is reported.
  absl::StatusOr<ledger::CommitId> FindOwn(const ledger::CommitId& head);
  // What of `at_start_` no statement covers.
  Problems FindUnsignedAtStart() const;

  ledger::Ledger& ledger_;
  const SignerOptions options_;
  const VerifyingKeys keys_;
  const bool has_keys_;
  const std::shared_ptr<OwnCommits> own_;  // the listener has it too
  std::atomic<bool> interrupted_ = false;

  std::mutex mutex_;
  ledger::StatementChain chain_;            // under mutex_
  Problems problems_;                       // of statements that were followed; under mutex_
  Problems refused_;                        // by the last round; under mutex_
  Problems lost_;                           // a statement that was there and is not; under mutex_
  std::vector<ledger::CommitId> at_start_;  // until they are signed; under mutex_
  Problems forged_;  // commits of ours that were altered unsigned; under mutex_
};

}  // namespace thidua::log_service
