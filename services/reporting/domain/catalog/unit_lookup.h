#pragma once
// Finding units by what people call them.

#include <absl/status/status.h>

#include <string>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/unit_requests.pb.h"

namespace thidua::reporting {

inline constexpr int kMaxFormerUnits = 100;

// INVALID_ARGUMENT: every fault of the request; its date may be empty.
absl::Status CheckLookup(const catalog::v1::LookupUnitsRequest& request, CatalogLookup& lookup);

// Fills in the units that the request, which CheckLookup found sound, asks for on the day `date`,
// and those that were called so before.
void LookupUnits(const catalog::v1::LookupUnitsRequest& request, const std::string& date,
                 CatalogLookup& lookup, catalog::v1::LookupUnitsResponse& response);

}  // namespace thidua::reporting
