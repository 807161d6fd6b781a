#include "services/reporting/api/reports/report_history.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <optional>
#include <string>
#include <utility>

#include "common/resource/access.h"
#include "common/resource/image.h"
#include "common/resource/page.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cell_changes.h"

namespace thidua::reporting {
namespace {

using ledger::Position;
using v1::Report;

// A state of the report, and the commit that made it.
struct State {
  Position before;  // of that commit
  int64_t seq = 0;
  Report report;
};

// Where a page begins: at the state that the report had at `from`. All pages are of one position.
struct Cursor {
  Position all;
  Position from;
};

// A page token is "{token of the position of all pages}/{token of where the page begins}".
absl::StatusOr<Cursor> ReadCursor(const resource::Store& store, const std::string& ledger,
                                  const std::string& after) {
  const size_t slash = after.find('/');
  if (slash == std::string::npos) return InvalidPageToken();
  Cursor cursor;
  ASSIGN_OR_RETURN(cursor.all,
                   ledger::DecodeToken(store.service(), ledger, after.substr(0, slash)));
  ASSIGN_OR_RETURN(cursor.from,
                   ledger::DecodeToken(store.service(), ledger, after.substr(slash + 1)));
  return cursor;
}

// The report as it was at `at`; nullopt: it was not there.
absl::StatusOr<std::optional<State>> StateAt(const resource::Store& store, const std::string& name,
                                             const Position& at) {
  ASSIGN_OR_RETURN(auto reader, store.Open(LedgerOf(name), at));
  ASSIGN_OR_RETURN(const std::optional<ledger::Image> image, reader->Get(name));
  if (!image) return std::optional<State>();
  State state;
  state.seq = image->seq;
  ASSIGN_OR_RETURN(state.before, reader->PositionOf(image->seq - 1));
  ASSIGN_OR_RETURN(state.report, resource::FromImage<Report>(*image));
  return std::optional<State>(std::move(state));
}

// The revision that made `state` of what was there before, nullopt: nothing. The columns of `round`
// give the order of the changes.
absl::StatusOr<v1::ReportRevision> RevisionOf(const resource::Store& store, const v1::Round& round,
                                              State state, const std::optional<State>& before) {
  ASSIGN_OR_RETURN(const auto entries, store.ledger().Log(state.before, 1));
  if (entries.empty()) {
    return Error(absl::StatusCode::kUnavailable, type::v1::ERROR_REASON_STORE_UNAVAILABLE,
                 "the database was replaced during the call; try again");
  }
  const ledger::LogEntry& entry = entries.front();
  v1::ReportRevision revision;
  revision.set_token(store.TokenOf(entry.position));
  revision.set_seq(state.seq);
  *revision.mutable_time() = ToTimestamp(entry.time);
  revision.set_actor(entry.cause.actor);
  revision.set_via(entry.cause.on_behalf_of);
  revision.set_method(entry.cause.method);
  revision.set_reason(entry.cause.reason);
  revision.set_state(state.report.state());
  revision.set_source(state.report.source());
  revision.set_cells(state.report.cells_size());
  const Report none;
  const Report& old = before ? before->report : none;
  for (v1::CellChange& change : CellChanges(round, old.cells(), state.report.cells())) {
    *revision.add_changes() = std::move(change);
  }
  revision.set_cells_changed(revision.changes_size());
  if (state.report.comments_size() > old.comments_size()) {
    *revision.mutable_comment() = *state.report.comments().rbegin();
  } else if (state.report.state() == v1::REPORT_STATE_RETURNED) {
    revision.mutable_remarks()->Swap(state.report.mutable_remarks());
    revision.set_resubmit_by(state.report.resubmit_by());
  }
  return revision;
}

}  // namespace

absl::Status ReportHistoryApi::List(rpc::Call& call, const v1::ListReportRevisionsRequest& request,
                                    v1::ListReportRevisionsResponse* response) {
  const std::string& name = request.parent();
  RETURN_IF_ERROR(resource::CheckName(call, kReportName, "parent", name));
  const std::string ledger(LedgerOf(name));
  Cursor cursor;
  v1::Round round;
  {
    // What the caller may read is decided by the round as it is now.
    ASSIGN_OR_RETURN(auto reader, store_.Open(ledger));
    ASSIGN_OR_RETURN(round, FindRound(call, *reader, RoundOf(name)));
    RETURN_IF_ERROR(AuthorizeSubject(call, round, LastSegment(name)));
    cursor = {reader->position(), reader->position()};
  }
  ASSIGN_OR_RETURN(const resource::PageQuery query, resource::ReadPageQuery(call, request));
  if (!query.after.empty()) {
    ASSIGN_OR_RETURN(cursor, ReadCursor(store_, ledger, query.after));
  }
  response->set_token(store_.TokenOf(cursor.all));
  ASSIGN_OR_RETURN(std::optional<State> state, StateAt(store_, name, cursor.from));
  if (!state && query.after.empty()) return NotFound(name);
  size_t bytes = 0;
  Position at = cursor.from;  // where `state` was read
  while (state) {
    RETURN_IF_ERROR(resource::CheckTime(call));
    bool full = response->revisions_size() == query.size;
    std::optional<State> earlier;
    v1::ReportRevision revision;
    const Position before = state->before;
    if (!full) {
      ASSIGN_OR_RETURN(earlier, StateAt(store_, name, before));
      ASSIGN_OR_RETURN(revision, RevisionOf(store_, round, *std::move(state), earlier));
      bytes += revision.ByteSizeLong();
      full = bytes > resource::kMaxPageBytes && !response->revisions().empty();
    }
    if (full) {
      response->set_next_page_token(
          EncodePageToken(query.digest, absl::StrCat(response->token(), "/", store_.TokenOf(at))));
      break;
    }
    *response->add_revisions() = std::move(revision);
    state = std::move(earlier);
    at = before;
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
