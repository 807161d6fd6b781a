#pragma once
// Reports as bytes: read without making a message of them, and written without one.

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

// Reads an ImportReportsRequest that holds a report and is written as every client writes it: what
// a client sets, each field once, in the order of their numbers, texts in UTF-8. False for anything
// else, which says nothing about it: let protobuf judge. What was true says the same as the message
// that protobuf reads. `imported` is overwritten; one that is used again saves its memory.
bool ReadPlain(std::string_view request, ImportedView& imported);

// Cells that have passed CheckCells, as they stand in an image.
std::string CellsImage(const std::vector<CellView>& cells);

// The image of the report with these cells, of CellsImage: the same bytes as ToImage of the whole
// message.
std::string ReportImage(v1::Report cover, std::string_view cells);

}  // namespace thidua::reporting
