#pragma once
// Walking through all images below a name, from any key on.

#include <absl/status/statusor.h>

#include <string>

#include "common/ledger/ledger.h"

namespace thidua::resource {

// Shows every image whose key begins with `prefix`, at any depth, and is greater than `after`, in
// order. Returns true if `walk` ended it.
absl::StatusOr<bool> WalkTree(ledger::Reader& reader, const std::string& prefix, std::string after,
                              ledger::ImageWalker walk);

}  // namespace thidua::resource
