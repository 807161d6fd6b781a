#include "services/reporting/api/reports/reports.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "common/value/page_token.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/checks.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/workflow.h"
#include "services/reporting/store/images.h"
#include "services/reporting/store/reads.h"
#include "services/reporting/store/writes.h"

namespace thidua::reporting {
namespace {

using v1::Figures;
using v1::Report;
using v1::Round;

// Answers one report or figures of a round.
template <class Resource, class Request>
absl::Status GetBelowRound(rpc::Call& call, ledger::Ledger& ledger, const NamePattern& pattern,
                           const Request& request, Resource* response) {
  RETURN_IF_ERROR(CheckName(call, pattern, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader,
                   OpenReader(ledger, LedgerOf(request.name()), request.consistency()));
  ASSIGN_OR_RETURN(Round round, FindRound(call, *reader, RoundOf(request.name())));
  RETURN_IF_ERROR(AuthorizeSubject(call, round, LastSegment(request.name())));
  ASSIGN_OR_RETURN(std::optional<Resource> resource, Load<Resource>(*reader, request.name()));
  if (!resource) return NotFound(request.name());
  *response = *std::move(resource);
  response->set_token(TokenOf(reader->position()));
  return absl::OkStatus();
}

// Fills a page of the reports or figures of a round that the caller may see and `keep` keeps;
// returns the round.
template <class Resource, class Request, class Response, class Keep>
absl::StatusOr<Round> ListBelowRound(rpc::Call& call, ledger::Ledger& ledger,
                                     std::string (*prefix_of)(std::string_view),
                                     const Request& request,
                                     google::protobuf::RepeatedPtrField<Resource>* rows,
                                     Response* response, const Keep& keep) {
  RETURN_IF_ERROR(CheckName(call, kRoundName, "parent", request.parent()));
  ASSIGN_OR_RETURN(auto reader,
                   OpenReader(ledger, LedgerOf(request.parent()), request.consistency()));
  ASSIGN_OR_RETURN(Round round, FindRound(call, *reader, request.parent()));
  RETURN_IF_ERROR(AuthorizeRound(call, round));
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  const std::string digest = call.QueryDigest(request);
  ASSIGN_OR_RETURN(std::string after, DecodePageToken(digest, request.page_token()));
  const std::string token = TokenOf(reader->position());
  const bool all = OwnerMay(call, round);
  ASSIGN_OR_RETURN(const bool more,
                   VisitImages(*reader, prefix_of(round.name()), after,
                               [&](const ledger::Image& image) -> absl::StatusOr<bool> {
                                 if (!all) {
                                   const v1::RosterEntry* entry = FindOnRoster(
                                       round, kUnitName.Format({LastSegment(image.key)}));
                                   if (entry == nullptr || !ReporterMay(call, round, *entry))
                                     return true;
                                 }
                                 ASSIGN_OR_RETURN(Resource resource, FromImage<Resource>(image));
                                 if (!keep(resource)) return true;
                                 if (rows->size() == size) return false;
                                 resource.set_token(token);
                                 *rows->Add() = std::move(resource);
                                 return true;
                               }));
  if (more) response->set_next_page_token(EncodePageToken(digest, rows->rbegin()->name()));
  response->set_token(token);
  return round;
}

using Decide = std::function<absl::StatusOr<Report>(ledger::Txn&, const Round&,
                                                    const std::optional<Report>& stored)>;

// Commits what `decide` makes of the report `name`, by the round and the report as the transaction
// sees them.
template <class Request>
absl::Status ChangeReport(rpc::Call& call, ledger::Ledger& ledger, const Request& request,
                          std::string_view field, const std::string& name, const std::string& etag,
                          const Decide& decide, Report* response) {
  RETURN_IF_ERROR(CheckName(call, kReportName, field, name));
  {
    ASSIGN_OR_RETURN(auto reader, ledger.Read(LedgerOf(name)));
    ASSIGN_OR_RETURN(Round round, FindRound(call, *reader, RoundOf(name)));
    RETURN_IF_ERROR(AuthorizeSubject(call, round, LastSegment(name)));
  }
  Violations violations;
  CheckWrite(request.request_id(), request.reason(), violations);
  ASSIGN_OR_RETURN(*response,
                   CommitResource<Report>(
                       ledger, LedgerOf(name), call.MakeCause(request), name, call.deadline(),
                       [&](ledger::Txn& txn) -> absl::StatusOr<Report> {
                         // The roster never changes, so the caller's right to it is
                         // still what was checked.
                         ASSIGN_OR_RETURN(std::optional<Round> round,
                                          Load<Round>(txn, RoundOf(name)));
                         if (!round) return NotFound(RoundOf(name));
                         ASSIGN_OR_RETURN(std::optional<Report> stored, Load<Report>(txn, name));
                         absl::StatusOr<Report> next = decide(txn, *round, stored);
                         // The request's own violations come with those that the decision found. A
                         // stale etag
                         // outranks the state: who decided on an old report must read the new one
                         // first.
                         const absl::Status verdict = Join(violations, next.status());
                         if (absl::IsInvalidArgument(verdict) || absl::IsNotFound(verdict))
                           return verdict;
                         RETURN_IF_ERROR(CheckEtag(name, etag, stored));
                         RETURN_IF_ERROR(verdict);
                         return next;
                       }));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReportsApi::Get(rpc::Call& call, const v1::GetReportRequest& request,
                             Report* response) {
  return GetBelowRound(call, ledger_, kReportName, request, response);
}

absl::Status ReportsApi::List(rpc::Call& call, const v1::ListReportsRequest& request,
                              v1::ListReportsResponse* response) {
  return ListBelowRound<Report>(call, ledger_, ReportsOf, request, response->mutable_reports(),
                                response,
                                [&](const Report& report) {
                                  return request.states().empty() ||
                                         std::find(request.states().begin(), request.states().end(),
                                                   report.state()) != request.states().end();
                                })
      .status();
}

absl::Status ReportsApi::Update(rpc::Call& call, const v1::UpdateReportRequest& request,
                                Report* response) {
  return ChangeReport(
      call, ledger_, request, "report.name", request.report().name(), request.report().etag(),
      [&](ledger::Txn&, const Round& round, const std::optional<Report>& stored) {
        return WriteDraft(round, stored, request, call.caller().principal);
      },
      response);
}

absl::Status ReportsApi::Submit(rpc::Call& call, const v1::SubmitReportRequest& request,
                                Report* response) {
  return ChangeReport(
      call, ledger_, request, "name", request.name(), request.etag(),
      [&](ledger::Txn& txn, const Round& round,
          const std::optional<Report>& stored) -> absl::StatusOr<Report> {
        if (!stored) return NotFound(request.name());
        return reporting::Submit(round, *stored, call.caller().principal, txn.time());
      },
      response);
}

absl::Status ReportsApi::Accept(rpc::Call& call, const v1::AcceptReportRequest& request,
                                Report* response) {
  return ChangeReport(
      call, ledger_, request, "name", request.name(), request.etag(),
      [&](ledger::Txn& txn, const Round& round,
          const std::optional<Report>& stored) -> absl::StatusOr<Report> {
        if (!stored) return NotFound(request.name());
        ASSIGN_OR_RETURN(
            Acceptance acceptance,
            reporting::Accept(round, *stored, call.caller().principal, txn.time(), txn.next_seq()));
        txn.Put(acceptance.figures.name(), ToImage(acceptance.figures));
        return std::move(acceptance.report);
      },
      response);
}

absl::Status ReportsApi::Return(rpc::Call& call, const v1::ReturnReportRequest& request,
                                Report* response) {
  return ChangeReport(
      call, ledger_, request, "name", request.name(), request.etag(),
      [&](ledger::Txn& txn, const Round& round,
          const std::optional<Report>& stored) -> absl::StatusOr<Report> {
        if (!stored) return NotFound(request.name());
        return reporting::Return(round, *stored, request, call.caller().principal, txn.time());
      },
      response);
}

absl::Status ReportsApi::GetFigures(rpc::Call& call, const v1::GetFiguresRequest& request,
                                    Figures* response) {
  return GetBelowRound(call, ledger_, kFiguresName, request, response);
}

absl::Status ReportsApi::ListFigures(rpc::Call& call, const v1::ListFiguresRequest& request,
                                     v1::ListFiguresResponse* response) {
  ASSIGN_OR_RETURN(Round round, ListBelowRound<Figures>(call, ledger_, FiguresOf, request,
                                                        response->mutable_figures(), response,
                                                        [](const Figures&) { return true; }));
  *response->mutable_columns() = round.columns();
  return absl::OkStatus();
}

}  // namespace thidua::reporting
