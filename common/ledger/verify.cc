#include "common/ledger/verify.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <utility>
#include <vector>

#include "common/ledger/chain.h"
#include "common/ledger/rows.h"
#include "common/value/digest.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

constexpr size_t kMaxViolations = 100;
constexpr size_t kPage = 1000;

// One run of VerifyLedger.
class Audit {
 public:
  Audit(sql::Connection& connection, std::string_view ledger,
        const std::optional<Position>& checkpoint)
      : connection_(connection), ledger_(ledger), checkpoint_(checkpoint) {}

  absl::StatusOr<Verification> Run() {
    RETURN_IF_ERROR(FollowChain());
    RETURN_IF_ERROR(CheckHead());
    CheckCheckpointReached();
    RETURN_IF_ERROR(FindOrphans());
    RETURN_IF_ERROR(CompareCurrent());
    return std::move(verification_);
  }

 private:
  void Found(int64_t seq, std::string_view key, std::string problem) {
    if (verification_.violations.size() < kMaxViolations) {
      verification_.violations.push_back({seq, std::string(key), std::move(problem)});
    }
  }

  absl::Status FollowChain() {
    for (;;) {
      ASSIGN_OR_RETURN(std::vector<CommitRow> page,
                       ReadCommits(connection_, ledger_, last_.seq, kPage));
      for (const CommitRow& commit : page) RETURN_IF_ERROR(CheckCommit(commit));
      if (page.size() < kPage) return absl::OkStatus();
    }
  }

  absl::Status CheckCommit(const CommitRow& commit) {
    for (int64_t seq = last_.seq + 1;
         seq < commit.seq && verification_.violations.size() < kMaxViolations; ++seq) {
      Found(seq, "", "the commit is missing");
    }
    ASSIGN_OR_RETURN(std::string changes_digest, CheckImages(commit.seq));
    if (changes_digest != commit.changes_digest) {
      Found(commit.seq, "", "the changes do not match the commit: one was added, lost or altered");
    }
    if (commit.hash != CommitHash(last_.hash, ledger_, commit.seq, commit.time, commit.cause,
                                  commit.changes_digest)) {
      Found(commit.seq, "",
            "the commit does not match its hash: it, or the commit before it, was altered");
    }
    if (checkpoint_ && checkpoint_->seq == commit.seq && checkpoint_->hash8 != Hash8(commit.hash)) {
      Found(commit.seq, "", "the commit is not the one of the checkpoint");
    }
    ++verification_.commits;
    last_ = {commit.seq, commit.time, commit.hash};
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> CheckImages(int64_t seq) {
    ChangesDigest digests;
    RETURN_IF_ERROR(connection_.Query(
        "SELECT key, deleted, digest, image FROM changes WHERE ledger = $1 AND seq = $2 "
        "ORDER BY key",
        {ledger_, seq}, [&](const sql::Row& row) {
          if (Sha256(row.Blob(3)) != row.Blob(2)) {
            Found(seq, row.Text(0), "the image does not match its digest");
          }
          digests.Add(row.Text(0), row.Int(1) != 0, row.Blob(2));
          ++verification_.images;
          return absl::OkStatus();
        }));
    return digests.Finish();
  }

  absl::Status CheckHead() {
    ASSIGN_OR_RETURN(HeadRow head, ReadHead(connection_, ledger_));
    verification_.head = head.At(ledger_);
    if (head.seq != last_.seq) {
      Found(last_.seq + 1, "",
            absl::StrCat("the head says ", head.seq, " but the log ends at ", last_.seq));
    } else if (head.hash != last_.hash || head.time != last_.time) {
      Found(last_.seq, "", "the head does not match the last commit");
    }
    return absl::OkStatus();
  }

  void CheckCheckpointReached() {
    if (!checkpoint_) return;
    if (checkpoint_->ledger != ledger_) {
      Found(checkpoint_->seq, "", "the checkpoint is of another ledger");
    } else if (checkpoint_->seq > last_.seq) {
      Found(last_.seq + 1, "",
            absl::StrCat("the log ends at ", last_.seq, ", before the checkpoint ",
                         checkpoint_->seq));
    }
  }

  // Changes of no commit.
  absl::Status FindOrphans() {
    return connection_.Query(
        "SELECT h.seq, h.key FROM changes h WHERE h.ledger = $1 AND NOT EXISTS "
        "(SELECT 1 FROM commits c WHERE c.ledger = h.ledger AND c.seq = h.seq) ORDER BY h.seq, "
        "h.key",
        {ledger_}, [&](const sql::Row& row) {
          Found(row.Int(0), row.Text(1), "the change belongs to no commit");
          return absl::OkStatus();
        });
  }

  // Replays the log: the last change of each key is what `current` must say.
  absl::Status CompareCurrent() {
    RETURN_IF_ERROR(connection_.Query(
        "SELECT h.key, h.seq, COALESCE(c.seq, 0) FROM "
        "(SELECT key, MAX(seq) AS seq FROM changes WHERE ledger = $1 GROUP BY key) h "
        "LEFT JOIN current c ON c.ledger = $1 AND c.key = h.key "
        "WHERE COALESCE(c.seq, 0) <> h.seq ORDER BY h.key",
        {ledger_}, [&](const sql::Row& row) {
          Found(row.Int(1), row.Text(0),
                row.Int(2) == 0 ? "the key has no current image"
                                : absl::StrCat("the current image is that of ", row.Int(2)));
          return absl::OkStatus();
        }));
    return connection_.Query(
        "SELECT c.key, c.seq FROM current c WHERE c.ledger = $1 AND NOT EXISTS "
        "(SELECT 1 FROM changes h WHERE h.ledger = c.ledger AND h.key = c.key) ORDER BY c.key",
        {ledger_}, [&](const sql::Row& row) {
          Found(row.Int(1), row.Text(0), "the current image is in no commit");
          return absl::OkStatus();
        });
  }

  sql::Connection& connection_;
  const std::string_view ledger_;
  const std::optional<Position>& checkpoint_;
  HeadRow last_;  // the commit before
  Verification verification_;
};

}  // namespace

absl::StatusOr<Verification> VerifyLedger(sql::Connection& connection, std::string_view ledger,
                                          const std::optional<Position>& checkpoint) {
  return Audit(connection, ledger, checkpoint).Run();
}

}  // namespace thidua::ledger
