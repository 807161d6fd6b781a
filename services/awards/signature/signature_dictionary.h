#pragma once
// The signatures that a PDF carries, as its dictionaries say.

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

class QPDF;

namespace thidua::awards {

// What is signed is the file from its first byte up to `end`, without the hole, which holds the
// signature itself in hexadecimal digits.
struct SignatureDictionary {
  std::string field;                       // the name of the field that it fills; hostile text
  bool is_cades = false;                   // ETSI.CAdES.detached, else adbe.pkcs7.detached
  std::string contents;                    // DER, and zeros up to the room that was kept
  size_t hole = 0;                         // where it begins: at "<"
  size_t hole_end = 0;                     // just after ">"
  size_t end = 0;                          // of what is signed
  std::optional<absl::Time> claimed_time;  // entry M

  // The bytes that are signed, of the file they are in.
  std::string SignedBytes(std::string_view file) const;
};

// The signatures of the document, which is in `file`, in the order in which they were made: each
// signs all of those before it.
//   INVALID_ARGUMENT: a signature of another kind, whose ranges leave out anything but exactly
//   itself, which ends where another one does, or more than 16 of them.
// Throws what QPDF throws.
absl::StatusOr<std::vector<SignatureDictionary>> SignaturesOf(QPDF& document,
                                                              std::string_view file);

}  // namespace thidua::awards
