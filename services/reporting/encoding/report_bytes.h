#pragma once
// The bytes of reports, read and written without making a message of them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/reports/report_view.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// One report of an import, as views of the bytes that it came as.
struct ImportedView {
  int64_t row = 0;
  ReportView report;
  std::string_view bytes;  // the ImportedReport, serialized
};

// Reads an ImportReportsRequest that holds a report and is written as every client writes it: only
// fields that a client sets, each once, in the order of their numbers, texts in UTF-8. Returns
// false for anything else; that says nothing about the request, and protobuf has to judge it. After
// true, `imported` says the same as the message that protobuf reads. What it said before is
// overwritten, and its memory is used again.
bool ReadPlain(std::string_view request, ImportedView& imported);

// Returns cells, which must have passed CheckCells, as they stand in the image of a report.
std::string CellsImage(const std::vector<CellView>& cells);

// Returns the image of the report that has these `cells`, written by CellsImage: the same bytes as
// ToImage of the whole message.
std::string ReportImage(v1::Report cover, std::string_view cells);

}  // namespace thidua::reporting
