#pragma once
// What makes bindings and revocations sound. Every function returns INVALID_ARGUMENT with every
// violation at once, under "binding." or "revocation.".

#include <absl/status/status.h>

#include "services/reporting/domain/catalog/catalog_lookup.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::reporting {

// Only services, and an administrator who holds such a grant in `stored` (nullptr: there is none)
// already, may be bound to no unit; ROLE_SERVICE is for services only, and programs hold no role
// that decides over others.
absl::Status ValidateBinding(const catalog::v1::Binding& binding,
                             const catalog::v1::Binding* stored, CatalogLookup& lookup);

// The revocation as it is kept: its certificate's fingerprint without colons, in small letters.
catalog::v1::Revocation Normalized(catalog::v1::Revocation revocation);

// `revocation` is normalized. It names a principal, or one token or certificate of it.
absl::Status ValidateRevocation(const catalog::v1::Revocation& revocation);

}  // namespace thidua::reporting
