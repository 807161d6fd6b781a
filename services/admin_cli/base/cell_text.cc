#include "services/admin_cli/base/cell_text.h"

#include "services/admin_cli/base/fields.h"

namespace thidua::cli {

using reporting::v1::Cell;

std::string ValueText(const Cell& cell) {
  return cell.voided() ? "void" : cell.has_level() ? cell.level() : cell.number();
}

std::string CellText(const Cell& cell) {
  const bool official = cell.status() == type::v1::VALUE_STATUS_OFFICIAL ||
                        cell.status() == type::v1::VALUE_STATUS_UNSPECIFIED;
  if (official || cell.voided()) {
    return ValueText(cell);
  }
  return ValueText(cell) + " (" + EnumText(*type::v1::ValueStatus_descriptor(), cell.status()) +
         ")";
}

std::string ChangeText(const reporting::v1::CellChange& change) {
  std::string before = change.has_before() ? CellText(change.before()) : "missing";
  std::string after = change.has_after() ? CellText(change.after()) : "missing";
  if (before == after) {
    before += ", note \"" + change.before().note() + "\"";
    after += ", note \"" + change.after().note() + "\"";
  }
  return before + " -> " + after;
}

}  // namespace thidua::cli
