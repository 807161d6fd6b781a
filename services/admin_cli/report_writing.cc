#include "services/admin_cli/report_writing.h"

#include <map>
#include <tuple>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/failure.h"
#include "services/admin_cli/fields.h"
#include "services/admin_cli/names.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::Cell;
using reporting::v1::Remark;
using reporting::v1::Report;
using reporting::v1::Round;

// The number without zeros at the end of its fraction; other text as it is.
std::string ShortNumber(std::string text) {
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
      text.pop_back();
    }
  }
  return text;
}

using CellContent = std::tuple<int, std::string, int, std::string>;  // case, value, status, note

std::map<std::string, CellContent> ContentOf(const Report& report) {
  std::map<std::string, CellContent> content;
  for (const Cell& cell : report.cells()) {
    const int status = cell.status() == type::v1::VALUE_STATUS_UNSPECIFIED
                           ? type::v1::VALUE_STATUS_OFFICIAL
                           : cell.status();
    const std::string value = cell.has_number() ? ShortNumber(cell.number()) : cell.level();
    content[cell.element()] = {cell.value_case(), value, status, cell.note()};
  }
  return content;
}

bool IsState(const Round& round, const std::string& element, const std::string& value) {
  for (const auto& column : round.columns()) {
    if (column.element() == element) {
      return column.kind() == type::v1::VALUE_KIND_STATE;
    }
  }
  // No such column: the service will say so. Send what the value looks like.
  return !value.empty() && value.find_first_not_of("0123456789.,-+%") != std::string::npos;
}

}  // namespace

absl::StatusOr<Cell> ParseCell(std::string_view text, const Round& round) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return UsageError("--cell " + Quote(text) + " is not ELEMENT=VALUE or ELEMENT=VALUE:STATUS");
  }
  Cell cell;
  ASSIGN_OR_RETURN(*cell.mutable_element(), ExpandName(kElement, text.substr(0, equals)));
  std::string value(text.substr(equals + 1));
  if (const size_t colon = value.rfind(':'); colon != std::string::npos) {
    const auto status = ParseEnum(*type::v1::ValueStatus_descriptor(), value.substr(colon + 1));
    if (status.ok()) {
      cell.set_status(static_cast<type::v1::ValueStatus>(*status));
      value.resize(colon);
    }
  }
  if (value == "void") {
    cell.set_voided(true);
  } else if (IsState(round, cell.element(), value)) {
    cell.set_level(value);
  } else {
    cell.set_number(value);
  }
  return cell;
}

Remark ParseRemark(std::string_view text) {
  Remark remark;
  const size_t equals = text.find('=');
  if (equals != std::string_view::npos) {
    if (const auto element = ExpandName(kElement, text.substr(0, equals)); element.ok()) {
      remark.set_element(*element);
      text.remove_prefix(equals + 1);
    }
  }
  remark.set_text(std::string(text));
  return remark;
}

bool SameContent(const Report& a, const Report& b) {
  return a.source() == b.source() && a.note() == b.note() && ContentOf(a) == ContentOf(b);
}

std::string WriteResultText(WriteResult result) {
  switch (result) {
    case WriteResult::kCreated:
      return "created";
    case WriteResult::kUpdated:
      return "updated";
    case WriteResult::kUnchanged:
      return "unchanged";
  }
  return "";
}

absl::StatusOr<WriteResult> WriteReport(Session& session, const Report& wanted,
                                        const ReportWrite& write) {
  reporting::v1::GetReportRequest get;
  get.set_name(wanted.name());
  absl::StatusOr<Report> current = session.Call<Report>(get);
  if (!current.ok() && current.status().code() != absl::StatusCode::kNotFound) {
    return current.status();
  }
  const bool same = current.ok() && SameContent(*current, wanted);
  const bool handed_over =
      current.ok() && (current->state() == reporting::v1::REPORT_STATE_SUBMITTED ||
                       current->state() == reporting::v1::REPORT_STATE_ACCEPTED);
  if (same && (handed_over || !write.submit)) {
    return WriteResult::kUnchanged;
  }
  const WriteResult result = current.ok() ? WriteResult::kUpdated : WriteResult::kCreated;
  if (write.dry_run) {
    return result;
  }
  Report written;
  if (same) {
    written = *current;
  } else {
    reporting::v1::UpdateReportRequest update;
    *update.mutable_report() = wanted;
    update.mutable_report()->set_etag(current.ok() ? current->etag() : "0");
    update.set_reason(write.reason);
    update.set_request_id(ContentRequestId(update));
    ASSIGN_OR_RETURN(written, session.Call<Report>(update));
  }
  if (write.submit) {
    reporting::v1::SubmitReportRequest submit;
    submit.set_name(wanted.name());
    submit.set_etag(written.etag());
    submit.set_reason(write.reason);
    submit.set_request_id(ContentRequestId(submit));
    RETURN_IF_ERROR(session.Call<Report>(submit).status());
  }
  return result;
}

}  // namespace thidua::cli
