#include "common/ledger/sql/append.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string>
#include <utility>

#include "common/ledger/log/chain.h"
#include "common/ledger/sql/backlog.h"
#include "common/ledger/sql/heads.h"
#include "common/ledger/sql/rows.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

absl::Status Corrupt(int64_t seq, std::string_view ledger, absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT,
               absl::StrCat("commit ", seq, " of ", std::string(ledger), " ", problem));
}

// Whether a ledger with this head, in which the import with the record `begun` is under way (empty:
// none is), takes parts of an import.
absl::Status CheckTakes(const Import& import, std::string_view ledger, const HeadRow& head,
                        std::string_view begun) {
  if (begun == import.record || (begun.empty() && head.seq == 0)) return absl::OkStatus();
  if (begun.empty()) {
    return IllegalState(absl::StrCat(std::string(ledger), " holds ", head.seq,
                                     " commits: a ledger is imported only where it is empty"));
  }
  return IllegalState(absl::StrCat(
      "another import of ", std::string(ledger),
      " was begun and has not ended: end that one, by its importer and with its file, or discard "
      "it"));
}

// The commits of one part on their way to the database.
class Copy {
 public:
  Copy(sql::Connection& connection, std::string_view ledger, HeadRow head, size_t most)
      : ledger_(ledger), head_(std::move(head)), backlog_(connection) {
    commits_.reserve(most);  // the backlog borrows their images
  }

  const HeadRow& head() const { return head_; }
  bool Holds(const Cause& cause) const { return backlog_.Holds(ledger_, cause); }

  // Borrows the cause.
  void Add(HeadRow next, const Cause& cause, std::vector<Change>& changes, Digests digests) {
    HeadRow before = std::exchange(head_, std::move(next));
    CommitResult& commit = commits_.emplace_back();
    commit.position = head_.At(ledger_);
    commit.changes.reserve(changes.size());
    std::vector<Backlog::Row> rows;
    rows.reserve(changes.size());
    for (size_t i = 0; i < changes.size(); ++i) {
      commit.changes.push_back({std::move(changes[i].key), head_.seq, std::move(changes[i].bytes)});
      rows.push_back(
          {&commit.changes.back(), changes[i].deleted, std::move(digests.images[i]), false});
    }
    backlog_.Add(ledger_, std::move(before), head_, cause, std::move(digests.changes),
                 std::move(rows));
  }

  // Adds the commit that tells of the import.
  void End(const Import& import, absl::Time now) {
    std::vector<Change> changes = {{import.key, false, import.record}};
    Digests digests{{Sha256(import.record)}, ""};
    ChangesDigest whole;
    whole.Add(import.key, false, digests.images[0]);
    digests.changes = whole.Finish();
    HeadRow next{head_.seq + 1, std::max(absl::FromUnixMicros(absl::ToUnixMicros(now)), head_.time),
                 ""};
    next.hash = CommitHash(head_.hash, ledger_, next.seq, next.time, import.cause, digests.changes);
    Add(std::move(next), import.cause, changes, std::move(digests));
  }

  // Writes them within the open transaction.
  absl::StatusOr<std::vector<CommitResult>> Write() && {
    RETURN_IF_ERROR(backlog_.Write());
    return std::move(commits_);
  }

 private:
  const std::string_view ledger_;
  HeadRow head_;
  Backlog backlog_;
  std::vector<CommitResult> commits_;
};

// Adds the entries and, after the last one of the import, the commit that ends it.
absl::Status AddAll(const ImportPart& part, const Ground& ground, absl::Time now, Copy& copy) {
  const std::string& ledger = part.after.ledger;
  const Import& import = part.import;
  for (size_t i = 0; i < part.entries.size(); ++i) {
    LogEntry& entry = part.entries[i];
    const int64_t seq = entry.position.seq;
    if (copy.head().seq == import.seq) {
      return Corrupt(
          seq, ledger,
          absl::StrCat("lies beyond commit ", import.seq, ", with which the import ends"));
    }
    ASSIGN_OR_RETURN(Digests digests, CheckFollows(copy.head(), ledger, entry));
    if (ground.requests[i] || copy.Holds(entry.cause)) {
      return Corrupt(seq, ledger, "has the request id of another");
    }
    copy.Add({seq, entry.time, entry.hash}, entry.cause, entry.changes, std::move(digests));
  }
  if (copy.head().seq != import.seq) return absl::OkStatus();
  if (copy.head().hash != import.hash) {
    return Corrupt(import.seq, ledger, "is not the one with which the import ends");
  }
  if (ground.requests.back() || copy.Holds(import.cause)) {
    return Corrupt(import.seq, ledger, "or one before it has the request id of this import");
  }
  copy.End(import, now);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Appended> AppendPart(sql::Connection& connection, const ImportPart& part,
                                    absl::Time now) {
  const std::string& ledger = part.after.ledger;
  const Import& import = part.import;
  ASSIGN_OR_RETURN(sql::Transaction transaction, sql::Transaction::Begin(connection));
  std::vector<Asked> asked;
  for (const LogEntry& entry : part.entries) asked.push_back({ledger, &entry.cause});
  asked.push_back({ledger, &import.cause});
  ASSIGN_OR_RETURN(Ground ground, LockGround(connection, asked));
  HeadRow& head = ground.heads.begin()->second;
  const bool begun = !ground.imports.empty();
  if (const auto& ended = ground.requests.back();
      !begun && ended && ended->request_digest == import.cause.request_digest) {
    return Appended{{ledger, ended->seq, Hash8(ended->hash)}, {}};
  }
  RETURN_IF_ERROR(CheckTakes(import, ledger, head,
                             begun ? std::string_view(ground.imports.begin()->second) : ""));
  if (part.entries.empty() || (head.seq > 0 && head.seq == part.entries.back().position.seq &&
                               head.hash == part.entries.back().hash)) {
    return Appended{head.At(ledger), {}};
  }
  if (head.At(ledger) != part.after) {
    return IllegalState(absl::StrCat("the head of ", ledger, " is commit ", head.seq,
                                     ", not the one to append after"));
  }
  Copy copy(connection, ledger, std::move(head), part.entries.size() + 1);
  RETURN_IF_ERROR(AddAll(part, ground, now, copy));
  Appended appended{copy.head().At(ledger), {}};
  ASSIGN_OR_RETURN(appended.commits, std::move(copy).Write());
  if (appended.position.seq > import.seq) {
    RETURN_IF_ERROR(SetImport(connection, ledger, ""));
  } else if (!begun) {
    RETURN_IF_ERROR(SetImport(connection, ledger, import.record));
  }
  RETURN_IF_ERROR(connection.Notify(kHeadsChannel, ledger));
  RETURN_IF_ERROR(transaction.Commit());
  return appended;
}

absl::StatusOr<int64_t> RemoveImport(sql::Connection& connection, std::string_view ledger) {
  ASSIGN_OR_RETURN(sql::Transaction transaction, sql::Transaction::Begin(connection));
  const Cause nobody;
  ASSIGN_OR_RETURN(const Ground ground, LockGround(connection, {{ledger, &nobody}}));
  if (ground.imports.empty()) {
    return IllegalState(absl::StrCat("no import of ", std::string(ledger),
                                     " was begun that has not ended: nothing is removed"));
  }
  for (const char* statement :
       {"DELETE FROM changes WHERE ledger = $1", "DELETE FROM commits WHERE ledger = $1",
        "DELETE FROM ledgers WHERE ledger = $1"}) {
    RETURN_IF_ERROR(connection.Run(statement, {ledger}));
  }
  RETURN_IF_ERROR(connection.Notify(kHeadsChannel, ledger));
  RETURN_IF_ERROR(transaction.Commit());
  return ground.heads.begin()->second.seq;
}

}  // namespace thidua::ledger
