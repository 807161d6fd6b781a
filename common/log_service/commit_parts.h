#pragma once
// A commit that is larger than a message, in parts that are not.

#include <cstddef>
#include <vector>

#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::log_service {

// A part ends before it would hold more bytes of changes: gRPC's clients take messages of 4 MiB
// unless they are told otherwise, and the rest of an answer needs room too.
inline constexpr size_t kMaxPartBytes = 3 << 20;

// Cuts `commit` after the first `skip` of its changes into parts of at most `max_bytes` each; a
// single change is given however large it is. Every part says all of the commit but its other
// changes, and all but the last one continue. There is one part at least.
std::vector<ledger::v1::Commit> PartsOf(ledger::v1::Commit commit, size_t skip = 0,
                                        size_t max_bytes = kMaxPartBytes);

}  // namespace thidua::log_service
