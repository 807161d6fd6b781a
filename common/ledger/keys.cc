#include "common/ledger/keys.h"

#include <algorithm>

namespace thidua::ledger {
namespace {

bool IsKeyCharacter(char c) { return c >= '!' && c <= '~'; }

// The least text greater than `key` as far as keys go: no key holds a character below '!'.
std::string Successor(std::string_view key) { return std::string(key) + '\x01'; }

}  // namespace

bool IsKey(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsKeyCharacter);
}

KeyRange PrefixRange(std::string_view prefix, std::string_view after) {
  if (!prefix.empty() && !IsKey(prefix)) return {};
  if (!after.empty() && !IsKey(after)) return {};
  KeyRange range{std::string(prefix), std::string(prefix)};
  if (prefix.empty()) {
    range.end = "\x7f";
  } else {
    ++range.end.back();  // at most 0x7f: still ASCII
  }
  if (!after.empty()) range.begin = std::max(range.begin, Successor(after));
  return range;
}

KeyRange VersionRange(std::string_view entry) {
  if (entry.empty() || entry.back() == '/') return PrefixRange(entry);
  if (!IsKey(entry)) return {};
  return {std::string(entry), Successor(entry)};
}

}  // namespace thidua::ledger
