#pragma once
// THIDUA_CHECK: a contract between two parts of this program, in debug and release builds alike.
//
//   THIDUA_CHECK(seq >= 0, "A position's seq is never negative.");
//
// Where the condition does not hold, the caller has a bug: the program prints file, line and
// sentence on standard error and aborts, before it can write or answer anything wrong. What comes
// from outside is never checked like this; it is refused with a status.

namespace thidua {

[[noreturn]] void CheckFailed(const char* file, int line, const char* contract);

}  // namespace thidua

// `contract` is a literal: a whole sentence that says what holds.
#define THIDUA_CHECK(condition, contract) \
  ((condition) ? static_cast<void>(0) : ::thidua::CheckFailed(__FILE__, __LINE__, "" contract))
