#pragma once
// How far an owner's rounds have come, as a matrix for people and as records for programs.

#include <string>

#include "services/admin_cli/views/table.h"
#include "thidua/reporting/v1/progress_matrix.pb.h"

namespace thidua::cli {

// A row a subject and a column a form, whose periods are a letter each, see ProgressLegend; then
// rows that sum them up, each number with what it is of.
Table ProgressTable(const reporting::v1::OwnerProgress& owner);

// One row a subject and round; a round that is missing has a row of its own, without a subject. An
// empty table of them, and what of one owner is added to it.
Table NewProgressRecords();
void AddProgressRecords(const reporting::v1::OwnerProgress& owner, Table* table);

// What the columns are, which rounds are missing, and what may mislead: lines.
std::string ProgressNotes(const reporting::v1::OwnerProgress& owner);

// What each letter says: lines.
std::string ProgressLegend();

}  // namespace thidua::cli
