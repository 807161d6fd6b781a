#include "common/ledger/log/keys.h"

#include <algorithm>

namespace thidua::ledger {
namespace {

bool IsKeyCharacter(char c) { return c >= '!' && c <= '~'; }

// The least text greater than `key` as far as keys go: no key holds a character below '!'.
std::string Successor(std::string_view key) {
  std::string successor(key);
  successor.push_back('\x01');
  return successor;
}

// The least text greater than every key that starts with `prefix`; still ASCII.
std::string UpperBound(std::string_view prefix) {
  std::string bound(prefix);
  if (bound.empty()) {
    bound.push_back('\x7f');
  } else {
    ++bound.back();
  }
  return bound;
}

}  // namespace

bool IsKey(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsKeyCharacter);
}

KeyRange PrefixRange(std::string_view prefix, std::string_view after) {
  if (!prefix.empty() && !IsKey(prefix)) return {};
  if (!after.empty() && !IsKey(after)) return {};
  KeyRange range{std::string(prefix), UpperBound(prefix)};
  if (!after.empty()) range.begin = std::max(range.begin, Successor(after));
  return range;
}

KeyRange RangeUnder(std::string_view under) {
  return under.empty() ? KeyRange() : PrefixRange(under);
}

std::string_view KeyOrNone(std::string_view key) { return IsKey(key) ? key : std::string_view(); }

std::vector<std::string_view> SplitKeys(std::string_view text) {
  std::vector<std::string_view> keys;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    keys.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return keys;
}

}  // namespace thidua::ledger
