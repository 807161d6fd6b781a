#include "common/log_service/head_signer.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/ledger/log/chain.h"
#include "common/ledger/log/statement.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

using ledger::CommitId;
using ledger::HeadsByName;

// So often another process may be faster in one round.
constexpr int kAttempts = 20;

bool Names(const Problems& problems, std::string_view ledger) {
  return std::any_of(problems.begin(), problems.end(),
                     [&](const auto& problem) { return problem.ledger == ledger; });
}

}  // namespace

absl::StatusOr<std::unique_ptr<HeadSigner>> HeadSigner::Create(ledger::Ledger& ledger,
                                                               SignerOptions options) {
  VerifyingKeys keys = options.earlier;
  if (options.key) keys.Add(*options.key);
  ASSIGN_OR_RETURN(std::vector<CommitId> heads, ledger.AllHeads());
  auto own = std::make_shared<OwnCommits>(heads);
  if (options.key && ledger.sole_writer()) {
    ledger.Listen([own](const ledger::Committed& commit) { own->Note(commit.position); });
  }
  return std::unique_ptr<HeadSigner>(new HeadSigner(ledger, std::move(options), std::move(keys),
                                                    std::move(heads), std::move(own)));
}

HeadSigner::HeadSigner(ledger::Ledger& ledger, SignerOptions options, VerifyingKeys keys,
                       std::vector<CommitId> at_start, std::shared_ptr<OwnCommits> own)
    : ledger_(ledger),
      options_(std::move(options)),
      keys_(std::move(keys)),
      has_keys_(!keys_.empty()),
      own_(std::move(own)),
      chain_(options_.service, keys_),
      at_start_(std::move(at_start)) {}

void HeadSigner::Await(absl::Duration timeout) { own_->Await(options_.many, timeout); }

void HeadSigner::Interrupt() {
  interrupted_ = true;
  own_->Interrupt();
}

absl::Status HeadSigner::CatchUp() {
  lost_.clear();
  if (chain_.number() > 0) {
    ASSIGN_OR_RETURN(const auto last, ledger_.Statements(chain_.number() - 1, 1));
    if (last.empty() || last[0].number != chain_.number() ||
        Sha256(last[0].body) != chain_.digest()) {
      lost_.insert({chain_.number(), "", 0, "the statement was there and is not, or is another"});
    }
  }
  return Follow(ledger_, chain_, problems_);
}

absl::StatusOr<HeadSigner::Round> HeadSigner::Sign() {
  if (!options_.key) return Round();
  std::lock_guard lock(mutex_);
  own_->Restart();
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    RETURN_IF_ERROR(CatchUp());
    ASSIGN_OR_RETURN(std::vector<CommitId> due, FindDue());
    if (due.empty()) return Round{0, "", refused_, {}};
    Problems found = FindUnsignedAtStart();
    const ledger::Statement next = chain_.Next(due, options_.clock());
    ledger::StoredStatement stored{next.number, WriteStatement(next), ""};
    ASSIGN_OR_RETURN(stored.signature, options_.key->Sign(stored.body));
    const absl::Status added = ledger_.AddStatement(stored);
    if (absl::IsAlreadyExists(added)) continue;
    RETURN_IF_ERROR(added);
    const auto wrong = chain_.Add(stored);
    problems_.insert(wrong.begin(), wrong.end());
    for (const CommitId& head : due) own_->Forget(head.ledger, head.seq);
    at_start_.clear();
    return Round{next.number, chain_.digest(), refused_, std::move(found)};
  }
  return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
               "other processes always add a statement first");
}

Problems HeadSigner::FindUnsignedAtStart() const {
  Problems found;
  // A service that never signed begins with what there is; and on PostgreSQL replicas go on.
  if (chain_.number() == 0 || !ledger_.sole_writer()) return found;
  for (const CommitId& head : at_start_) {
    const auto at = chain_.heads().find(head.ledger);
    const int64_t before = at == chain_.heads().end() ? 0 : at->second.seq;
    if (head.seq > before && !Names(refused_, head.ledger)) {
      found.insert({0, head.ledger, before + 1,
                    absl::StrCat("no statement covered this commit and those up to ", head.seq,
                                 " when the service started: they are signed as they were found")});
    }
  }
  return found;
}

absl::StatusOr<std::vector<CommitId>> HeadSigner::FindDue() {
  refused_ = forged_;
  ASSIGN_OR_RETURN(const HeadsByName heads, ReadHeads(ledger_));
  RETURN_IF_ERROR(FindBroken(ledger_, chain_.heads(), heads, refused_));
  std::set<std::string> names;
  for (const auto& [name, head] : heads) names.insert(name);
  // A ledger that the process knows may be gone, or be newer than `heads`.
  for (std::string& name : own_->Ledgers()) {
    if (ledger_.sole_writer()) names.insert(std::move(name));
  }
  std::vector<CommitId> due;
  for (const std::string& name : names) {
    if (Names(refused_, name)) continue;
    const auto head = heads.find(name);
    CommitId last = head == heads.end() ? CommitId{name, 0, ""} : head->second;
    if (ledger_.sole_writer()) {
      ASSIGN_OR_RETURN(last, FindOwn(last));
    }
    const auto before = chain_.heads().find(name);
    if (last.seq > (before == chain_.heads().end() ? 0 : before->second.seq)) {
      due.push_back(std::move(last));
    }
  }
  return due;
}

absl::StatusOr<CommitId> HeadSigner::FindOwn(const CommitId& head) {
  const std::string& ledger = head.ledger;
  OwnCommits::Run run = own_->Of(ledger);
  if (run.closed) {
    refused_.insert({0, ledger, head.seq, "too many commits of the ledger are not signed"});
    return CommitId{ledger, 0, ""};
  }
  const OwnCommits::Commit known = run.commits.back();
  if (run.foreign == 0 && run.commits.size() == 1 && known.seq == head.seq &&
      known.hash8 == ledger::Hash8(head.hash)) {
    return head;
  }
  if (run.foreign == 0 && known.seq < head.seq) {
    // A commit is there before this object hears of it: whatever is committed after it comes later.
    RETURN_IF_ERROR(
        ledger_.Commit(ledger, {}, [](ledger::Txn&) { return absl::OkStatus(); }).status());
    run = own_->Of(ledger);
    if (run.foreign == 0 && run.commits.back().seq < head.seq) {
      run.foreign = run.commits.back().seq + 1;
    }
  }
  std::vector<CommitId> asked;
  for (const OwnCommits::Commit& commit : run.commits) {
    if (commit.seq > 0) asked.push_back({ledger, commit.seq, ""});
  }
  ASSIGN_OR_RETURN(std::vector<std::string> hashes, ledger_.Hashes(asked));
  const size_t before = run.commits.size() - asked.size();
  CommitId last{ledger, 0, ""};
  for (size_t i = 0; i < asked.size(); ++i) {
    if (hashes[i].empty() || ledger::Hash8(hashes[i]) != run.commits[before + i].hash8) {
      // From here on nothing tells which commits of this ledger are whose.
      forged_.insert({0, ledger, asked[i].seq,
                      hashes[i].empty() ? "this service made the commit, and it is not there"
                                        : "the commit is not the one that this service made"});
      refused_.insert(forged_.begin(), forged_.end());
      own_->Close(ledger);
      return CommitId{ledger, 0, ""};
    }
    last = {ledger, asked[i].seq, std::move(hashes[i])};
  }
  if (run.foreign > 0) {
    refused_.insert({0, ledger, run.foreign, "this service did not make the commit"});
  }
  return last;
}

absl::StatusOr<LedgerCoverage> HeadSigner::CheckLedger(std::string_view ledger) {
  std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(CatchUp());
  HeadsByName covered;
  if (const auto at = chain_.heads().find(ledger); at != chain_.heads().end()) covered.insert(*at);
  ASSIGN_OR_RETURN(HeadsByName heads, ReadHeads(ledger_));
  std::erase_if(heads, [&](const auto& head) { return head.first != ledger; });
  LedgerCoverage coverage;
  coverage.seq = covered.empty() ? 0 : covered.begin()->second.seq;
  RETURN_IF_ERROR(FindBroken(ledger_, covered, heads, coverage.problems));
  RETURN_IF_ERROR(
      FindUncovered(ledger_, covered, heads, options_.clock() - kCoveredWithin, coverage.problems));
  for (const auto& problem : refused_) {
    if (problem.ledger == ledger) coverage.problems.insert(problem);
  }
  coverage.problems.insert(problems_.begin(), problems_.end());
  coverage.problems.insert(lost_.begin(), lost_.end());
  return coverage;
}

absl::StatusOr<StatementsReport> HeadSigner::CheckAll() {
  StatementsReport report;
  ASSIGN_OR_RETURN(const ledger::SchemaComparison schema, ledger_.CompareSchema());
  report.schema_unchecked = schema.unchecked;
  for (const std::string& difference : schema.differences) {
    report.problems.insert({0, "", 0, "the schema was changed: " + difference});
  }
  if (!has_keys_) return report;
  // Where it fails, what is not covered is found below.
  Sign().IgnoreError();
  int64_t known = 0;
  std::string digest;
  {
    std::lock_guard lock(mutex_);
    known = chain_.number();
    digest = chain_.digest();
    report.problems.insert(refused_.begin(), refused_.end());
  }
  ledger::StatementChain chain(options_.service, keys_);
  bool seen = known == 0;
  RETURN_IF_ERROR(Follow(ledger_, chain, report.problems,
                         [&](const ledger::StoredStatement& statement) -> absl::Status {
                           if (interrupted_) return absl::CancelledError("the service ends");
                           ++report.statements;
                           if (statement.number == known) seen = Sha256(statement.body) == digest;
                           return absl::OkStatus();
                         }));
  if (!seen) {
    report.problems.insert({known, "", 0, "the statement was there and is not, or is another"});
  }
  if (auto wrong = chain.CheckAll()) report.problems.insert(*std::move(wrong));
  ASSIGN_OR_RETURN(const HeadsByName heads, ReadHeads(ledger_));
  RETURN_IF_ERROR(FindBroken(ledger_, chain.heads(), heads, report.problems));
  RETURN_IF_ERROR(FindUncovered(ledger_, chain.heads(), heads, options_.clock() - kCoveredWithin,
                                report.problems));
  if (chain.number() > 0) {
    ASSIGN_OR_RETURN(auto found, ledger_.Statements(chain.number() - 1, 1));
    if (!found.empty()) report.last = std::move(found[0]);
  }
  report.heads = chain.heads();
  return report;
}

}  // namespace thidua::log_service
