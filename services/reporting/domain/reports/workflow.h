#pragma once
// The life of a report: draft -> submitted -> accepted, or returned with remarks and written again.
// Writing to an accepted report begins a correction; its figures stay in force until that is
// accepted. Nobody accepts or returns what he wrote or submitted himself, as whatever principal.
//
// All functions are pure: they take the stored resources and give back the next ones, without etag
// and token.
//   FAILED_PRECONDITION / ROUND_CLOSED: the round takes no reports.
//   FAILED_PRECONDITION / ILLEGAL_STATE: the report's state does not allow the verb.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the reviewer wrote or submitted it.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "services/reporting/domain/reports/findings.h"
#include "services/reporting/domain/reports/report_view.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// What `request` makes of `stored` (nullopt: no report yet).
//   INVALID_ARGUMENT: every bad cell at once; a correction without a reason.
//   FAILED_PRECONDITION / NOT_ON_ROSTER: the round asks for no report on this subject.
absl::StatusOr<v1::Report> WriteDraft(const v1::Round& round,
                                      const std::optional<v1::Report>& stored,
                                      const v1::UpdateReportRequest& request,
                                      std::string_view principal);

// The same without the cells, which are those of `input`; `found` is what CheckCells finds in it.
absl::StatusOr<v1::Report> WriteCover(const v1::Round& round,
                                      const std::optional<v1::Report>& stored,
                                      const ReportView& input, Violations found,
                                      std::string_view reason, std::string_view principal);

// Says what is found in the report that is submitted; asked only where nothing else refuses it.
using FindingsOf = absl::FunctionRef<const std::vector<v1::Finding>&()>;

// FAILED_PRECONDITION / ILLEGAL_STATE also for a report without any cell; otherwise as
// CheckFindings.
absl::StatusOr<v1::Report> Submit(const v1::Round& round, v1::Report report, FindingsOf findings,
                                  std::string_view principal, absl::Time now);

// The same for a report whose cells are kept elsewhere.
absl::StatusOr<v1::Report> SubmitCover(const v1::Round& round, v1::Report cover, bool has_cells,
                                       FindingsOf findings, std::string_view principal,
                                       absl::Time now);

struct Acceptance {
  v1::Report report;
  v1::Figures figures;
};

// `report_seq` is the number of the commit that stores both.
absl::StatusOr<Acceptance> Accept(const v1::Round& round, v1::Report report,
                                  std::string_view principal, absl::Time now, int64_t report_seq,
                                  SamePerson same);

// INVALID_ARGUMENT without remarks, for a remark without text, or about an element that is no
// column of the round.
absl::StatusOr<v1::Report> Return(const v1::Round& round, v1::Report report,
                                  const v1::ReturnReportRequest& request,
                                  std::string_view principal, absl::Time now, SamePerson same);

}  // namespace thidua::reporting
