#pragma once
// What LedgerService shows of this service's ledgers.

#include "common/log_service/image_registry.h"

namespace thidua::awards {

// Every kind of image that Awards writes.
log_service::ImageRegistry AwardImages();

}  // namespace thidua::awards
