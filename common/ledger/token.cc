#include "common/ledger/token.h"

#include "common/value/digest.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"

namespace thidua::ledger {
namespace {

// version, service and ledger each after their length in one byte, seq as a varint, hash8 and a
// checksum of 2 bytes, both big endian.
constexpr char kVersion = 1;
constexpr size_t kMaxName = 255;
constexpr size_t kChecksumSize = 2;

// FNV-1a, folded: against typing errors and cut tokens, not against forgery.
uint16_t Checksum(std::string_view bytes) {
  uint32_t hash = 2166136261u;
  for (unsigned char c : bytes) hash = (hash ^ c) * 16777619u;
  return static_cast<uint16_t>(hash >> 16 ^ hash);
}

void AppendName(std::string& out, std::string_view name) {
  name = name.substr(0, kMaxName);
  out += static_cast<char>(name.size());
  out += name;
}

absl::Status Invalid(std::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_TOKEN,
               "the position token " + std::string(problem));
}

// Takes fields from the front of `bytes`; false once they run out.
struct Parser {
  std::string_view bytes;

  bool Byte(uint8_t& out) {
    if (bytes.empty()) return false;
    out = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    return true;
  }
  bool Name(std::string& out) {
    uint8_t size;
    if (!Byte(size) || bytes.size() < size) return false;
    out = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return true;
  }
  bool Varint(uint64_t& out) {
    out = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      uint8_t byte;
      if (!Byte(byte)) return false;
      out |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool Fixed64(uint64_t& out) {
    out = 0;
    for (int i = 0; i < 8; ++i) {
      uint8_t byte;
      if (!Byte(byte)) return false;
      out = out << 8 | byte;
    }
    return true;
  }
};

}  // namespace

std::string EncodeToken(std::string_view service, const Position& position) {
  std::string bytes;
  bytes.reserve(service.size() + position.ledger.size() + 24);
  bytes += kVersion;
  AppendName(bytes, service);
  AppendName(bytes, position.ledger);
  auto seq = static_cast<uint64_t>(position.seq);
  for (; seq >= 0x80; seq >>= 7) bytes += static_cast<char>(seq | 0x80);
  bytes += static_cast<char>(seq);
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(position.hash8 >> shift);
  const uint16_t checksum = Checksum(bytes);
  bytes += static_cast<char>(checksum >> 8);
  bytes += static_cast<char>(checksum);
  return Base64UrlEncode(bytes);
}

absl::StatusOr<Position> DecodeToken(std::string_view service, std::string_view ledger,
                                     std::string_view token) {
  const std::optional<std::string> bytes = Base64UrlDecode(token);
  if (!bytes || bytes->size() < kChecksumSize) return Invalid("is malformed");
  const auto body = std::string_view(*bytes).substr(0, bytes->size() - kChecksumSize);
  Parser parser{body};
  uint8_t version;
  std::string token_service;
  uint64_t seq;
  Position position;
  if (!parser.Byte(version) || version != kVersion || !parser.Name(token_service) ||
      !parser.Name(position.ledger) || !parser.Varint(seq) || !parser.Fixed64(position.hash8) ||
      !parser.bytes.empty()) {
    return Invalid("is malformed");
  }
  position.seq = static_cast<int64_t>(seq);
  // Encoding it again checks the sum and refuses other spellings of the same position.
  if (EncodeToken(token_service, position) != token) return Invalid("is damaged");
  if (token_service != service) return Invalid("is of another service");
  if (!ledger.empty() && position.ledger != ledger) return Invalid("is of another ledger");
  return position;
}

}  // namespace thidua::ledger
