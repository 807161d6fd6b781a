#pragma once
// When two texts are one to the eye of who reads them.

#include <string>
#include <string_view>

namespace thidua {

// The same for all texts that a reader takes for the same, and for comparison only: it can be read
// by nobody. Only letters and digits count. It is the same whatever
//   - the case of Latin letters, tone marks and other diacritics, and where they were typed (Hòa,
//     Hoà), with đ for d, the Icelandic ð for đ and every normal form;
//   - spaces, line ends, quotes, dashes, other punctuation and signs, and whatever takes no room:
//     zero-width characters, marks of direction, variation selectors;
//   - the form of a letter or digit: full-width, ligature, raised, mathematical, and digits of
//     another script, which count by their value;
//   - the script of a letter that looks like a Latin one (Cyrillic а, Greek ο), in either case, and
//     the sign that does (| as in "|úa", × for x).
// By the same rule 0 is o, 1 is l and i, and m is rn: "lần l" is "lần 1" and "2O19" is "2019". Two
// numbers differ whenever their digits do; but "đợt II" is "đợt 11", which a person has to write
// otherwise. Words that mean the same and look different are different.
//
// Bytes that are not UTF-8 count for nothing. Likeness(Likeness(t)) is Likeness(t). What looks
// alike is Unicode's table of confusable characters as ICU has it: a new release of ICU may add to
// it, and then a likeness that was stored need not be the one of today.
std::string Likeness(std::string_view text);

}  // namespace thidua
