#include "services/reporting/api/reports/rounds.h"

#include <optional>
#include <string>
#include <vector>

#include "common/value/date.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/catalog/catalog_collection.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/reports/progress.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/timestamps.h"

namespace thidua::reporting {
namespace {

using v1::Round;

// Changes the state of a round by `change(Round, absl::Time) -> StatusOr<Round>`.
template <class Request, class Change>
absl::Status ChangeRound(rpc::Call& call, ledger::Ledger& ledger, const Request& request,
                         const Change& change, Round* response) {
  RETURN_IF_ERROR(CheckName(call, kRoundName, "name", request.name()));
  RETURN_IF_ERROR(call.Authorize(OwnerOf(request.name())));
  Violations violations;
  CheckWrite(request.request_id(), request.reason(), violations);
  ASSIGN_OR_RETURN(*response,
                   CommitResource<Round>(
                       ledger, LedgerOf(request.name()), call.MakeCause(request), request.name(),
                       call.deadline(), [&](ledger::Txn& txn) -> absl::StatusOr<Round> {
                         RETURN_IF_ERROR(violations.ToStatus());
                         ASSIGN_OR_RETURN(std::optional<Round> stored,
                                          Load<Round>(txn, request.name()));
                         if (!stored) return NotFound(request.name());
                         RETURN_IF_ERROR(CheckEtag(request.name(), request.etag(), stored));
                         return change(*stored, txn.time());
                       }));
  return absl::OkStatus();
}

}  // namespace

absl::Status RoundsApi::Open(rpc::Call& call, const v1::OpenRoundRequest& request,
                             Round* response) {
  RETURN_IF_ERROR(CheckName(call, kUnitName, "parent", request.parent()));
  RETURN_IF_ERROR(call.Authorize(request.parent()));
  Violations violations;
  CheckWrite(request.request_id(), request.reason(), violations);

  // What the round pins is read before its commit: no transaction spans two ledgers, and the pinned
  // version of the form says which catalog it was. A retry opens the same round or finds it open.
  ASSIGN_OR_RETURN(auto reader, ledger_.Read(kCatalogLedger));
  ReaderCatalog lookup(*reader);
  absl::StatusOr<Round> opened = OpenRound(request, lookup, clock_());
  RETURN_IF_ERROR(lookup.status());
  reader.reset();
  const absl::Status verdict = Join(violations, opened.status());
  // A replay is answered from its own commit even where today's catalog would refuse the request.
  const std::string name = request.parent() + "/rounds/" +
                           std::string(LastSegment(request.form())) + "." + request.period();
  ASSIGN_OR_RETURN(
      *response,
      CommitResource<Round>(ledger_, LastSegment(request.parent()), call.MakeCause(request), name,
                            call.deadline(), [&](ledger::Txn& txn) -> absl::StatusOr<Round> {
                              RETURN_IF_ERROR(verdict);
                              ASSIGN_OR_RETURN(std::optional<Round> stored, Load<Round>(txn, name));
                              if (stored) {
                                return Error(absl::StatusCode::kAlreadyExists,
                                             type::v1::ERROR_REASON_RESOURCE_EXISTS,
                                             name + " was opened before");
                              }
                              Round round = *opened;
                              *round.mutable_open_time() = ToTimestamp(txn.time());
                              return round;
                            }));
  return absl::OkStatus();
}

absl::Status RoundsApi::Close(rpc::Call& call, const v1::CloseRoundRequest& request,
                              Round* response) {
  return ChangeRound(
      call, ledger_, request,
      [](Round round, absl::Time now) { return CloseRound(std::move(round), now); }, response);
}

absl::Status RoundsApi::Reopen(rpc::Call& call, const v1::ReopenRoundRequest& request,
                               Round* response) {
  return ChangeRound(
      call, ledger_, request,
      [&](Round round, absl::Time) { return ReopenRound(std::move(round), request.reason()); },
      response);
}

absl::Status RoundsApi::Get(rpc::Call& call, const v1::GetRoundRequest& request, Round* response) {
  RETURN_IF_ERROR(CheckName(call, kRoundName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader,
                   OpenReader(ledger_, LedgerOf(request.name()), request.consistency()));
  ASSIGN_OR_RETURN(*response, FindRound(call, *reader, request.name()));
  RETURN_IF_ERROR(AuthorizeRound(call, *response));
  response->set_token(TokenOf(reader->position()));
  return absl::OkStatus();
}

absl::Status RoundsApi::List(rpc::Call& call, const v1::ListRoundsRequest& request,
                             v1::ListRoundsResponse* response) {
  RETURN_IF_ERROR(CheckName(call, kUnitName, "parent", request.parent()));
  // Who holds the permission nowhere learns nothing from the rest of the request either.
  RETURN_IF_ERROR(call.Authorize(""));
  std::string prefix = request.parent() + "/rounds/";
  if (!request.form().empty()) {
    RETURN_IF_ERROR(CheckName(call, kFormName, "form", request.form()));
    prefix += std::string(LastSegment(request.form())) + ".";
  }
  if (!request.period().empty()) {
    Violations violations;
    violations.AddStatus("period", ParsePeriod(request.period()).status());
    RETURN_IF_ERROR(violations.ToStatus());
  }
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  const std::string digest = call.QueryDigest(request);
  ASSIGN_OR_RETURN(std::string after, DecodePageToken(digest, request.page_token()));
  ASSIGN_OR_RETURN(auto reader,
                   OpenReader(ledger_, LastSegment(request.parent()), request.consistency()));
  response->set_token(TokenOf(reader->position()));
  ASSIGN_OR_RETURN(
      const bool more,
      VisitRounds(*reader, prefix, after, [&](const ledger::Image& image) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(Round round, FromImage<Round>(image));
        if (!request.period().empty() && round.period() != request.period()) return true;
        if (!OwnerMay(call, round) && !AnyReporterMay(call, round)) return true;
        if (response->rounds_size() == size) return false;
        round.set_token(response->token());
        *response->add_rounds() = std::move(round);
        return true;
      }));
  if (more) {
    response->set_next_page_token(
        EncodePageToken(digest, response->rounds(response->rounds_size() - 1).name()));
  }
  // An empty first page is told only to who may see the owner's rounds.
  if (response->rounds().empty() && request.page_token().empty()) {
    return call.Authorize(request.parent());
  }
  return absl::OkStatus();
}

absl::Status RoundsApi::Progress(rpc::Call& call, const v1::GetRoundProgressRequest& request,
                                 v1::RoundProgress* response) {
  RETURN_IF_ERROR(CheckName(call, kRoundName, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, ledger_.Read(LedgerOf(request.name())));
  ASSIGN_OR_RETURN(Round round, FindRound(call, *reader, request.name()));
  RETURN_IF_ERROR(AuthorizeOwner(call, round));
  ASSIGN_OR_RETURN(auto reports, LoadAll<v1::Report>(*reader, ReportsOf(round.name())));
  ASSIGN_OR_RETURN(auto figures, reader->Scan(FiguresOf(round.name()), "", 0));
  std::vector<std::string> in_force;
  for (const ledger::Image& image : figures) in_force.emplace_back(LastSegment(image.key));
  *response = ProgressOf(round, reports, in_force, DayInVietnam(clock_()));
  response->set_token(TokenOf(reader->position()));
  return absl::OkStatus();
}

}  // namespace thidua::reporting
