#pragma once
// Totals of many owners as records, for tables and for programs.

#include <string>
#include <vector>

#include "services/admin_cli/views/table.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::cli {

// An empty table: one row a round and element, with whose it is, and what it rests on.
Table NewTotalRecords();
void AddTotalRecord(const reporting::v1::TotalRecord& record, Table* table);

// What a reader of the sums must know: how many rounds are open, incomplete, restricted, simulated.
std::vector<std::string> TotalRecordNotes(
    const google::protobuf::RepeatedPtrField<reporting::v1::TotalRecord>& records);

}  // namespace thidua::cli
