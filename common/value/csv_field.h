#pragma once
// Fields of CSV files, and texts in them that a spreadsheet would otherwise run as a formula.
//
// Such a field that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is written with an
// apostrophe before it (OWASP, CSV Injection), and the apostrophe is taken off again when the file
// is read. What already begins so, behind apostrophes, gets one more: nothing is lost on the way.

#include <string>
#include <string_view>

namespace thidua {

// The text as it is written: numbers ("-1.5") and whatever begins otherwise stay as they are.
std::string GuardFormula(std::string_view text);

// The text that GuardFormula was given. Text that GuardFormula never writes stays as it is.
std::string UnguardFormula(std::string_view text);

// A field of RFC 4180, of a file with commas: guarded, and quoted where it must be.
std::string CsvField(std::string_view text);

}  // namespace thidua
