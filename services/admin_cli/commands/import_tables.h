#pragma once
// What an import changes and what it refuses, as people and programs read it.

#include <cstdint>
#include <string>
#include <vector>

#include "services/admin_cli/files/refused_rows.h"
#include "services/admin_cli/files/report_changes.h"
#include "services/admin_cli/views/printer.h"

namespace thidua::cli {

// The values that change, before and after, as a table for people: the first of them, and how many
// more there are. Nothing where nothing changes.
void PrintChanges(const std::vector<ChangedField>& changes, Printer& printer);

// The faults of refused reports and their good rows: for people the first of them, and how many
// more there are. As CSV and JSON all changes and the first 1,000 faults in one table. `unnamed`
// reports are refused too.
void PrintRefused(const std::vector<ChangedField>& changes,
                  const std::vector<RefusedReport>& refused, int64_t unnamed, Printer& printer);

// "12 values created, 3 changed, 40 unchanged, 1 voided, 0 left out, 2 kept, 5 refused".
std::string CountsText(const std::vector<ChangedField>& changes,
                       const std::vector<RefusedReport>& refused);

}  // namespace thidua::cli
