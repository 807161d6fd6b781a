#include "services/reporting/api/catalog/reorganisations.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/catalog/reorganisation.h"
#include "services/reporting/domain/catalog/unit_scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/reorganisation_effects.h"
#include "services/reporting/encoding/report_standing.h"
#include "services/reporting/store/catalog/reader_catalog.h"

namespace thidua::reporting {
namespace {

using catalog::v1::Reorganisation;
using catalog::v1::ReorganiseUnitsRequest;
using catalog::v1::ReorganiseUnitsResponse;

// What a request comes to at one position of the catalog.
struct Look {
  ledger::Position position;
  std::set<std::string> scope;        // units on which the permission is asked for
  absl::StatusOr<UnitsByName> units;  // that are written, or all that is wrong
};

// Errors of the reader.
absl::StatusOr<Look> LookAt(const Reorganisation& reorganisation, ledger::Reader& reader,
                            ReaderCatalog& lookup) {
  lookup.units();  // together: one by one they would be asked for thousands of times
  Look look{reader.position(), ScopeOf(reorganisation, lookup), Reorganise(reorganisation, lookup)};
  RETURN_IF_ERROR(lookup.status());
  return look;
}

// As FindRound and OwnerMay ask where something is read.
bool MayRead(const rpc::Call& call, auth::v1::Permission permission, const v1::Round& round) {
  const std::string_view owner = OwnerOf(round.name());
  return call.Allowed(permission, owner, round.period()) &&
         (round.visibility() != catalog::v1::FORM_VISIBILITY_RESTRICTED ||
          call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, owner, round.period()));
}

// Adds those of the reports that are not accepted.
absl::Status AddOpenReports(ledger::Reader& reader, const v1::Round& round,
                            const std::vector<OwedReport>& owed, ReorganisationEffects& effects) {
  std::set<std::string, std::less<>> accepted;  // ids of subjects
  RETURN_IF_ERROR(reader.Visit(
      ReportsOf(round.name()), "", 0,
      [&](std::string_view key, int64_t, std::string_view bytes) -> absl::Status {
        ASSIGN_OR_RETURN(const Standing standing, ReadStanding(key, bytes, round.due_date()));
        if (standing.state == v1::REPORT_STATE_ACCEPTED) {
          accepted.emplace(LastSegment(key));
        }
        return absl::OkStatus();
      }));
  for (const OwedReport& report : owed) {
    const std::string_view id = LastSegment(report.subject);
    if (!accepted.contains(id)) {
      effects.AddReport(ReportsOf(round.name()).append(id), report);
    }
  }
  return absl::OkStatus();
}

void Count(const Reorganisation& reorganisation, ReorganiseUnitsResponse& response) {
  for (const auto& step : reorganisation.steps()) {
    if (step.has_create()) response.set_created(response.created() + 1);
    if (step.has_change()) response.set_changed(response.changed() + 1);
    if (step.has_end()) response.set_ended(response.ended() + 1);
    if (step.has_transfer()) response.set_transfers(response.transfers() + 1);
  }
}

}  // namespace

absl::Status ReorganisationsApi::AddEffects(const rpc::Call& call,
                                            const Reorganisation& reorganisation,
                                            ledger::Reader& catalog, CatalogLookup& after,
                                            ReorganiseUnitsResponse& response) {
  ReorganisationEffects effects(reorganisation, after);
  for (const catalog::v1::Form* form : after.forms()) effects.AddForm(*form);
  if (call.Allowed(auth::v1::PERMISSION_READ_BINDINGS, "")) {
    ASSIGN_OR_RETURN(const auto bindings,
                     resource::LoadAll<catalog::v1::Binding>(catalog, "bindings/"));
    for (const catalog::v1::Binding& binding : bindings) effects.AddBinding(binding);
  }
  ASSIGN_OR_RETURN(const auto owners, rounds_.Latest());
  for (const auto& owner : owners) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    RETURN_IF_ERROR(owner->status);
    std::unique_ptr<ledger::Reader> reader;
    for (const auto& [name, round] : owner->rounds) {
      if (MayRead(call, auth::v1::PERMISSION_READ_ROUNDS, *round)) effects.AddRound(*round);
      if (!MayRead(call, auth::v1::PERMISSION_READ_REPORTS, *round)) continue;
      const std::vector<OwedReport> owed = effects.Owed(*round);
      if (owed.empty()) continue;
      if (reader == nullptr) {
        ASSIGN_OR_RETURN(reader, store_.Open(owner->position.ledger, owner->position));
      }
      RETURN_IF_ERROR(AddOpenReports(*reader, *round, owed, effects));
    }
  }
  std::move(effects).Finish(response);
  return absl::OkStatus();
}

absl::Status ReorganisationsApi::Reorganise(rpc::Call& call, const ReorganiseUnitsRequest& request,
                                            ReorganiseUnitsResponse* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  const Reorganisation& asked = request.reorganisation();
  ReorganiseUnitsResponse answer;
  ASSIGN_OR_RETURN(auto reader, store_.Open(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  ASSIGN_OR_RETURN(const Look look, LookAt(asked, *reader, lookup));
  for (const std::string& unit : look.scope) RETURN_IF_ERROR(call.Authorize(unit));
  if (request.validate_only()) RETURN_IF_ERROR(look.units.status());
  // Before the commit, so that nothing is written where they cannot be read. What is not sound may
  // be a request that is repeated.
  if (look.units.ok()) {
    UnitsAfter after(lookup, *look.units);
    RETURN_IF_ERROR(AddEffects(call, asked, *reader, after, answer));
    RETURN_IF_ERROR(lookup.status());
  }
  Count(asked, answer);
  if (request.validate_only()) {
    answer.set_token(store_.TokenOf(look.position));
    *response = std::move(answer);
    return absl::OkStatus();
  }
  reader.reset();

  ASSIGN_OR_RETURN(
      const ledger::CommitResult result,
      resource::Commit(call, store_, request, kCatalogLedger,
                       [&](ledger::Txn& txn) -> absl::Status {
                         std::optional<Look> anew;
                         if (txn.position() != look.position) {
                           ReaderCatalog now(txn);
                           ASSIGN_OR_RETURN(anew, LookAt(asked, txn, now));
                           if (!std::includes(look.scope.begin(), look.scope.end(),
                                              anew->scope.begin(), anew->scope.end())) {
                             return resource::MovedMeanwhile(kCatalogLedger);
                           }
                         }
                         const auto& units = (anew ? *anew : look).units;
                         RETURN_IF_ERROR(units.status());
                         for (const auto& [name, unit] : *units) resource::Put(txn, unit);
                         return absl::OkStatus();
                       }));
  if (!look.units.ok()) {
    ASSIGN_OR_RETURN(reader, store_.Open(kCatalogLedger));
    ReaderCatalog now(*reader);
    RETURN_IF_ERROR(AddEffects(call, asked, *reader, now, answer));
    RETURN_IF_ERROR(now.status());
  }
  answer.set_token(store_.TokenOf(result.position));
  *response = std::move(answer);
  return absl::OkStatus();
}

}  // namespace thidua::reporting
