#include "services/reporting/api/reports/reports.h"

#include <algorithm>
#include <string>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/reports/stored_report.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using v1::Figures;
using v1::Report;
using v1::Round;

// Answers one report or figures of a round.
template <class Resource, class Request>
absl::Status GetBelowRound(rpc::Call& call, const resource::Store& store,
                           const NamePattern& pattern, const Request& request, Resource* response) {
  RETURN_IF_ERROR(resource::CheckName(call, pattern, "name", request.name()));
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(request.name()), request.consistency()));
  ASSIGN_OR_RETURN(const Round round, FindRound(call, *reader, RoundOf(request.name())));
  RETURN_IF_ERROR(AuthorizeSubject(call, round, LastSegment(request.name())));
  ASSIGN_OR_RETURN(*response, resource::Load<Resource>(*reader, request.name()));
  response->set_token(store.TokenOf(reader->position()));
  return absl::OkStatus();
}

// Fills a page of the reports or figures of a round that the caller may see and `keep` keeps;
// returns the round.
template <class Resource, class Request, class Response, class Keep>
absl::StatusOr<Round> ListBelowRound(rpc::Call& call, const resource::Store& store,
                                     std::string (*prefix_of)(std::string_view),
                                     const Request& request,
                                     google::protobuf::RepeatedPtrField<Resource>* rows,
                                     Response* response, const Keep& keep) {
  RETURN_IF_ERROR(resource::CheckName(call, kRoundName, "parent", request.parent()));
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(request.parent()), request.consistency()));
  ASSIGN_OR_RETURN(Round round, FindRound(call, *reader, request.parent()));
  RETURN_IF_ERROR(AuthorizeRound(call, round));
  ASSIGN_OR_RETURN(const resource::PageQuery query, resource::ReadPageQuery(call, request));
  const bool all = OwnerMay(call, round);
  RETURN_IF_ERROR(resource::FillPage(store, *reader, query, {.prefix = prefix_of(round.name())},
                                     keep, rows, response, [&](std::string_view key) {
                                       if (all) return true;
                                       const v1::RosterEntry* entry = FindOnRoster(
                                           round, kUnitName.Format({LastSegment(key)}));
                                       return entry != nullptr && ReporterMay(call, round, *entry);
                                     }));
  return round;
}

}  // namespace

absl::Status ReportsApi::Get(rpc::Call& call, const v1::GetReportRequest& request,
                             Report* response) {
  RETURN_IF_ERROR(GetBelowRound(call, store_, kReportName, request, response));
  RETURN_IF_ERROR(AddCorrections(store_, *response));
  return AddFindings(call, store_, *response);
}

absl::Status ReportsApi::List(rpc::Call& call, const v1::ListReportsRequest& request,
                              v1::ListReportsResponse* response) {
  return ListBelowRound<Report>(call, store_, ReportsOf, request, response->mutable_reports(),
                                response,
                                [&](const Report& report) {
                                  return request.states().empty() ||
                                         std::find(request.states().begin(), request.states().end(),
                                                   report.state()) != request.states().end();
                                })
      .status();
}

absl::Status ReportsApi::GetFigures(rpc::Call& call, const v1::GetFiguresRequest& request,
                                    Figures* response) {
  return GetBelowRound(call, store_, kFiguresName, request, response);
}

absl::Status ReportsApi::ListFigures(rpc::Call& call, const v1::ListFiguresRequest& request,
                                     v1::ListFiguresResponse* response) {
  ASSIGN_OR_RETURN(Round round, ListBelowRound<Figures>(call, store_, FiguresOf, request,
                                                        response->mutable_figures(), response,
                                                        [](const Figures&) { return true; }));
  *response->mutable_columns() = round.columns();
  return absl::OkStatus();
}

}  // namespace thidua::reporting
