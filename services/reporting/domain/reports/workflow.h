#pragma once
// What is done to a report, by the table of report_life.h. Writing to an accepted report begins a
// correction; its figures stay in force until that is accepted. Nobody accepts or returns what he
// wrote or submitted himself, as whatever principal.
//
// All functions are pure: they take the stored resources and give back the next ones, without etag
// and token.
//   FAILED_PRECONDITION / ROUND_CLOSED: the round takes no reports.
//   NOT_FOUND, FAILED_PRECONDITION / ILLEGAL_STATE: as NextStage.
//   FAILED_PRECONDITION / SEPARATION_OF_DUTIES: the reviewer wrote or submitted it.

#include <absl/functional/function_ref.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>
#include <vector>

#include "common/value/errors.h"
#include "common/value/same_person.h"
#include "services/reporting/domain/reports/draft_cells.h"
#include "services/reporting/domain/reports/findings.h"
#include "services/reporting/domain/reports/report_view.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// What a write is made by, beside its text.
struct Writing {
  std::string_view principal;
  std::string_view reason;
  // Elements whose values may become less firm.
  const google::protobuf::RepeatedPtrField<std::string>& less_firm;
};

// What `request` makes of what is stored.
//   INVALID_ARGUMENT: every bad cell at once; a correction without a reason.
//   FAILED_PRECONDITION / NOT_ON_ROSTER: the round asks for no report on this subject. Errors of
//   DraftCells.
absl::StatusOr<v1::Report> WriteDraft(const v1::Round& round, const StoredReport& stored,
                                      const v1::UpdateReportRequest& request,
                                      std::string_view principal);

// The same without the cells, which are those of `draft`; `found` is what CheckCells finds in the
// input that it was made of.
absl::StatusOr<v1::Report> WriteCover(const v1::Round& round,
                                      const std::optional<v1::Report>& stored,
                                      const DraftCells& draft, Violations found,
                                      const Writing& writing);

// Says what is found in the report that is submitted; asked only where nothing else refuses it.
using FindingsOf = absl::FunctionRef<const std::vector<v1::Finding>&(const ReportView&)>;

// FAILED_PRECONDITION / ILLEGAL_STATE also for a report without any cell; otherwise as
// CheckFindings.
absl::StatusOr<v1::Report> Submit(const v1::Round& round, const v1::Report& report,
                                  FindingsOf findings, std::string_view principal, absl::Time now);

// The same for a report whose cells are kept elsewhere: `text` says them.
absl::StatusOr<v1::Report> SubmitCover(const v1::Round& round, v1::Report cover,
                                       const ReportView& text, FindingsOf findings,
                                       std::string_view principal, absl::Time now);

// A draft again, which counts by its next submission unless it is a correction.
absl::StatusOr<v1::Report> Withdraw(const v1::Round& round, const std::optional<v1::Report>& stored,
                                    const v1::WithdrawReportRequest& request);

struct Acceptance {
  v1::Report report;
  v1::Figures figures;
};

// `report_seq` is the number of the commit that stores both. The figures count the returns of the
// report beside those of the figures in force, and the report begins to count anew.
absl::StatusOr<Acceptance> Accept(const v1::Round& round, std::string_view name,
                                  const StoredReport& stored, std::string_view principal,
                                  absl::Time now, int64_t report_seq, SamePerson same);

// Sends it back for the cells that its remarks name, or for all of them where a remark names none;
// a computed column stands for those that it is computed from. It counts as a return unless it
// replaces one that the report has not come again after.
//   INVALID_ARGUMENT without remarks, for a remark without text, or about an element that is no
//   column of the round; for a due date that is none, or lies before today in Viet Nam, and without
//   one where the subject's due date is over.
absl::StatusOr<v1::Report> Return(const v1::Round& round, const std::optional<v1::Report>& stored,
                                  const v1::ReturnReportRequest& request,
                                  std::string_view principal, absl::Time now, SamePerson same);

// Adds a comment, whatever the state of the round.
//   INVALID_ARGUMENT: no text or too long a one, or an element that is no column of the round.
//   FAILED_PRECONDITION / ILLEGAL_STATE: it has as many as it may have.
absl::StatusOr<v1::Report> Comment(const v1::Round& round, const std::optional<v1::Report>& stored,
                                   const v1::CommentReportRequest& request,
                                   std::string_view principal, absl::Time now);

}  // namespace thidua::reporting
