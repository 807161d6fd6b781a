#include "services/reporting/api/feed/total_cursor.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <vector>

#include "common/value/errors.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/wire.h"

namespace thidua::reporting {
namespace {

// Fields: a cursor has a catalog, owners and a step, each a position (ledger, seq, hash); that of a
// step has the last round besides, that of the catalog a time.
enum CursorField { kCatalog = 1, kOwner = 2, kStep = 3 };
enum PositionField { kLedger = 1, kSeq = 2, kHash = 3, kAfter = 4, kAsOf = 5 };
constexpr size_t kHashBytes = 8;
constexpr int64_t kLatest = 253'402'300'799;  // the end of the year 9999
constexpr size_t kNamedLedgers = 20;

// The first 8 bytes of the commit's hash, as the commit has them.
std::string HashBytes(uint64_t hash8) {
  std::string bytes(kHashBytes, '\0');
  for (size_t i = kHashBytes; i-- > 0; hash8 >>= 8) bytes[i] = static_cast<char>(hash8);
  return bytes;
}

void Write(wire::Writer& writer, int field, const ledger::Position& position,
           std::string_view after = "", int64_t as_of = 0) {
  const size_t start = writer.Open(field);
  writer.Text(kLedger, position.ledger);
  writer.Number(kSeq, static_cast<uint64_t>(position.seq));
  writer.Text(kHash, HashBytes(position.hash8));
  writer.Text(kAfter, after);
  writer.Number(kAsOf, static_cast<uint64_t>(as_of));
  writer.Close(start);
}

// Reads what Write wrote.
bool Read(std::string_view bytes, TotalCursor::Step& step) {
  const bool read = wire::ReadInOrder(bytes, [&](const wire::Fields& field) {
    switch (field.tag()) {
      case wire::Tag(kLedger, wire::kBytes):
        step.until.ledger = std::string(field.bytes());
        return true;
      case wire::Tag(kSeq, wire::kVarint):
        step.until.seq = static_cast<int64_t>(field.number());
        return true;
      case wire::Tag(kHash, wire::kBytes):
        if (field.bytes().size() != kHashBytes) return false;
        for (const char byte : field.bytes()) {
          step.until.hash8 = step.until.hash8 << 8 | static_cast<unsigned char>(byte);
        }
        return true;
      case wire::Tag(kAfter, wire::kBytes):
        step.after = std::string(field.bytes());
        return true;
      case wire::Tag(kAsOf, wire::kVarint):
        step.as_of = static_cast<int64_t>(field.number());
        return step.as_of <= kLatest;
      default:
        return false;
    }
  });
  // Whoever has the digest may write a cursor: what names no ledger goes no further.
  return read && (step.until.ledger == kCatalogLedger ||
                  kUnitName.Match("units/" + step.until.ledger).ok());
}

absl::Status Invalid() {
  Violations violations;
  violations.Add("cursor", "is malformed, or of another caller or filter",
                 type::v1::ERROR_REASON_INVALID_TOKEN);
  return violations.ToStatus();
}

}  // namespace

bool OwnerOrder::operator()(std::string_view a, std::string_view b) const {
  const size_t common = std::min(a.size(), b.size());
  if (const int order = a.substr(0, common).compare(b.substr(0, common)); order != 0) {
    return order < 0;
  }
  if (a.size() == b.size()) return false;
  return a.size() < b.size() ? '/' < b[common] : a[common] < '/';
}

std::string SerializeTotalCursor(const TotalCursor& cursor) {
  wire::Writer writer(64 + 40 * cursor.owners.size());
  Write(writer, kCatalog, cursor.catalog, "", cursor.as_of);
  for (const auto& [name, position] : cursor.owners) Write(writer, kOwner, position);
  if (cursor.step) Write(writer, kStep, cursor.step->until, cursor.step->after, cursor.step->as_of);
  return std::move(writer).Take();
}

absl::StatusOr<TotalCursor> ParseTotalCursor(std::string_view bytes) {
  TotalCursor cursor;
  constexpr uint32_t kOwners = wire::Tag(kOwner, wire::kBytes);
  const bool read = wire::ReadInOrder<kOwners>(bytes, [&](const wire::Fields& field) {
    TotalCursor::Step part;
    if ((field.tag() & 7) != wire::kBytes || !Read(field.bytes(), part)) return false;
    if (field.tag() == wire::Tag(kCatalog, wire::kBytes)) {
      cursor.as_of = part.as_of;
      cursor.catalog = std::move(part.until);
      return cursor.catalog.ledger == kCatalogLedger;
    }
    if (field.tag() == kOwners) {
      std::string ledger = part.until.ledger;
      // Of an owner who has committed nothing there is nothing to say.
      if (ledger == kCatalogLedger || part.until.seq == 0) return false;
      return cursor.owners.emplace(std::move(ledger), std::move(part.until)).second;
    }
    if (field.tag() != wire::Tag(kStep, wire::kBytes)) return false;
    cursor.step = std::move(part);
    return true;
  });
  if (!read) return Invalid();
  return cursor;
}

std::string EncodeTotalCursor(std::string_view digest, const TotalCursor& cursor) {
  return EncodePageToken(digest, SerializeTotalCursor(cursor));
}

absl::StatusOr<TotalCursor> DecodeTotalCursor(std::string_view digest, std::string_view text) {
  const auto bytes = DecodePageToken(digest, text);
  if (!bytes.ok() || bytes->empty()) return Invalid();
  return ParseTotalCursor(*bytes);
}

bool IsOf(const ledger::Position& position, std::string_view hash) {
  return hash.starts_with(HashBytes(position.hash8));
}

absl::Status CheckHistory(ledger::Ledger& ledger, const TotalCursor& cursor) {
  std::vector<ledger::Position> positions = {cursor.catalog};
  for (const auto& [name, position] : cursor.owners) positions.push_back(position);
  if (cursor.step) positions.push_back(cursor.step->until);
  // Most are heads, which are found together.
  ASSIGN_OR_RETURN(const std::vector<ledger::CommitId> all, ledger.AllHeads());
  std::map<std::string_view, const ledger::CommitId*> heads;
  for (const ledger::CommitId& head : all) heads.emplace(head.ledger, &head);
  std::vector<ledger::CommitId> earlier;
  std::vector<const ledger::Position*> earlier_of;
  std::vector<std::string> foreign;
  for (const ledger::Position& position : positions) {
    // Before the first commit there is nothing that could be of another history.
    if (position.seq == 0 && position.hash8 == 0) continue;
    const auto head = heads.find(position.ledger);
    if (head == heads.end() || position.seq == 0 || position.seq > head->second->seq) {
      foreign.push_back(position.ledger);
    } else if (position.seq < head->second->seq) {
      earlier.push_back({position.ledger, position.seq, ""});
      earlier_of.push_back(&position);
    } else if (!IsOf(position, head->second->hash)) {
      foreign.push_back(position.ledger);
    }
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> hashes, ledger.Hashes(earlier));
  for (size_t i = 0; i < earlier.size(); ++i) {
    if (!IsOf(*earlier_of[i], hashes[i])) foreign.push_back(earlier[i].ledger);
  }
  std::sort(foreign.begin(), foreign.end());
  foreign.erase(std::unique(foreign.begin(), foreign.end()), foreign.end());
  if (foreign.empty()) return absl::OkStatus();
  const size_t named = std::min(foreign.size(), kNamedLedgers);
  return Error(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION,
               absl::StrCat("the cursor is of another history in ", foreign.size(), " ledger(s): ",
                            absl::StrJoin(foreign.begin(), foreign.begin() + named, ", "),
                            foreign.size() > named ? " and others" : "",
                            "; take a new snapshot with ListTotals"));
}

}  // namespace thidua::reporting
