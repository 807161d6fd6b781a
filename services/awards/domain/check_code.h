#pragma once
// Check codes of certificates: short enough to type from the paper, and nobody without the key can
// make one.
//
//   CheckCode(key, "2020-000017");               // "7K3QF-9XW2M"
//   SameCode("7k3qf 9xw2m", code);               // true: as people type it

#include <string>
#include <string_view>

namespace thidua::awards {

// The code of the certificate with this number: the first 50 bits of HMAC-SHA-256 of the number as
// 10 characters of Crockford's base32 (digits and capitals without I, L, O and U), in two groups of
// five. The key may have any length; 32 bytes of chance are right.
std::string CheckCode(std::string_view key, std::string_view certificate_number);

// Whether both are the same code of 10 characters. Forgives case, dashes and spaces, O for 0, and I
// and L for 1. The time it takes does not tell how much of a guess is right.
bool SameCode(std::string_view a, std::string_view b);

}  // namespace thidua::awards
