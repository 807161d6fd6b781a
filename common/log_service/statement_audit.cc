#include "common/log_service/statement_audit.h"

#include <vector>

#include "common/ledger/log/chain.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

using ledger::CommitId;
using ledger::HeadsByName;

constexpr size_t kPage = 500;
constexpr size_t kMostProblems = 500;

}  // namespace

absl::Status Follow(ledger::Ledger& ledger, ledger::StatementChain& chain, Problems& problems,
                    const std::function<absl::Status(const ledger::StoredStatement&)>& seen) {
  int64_t after = chain.number();
  for (;;) {
    ASSIGN_OR_RETURN(const auto page, ledger.Statements(after, kPage));
    for (const ledger::StoredStatement& statement : page) {
      after = statement.number;
      if (seen) RETURN_IF_ERROR(seen(statement));
      const auto wrong = chain.Add(statement);
      if (problems.size() < kMostProblems) problems.insert(wrong.begin(), wrong.end());
    }
    if (page.size() < kPage) return absl::OkStatus();
  }
}

absl::StatusOr<HeadsByName> ReadHeads(ledger::Ledger& ledger) {
  ASSIGN_OR_RETURN(std::vector<CommitId> heads, ledger.AllHeads());
  HeadsByName by_name;
  for (CommitId& head : heads) by_name.emplace(head.ledger, std::move(head));
  return by_name;
}

absl::Status FindBroken(ledger::Ledger& ledger, const HeadsByName& covered, const HeadsByName& now,
                        Problems& problems) {
  std::vector<CommitId> moved;
  const auto found = [&](const CommitId& head, std::string problem) {
    problems.insert({0, head.ledger, head.seq, std::move(problem)});
  };
  for (const auto& [name, head] : covered) {
    const auto at = now.find(name);
    if (at == now.end()) {
      found(head, "the ledger was signed and is not there: it was removed or renamed");
    } else if (at->second != head) {
      moved.push_back(head);
    }
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> hashes, ledger.Hashes(moved));
  for (size_t i = 0; i < moved.size(); ++i) {
    if (hashes[i].empty()) {
      found(moved[i], "the commit was signed and is not there: the log was cut");
    } else if (hashes[i] != moved[i].hash) {
      found(moved[i], "the commit is not the one that was signed: the log was rewritten");
    }
  }
  return absl::OkStatus();
}

absl::Status FindUncovered(ledger::Ledger& ledger, const HeadsByName& covered,
                           const HeadsByName& now, absl::Time before, Problems& problems) {
  for (const auto& [name, head] : now) {
    const auto at = covered.find(name);
    ledger::Position after{name, 0, 0};
    if (at != covered.end()) after = {name, at->second.seq, ledger::Hash8(at->second.hash)};
    if (after.seq >= head.seq) continue;
    const auto next = ledger.Log(after, 1);
    // Where the log does not hold what was signed, FindBroken has told.
    if (absl::IsOutOfRange(next.status())) continue;
    RETURN_IF_ERROR(next.status());
    if (!next->empty() && next->front().time < before) {
      problems.insert({0, name, next->front().position.seq,
                       "no statement covers this commit and those after it"});
    }
  }
  return absl::OkStatus();
}

}  // namespace thidua::log_service
