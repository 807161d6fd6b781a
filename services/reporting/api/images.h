#pragma once
// What the images in Reporting's ledgers are, for the log and its feed.

#include "common/log_service/image_registry.h"

namespace thidua::reporting {

// Every kind of resource that Reporting stores.
log_service::ImageRegistry ReportingImages();

}  // namespace thidua::reporting
