#pragma once
// A statement: what a service signs of its ledgers. Whoever writes the database can compute every
// hash anew, but not sign; so a commit that a statement covers cannot be changed unnoticed.
//
// It is a text, of which each byte follows from what it says:
//   thidua statement 1
//   service: reporting
//   number: 42
//   time: 2026-11-29T06:00:00.123456Z
//   previous: <SHA-256 of the statement before; zeros if there is none>
//   all: <how many ledgers> <SHA-256 of their lines "ledger seq hash", by ledger>
//   head: <ledger> <seq> <hash of that commit>
// with a line feed after each line and hashes in 64 lower-case hex digits. There is a `head` for
// each ledger that moved since the statement before; `all` speaks of every ledger that any
// statement up to this one has signed, with its latest head. `openssl dgst -sha256 -verify` checks
// the signature.

#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"

namespace thidua::ledger {

// The heads of ledgers, by name.
using HeadsByName = std::map<std::string, CommitId, std::less<>>;

struct Statement {
  std::string service;
  int64_t number = 0;  // from 1
  absl::Time time;     // of microseconds
  std::string previous = std::string(32, '\0');
  int64_t ledgers = 0;
  std::string all;
  std::vector<CommitId> heads;  // by ledger

  bool operator==(const Statement&) const = default;
};

std::string WriteStatement(const Statement& statement);

// nullopt where `text` is not exactly what WriteStatement writes for some statement.
std::optional<Statement> ParseStatement(std::string_view text);

// The lines that `all` is the digest of.
std::string HeadLines(const HeadsByName& heads);

}  // namespace thidua::ledger
