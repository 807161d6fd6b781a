#include "services/admin_cli/commands/round_reading.h"

#include <absl/strings/str_cat.h>
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

// What accepted the figures of the round, by the reports as they are now, or else by their history.
absl::Status AddAcceptances(const std::string& name, const ListReportsResponse& listed,
                            Session& session, RoundFacts& facts) {
  std::map<std::string, const Report*> reports;
  for (const Report& report : listed.reports()) reports[LastSegment(report.name())] = &report;
  for (const auto& [subject, figures] : facts.figures) {
    const auto report = reports.find(subject);
    if (report != reports.end() && IsAsAccepted(*report->second, figures)) {
      facts.acceptances[subject] = AcceptanceOf(*report->second, figures);
      continue;
    }
    ASSIGN_OR_RETURN(facts.acceptances[subject],
                     EarlierAcceptance(absl::StrCat(name, "/reports/", subject), figures, session));
  }
  return absl::OkStatus();
}

// A round of which the caller may see nothing but that it is there.
reporting::v1::Round HiddenRound(const std::string& name) {
  reporting::v1::Round round;
  round.set_name(name);
  const std::string id = LastSegment(name);
  const size_t dot = id.find('.');
  round.set_form("forms/" + id.substr(0, dot));
  if (dot != std::string::npos) round.set_period(id.substr(dot + 1));
  return round;
}

// A list of each of some rounds, at the position of `token`.
template <class Request, class Response>
class ListOfEach {
 public:
  ListOfEach(const std::vector<std::string>& rounds, const std::string& token)
      : requests_(rounds.size()), responses_(rounds.size()) {
    for (size_t i = 0; i < rounds.size(); ++i) {
      requests_[i].set_parent(rounds[i]);
      requests_[i].mutable_consistency()->set_exactly(token);
    }
  }

  // Adds a question for each round.
  void Ask(std::vector<client::Question>& questions) {
    for (size_t i = 0; i < requests_.size(); ++i) {
      questions.push_back({.request = &requests_[i], .response = &responses_[i]});
    }
  }

  Response& operator[](size_t round) { return responses_[round]; }

 private:
  std::vector<Request> requests_;
  std::vector<Response> responses_;
};

// The rounds themselves; returns those that the caller may see.
absl::StatusOr<std::vector<std::string>> SeenOf(const std::vector<std::string>& names,
                                                const std::string& token, Session& session,
                                                std::map<std::string, RoundFacts>& rounds) {
  std::vector<reporting::v1::GetRoundRequest> requests(names.size());
  std::vector<client::Question> questions;
  for (size_t i = 0; i < names.size(); ++i) {
    requests[i].set_name(names[i]);
    requests[i].mutable_consistency()->set_exactly(token);
    questions.push_back({.request = &requests[i], .response = &rounds[names[i]].round});
  }
  session.CallAll(absl::MakeSpan(questions));
  std::vector<std::string> seen;
  for (size_t i = 0; i < names.size(); ++i) {
    if (absl::IsPermissionDenied(questions[i].status)) {
      rounds[names[i]].round = HiddenRound(names[i]);
      continue;
    }
    RETURN_IF_ERROR(questions[i].status);
    seen.push_back(names[i]);
  }
  return seen;
}

}  // namespace

absl::StatusOr<std::map<std::string, RoundFacts>> ReadRounds(const std::vector<std::string>& names,
                                                             const std::string& token,
                                                             bool with_acceptances,
                                                             Session& session) {
  std::map<std::string, RoundFacts> rounds;
  ASSIGN_OR_RETURN(const auto seen, SeenOf(names, token, session, rounds));
  ListOfEach<reporting::v1::ListFiguresRequest, ListFiguresResponse> figures(seen, token);
  ListOfEach<reporting::v1::ListReportsRequest, ListReportsResponse> reports(seen, token);
  std::vector<client::Question> questions;
  figures.Ask(questions);
  if (with_acceptances) reports.Ask(questions);
  session.ListAll(absl::MakeSpan(questions));
  for (size_t i = 0; i < seen.size(); ++i) {
    if (absl::IsPermissionDenied(questions[i].status)) continue;
    RETURN_IF_ERROR(questions[i].status);
    RoundFacts& facts = rounds[seen[i]];
    facts.readable = true;
    for (Figures& each : *figures[i].mutable_figures()) {
      std::string subject = LastSegment(each.name());
      facts.figures[std::move(subject)] = std::move(each);
    }
    if (!with_acceptances) continue;
    RETURN_IF_ERROR(questions[seen.size() + i].status);
    RETURN_IF_ERROR(AddAcceptances(seen[i], reports[i], session, facts));
  }
  return rounds;
}

}  // namespace thidua::cli
