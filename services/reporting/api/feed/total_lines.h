#pragma once
// Totals as lines of text: CSV and SDMX-CSV. docs/exports.md describes the columns.

#include <string>
#include <string_view>

#include "thidua/reporting/v1/exports.pb.h"
#include "thidua/reporting/v1/total_feed.pb.h"

namespace thidua::reporting {

// What a file of this format begins with, CR LF included.
std::string_view TotalLinesHeader(v1::ExportFormat format);

// Appends the observations of a total, a line each, all with CR LF. Where the reader may have had
// the round before, `is_change`, a line of action D that takes all of it back comes first; of a
// total that is gone it is the only one.
void AppendTotalLines(const v1::TotalChange& change, bool is_change, v1::ExportFormat format,
                      std::string& text);

}  // namespace thidua::reporting
