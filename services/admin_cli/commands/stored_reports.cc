#include "services/admin_cli/commands/stored_reports.h"

#include <utility>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/views/figures_view.h"

namespace thidua::cli {
namespace {

constexpr size_t kMaxRounds = 1'000;

// All items below a round; none where there is no such round for the caller.
template <class Response, class Request>
absl::StatusOr<Response> ListOf(Session& session, const std::string& round) {
  Request request;
  request.set_parent(round);
  absl::StatusOr<Response> listed = session.ListAll<Response>(request);
  const absl::StatusCode code = listed.status().code();
  if (code == absl::StatusCode::kNotFound || code == absl::StatusCode::kPermissionDenied) {
    return Response();
  }
  return listed;
}

}  // namespace

absl::StatusOr<const reporting::v1::Report*> StoredReports::Find(const std::string& name) {
  const std::string round = ParentOf(name, 2);
  auto known = reports_.find(round);
  if (known == reports_.end()) {
    if (reports_.size() == kMaxRounds) {
      return UsageError("the file has reports of more than " + std::to_string(kMaxRounds) +
                        " rounds: split it");
    }
    ASSIGN_OR_RETURN(auto listed,
                     (ListOf<reporting::v1::ListReportsResponse, reporting::v1::ListReportsRequest>(
                         session_, round)));
    known = reports_.emplace(round, std::map<std::string, reporting::v1::Report>()).first;
    for (auto& report : *listed.mutable_reports()) {
      const std::string report_name = report.name();
      known->second.emplace(report_name, std::move(report));
    }
  }
  const auto found = known->second.find(name);
  if (found == known->second.end()) {
    return nullptr;
  }
  reporting::v1::Report& report = found->second;
  // A list does not say where a correction differs from what is in force.
  if (report.accepted_revisions() > 0 && report.state() != reporting::v1::REPORT_STATE_ACCEPTED &&
      corrections_.insert(name).second) {
    reporting::v1::GetReportRequest request;
    request.set_name(name);
    ASSIGN_OR_RETURN(report, session_.Call<reporting::v1::Report>(request));
  }
  return &report;
}

absl::StatusOr<std::string> StoredReports::InForce(const std::string& report,
                                                   const std::string& element) {
  const std::string round = ParentOf(report, 2);
  auto known = figures_.find(round);
  if (known == figures_.end()) {
    ASSIGN_OR_RETURN(auto listed,
                     (ListOf<reporting::v1::ListFiguresResponse, reporting::v1::ListFiguresRequest>(
                         session_, round)));
    known = figures_.emplace(round, std::move(listed)).first;
  }
  for (const auto& figures : known->second.figures()) {
    for (int i = 0; i < known->second.columns_size(); ++i) {
      const auto& column = known->second.columns(i);
      if (LastSegment(figures.name()) == LastSegment(report) && column.element() == element) {
        return FigureText(figures, i, column);
      }
    }
  }
  return std::string();
}

}  // namespace thidua::cli
