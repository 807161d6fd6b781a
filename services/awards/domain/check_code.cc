#include "services/awards/domain/check_code.h"

#include <absl/strings/ascii.h>

#include <cstdint>

#include "common/value/digest.h"

namespace thidua::awards {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int kCharacters = 10;
constexpr int kBitsEach = 5;
constexpr int kGroup = 5;

// The characters that count, as they are meant.
std::string Meant(std::string_view typed) {
  std::string meant;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(c));
    meant += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
  }
  return meant;
}

}  // namespace

std::string CheckCode(std::string_view key, std::string_view certificate_number) {
  const std::string digest = HmacSha256(key, certificate_number);
  uint64_t bits = 0;  // the first 64, of which the upper ones are taken
  for (int i = 0; i < 8; ++i) bits = bits << 8 | static_cast<uint8_t>(digest[i]);
  std::string code;
  for (int i = 0; i < kCharacters; ++i) {
    if (i == kGroup) code += '-';
    code += kAlphabet[bits >> (64 - kBitsEach * (i + 1)) & 31];
  }
  return code;
}

bool SameCode(std::string_view a, std::string_view b) {
  const std::string left = Meant(a);
  return left.size() == kCharacters && EqualInConstantTime(left, Meant(b));
}

}  // namespace thidua::awards
