#include "common/ledger/log/statement_chain.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "common/value/digest.h"
#include "common/value/mutant.h"

namespace thidua::ledger {

StatementChain::StatementChain(std::string service, VerifyingKeys keys)
    : service_(std::move(service)), keys_(std::move(keys)) {}

std::vector<StatementProblem> StatementChain::Add(const StoredStatement& stored) {
  std::vector<StatementProblem> problems;
  const auto found = [&](std::string problem) {
    problems.push_back({stored.number, "", 0, std::move(problem)});
  };
  std::optional<Statement> statement;
  if (!keys_.Signed(stored.body, stored.signature) && !Mutant("p14-signature-not-checked")) {
    found("the statement has no signature of this service");
  } else {
    statement = ParseStatement(stored.body);
    if (!statement || statement->service != service_ || statement->number != stored.number) {
      statement.reset();
      found("the statement is signed, but another one or of another service");
    }
  }
  if (!statement) {
    if (stored.number == next_) ++next_;
    return problems;
  }
  if (stored.number != next_) {
    whole_ = false;
    found(stored.number == next_ + 1 ? absl::StrCat("statement ", next_, " before it is missing")
                                     : absl::StrCat("statements ", next_, " to ", stored.number - 1,
                                                    " before it are missing"));
  } else if (statement->previous != digest_) {
    whole_ = false;
    found("the statement before it is not the one that it names");
  }
  number_ = stored.number;
  next_ = number_ + 1;
  time_ = std::max(time_, statement->time);
  digest_ = Sha256(stored.body);
  for (const CommitId& head : statement->heads) heads_[head.ledger] = head;
  last_ = std::move(statement);
  return problems;
}

std::optional<StatementProblem> StatementChain::CheckAll() const {
  if (!whole_ || !last_) return std::nullopt;
  if (last_->ledgers == static_cast<int64_t>(heads_.size()) &&
      last_->all == Sha256(HeadLines(heads_))) {
    return std::nullopt;
  }
  return StatementProblem{number_, "", 0, "the statement speaks of other heads than were signed"};
}

Statement StatementChain::Next(std::vector<CommitId> moved, absl::Time now) const {
  HeadsByName heads = heads_;
  for (const CommitId& head : moved) heads[head.ledger] = head;
  Statement next;
  next.service = service_;
  next.number = next_;
  // No clock that was set back makes a statement older than the one before it.
  next.time = std::max(time_, absl::FromUnixMicros(absl::ToUnixMicros(now)));
  next.previous = digest_;
  next.ledgers = static_cast<int64_t>(heads.size());
  next.all = Sha256(HeadLines(heads));
  next.heads = std::move(moved);
  return next;
}

}  // namespace thidua::ledger
