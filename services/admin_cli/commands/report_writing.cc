#include "services/admin_cli/commands/report_writing.h"

#include <string>

#include "common/value/status_macros.h"
#include "common/value/text.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"

namespace thidua::cli {
namespace {

using reporting::v1::Cell;
using reporting::v1::Remark;
using reporting::v1::Round;

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
    if (!status.ok()) {
      // No decimal and no level has a colon: what follows it is meant as a status.
      return UsageError("--cell " + Quote(text) + ": the status " +
                        std::string(status.status().message()));
    }
    cell.set_status(static_cast<type::v1::ValueStatus>(*status));
    value.resize(colon);
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

}  // namespace thidua::cli
