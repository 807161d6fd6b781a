#include "services/reporting/api/feed/total_records.h"

#include <utility>

#include "common/catalog/hierarchy.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/encoding/leaf.h"
#include "services/reporting/encoding/total_bytes.h"

namespace thidua::reporting {
namespace {

const catalog::UnitVersion* OwnerVersion(const catalog::CatalogView& view, const v1::Round& round) {
  const catalog::Unit* unit = view.unit(OwnerOf(round.name()));
  return unit == nullptr ? nullptr : catalog::VersionBy(*unit, round.window_end());
}

}  // namespace

absl::StatusOr<v1::TotalChange> TellTotal(const catalog::CatalogView& view,
                                          const Totals::Leaf& leaf, bool with_cells,
                                          std::string token) {
  const v1::Round& round = *leaf.round;
  v1::TotalChange change;
  change.set_round(round.name());
  v1::TotalRecord& record = *change.mutable_record();
  record.set_round(round.name());
  record.set_form(round.form());
  record.set_period(round.period());
  record.set_state(round.state());
  record.set_restricted(round.visibility() == catalog::v1::FORM_VISIBILITY_RESTRICTED);
  if (const catalog::UnitVersion* version = OwnerVersion(view, round); version != nullptr) {
    record.set_owner_code(version->code());
    record.set_owner_display_name(version->display_name());
    record.set_owner_kind(version->kind());
  }
  ASSIGN_OR_RETURN(const Tallies tallies, ReadLeaf(*leaf.bytes, round));
  *record.mutable_total() = ToTotal(TotalOf(round.name()), tallies);
  if (!with_cells) record.mutable_total()->clear_cells();
  record.mutable_total()->set_token(std::move(token));
  return change;
}

v1::TotalChange TellRemoved(std::string_view round) {
  v1::TotalChange change;
  change.set_round(std::string(round));
  change.set_removed(true);
  return change;
}

bool SameOwner(const catalog::CatalogView& a, const catalog::CatalogView& b,
               const v1::Round& round) {
  const catalog::UnitVersion* x = OwnerVersion(a, round);
  const catalog::UnitVersion* y = OwnerVersion(b, round);
  if (x == nullptr || y == nullptr) return x == y;
  return x->code() == y->code() && x->display_name() == y->display_name() && x->kind() == y->kind();
}

}  // namespace thidua::reporting
