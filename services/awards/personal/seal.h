#pragma once
// Personal data under a secret of the person's own. What is sealed can be stored for ever and
// proved unaltered by anybody; who destroys the secret has made noise of it.
//
//   const std::string sealed = Seal(secret, "persons/lan", person.SerializeAsString());
//   ASSIGN_OR_RETURN(const std::string plain, Unseal(secret, "persons/lan", sealed));

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace thidua::awards {

// The bytes of a secret, as ledger::Secrets makes them. Another size ends the process: there is no
// weaker seal.
inline constexpr size_t kSecretBytes = 64;

// `plain`, encrypted and authenticated with AES-256-SIV (RFC 5297). A sealed text is
//
//   1 | synthetic IV, 16 bytes | ciphertext
//
// where the ciphertext is as long as `plain` with the byte 0x80 behind it, filled up with zeros to
// a multiple of 32 bytes: an empty text takes 49 bytes, as does every one of less than 32.
// `context` says what the plaintext is and whose, and must be said again to unseal it, so that
// sealed texts cannot change places. The same three arguments always give the same bytes, which
// tells a reader whether a text was changed and changed back, and nothing more of it.
// Thread-safe, as are the others. `plain` has at most 1 GB.
std::string Seal(std::string_view secret, std::string_view context, std::string_view plain);

// What Seal sealed.
//   DATA_LOSS / CORRUPT: `sealed` is not what Seal made with this secret and this context.
absl::StatusOr<std::string> Unseal(std::string_view secret, std::string_view context,
                                   std::string_view sealed);

// 32 hexadecimal digits that are the same for the same three arguments, and tell nothing of `text`
// to who lacks the secret: the first half of an HMAC-SHA-256, of the context's length too. For a
// key that is to be found again by what must not stand in it.
std::string Fingerprint(std::string_view secret, std::string_view context, std::string_view text);

}  // namespace thidua::awards
