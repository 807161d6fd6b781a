#include "services/reporting/api/reports/reports.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/page.h"
#include "common/resource/write.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/reports/subject_history.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/findings.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/reports/workflow.h"

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

using Decide = std::function<absl::StatusOr<Report>(ledger::Txn&, const Round&,
                                                    const std::optional<Report>& stored)>;

// Who may change a report: whoever reports on the subject, too, or only the round's owner, who
// checks what others report to him.
enum class Side { kReporter, kOwner };

// Commits what `decide` makes of the report `name`, by the round and the report as the transaction
// sees them.
template <class Request>
absl::Status ChangeReport(rpc::Call& call, const resource::Store& store, const Request& request,
                          std::string_view field, const std::string& name, const std::string& etag,
                          Side side, const Decide& decide, Report* response) {
  RETURN_IF_ERROR(resource::CheckName(call, kReportName, field, name));
  Round admitted;
  std::string successor;
  {
    ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(name)));
    ASSIGN_OR_RETURN(admitted, FindRound(call, *reader, RoundOf(name)));
    RETURN_IF_ERROR(side == Side::kOwner ? AuthorizeOwner(call, admitted)
                                         : AuthorizeSubject(call, admitted, LastSegment(name)));
    if (side == Side::kReporter) successor = SuccessorFor(call, admitted, LastSegment(name));
  }
  return resource::Write(
      call, store, request, name,
      [&](ledger::Txn& txn) -> absl::StatusOr<Report> {
        ASSIGN_OR_RETURN(const Round round, resource::Load<Round>(txn, RoundOf(name)));
        RETURN_IF_ERROR(CheckSameRound(admitted, round, LastSegment(name)));
        ASSIGN_OR_RETURN(const auto stored, resource::Find<Report>(txn, name));
        absl::StatusOr<Report> next = decide(txn, round, stored);
        // A stale etag outranks the state: whoever decided on an old report must read the new one
        // first.
        if (absl::IsInvalidArgument(next.status()) || absl::IsNotFound(next.status())) return next;
        RETURN_IF_ERROR(resource::CheckStored(name, etag, stored));
        if (side == Side::kReporter && next.ok()) next->set_written_by_successor(successor);
        return next;
      },
      response);
}

// OK if nothing stands against the report's figures but what may be explained. It was submitted by
// the round's demands of then, and a renewal may have brought others.
absl::Status CheckErrors(const Round& round, const Report& report) {
  ReportCheck check(round);
  std::vector<v1::Finding> errors;
  for (const v1::Finding& finding : check.Find(ViewOf(report), History())) {
    if (finding.severity() == catalog::v1::RULE_SEVERITY_ERROR) errors.push_back(finding);
  }
  return CheckFindings(errors);
}

// Says what is found in a report that is answered, as of that answer.
absl::Status AddFindings(const rpc::Call& call, const resource::Store& store, Report& report) {
  type::v1::Consistency consistency;
  consistency.set_exactly(report.token());
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(report.name()), consistency));
  ASSIGN_OR_RETURN(const Round round, resource::Load<Round>(*reader, RoundOf(report.name())));
  ASSIGN_OR_RETURN(const History history,
                   HistoryReader(round).ReadOne(call, *reader, LastSegment(report.name())));
  ReportCheck check(round);
  for (const v1::Finding& finding : check.Find(ViewOf(report), history)) {
    *report.add_findings() = finding;
  }
  return absl::OkStatus();
}

// The same for a report that was written: the write holds, whether or not they can be told.
void TellFindings(const rpc::Call& call, const resource::Store& store, Report& report) {
  if (!AddFindings(call, store, report).ok()) report.clear_findings();
}

}  // namespace

absl::Status ReportsApi::Get(rpc::Call& call, const v1::GetReportRequest& request,
                             Report* response) {
  RETURN_IF_ERROR(GetBelowRound(call, store_, kReportName, request, response));
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

absl::Status ReportsApi::Update(rpc::Call& call, const v1::UpdateReportRequest& request,
                                Report* response) {
  RETURN_IF_ERROR(ChangeReport(
      call, store_, request, "report.name", request.report().name(), request.report().etag(),
      Side::kReporter,
      [&](ledger::Txn&, const Round& round, const std::optional<Report>& stored) {
        return WriteDraft(round, stored, request, call.caller().principal);
      },
      response));
  TellFindings(call, store_, *response);
  return absl::OkStatus();
}

absl::Status ReportsApi::Submit(rpc::Call& call, const v1::SubmitReportRequest& request,
                                Report* response) {
  RETURN_IF_ERROR(ChangeReport(
      call, store_, request, "name", request.name(), request.etag(), Side::kReporter,
      [&](ledger::Txn& txn, const Round& round,
          const std::optional<Report>& stored) -> absl::StatusOr<Report> {
        if (!stored) return NotFound(request.name());
        ASSIGN_OR_RETURN(const History history,
                         HistoryReader(round).ReadOne(call, txn, LastSegment(request.name())));
        ReportCheck check(round);
        return reporting::Submit(
            round, *stored,
            [&]() -> const std::vector<v1::Finding>& {
              return check.Find(ViewOf(*stored), history);
            },
            call.caller().principal, txn.time());
      },
      response));
  TellFindings(call, store_, *response);
  return absl::OkStatus();
}

absl::Status ReportsApi::Accept(rpc::Call& call, const v1::AcceptReportRequest& request,
                                Report* response) {
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  return ChangeReport(
      call, store_, request, "name", request.name(), request.etag(), Side::kOwner,
      [&](ledger::Txn& txn, const Round& round,
          const std::optional<Report>& stored) -> absl::StatusOr<Report> {
        if (!stored) return NotFound(request.name());
        RETURN_IF_ERROR(CheckErrors(round, *stored));
        ASSIGN_OR_RETURN(Acceptance acceptance,
                         reporting::Accept(round, *stored, call.caller().principal, txn.time(),
                                           txn.next_seq(), same_person));
        resource::Put(txn, std::move(acceptance.figures));
        return std::move(acceptance.report);
      },
      response);
}

absl::Status ReportsApi::Return(rpc::Call& call, const v1::ReturnReportRequest& request,
                                Report* response) {
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  return ChangeReport(
      call, store_, request, "name", request.name(), request.etag(), Side::kOwner,
      [&](ledger::Txn& txn, const Round& round,
          const std::optional<Report>& stored) -> absl::StatusOr<Report> {
        if (!stored) return NotFound(request.name());
        return reporting::Return(round, *stored, request, call.caller().principal, txn.time(),
                                 same_person);
      },
      response);
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
