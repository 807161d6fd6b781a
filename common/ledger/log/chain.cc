#include "common/ledger/log/chain.h"

#include <absl/strings/str_cat.h>

#include "common/ledger/log/keys.h"
#include "common/value/digest.h"
#include "common/value/errors.h"

namespace thidua::ledger {
namespace {

void AppendInt(std::string& out, uint64_t number) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  out.append(bytes, sizeof(bytes));
}

void AppendBytes(std::string& out, std::string_view bytes) {
  AppendInt(out, bytes.size());
  out += bytes;
}

}  // namespace

void ChangesDigest::Add(std::string_view key, bool deleted, std::string_view image_digest) {
  ++count_;
  AppendBytes(encoded_, key);
  AppendInt(encoded_, deleted ? 1 : 0);
  AppendBytes(encoded_, image_digest);
}

std::string ChangesDigest::Finish() const {
  std::string whole;
  AppendBytes(whole, "thidua.changes.1");
  AppendInt(whole, count_);
  whole += encoded_;
  return Sha256(whole);
}

std::string CommitHash(std::string_view previous_hash, std::string_view ledger, int64_t seq,
                       absl::Time time, const Cause& cause, std::string_view changes_digest) {
  std::string whole;
  AppendBytes(whole, "thidua.commit.1");
  AppendBytes(whole, previous_hash);
  AppendBytes(whole, ledger);
  AppendInt(whole, seq);
  AppendInt(whole, absl::ToUnixMicros(time));
  AppendBytes(whole, cause.actor);
  AppendBytes(whole, cause.on_behalf_of);
  AppendBytes(whole, cause.method);
  AppendBytes(whole, cause.request_id);
  AppendBytes(whole, cause.request_digest);
  AppendBytes(whole, cause.reason);
  AppendBytes(whole, changes_digest);
  return Sha256(whole);
}

Position HeadRow::At(std::string_view ledger) const {
  return {std::string(ledger), seq, Hash8(hash)};
}

absl::StatusOr<Digests> CheckFollows(const HeadRow& head, std::string_view ledger,
                                     const LogEntry& entry) {
  const int64_t seq = entry.position.seq;
  auto corrupt = [&](absl::string_view problem) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat("commit ", seq, " of ", std::string(ledger), " ", problem));
  };
  if (entry.position.ledger != ledger || seq != head.seq + 1) {
    return corrupt(absl::StrCat("does not follow commit ", head.seq));
  }
  if (entry.time < head.time) return corrupt("is older than the commit before it");
  // The hash covers no less than a microsecond.
  if (entry.time != absl::FromUnixMicros(absl::ToUnixMicros(entry.time))) {
    return corrupt("does not have a time in microseconds");
  }
  if (entry.changes.empty() && entry.cause.request_id.empty()) {
    return corrupt("changes nothing and keeps no request id");
  }
  Digests digests;
  ChangesDigest whole;
  const std::string* before = nullptr;
  for (const Change& change : entry.changes) {
    if (!IsKey(change.key) || (change.deleted && !change.bytes.empty())) {
      return corrupt("holds what is no image");
    }
    if (before != nullptr && *before >= change.key) return corrupt("is not in order");
    before = &change.key;
    digests.images.push_back(Sha256(change.bytes));
    whole.Add(change.key, change.deleted, digests.images.back());
  }
  digests.changes = whole.Finish();
  if (entry.hash != CommitHash(head.hash, ledger, seq, entry.time, entry.cause, digests.changes)) {
    return corrupt("does not match its hash: it, or one before it, was altered");
  }
  return digests;
}

uint64_t Hash8(std::string_view hash) {
  uint64_t number = 0;
  for (size_t i = 0; i < 8 && i < hash.size(); ++i) {
    number = number << 8 | static_cast<unsigned char>(hash[i]);
  }
  return number;
}

}  // namespace thidua::ledger
