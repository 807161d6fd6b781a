#pragma once
// The statements of a service one after the other: whether they are its own and none is missing,
// and what they sign together.

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/ledger/log/statement.h"
#include "common/value/signature.h"

namespace thidua::ledger {

// What is wrong about the statements, or about what they sign.
struct StatementProblem {
  int64_t number = 0;  // of the statement; 0 where it is about none
  std::string ledger;  // empty where it is about none
  int64_t seq = 0;     // of the commit; 0 where it is about none
  std::string problem;

  auto operator<=>(const StatementProblem&) const = default;
};

// Not thread-safe.
class StatementChain {
 public:
  // Statements count that name `service` and that one of `keys` signed.
  StatementChain(std::string service, VerifyingKeys keys);

  // Takes in the next of the stored statements, which come in the order of their numbers. Returns
  // what is wrong with it. One that does not count changes nothing, but its number is taken; one
  // that counts and does not follow from the one before is reported and goes on all the same.
  std::vector<StatementProblem> Add(const StoredStatement& stored);

  // Of the last statement that counts; 0 and the beginning of time if there is none.
  int64_t number() const { return number_; }
  absl::Time time() const { return time_; }
  // Its digest: what the next names as the one before it.
  const std::string& digest() const { return digest_; }
  // The latest head that is signed of each ledger.
  const HeadsByName& heads() const { return heads_; }
  // What is wrong with the `all` of the last statement, unless something before it is wrong anyway.
  std::optional<StatementProblem> CheckAll() const;

  // The statement that would come next and sign these heads, which are in order.
  Statement Next(std::vector<CommitId> moved, absl::Time now) const;

 private:
  const std::string service_;
  const VerifyingKeys keys_;
  int64_t number_ = 0;
  int64_t next_ = 1;  // the first number that is not taken
  absl::Time time_ = absl::InfinitePast();
  std::string digest_ = std::string(32, '\0');
  HeadsByName heads_;
  std::optional<Statement> last_;
  bool whole_ = true;  // no statement that counts was wrong
};

}  // namespace thidua::ledger
