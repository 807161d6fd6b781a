// What is done to one report: written, submitted, withdrawn, commented on, accepted, returned.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/write.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/reports.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/api/reports/stored_report.h"
#include "services/reporting/api/reports/subject_history.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/findings.h"
#include "services/reporting/domain/reports/workflow.h"

namespace thidua::reporting {
namespace {

using v1::Report;
using v1::Round;

using Decide =
    std::function<absl::StatusOr<Report>(ledger::Txn&, const Round&, const StoredReport&)>;

// Who may change a report: whoever reports on the subject, too, for himself or in the name of the
// reporter that he took over from; or only the round's owner, who checks what others report to him.
enum class Side { kEither, kReporter, kOwner };

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
        ASSIGN_OR_RETURN(const StoredReport stored, FindStored(txn, name));
        absl::StatusOr<Report> next = decide(txn, round, stored);
        // A stale etag outranks the state: whoever decided on an old report must read the new one
        // first.
        if (absl::IsInvalidArgument(next.status()) || absl::IsNotFound(next.status())) return next;
        RETURN_IF_ERROR(resource::CheckStored(name, etag, stored.report));
        if (side == Side::kReporter && next.ok()) next->set_written_by_successor(successor);
        return next;
      },
      response);
}

// Says what is found in a report that was written: the write holds, whether or not that can be
// told.
void TellFindings(const rpc::Call& call, const resource::Store& store, Report& report) {
  if (!AddFindings(call, store, report).ok()) report.clear_findings();
}

}  // namespace

absl::Status ReportsApi::Update(rpc::Call& call, const v1::UpdateReportRequest& request,
                                Report* response) {
  // What the write found; nothing where a repeated request is answered from its commit.
  std::optional<std::pair<Round, CellList>> found;
  RETURN_IF_ERROR(ChangeReport(
      call, store_, request, "report.name", request.report().name(), request.report().etag(),
      Side::kReporter,
      [&](ledger::Txn&, const Round& round, const StoredReport& stored) {
        found.emplace(round, stored.report ? stored.report->cells() : CellList());
        return WriteDraft(round, stored, request, call.caller().principal);
      },
      response));
  TellFindings(call, store_, *response);
  if (found) {
    AddChanges(found->first, found->second, *response);
    return absl::OkStatus();
  }
  // An answer without them would say that nothing changed. The same request again is answered anew.
  return AddChanges(store_, *response);
}

absl::Status ReportsApi::Submit(rpc::Call& call, const v1::SubmitReportRequest& request,
                                Report* response) {
  RETURN_IF_ERROR(ChangeReport(
      call, store_, request, "name", request.name(), request.etag(), Side::kReporter,
      [&](ledger::Txn& txn, const Round& round,
          const StoredReport& stored) -> absl::StatusOr<Report> {
        if (!stored.report) return NotFound(request.name());
        ASSIGN_OR_RETURN(const History history,
                         HistoryReader(round).ReadOne(call, txn, LastSegment(request.name())));
        ReportCheck check(round);
        return reporting::Submit(
            round, *stored.report,
            [&](const ReportView& text) -> const std::vector<v1::Finding>& {
              return check.Find(text, history);
            },
            call.caller().principal, txn.time());
      },
      response));
  TellFindings(call, store_, *response);
  return absl::OkStatus();
}

absl::Status ReportsApi::Withdraw(rpc::Call& call, const v1::WithdrawReportRequest& request,
                                  Report* response) {
  return ChangeReport(
      call, store_, request, "name", request.name(), request.etag(), Side::kEither,
      [&](ledger::Txn&, const Round& round, const StoredReport& stored) {
        return reporting::Withdraw(round, stored.report, request);
      },
      response);
}

absl::Status ReportsApi::Comment(rpc::Call& call, const v1::CommentReportRequest& request,
                                 Report* response) {
  return ChangeReport(
      call, store_, request, "name", request.name(), "", Side::kEither,
      [&](ledger::Txn& txn, const Round& round, const StoredReport& stored) {
        return reporting::Comment(round, stored.report, request, call.caller().principal,
                                  txn.time());
      },
      response);
}

absl::Status ReportsApi::Accept(rpc::Call& call, const v1::AcceptReportRequest& request,
                                Report* response) {
  ASSIGN_OR_RETURN(const auto same_person, call.GetPersons());
  return ChangeReport(
      call, store_, request, "name", request.name(), request.etag(), Side::kOwner,
      [&](ledger::Txn& txn, const Round& round,
          const StoredReport& stored) -> absl::StatusOr<Report> {
        if (request.etag().empty()) {
          Violations violations;
          violations.Add(
              "etag", "is required: the etag of the report as it was read before it is accepted");
          return violations.ToStatus();
        }
        ASSIGN_OR_RETURN(Acceptance acceptance,
                         reporting::Accept(round, request.name(), stored, call.caller().principal,
                                           txn.time(), txn.next_seq(), same_person));
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
      [&](ledger::Txn& txn, const Round& round, const StoredReport& stored) {
        return reporting::Return(round, stored.report, request, call.caller().principal, txn.time(),
                                 same_person);
      },
      response);
}

}  // namespace thidua::reporting
