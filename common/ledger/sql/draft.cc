#include "common/ledger/sql/draft.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/ledger/log/keys.h"
#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {

Draft::Draft(sql::Connection& connection, Backlog& backlog, std::string_view ledger,
             const HeadRow& head, absl::Time time)
    : connection_(connection), backlog_(backlog), position_(head.At(ledger)), time_(time) {}

absl::Status Draft::WriteBacklog() { return Note(backlog_.Write()); }

absl::Status Draft::Note(absl::Status status) {
  store_status_.Update(status);
  return status;
}

template <typename T>
absl::StatusOr<T> Draft::Note(absl::StatusOr<T> result) {
  if (!result.ok()) store_status_.Update(result.status());
  return result;
}

absl::StatusOr<std::optional<Image>> Draft::Get(std::string_view key) {
  if (!IsKey(key)) return std::nullopt;
  auto pending = pending_.find(key);
  if (pending != pending_.end()) return After(key, pending->second);
  ASSIGN_OR_RETURN(const std::optional<Image>* before, Before(key));
  return *before;
}

absl::Status Draft::Visit(std::string_view prefix, std::string_view after, size_t limit,
                          ImageVisitor visit) {
  const KeyRange range = PrefixRange(prefix, after);
  if (range.empty()) return absl::OkStatus();
  auto pending = pending_.lower_bound(range.begin);
  const auto end = pending_.lower_bound(range.end);
  RETURN_IF_ERROR(WriteBacklog());
  // Each write can hide one stored image: read as many more.
  const size_t extra = std::distance(pending, end);
  std::vector<Image> stored;
  RETURN_IF_ERROR(
      Note(VisitAt(connection_, position_.ledger, range, limit == 0 ? 0 : limit + extra,
                   position_.seq, [&](std::string_view key, int64_t seq, std::string_view bytes) {
                     stored.push_back({std::string(key), seq, std::string(bytes)});
                     return absl::OkStatus();
                   })));
  size_t visited = 0;
  auto image = stored.begin();
  while ((image != stored.end() || pending != end) && (limit == 0 || visited < limit)) {
    if (pending == end || (image != stored.end() && image->key < pending->first)) {
      RETURN_IF_ERROR(visit(image->key, image->seq, image->bytes));
      ++image;
      ++visited;
      continue;
    }
    if (image != stored.end() && image->key == pending->first) ++image;
    ASSIGN_OR_RETURN(std::optional<Image> written, After(pending->first, pending->second));
    if (written) {
      RETURN_IF_ERROR(visit(written->key, written->seq, written->bytes));
      ++visited;
    }
    ++pending;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Draft::WalkCollection(std::string_view prefix, std::string_view after,
                                           ImageWalker walk) {
  const size_t id = prefix.rfind('/') + 1;  // a prefix may end within an id
  std::string from(after);
  // Where resources have something below them, only two images are read at a time, the second of
  // which says that there is something; elsewhere scans grow.
  constexpr size_t kFewest = 2, kMost = 200;
  for (size_t limit = kFewest;;) {
    ASSIGN_OR_RETURN(const std::vector<Image> images, Scan(prefix, from, limit));
    const bool last = images.size() < limit;
    limit = std::min(limit * 4, kMost);
    bool below = false;
    for (const Image& image : images) {
      if (const size_t end = image.key.find('/', id); end != std::string::npos) {
        // "~" sorts behind every character of a name: on to behind what lies below this resource.
        from = image.key.substr(0, end) + "/~";
        limit = kFewest;
        below = true;
        break;
      }
      ASSIGN_OR_RETURN(const bool more, walk(image));
      if (!more) return true;
      from = image.key;
    }
    if (last && !below) return false;
  }
}

absl::StatusOr<std::vector<Position>> Draft::Versions(const std::vector<KeyAndUnder>& of) {
  RETURN_IF_ERROR(WriteBacklog());
  ASSIGN_OR_RETURN(std::vector<Position> versions,
                   Note(VersionsAt(connection_, position_.ledger, of, position_.seq)));
  for (size_t i = 0; i < of.size(); ++i) {
    ASSIGN_OR_RETURN(const bool touched, Touches(of[i]));
    if (touched) versions[i] = Position{position_.ledger, next_seq()};
  }
  return versions;
}

absl::StatusOr<bool> Draft::Touches(const KeyAndUnder& of) {
  for (const auto& [written, pending] : pending_) {
    if (written != of.key && (of.under.empty() || !written.starts_with(of.under))) continue;
    ASSIGN_OR_RETURN(const bool differs, Differs(written, pending));
    if (differs) return true;
  }
  return false;
}

absl::StatusOr<Position> Draft::PositionOf(int64_t seq) {
  if (seq < 0 || seq > position_.seq) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD,
                 "the commit is not part of what this reads");
  }
  if (seq == position_.seq) return position_;
  RETURN_IF_ERROR(WriteBacklog());
  return Note(ReadPosition(connection_, position_.ledger, seq));
}

void Draft::Put(std::string_view key, std::string bytes) { Write(key, {false, std::move(bytes)}); }

void Draft::Delete(std::string_view key) { Write(key, {true, ""}); }

void Draft::Write(std::string_view key, Pending pending) {
  if (!IsKey(key)) {
    misuse_.Update(
        Internal(absl::StrCat("not a key: \"", absl::CHexEscape(std::string(key)), "\"")));
    return;
  }
  // Mostly in the order of keys: then the end is where it goes.
  pending_.insert_or_assign(pending_.end(), std::string(key), std::move(pending));
}

absl::StatusOr<std::vector<Draft::Assumed>> Draft::TakeChanges() {
  std::vector<Assumed> changes;
  changes.reserve(pending_.size());
  for (auto& [key, pending] : pending_) {
    bool differs = true, assumed = false;
    if (before_.contains(key) || backlog_.Find(position_.ledger, key)) {
      ASSIGN_OR_RETURN(differs, Differs(key, pending));
    } else if (const auto* stored = backlog_.FindStored(position_.ledger, key)) {
      differs = pending.deleted ? stored->has_value() : *stored != Sha256(pending.bytes);
    } else {
      assumed = true;
    }
    if (differs) changes.push_back({{key, pending.deleted, std::move(pending.bytes)}, assumed});
  }
  pending_.clear();
  return changes;
}

absl::StatusOr<const std::optional<Image>*> Draft::Before(std::string_view key) {
  auto known = before_.find(key);
  if (known == before_.end()) {
    std::optional<Image> image;
    if (const std::optional<const Image*> unwritten = backlog_.Find(position_.ledger, key)) {
      if (*unwritten != nullptr) image = **unwritten;
    } else {
      ASSIGN_OR_RETURN(image, Note(GetAt(connection_, position_.ledger, key, position_.seq)));
    }
    known = before_.emplace(std::string(key), std::move(image)).first;
  }
  return &known->second;
}

absl::StatusOr<bool> Draft::Differs(std::string_view key, const Pending& pending) {
  ASSIGN_OR_RETURN(const std::optional<Image>* before, Before(key));
  if (pending.deleted) return before->has_value();
  return !before->has_value() || (*before)->bytes != pending.bytes;
}

absl::StatusOr<std::optional<Image>> Draft::After(std::string_view key, const Pending& pending) {
  if (pending.deleted) return std::nullopt;
  ASSIGN_OR_RETURN(bool differs, Differs(key, pending));
  if (!differs) return *Before(key).value();
  return Image{std::string(key), next_seq(), pending.bytes};
}

}  // namespace thidua::ledger
