#include "services/reporting/encoding/report_bytes.h"

#include <utility>

#include "common/value/serialize.h"
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
constexpr size_t kExpectedReportCell = 64;

// Reads the text of a field; false if it is not UTF-8.
bool Text(const wire::Fields& field, std::string_view& text) {
  text = field.bytes();
  return IsUtf8(text);
}

bool ReadCell(std::string_view bytes, CellView& cell) {
  return wire::ReadInOrder(bytes, [&](const wire::Fields& field) {
    const bool first = cell.value_case == Cell::VALUE_NOT_SET;  // of the oneof
    switch (field.tag()) {
      case Tag(Cell::kElementFieldNumber, kBytes):
        return Text(field, cell.element);
      case Tag(Cell::kNumberFieldNumber, kBytes):
        cell.value_case = Cell::kNumber;
        return Text(field, cell.text);
      case Tag(Cell::kLevelFieldNumber, kBytes):
        cell.value_case = Cell::kLevel;
        return first && Text(field, cell.text);
      case Tag(Cell::kVoidedFieldNumber, kVarint):
        cell.value_case = Cell::kVoided;
        cell.voided = field.number() != 0;
        return first;
      case Tag(Cell::kStatusFieldNumber, kVarint):
        cell.status = static_cast<type::v1::ValueStatus>(field.number());
        return field.number() <= type::v1::ValueStatus_MAX;
      case Tag(Cell::kNoteFieldNumber, kBytes):
        return Text(field, cell.note);
      default:
        return false;
    }
  });
}

bool ReadReport(std::string_view bytes, ReportView& report) {
  constexpr uint32_t kCells = Tag(Report::kCellsFieldNumber, kBytes);
  return wire::ReadInOrder<kCells>(bytes, [&](const wire::Fields& field) {
    switch (field.tag()) {
      case Tag(Report::kNameFieldNumber, kBytes):
        return Text(field, report.name);
      case kCells:
        return report.cells.size() < kMostCells &&
               ReadCell(field.bytes(), report.cells.emplace_back());
      case Tag(Report::kSourceFieldNumber, kBytes):
        return Text(field, report.source);
      case Tag(Report::kNoteFieldNumber, kBytes):
        return Text(field, report.note);
      case Tag(Report::kEtagFieldNumber, kBytes):
        return Text(field, report.etag);
      default:
        return false;
    }
  });
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
  return wire::ReadInOrder(imported.bytes, [&](const wire::Fields& field) {
    switch (field.tag()) {
      case Tag(ImportedReport::kRowFieldNumber, kVarint):
        imported.row = static_cast<int64_t>(field.number());
        return true;
      case Tag(ImportedReport::kReportFieldNumber, kBytes):
        return ReadReport(field.bytes(), report);
      default:
        return false;
    }
  });
}

std::string CellsImage(const std::vector<CellView>& cells) {
  wire::Writer writer(cells.size() * kExpectedReportCell);
  for (const CellView& cell : cells) {
    const size_t start = writer.Open(Report::kCellsFieldNumber);
    WriteCell(cell, writer);
    writer.Close(start);
  }
  return std::move(writer).Take();
}

std::string ReportImage(Report cover, std::string_view cells) {
  cover.clear_etag();
  cover.clear_token();
  // What is numbered before the cells stands before them.
  Report front;
  front.mutable_name()->swap(*cover.mutable_name());
  front.mutable_reporter()->swap(*cover.mutable_reporter());
  front.set_state(cover.state());
  cover.clear_state();
  const std::string before = Serialize(front), after = Serialize(cover);
  std::string image;
  image.reserve(before.size() + cells.size() + after.size());
  return image.append(before).append(cells).append(after);
}

}  // namespace thidua::reporting
