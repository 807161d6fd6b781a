#include "services/reporting/encoding/report_bytes.h"

#include <utility>

#include "common/resource/image.h"
#include "common/value/text.h"
#include "services/reporting/encoding/wire.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {
namespace {

using v1::Cell;
using v1::ImportedReport;
using v1::ImportReportsRequest;
using v1::Report;
using wire::kBytes;
using wire::kVarint;
using wire::Tag;

// Bytes of a cell, mostly.
constexpr size_t kExpectedCell = 64;

// The text of the field that was read; false if it is not UTF-8.
bool Text(const wire::Fields& fields, std::string_view& text) {
  text = fields.bytes();
  return IsUtf8(text);
}

bool ReadCell(std::string_view bytes, CellView& cell) {
  wire::Fields fields(bytes);
  for (uint32_t last = 0; fields.Next(); last = fields.tag()) {
    if (fields.tag() <= last) return false;
    bool good = true;
    switch (fields.tag()) {
      case Tag(Cell::kElementFieldNumber, kBytes):
        good = Text(fields, cell.element);
        break;
      case Tag(Cell::kNumberFieldNumber, kBytes):
        cell.value_case = Cell::kNumber;
        good = Text(fields, cell.text);
        break;
      case Tag(Cell::kLevelFieldNumber, kBytes):
        good = cell.value_case == Cell::VALUE_NOT_SET && Text(fields, cell.text);
        cell.value_case = Cell::kLevel;
        break;
      case Tag(Cell::kVoidedFieldNumber, kVarint):
        good = cell.value_case == Cell::VALUE_NOT_SET;
        cell.value_case = Cell::kVoided;
        cell.voided = fields.number() != 0;
        break;
      case Tag(Cell::kStatusFieldNumber, kVarint):
        cell.status = static_cast<type::v1::ValueStatus>(fields.number());
        good = fields.number() <= type::v1::ValueStatus_MAX;
        break;
      case Tag(Cell::kNoteFieldNumber, kBytes):
        good = Text(fields, cell.note);
        break;
      default:
        return false;
    }
    if (!good) return false;
  }
  return fields.done();
}

bool ReadReport(std::string_view bytes, ReportView& report) {
  constexpr uint32_t kCells = Tag(Report::kCellsFieldNumber, kBytes);
  wire::Fields fields(bytes);
  for (uint32_t last = 0; fields.Next(); last = fields.tag()) {
    if (fields.tag() <= last && !(fields.tag() == kCells && last == kCells)) return false;
    bool good = true;
    switch (fields.tag()) {
      case Tag(Report::kNameFieldNumber, kBytes):
        good = Text(fields, report.name);
        break;
      case kCells:
        if (report.cells.size() == kMostCells) return false;
        good = ReadCell(fields.bytes(), report.cells.emplace_back());
        break;
      case Tag(Report::kSourceFieldNumber, kBytes):
        good = Text(fields, report.source);
        break;
      case Tag(Report::kNoteFieldNumber, kBytes):
        good = Text(fields, report.note);
        break;
      case Tag(Report::kEtagFieldNumber, kBytes):
        good = Text(fields, report.etag);
        break;
      default:
        return false;
    }
    if (!good) return false;
  }
  return fields.done();
}

// A cell that has passed CheckCells.
void WriteCell(const CellView& cell, wire::Writer& writer) {
  writer.Text(Cell::kElementFieldNumber, cell.element);
  // The number of the case is that of its field.
  if (cell.value_case == Cell::kVoided) {
    writer.SetNumber(Cell::kVoided, cell.voided);
  } else {
    writer.SetText(cell.value_case, cell.text);
  }
  writer.Number(Cell::kStatusFieldNumber, StatusOf(cell.status));
  writer.Text(Cell::kNoteFieldNumber, cell.note);
}

}  // namespace

bool ReadPlain(std::string_view request, ImportedView& imported) {
  imported.row = 0;
  ReportView& report = imported.report;
  report.name = report.source = report.note = report.etag = {};
  report.cells.clear();
  wire::Fields content(request);
  if (!content.Next() || content.tag() != Tag(ImportReportsRequest::kReportFieldNumber, kBytes) ||
      !content.done()) {
    return false;
  }
  imported.bytes = content.bytes();
  wire::Fields fields(imported.bytes);
  for (uint32_t last = 0; fields.Next(); last = fields.tag()) {
    if (fields.tag() <= last) return false;
    if (fields.tag() == Tag(ImportedReport::kRowFieldNumber, kVarint)) {
      imported.row = static_cast<int64_t>(fields.number());
    } else if (fields.tag() != Tag(ImportedReport::kReportFieldNumber, kBytes) ||
               !ReadReport(fields.bytes(), report)) {
      return false;
    }
  }
  return fields.done();
}

std::string CellsImage(const std::vector<CellView>& cells) {
  wire::Writer writer(cells.size() * kExpectedCell);
  for (const CellView& cell : cells) {
    const size_t start = writer.Open(Report::kCellsFieldNumber);
    WriteCell(cell, writer);
    writer.Close(start);
  }
  return std::move(writer).Take();
}

std::string ReportImage(Report cover, std::string_view cells) {
  // What is numbered before the cells stands before them.
  Report front;
  front.mutable_name()->swap(*cover.mutable_name());
  front.mutable_reporter()->swap(*cover.mutable_reporter());
  front.set_state(cover.state());
  cover.clear_state();
  const std::string before = resource::ToImage(std::move(front)),
                    after = resource::ToImage(std::move(cover));
  std::string image;
  image.reserve(before.size() + cells.size() + after.size());
  return image.append(before).append(cells).append(after);
}

}  // namespace thidua::reporting
