#include "services/reporting/api/catalog/changed_since.h"

#include "common/ledger/token.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {

std::optional<ledger::Position> ReadChangedSince(const resource::Store& store,
                                                 const std::string& token, Violations& violations) {
  if (token.empty()) return std::nullopt;
  auto position = ledger::DecodeToken(store.service(), kCatalogLedger, token);
  violations.AddStatus("changed_since", position.status());
  if (!position.ok()) return std::nullopt;
  return *std::move(position);
}

absl::Status CheckChangedSince(const resource::Store& store, const ledger::Position& since) {
  const absl::Status status = store.Open(kCatalogLedger, since).status();
  if (!absl::IsOutOfRange(status)) return status;
  return Error(
      absl::StatusCode::kOutOfRange, type::v1::ERROR_REASON_UNKNOWN_POSITION,
      "changed_since is of another history of the catalog, as after a backup was restored; "
      "take the list whole");
}

}  // namespace thidua::reporting
