#include "services/reporting/api/codes/by_code.h"

#include "common/catalog/unit_codes.h"

namespace thidua::reporting {

absl::StatusOr<std::string> NameOfCode(const rpc::Call& call, const catalog::CatalogView& view,
                                       std::string_view field, std::string_view name) {
  if (!CodeOnDayIn(name).empty()) {
    RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_READ_CATALOG, ""));
  }
  return catalog::ResolveUnitCode(view, field, name);
}

}  // namespace thidua::reporting
