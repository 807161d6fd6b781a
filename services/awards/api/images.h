#pragma once
// What LedgerService shows of this service's ledgers.

#include "common/rpc/image_registry.h"

namespace thidua::awards {

// Every kind of image that Awards writes.
rpc::ImageRegistry AwardImages();

}  // namespace thidua::awards
