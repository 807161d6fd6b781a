#pragma once
// What the hash chain is made of. A commit's hash covers the hash before it, its place, time and
// cause, and the digest of every change; so no stored byte of the log can change unnoticed.
//
// Encoding: integers are 8 bytes big endian, texts and blobs are preceded by their length.
//   changes digest = SHA-256("thidua.changes.1", count, per change by key: key, deleted, digest)
//   commit hash    = SHA-256("thidua.commit.1", previous hash, ledger, seq, time in microseconds,
//                            actor, on_behalf_of, method, request_id, request_digest, reason,
//                            changes digest)
// The hash before the first commit is empty.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"

namespace thidua::ledger {

// The digest of a commit's changes, which are added in key order.
class ChangesDigest {
 public:
  void Add(std::string_view key, bool deleted, std::string_view image_digest);
  std::string Finish() const;

 private:
  int64_t count_ = 0;
  std::string encoded_;
};

std::string CommitHash(std::string_view previous_hash, std::string_view ledger, int64_t seq,
                       absl::Time time, const Cause& cause, std::string_view changes_digest);

// The last commit of a ledger.
struct HeadRow {
  int64_t seq = 0;
  absl::Time time = absl::UnixEpoch();
  std::string hash;  // empty before the first commit

  Position At(std::string_view ledger) const;
};

// What is stored of a commit besides what its log entry says.
struct Digests {
  std::vector<std::string> images;  // in the order of the changes
  std::string changes;
};

// Checks that `entry` is a commit that the ledger could have made right after `head`, and that its
// hash is the one it carries. Returns its digests.
//   INVALID_ARGUMENT / CORRUPT: it is not such a commit; the text names it.
absl::StatusOr<Digests> CheckFollows(const HeadRow& head, std::string_view ledger,
                                     const LogEntry& entry);

// The first 8 bytes of a hash, big endian; 0 for an empty one.
uint64_t Hash8(std::string_view hash);

}  // namespace thidua::ledger
