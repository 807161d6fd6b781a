#pragma once
// What LedgerService shows of this service's ledgers.

#include "common/log_service/image_registry.h"

namespace thidua::awards {

// Every kind of image that Awards writes.
rpc::ImageRegistry AwardImages();

}  // namespace thidua::awards
