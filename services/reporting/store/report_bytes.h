#pragma once
// Reports as bytes: read without making a message of them, and written without one.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/reporting/domain/report_view.h"
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

// The image of the report whose cells are these: the same bytes as ToImage of the whole message.
std::string ReportImage(v1::Report cover, const std::vector<CellView>& cells);

}  // namespace thidua::reporting
