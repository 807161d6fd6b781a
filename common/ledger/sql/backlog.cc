#include "common/ledger/sql/backlog.h"

#include <absl/time/time.h>

#include <algorithm>
#include <utility>

#include "common/value/check.h"
#include "common/value/mutant.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

constexpr size_t kManyPlaces = 16;

}  // namespace

void Backlog::Add(std::string_view ledger, HeadRow before, HeadRow head, const Cause& cause,
                  std::string changes_digest, std::vector<Row> rows) {
  THIDUA_CHECK(head.seq == before.seq + 1, "A commit follows the head that it was decided on.");
  std::string keys;
  size_t length = 0;
  for (const Row& row : rows) length += row.image->key.size() + 1;
  keys.reserve(length);
  for (const Row& row : rows) {
    current_.insert_or_assign(current_.end(), {ledger, row.image->key},
                              std::pair(row.image, row.deleted));
    if (!keys.empty()) keys += '\n';
    keys += row.image->key;
  }
  if (!cause.request_id.empty()) {
    requests_.emplace(ledger, cause.actor, cause.method, cause.request_id);
  }
  commits_.push_back({ledger, std::move(before), std::move(head), &cause, std::move(changes_digest),
                      std::move(keys), std::move(rows)});
}

std::optional<const Image*> Backlog::Find(std::string_view ledger, std::string_view key) const {
  auto found = current_.find({ledger, key});
  if (found == current_.end()) {
    found = written_.find({ledger, key});
    if (found == written_.end()) return std::nullopt;
  }
  const auto& [image, deleted] = found->second;
  return deleted ? nullptr : image;
}

const std::optional<std::string>* Backlog::FindStored(std::string_view ledger,
                                                      std::string_view key) const {
  if (stored_.empty()) return nullptr;
  auto found = stored_.find({std::string(ledger), std::string(key)});
  return found == stored_.end() ? nullptr : &found->second;
}

bool Backlog::Holds(std::string_view ledger, const Cause& cause) const {
  return !requests_.empty() &&
         requests_.contains({ledger, cause.actor, cause.method, cause.request_id});
}

absl::Status Backlog::Settle() {
  std::vector<Place> places;
  std::vector<const Row*> rows;
  for (const Commit& commit : commits_) {
    for (const Row& row : commit.rows) {
      if (!row.assumed) continue;
      places.emplace_back(commit.ledger, row.image->key);
      rows.push_back(&row);
    }
  }
  const bool deletes =
      std::any_of(rows.begin(), rows.end(), [](auto* row) { return row->deleted; });
  if (places.size() >= kManyPlaces && !deletes) {
    // What comes in bulk is mostly new, and one look at its range then tells so.
    const auto [first, last] = std::minmax_element(places.begin(), places.end());
    if (first->first == last->first) {
      ASSIGN_OR_RETURN(const bool any,
                       AnyWritten(connection_, first->first, first->second, last->second));
      if (!any) return absl::OkStatus();
    }
  }
  ASSIGN_OR_RETURN(auto digests, DigestsLatest(connection_, places));
  for (size_t i = 0; i < places.size(); ++i) {
    mistaken_ |= rows[i]->deleted ? !digests[i] : digests[i] == rows[i]->digest;
  }
  if (!mistaken_) return absl::OkStatus();
  for (size_t i = 0; i < places.size(); ++i) {
    stored_.try_emplace({std::string(places[i].first), std::string(places[i].second)},
                        std::move(digests[i]));
  }
  return absl::AbortedError("a write was mistaken for a change");  // the writer decides again
}

void Backlog::TakeBack(std::map<std::string, HeadRow, std::less<>>& heads) {
  for (auto commit = commits_.rbegin(); commit != commits_.rend(); ++commit) {
    heads.find(commit->ledger)->second = std::move(commit->before);
  }
  commits_.clear();
  current_.clear();
  requests_.clear();
  mistaken_ = false;
}

absl::Status Backlog::Write() {
  if (commits_.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(Settle());
  constexpr size_t kCommitColumns = 12, kChangeColumns = 6;
  std::vector<sql::Value> commits, changes;
  commits.reserve(commits_.size() * kCommitColumns);
  size_t rows = 0;
  for (const Commit& commit : commits_) rows += commit.rows.size();
  changes.reserve(rows * kChangeColumns);
  for (const Commit& commit : commits_) {
    const HeadRow& head = commit.head;
    const Cause& cause = *commit.cause;
    commits.insert(
        commits.end(),
        {commit.ledger, head.seq, absl::ToUnixMicros(head.time), cause.actor, cause.on_behalf_of,
         cause.method, Mutant("p03-id-not-kept") ? std::string_view() : cause.request_id,
         sql::Blob(cause.request_digest), cause.reason, sql::Blob(commit.changes_digest),
         sql::Blob(head.hash), commit.keys});
    for (const Row& change : commit.rows) {
      changes.insert(changes.end(),
                     {commit.ledger, change.image->key, head.seq, change.deleted ? 1 : 0,
                      sql::Blob(change.digest), sql::Blob(change.image->bytes)});
    }
  }
  RETURN_IF_ERROR(
      connection_.RunAll("INSERT INTO changes (ledger, key, seq, deleted, digest, image) "
                         "VALUES ($1, $2, $3, $4, $5, $6)",
                         kChangeColumns, changes));
  RETURN_IF_ERROR(connection_.RunAll(
      "INSERT INTO commits (ledger, seq, time, actor, on_behalf_of, method, request_id, "
      "request_digest, reason, changes_digest, hash, keys) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
      kCommitColumns, commits));
  ++writes_;
  commits_.clear();
  current_.merge(written_);
  written_ = std::move(current_);
  current_.clear();
  requests_.clear();
  return absl::OkStatus();
}

}  // namespace thidua::ledger
