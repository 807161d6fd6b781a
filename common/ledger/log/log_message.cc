#include "common/ledger/log/log_message.h"

#include <utility>

#include "common/ledger/log/chain.h"
#include "common/value/timestamp.h"

namespace thidua::ledger {

v1::StoredCommit ToMessage(const LogEntry& entry) {
  v1::StoredCommit commit;
  commit.set_seq(entry.position.seq);
  *commit.mutable_time() = ToTimestamp(entry.time);
  commit.set_actor(entry.cause.actor);
  commit.set_via(entry.cause.on_behalf_of);
  commit.set_method(entry.cause.method);
  commit.set_request_id(entry.cause.request_id);
  commit.set_request_digest(entry.cause.request_digest);
  commit.set_reason(entry.cause.reason);
  for (const Change& change : entry.changes) {
    v1::StoredChange* out = commit.add_changes();
    out->set_key(change.key);
    out->set_deleted(change.deleted);
    out->set_image(change.bytes);
  }
  commit.set_hash(entry.hash);
  return commit;
}

LogEntry FromMessage(std::string_view ledger, v1::StoredCommit commit) {
  LogEntry entry;
  entry.position = {std::string(ledger), commit.seq(), Hash8(commit.hash())};
  entry.time = FromTimestamp(commit.time());
  entry.cause = {
      std::move(*commit.mutable_actor()),          std::move(*commit.mutable_via()),
      std::move(*commit.mutable_method()),         std::move(*commit.mutable_request_id()),
      std::move(*commit.mutable_request_digest()), std::move(*commit.mutable_reason())};
  for (v1::StoredChange& change : *commit.mutable_changes()) {
    entry.changes.push_back(
        {std::move(*change.mutable_key()), change.deleted(), std::move(*change.mutable_image())});
  }
  entry.hash = std::move(*commit.mutable_hash());
  return entry;
}

}  // namespace thidua::ledger
