#pragma once
// What makes scales, elements and forms sound. Every function returns
// INVALID_ARGUMENT with every violation at once, under the resource's field ("element." ...), and
// takes the stored resource where one is replaced (nullptr where it is new): what a resource means
// never changes, only how it is explained.

#include <absl/status/status.h>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Levels may be retitled, but neither added, removed nor moved.
absl::Status ValidateScale(const catalog::v1::Scale& scale, const catalog::v1::Scale* stored,
                           CatalogLookup& lookup);

// Kind, rollup, decimals, unit of measure and scale are for ever. Parts are never percentages.
absl::Status ValidateElement(const catalog::v1::Element& element,
                             const catalog::v1::Element* stored, CatalogLookup& lookup);

// A form may change but for the kinds of its owners: rounds pin the version they were opened with.
absl::Status ValidateForm(const catalog::v1::Form& form, const catalog::v1::Form* stored,
                          CatalogLookup& lookup);

}  // namespace thidua::reporting
