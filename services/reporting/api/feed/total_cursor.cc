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
// step has the last round besides.
enum CursorField { kCatalog = 1, kOwner = 2, kStep = 3 };
enum PositionField { kLedger = 1, kSeq = 2, kHash = 3, kAfter = 4 };
constexpr size_t kHashBytes = 8;
constexpr size_t kNamedLedgers = 20;

// The first 8 bytes of the commit's hash, as the commit has them.
std::string HashBytes(uint64_t hash8) {
  std::string bytes(kHashBytes, '\0');
  for (size_t i = kHashBytes; i-- > 0; hash8 >>= 8) bytes[i] = static_cast<char>(hash8);
  return bytes;
}

void Write(wire::Writer& writer, int field, const ledger::Position& position,
           std::string_view after) {
  const size_t start = writer.Open(field);
  writer.Text(kLedger, position.ledger);
  writer.Number(kSeq, static_cast<uint64_t>(position.seq));
  writer.Text(kHash, HashBytes(position.hash8));
  writer.Text(kAfter, after);
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
  Write(writer, kCatalog, cursor.catalog, "");
  for (const auto& [name, position] : cursor.owners) Write(writer, kOwner, position, "");
  if (cursor.step) Write(writer, kStep, cursor.step->until, cursor.step->after);
  return std::move(writer).Take();
}

absl::StatusOr<TotalCursor> ParseTotalCursor(std::string_view bytes) {
  TotalCursor cursor;
  constexpr uint32_t kOwners = wire::Tag(kOwner, wire::kBytes);
  const bool read = wire::ReadInOrder<kOwners>(bytes, [&](const wire::Fields& field) {
    TotalCursor::Step part;
    if ((field.tag() & 7) != wire::kBytes || !Read(field.bytes(), part)) return false;
    if (field.tag() == wire::Tag(kCatalog, wire::kBytes)) {
      cursor.catalog = std::move(part.until);
      return cursor.catalog.ledger == kCatalogLedger;
    }
    if (field.tag() == kOwners) {
      std::string ledger = part.until.ledger;
      if (ledger == kCatalogLedger) return false;
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

absl::Status CheckHistory(ledger::Ledger& ledger, const TotalCursor& cursor) {
  std::vector<ledger::Position> positions = {cursor.catalog};
  for (const auto& [name, position] : cursor.owners) positions.push_back(position);
  if (cursor.step) positions.push_back(cursor.step->until);
  std::vector<ledger::CommitId> commits;
  for (const ledger::Position& position : positions) {
    commits.push_back({position.ledger, position.seq, ""});
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> hashes, ledger.Hashes(commits));
  std::vector<std::string> foreign;
  for (size_t i = 0; i < positions.size(); ++i) {
    const ledger::Position& position = positions[i];
    // Before the first commit there is nothing that could be of another history.
    const bool ours =
        position.seq == 0 ? position.hash8 == 0 : hashes[i].starts_with(HashBytes(position.hash8));
    if (!ours && (foreign.empty() || foreign.back() != position.ledger)) {
      foreign.push_back(position.ledger);
    }
  }
  if (foreign.empty()) return absl::OkStatus();
  const size_t named = std::min(foreign.size(), kNamedLedgers);
  return Error(absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION,
               absl::StrCat("the cursor is of another history in ", foreign.size(), " ledger(s): ",
                            absl::StrJoin(foreign.begin(), foreign.begin() + named, ", "),
                            foreign.size() > named ? " and others" : "",
                            "; take a new snapshot with ListTotals"));
}

}  // namespace thidua::reporting
