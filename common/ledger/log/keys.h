#pragma once
// Keys are printable ASCII without spaces, ordered byte by byte; so a prefix is a range.

#include <string>
#include <string_view>
#include <vector>

namespace thidua::ledger {

// Keys from `begin` (inclusive) to `end` (exclusive).
struct KeyRange {
  std::string begin;
  std::string end;
  bool empty() const { return begin >= end; }
};

// True for one or more characters of '!' (0x21) to '~' (0x7e).
bool IsKey(std::string_view text);

// The keys that start with `prefix` and are greater than `after` (empty: no bound). Empty where no
// key can match, as with a prefix that is not ASCII.
KeyRange PrefixRange(std::string_view prefix, std::string_view after = "");

// Every key that starts with `under`; none if that is empty.
KeyRange RangeUnder(std::string_view under);

// Returns `key`, or the empty text if it is no key: an engine may refuse a text that is no key,
// while the empty one is a key that nothing has.
std::string_view KeyOrNone(std::string_view key);

// The keys that `text` lists with line feeds between them, as a commit's row does. Views into
// `text`.
std::vector<std::string_view> SplitKeys(std::string_view text);

}  // namespace thidua::ledger
