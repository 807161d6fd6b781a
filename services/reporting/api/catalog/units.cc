#include "services/reporting/api/catalog/units.h"

#include <set>
#include <string>
#include <vector>

#include "common/value/date.h"
#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/domain/catalog/unit_lookup.h"
#include "services/reporting/domain/catalog/unit_rules.h"
#include "services/reporting/domain/catalog/unit_scope.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Unit;
using catalog::v1::UnitKind;
using catalog::v1::UnitVersion;

void SetCurrent(Unit& unit, const std::string& date) {
  const UnitVersion* version = VersionOn(unit, date);
  unit.clear_current();
  if (version != nullptr) *unit.mutable_current() = *version;
}

std::set<std::string> UnitScope(const Unit& next, const Unit* stored) {
  return ScopeOf(next, stored);
}

absl::Status KeepUnit(Unit&, const Unit*, ledger::Txn&) { return absl::OkStatus(); }

}  // namespace

absl::StatusOr<std::string> UnitsApi::DateOrToday(const std::string& date) const {
  if (date.empty()) return FormatDate(DayInVietnam(clock_()));
  Violations violations;
  violations.AddStatus("date", ParseDate(date).status());
  RETURN_IF_ERROR(violations.ToStatus());
  return date;
}

absl::Status UnitsApi::Get(rpc::Call& call, const catalog::v1::GetUnitRequest& request,
                           Unit* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  ASSIGN_OR_RETURN(const std::string date, DateOrToday(request.date()));
  RETURN_IF_ERROR(GetFromCatalog(call, store_, kUnitName, request, response));
  SetCurrent(*response, date);
  return absl::OkStatus();
}

absl::Status UnitsApi::List(rpc::Call& call, const catalog::v1::ListUnitsRequest& request,
                            catalog::v1::ListUnitsResponse* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  ASSIGN_OR_RETURN(const std::string date, DateOrToday(request.date()));
  if (!request.parent().empty()) {
    RETURN_IF_ERROR(resource::CheckName(call, kUnitName, "parent", request.parent()));
  }
  std::set<int> kinds(request.kinds().begin(), request.kinds().end());
  // Without a day named, parent and kinds are those of today, and units of any time are listed only
  // where neither is asked for.
  const bool on_day = !request.date().empty() || !request.parent().empty() || !kinds.empty();
  return ListFromCatalog<Unit>(
      call, store_, "units/", request, response->mutable_units(), response, [&](Unit& unit) {
        SetCurrent(unit, date);
        if (!on_day) return true;
        return unit.has_current() &&
               (request.parent().empty() || unit.current().parent() == request.parent()) &&
               (kinds.empty() || kinds.contains(unit.current().kind()));
      });
}

absl::Status UnitsApi::Create(rpc::Call& call, const catalog::v1::CreateUnitRequest& request,
                              Unit* response) {
  RETURN_IF_ERROR(WriteToCatalog(
      call, store_, kUnitName, "unit.name", request, request.unit(), {.create = true}, UnitScope,
      [](const Unit& next, const Unit*, CatalogLookup& lookup) {
        return ValidateUnit(next, lookup);
      },
      KeepUnit, response));
  SetCurrent(*response, FormatDate(DayInVietnam(clock_())));
  return absl::OkStatus();
}

absl::Status UnitsApi::Update(rpc::Call& call, const catalog::v1::UpdateUnitRequest& request,
                              Unit* response) {
  RETURN_IF_ERROR(WriteToCatalog(
      call, store_, kUnitName, "unit.name", request, request.unit(),
      {.allow_missing = request.allow_missing()}, UnitScope,
      [](const Unit& next, const Unit*, CatalogLookup& lookup) {
        return ValidateUnit(next, lookup);
      },
      KeepUnit, response));
  SetCurrent(*response, FormatDate(DayInVietnam(clock_())));
  return absl::OkStatus();
}

absl::Status UnitsApi::Lookup(rpc::Call& call, const catalog::v1::LookupUnitsRequest& request,
                              catalog::v1::LookupUnitsResponse* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  lookup.units();  // together: one by one they would be asked for thousands of times
  RETURN_IF_ERROR(lookup.status());
  RETURN_IF_ERROR(CheckLookup(request, lookup));
  ASSIGN_OR_RETURN(const std::string date, DateOrToday(request.date()));
  LookupUnits(request, date, lookup, *response);
  RETURN_IF_ERROR(lookup.status());
  response->set_token(store_.TokenOf(reader->position()));
  for (Unit& unit : *response->mutable_units()) unit.set_token(response->token());
  return absl::OkStatus();
}

}  // namespace thidua::reporting
