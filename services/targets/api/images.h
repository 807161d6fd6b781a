#pragma once
// What the images in the ledgers of Targets are, for the log, its feed and imports.

#include "common/log_service/image_registry.h"

namespace thidua::targets {

// Every kind of resource that Targets stores.
log_service::ImageRegistry TargetImages();

}  // namespace thidua::targets
