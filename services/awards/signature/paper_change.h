#pragma once
// What an update of a PDF may do to it: sign it, and nothing that shows.

#include <absl/status/status.h>

#include "services/awards/signature/qpdf.h"

namespace thidua::awards {

// Whether `next`, an update of `base`, shows the same pages, but for signatures. Every object of
// the base must be the same in it, except for
//  - fields for signatures that were empty: they may be filled, but not moved;
//  - the lists of fields and of a page's annotations: they may grow by fields for signatures;
//  - information about the document, and what helps to verify a signature later (DSS).
// Of two hostile documents the answer is right only as far as the base says truly what is what: who
// compares updates with each other compares each with a base that he trusts as well.
//   INVALID_ARGUMENT: a sentence says what else was changed.
// Throws what QPDF throws.
absl::Status CheckOnlySigned(QPDF& base, QPDF& next);

}  // namespace thidua::awards
