#include "services/admin_cli/commands/catalog_reading.h"

#include <utility>

#include "common/value/status_macros.h"
#include "thidua/catalog/v1/catalog_service.pb.h"

namespace thidua::cli {

absl::StatusOr<CatalogTerms> ReadCatalogTerms(Session& session) {
  using namespace catalog::v1;  // NOLINT: eight messages of one package
  ASSIGN_OR_RETURN(auto units, session.ListAll<ListUnitsResponse>(ListUnitsRequest()));
  ASSIGN_OR_RETURN(auto elements, session.ListAll<ListElementsResponse>(ListElementsRequest()));
  ASSIGN_OR_RETURN(auto scales, session.ListAll<ListScalesResponse>(ListScalesRequest()));
  ASSIGN_OR_RETURN(auto forms, session.ListAll<ListFormsResponse>(ListFormsRequest()));
  const auto taken = [](auto* items) {
    return std::vector(std::make_move_iterator(items->begin()),
                       std::make_move_iterator(items->end()));
  };
  return CatalogTerms(taken(units.mutable_units()), taken(elements.mutable_elements()),
                      taken(scales.mutable_scales()), taken(forms.mutable_forms()));
}

}  // namespace thidua::cli
