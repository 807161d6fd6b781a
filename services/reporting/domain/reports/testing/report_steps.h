#pragma once
// For tests: the steps of a report on Dân Tiến in SampleRound, each as it is mostly taken.

#include <optional>
#include <string>
#include <vector>

#include "common/value/date.h"
#include "common/value/timestamp.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "services/reporting/domain/reports/cells.h"
#include "services/reporting/domain/reports/workflow.h"

namespace thidua::reporting::testing {

using v1::Report;
using v1::Round;
using v1::UpdateReportRequest;

inline const std::vector<v1::Finding>& Nothing(const ReportView&) {
  static const auto& none = *new std::vector<v1::Finding>();
  return none;
}

inline const absl::Time kInTime = StartInVietnam(absl::CivilDay(2023, 1, 11)) - absl::Seconds(1);
inline const absl::Time kTooLate = StartInVietnam(absl::CivilDay(2023, 1, 11));

inline constexpr char kName[] = "units/khoai-chau/rounds/socio.2022/reports/dan-tien";

inline UpdateReportRequest Write(const std::string& number, const std::string& reason = "") {
  UpdateReportRequest request;
  request.mutable_report()->set_name(kName);
  auto* cell = request.mutable_report()->add_cells();
  cell->set_element("elements/income");
  cell->set_number(number);
  request.set_reason(reason);
  return request;
}

inline absl::StatusOr<Report> WriteOn(const std::optional<Report>& report,
                                      const UpdateReportRequest& request,
                                      const std::string& principal,
                                      const Round& round = SampleRound()) {
  StoredReport stored{report, std::nullopt};
  // What is in force is what Accepted() accepted.
  if (report && NeedsFigures(*report)) {
    stored.figures = *PackCells(round, Write("83.6").report());
  }
  return WriteDraft(round, stored, request, principal);
}
inline absl::StatusOr<Acceptance> AcceptIt(const StoredReport& stored, const std::string& principal,
                                           absl::Time now = kInTime,
                                           const Round& round = SampleRound(),
                                           SamePerson same = IsSamePrincipal) {
  return Accept(round, kName, stored, principal, now, 42, same);
}
inline absl::StatusOr<Acceptance> AcceptIt(const std::optional<Report>& report,
                                           const std::string& principal, absl::Time now = kInTime,
                                           const Round& round = SampleRound(),
                                           SamePerson same = IsSamePrincipal) {
  return AcceptIt(StoredReport{report, std::nullopt}, principal, now, round, same);
}
inline absl::StatusOr<Report> ReturnIt(const std::optional<Report>& report,
                                       v1::ReturnReportRequest request, absl::Time now = kInTime,
                                       const std::string& principal = "user:hoa",
                                       const Round& round = SampleRound()) {
  request.set_name(kName);
  return Return(round, report, request, principal, now, IsSamePrincipal);
}
inline absl::StatusOr<Report> SubmitIt(const Report& report, absl::Time now = kInTime,
                                       const Round& round = SampleRound()) {
  return Submit(round, report, Nothing, "user:minh", now);
}
inline absl::StatusOr<Report> WithdrawIt(const std::optional<Report>& report,
                                         const Round& round = SampleRound()) {
  v1::WithdrawReportRequest request;
  request.set_name(kName);
  return Withdraw(round, report, request);
}
inline v1::ReturnReportRequest Remarks(const std::string& remarks) {
  return FromText<v1::ReturnReportRequest>(remarks);
}

inline Report Draft() { return *WriteOn(std::nullopt, Write("83.6"), "user:lan"); }
inline Report Submitted(absl::Time at = kInTime) {
  return *Submit(SampleRound(), Draft(), Nothing, "user:minh", at);
}
inline Report Accepted() { return AcceptIt(Submitted(), "user:hoa")->report; }
inline Report Returned(absl::Time at = kInTime) {
  return *ReturnIt(Submitted(at), Remarks("remarks { text: 'x' } due_date: '2023-02-01'"), at);
}
inline Round Closed() {
  Round round = SampleRound();
  round.set_state(v1::ROUND_STATE_CLOSED);
  return round;
}

}  // namespace thidua::reporting::testing
