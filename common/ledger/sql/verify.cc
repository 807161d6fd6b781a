#include "common/ledger/sql/verify.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/ledger/log/chain.h"
#include "common/ledger/log/keys.h"
#include "common/ledger/sql/rows.h"
#include "common/value/digest.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

constexpr size_t kMaxViolations = 100;
constexpr size_t kPage = 1000;
constexpr size_t kImages = 500;  // in memory at a time

// One run of VerifyLedger.
class Audit {
 public:
  Audit(sql::Connection& connection, std::string_view ledger,
        const std::optional<Position>& checkpoint)
      : connection_(connection), ledger_(ledger), checkpoint_(checkpoint) {}

  absl::StatusOr<Verification> Run() {
    RETURN_IF_ERROR(FollowChain());
    verification_.head = last_.At(ledger_);
    CheckCheckpointReached();
    RETURN_IF_ERROR(CheckListed());
    RETURN_IF_ERROR(FindOrphans());
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
    ASSIGN_OR_RETURN(std::string changes_digest, CheckImages(commit));
    if (changes_digest != commit.changes_digest && !Mutant("p14-changes-not-compared")) {
      Found(commit.seq, "", "the changes do not match the commit: one was added, lost or altered");
    }
    if (commit.hash != CommitHash(last_.hash, ledger_, commit.seq, commit.time, commit.cause,
                                  commit.changes_digest) &&
        !Mutant("p14-hash-not-compared")) {
      Found(commit.seq, "",
            "the commit does not match its hash: it, or the commit before it, was altered");
    }
    if (checkpoint_ && checkpoint_->seq == commit.seq && checkpoint_->hash8 != Hash8(commit.hash) &&
        !Mutant("p14-checkpoint-not-compared")) {
      Found(commit.seq, "", "the commit is not the one of the checkpoint");
    }
    ++verification_.commits;
    last_ = {commit.seq, commit.time, commit.hash};
    return absl::OkStatus();
  }

  // The digest of the changes that the commit lists, in the order in which it lists them.
  absl::StatusOr<std::string> CheckImages(const CommitRow& commit) {
    const std::vector<std::string_view> keys = SplitKeys(commit.keys);
    ChangesDigest digests;
    size_t found = 0;
    for (size_t begin = 0; begin < keys.size(); begin += kImages) {
      std::vector<sql::Value> parameters;
      for (size_t i = begin; i < std::min(begin + kImages, keys.size()); ++i) {
        parameters.insert(parameters.end(), {ledger_, keys[i], commit.seq});
      }
      const sql::Question question{
          "SELECT key, deleted, digest, image FROM changes "
          "WHERE ledger = $1 AND key = $2 AND seq = $3",
          std::span<const sql::Value>(parameters),
          [&](const sql::Row& row, size_t) {
            if (Sha256(row.Blob(3)) != row.Blob(2) && !Mutant("p14-image-not-hashed")) {
              Found(commit.seq, row.Text(0), "the image does not match its digest");
            }
            digests.Add(row.Text(0), row.Int(1) != 0, row.Blob(2));
            ++found;
            ++verification_.images;
            return absl::OkStatus();
          },
          3};
      RETURN_IF_ERROR(connection_.QueryAll({&question, 1}));
    }
    // No hash covers the list: a name too many would hide a foreign change from FindOrphans.
    if (found != keys.size() && !Mutant("p14-list-of-keys-not-counted")) {
      Found(commit.seq, "",
            absl::StrCat("the commit lists ", keys.size(), " changes, but ", found, " are there"));
    }
    return digests.Finish();
  }

  void CheckCheckpointReached() {
    if (!checkpoint_) return;
    if (checkpoint_->ledger != ledger_) {
      Found(checkpoint_->seq, "", "the checkpoint is of another ledger");
    } else if (checkpoint_->seq > last_.seq && !Mutant("p14-end-not-compared")) {
      Found(last_.seq + 1, "",
            absl::StrCat("the log ends at ", last_.seq, ", before the checkpoint ",
                         checkpoint_->seq));
    }
  }

  // A ledger that is not listed is left out wherever all are asked for.
  absl::Status CheckListed() {
    bool listed = last_.seq == 0;
    RETURN_IF_ERROR(connection_.Query("SELECT 1 FROM ledgers WHERE ledger = $1", {ledger_},
                                      [&](const sql::Row&) {
                                        listed = true;
                                        return absl::OkStatus();
                                      }));
    if (!listed) Found(last_.seq, "", "the ledger is not in the list of ledgers");
    return absl::OkStatus();
  }

  // Changes that no commit lists. Where not all that are listed are there, CheckImages has told; so
  // where a commit has more changes than it lists, the rest is foreign.
  absl::Status FindOrphans() {
    std::vector<int64_t> foreign;
    RETURN_IF_ERROR(connection_.Query(
        "SELECT h.seq FROM (SELECT seq, COUNT(*) AS n FROM changes WHERE ledger = $1 GROUP BY seq) "
        "h "
        "LEFT JOIN commits c ON c.ledger = $1 AND c.seq = h.seq WHERE c.seq IS NULL "
        "OR h.n > LENGTH(c.keys) - LENGTH(REPLACE(c.keys, $2, '')) + 1 ORDER BY h.seq LIMIT $3",
        {ledger_, "\n", kMaxViolations}, [&](const sql::Row& row) {
          foreign.push_back(row.Int(0));
          return absl::OkStatus();
        }));
    if (Mutant("p14-foreign-changes-not-sought")) foreign.clear();
    for (int64_t seq : foreign) RETURN_IF_ERROR(NameOrphans(seq));
    return absl::OkStatus();
  }

  absl::Status NameOrphans(int64_t seq) {
    std::string keys;
    RETURN_IF_ERROR(connection_.Query("SELECT keys FROM commits WHERE ledger = $1 AND seq = $2",
                                      {ledger_, seq}, [&](const sql::Row& row) {
                                        keys = row.Text(0);
                                        return absl::OkStatus();
                                      }));
    const std::vector<std::string_view> list = SplitKeys(keys);
    const std::set<std::string_view> listed(list.begin(), list.end());
    return connection_.Query("SELECT key FROM changes WHERE ledger = $1 AND seq = $2 ORDER BY key",
                             {ledger_, seq}, [&](const sql::Row& row) {
                               if (!listed.contains(row.Text(0))) {
                                 Found(seq, row.Text(0), "the change belongs to no commit");
                               }
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
