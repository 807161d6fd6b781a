#pragma once
// Walking through the images of a collection, from any key on.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "common/ledger/ledger.h"

namespace thidua::resource {

// Is shown one image after the other; false ends the walk.
using ImageWalker = absl::FunctionRef<absl::StatusOr<bool>(const ledger::Image&)>;

// Shows the images that lie directly in the collection `prefix` ("units/x/rounds/", or longer
// where ids have to begin alike) and whose keys are greater than `after`, in order. What lies below
// them is passed over without being read through. Returns true if `walk` ended it.
absl::StatusOr<bool> WalkCollection(ledger::Reader& reader, const std::string& prefix,
                                    std::string after, ImageWalker walk);

// Shows every image whose key begins with `prefix`, at any depth; otherwise like WalkCollection.
absl::StatusOr<bool> WalkTree(ledger::Reader& reader, const std::string& prefix, std::string after,
                              ImageWalker walk);

}  // namespace thidua::resource
