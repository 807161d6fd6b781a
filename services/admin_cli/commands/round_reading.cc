#include "services/admin_cli/commands/round_reading.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::Figures;
using reporting::v1::ListFiguresResponse;
using reporting::v1::ListReportRevisionsResponse;
using reporting::v1::ListReportsResponse;
using reporting::v1::Report;
using reporting::v1::ReportRevision;

// What the report says of its last acceptance, while it is as it was accepted.
Acceptance AcceptanceOf(const Report& report, const Figures& figures) {
  Acceptance acceptance;
  acceptance.actor = report.reviewer();
  acceptance.time = figures.accept_time();
  acceptance.submitter = report.submitter();
  acceptance.source = figures.source();
  acceptance.note = report.note();
  acceptance.revision = report.accepted_revisions();
  acceptance.late = figures.late();
  for (const reporting::v1::Cell& cell : report.cells()) {
    if (!cell.note().empty()) acceptance.notes[cell.element()] = cell.note();
  }
  return acceptance;
}

bool IsAsAccepted(const Report& report, const Figures& figures) {
  return report.state() == reporting::v1::REPORT_STATE_ACCEPTED &&
         report.review_time() == figures.accept_time();
}

// Of a report that was written again since: from its history.
absl::StatusOr<Acceptance> EarlierAcceptance(const std::string& report, const Figures& figures,
                                             Session& session) {
  reporting::v1::ListReportRevisionsRequest request;
  request.set_parent(report);
  ASSIGN_OR_RETURN(const auto history, session.ListAll<ListReportRevisionsResponse>(request));
  const auto revision = std::find_if(
      history.revisions().begin(), history.revisions().end(),
      [&figures](const ReportRevision& each) { return each.seq() == figures.report_seq(); });
  if (revision == history.revisions().end()) {
    Acceptance unknown;
    unknown.time = figures.accept_time();
    unknown.source = figures.source();
    unknown.late = figures.late();
    return unknown;
  }
  reporting::v1::GetReportRequest get;
  get.set_name(report);
  get.mutable_consistency()->set_exactly(revision->token());
  ASSIGN_OR_RETURN(const auto then, session.Call<Report>(get));
  Acceptance acceptance = AcceptanceOf(then, figures);
  acceptance.correction_begun = true;
  return acceptance;
}

absl::Status AddAcceptances(const std::string& name, const std::string& token, Session& session,
                            RoundFacts* facts) {
  reporting::v1::ListReportsRequest request;
  request.set_parent(name);
  request.mutable_consistency()->set_exactly(token);
  ASSIGN_OR_RETURN(const auto listed, session.ListAll<ListReportsResponse>(request));
  std::map<std::string, const Report*> reports;
  for (const Report& report : listed.reports()) reports[LastSegment(report.name())] = &report;
  for (const auto& [subject, figures] : facts->figures) {
    const auto report = reports.find(subject);
    if (report != reports.end() && IsAsAccepted(*report->second, figures)) {
      facts->acceptances[subject] = AcceptanceOf(*report->second, figures);
      continue;
    }
    ASSIGN_OR_RETURN(facts->acceptances[subject],
                     EarlierAcceptance(name + "/reports/" + subject, figures, session));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RoundFacts> ReadRound(const std::string& name, const std::string& token,
                                     bool with_acceptances, Session& session) {
  RoundFacts facts;
  reporting::v1::GetRoundRequest get;
  get.set_name(name);
  get.mutable_consistency()->set_exactly(token);
  auto round = session.Call<reporting::v1::Round>(get);
  if (absl::IsPermissionDenied(round.status())) {
    facts.round.set_name(name);
    const std::string id = LastSegment(name);
    const size_t dot = id.find('.');
    facts.round.set_form("forms/" + id.substr(0, dot));
    if (dot != std::string::npos) facts.round.set_period(id.substr(dot + 1));
    return facts;
  }
  RETURN_IF_ERROR(round.status());
  facts.round = *std::move(round);
  reporting::v1::ListFiguresRequest list;
  list.set_parent(name);
  list.mutable_consistency()->set_exactly(token);
  auto figures = session.ListAll<ListFiguresResponse>(list);
  if (absl::IsPermissionDenied(figures.status())) return facts;
  RETURN_IF_ERROR(figures.status());
  facts.readable = true;
  for (Figures& each : *figures->mutable_figures()) {
    std::string subject = LastSegment(each.name());
    facts.figures[std::move(subject)] = std::move(each);
  }
  if (with_acceptances) RETURN_IF_ERROR(AddAcceptances(name, token, session, &facts));
  return facts;
}

}  // namespace thidua::cli
