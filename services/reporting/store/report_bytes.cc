#include "services/reporting/store/report_bytes.h"

#include <google/protobuf/io/coded_stream.h>

#include <cstring>
#include <utility>

#include "common/value/text.h"
#include "services/reporting/store/images.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {
namespace {

using google::protobuf::io::CodedOutputStream;
using v1::Cell;
using v1::ImportedReport;
using v1::ImportReportsRequest;
using v1::Report;

// How a field is written; the lower three bits of its tag.
enum WireType { kVarint = 0, kBytes = 2 };

constexpr uint32_t Tag(int field, WireType type) {
  return static_cast<uint32_t>(field) << 3 | type;
}

// Takes a message apart, field by field.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : rest_(bytes) {}

  // Reads the next field; tag() and its value tell what it is. False at the end, and where what
  // comes is no field that is read here.
  bool Next() {
    if (rest_.empty()) return false;
    broken_ = true;
    uint64_t tag = 0;
    if (!TakeVarint(2, tag)) return false;
    tag_ = static_cast<uint32_t>(tag);
    if ((tag & 7) == kVarint) {
      if (!TakeVarint(9, number_)) return false;
    } else {
      uint64_t size = 0;
      if ((tag & 7) != kBytes || !TakeVarint(4, size) || size > rest_.size()) return false;
      bytes_ = rest_.substr(0, size);
      rest_.remove_prefix(size);
    }
    broken_ = false;
    return true;
  }
  // True if everything was read.
  bool done() const { return rest_.empty() && !broken_; }

  uint32_t tag() const { return tag_; }
  uint64_t number() const { return number_; }
  std::string_view bytes() const { return bytes_; }
  bool Text(std::string_view& text) const {
    text = bytes_;
    return IsUtf8(text);
  }

 private:
  bool TakeVarint(size_t max_bytes, uint64_t& value) {
    value = 0;
    for (size_t i = 0; i < max_bytes && i < rest_.size(); ++i) {
      const auto byte = static_cast<unsigned char>(rest_[i]);
      value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    return false;
  }

  std::string_view rest_;
  bool broken_ = false;
  uint32_t tag_ = 0;
  uint64_t number_ = 0;
  std::string_view bytes_;
};

bool ReadCell(std::string_view bytes, CellView& cell) {
  Fields fields(bytes);
  for (uint32_t last = 0; fields.Next(); last = fields.tag()) {
    if (fields.tag() <= last) return false;
    bool good = true;
    switch (fields.tag()) {
      case Tag(Cell::kElementFieldNumber, kBytes):
        good = fields.Text(cell.element);
        break;
      case Tag(Cell::kNumberFieldNumber, kBytes):
        cell.value_case = Cell::kNumber;
        good = fields.Text(cell.text);
        break;
      case Tag(Cell::kLevelFieldNumber, kBytes):
        good = cell.value_case == Cell::VALUE_NOT_SET && fields.Text(cell.text);
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
        good = fields.Text(cell.note);
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
  Fields fields(bytes);
  for (uint32_t last = 0; fields.Next(); last = fields.tag()) {
    if (fields.tag() <= last && !(fields.tag() == kCells && last == kCells)) return false;
    bool good = true;
    switch (fields.tag()) {
      case Tag(Report::kNameFieldNumber, kBytes):
        good = fields.Text(report.name);
        break;
      case kCells:
        good = ReadCell(fields.bytes(), report.cells.emplace_back());
        break;
      case Tag(Report::kSourceFieldNumber, kBytes):
        good = fields.Text(report.source);
        break;
      case Tag(Report::kNoteFieldNumber, kBytes):
        good = fields.Text(report.note);
        break;
      case Tag(Report::kEtagFieldNumber, kBytes):
        good = fields.Text(report.etag);
        break;
      default:
        return false;
    }
    if (!good) return false;
  }
  return fields.done();
}

size_t TextSize(std::string_view text) {
  return 1 + CodedOutputStream::VarintSize32(static_cast<uint32_t>(text.size())) + text.size();
}

uint8_t* WriteText(int field, std::string_view text, uint8_t* out) {
  *out++ = static_cast<uint8_t>(Tag(field, kBytes));
  out = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(text.size()), out);
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

uint8_t* WriteNumber(int field, uint8_t number, uint8_t* out) {
  *out++ = static_cast<uint8_t>(Tag(field, kVarint));
  *out++ = number;
  return out;
}

// Of a cell that has passed CheckCells.
size_t CellSize(const CellView& cell) {
  return (cell.element.empty() ? 0 : TextSize(cell.element)) +
         (cell.value_case == Cell::kVoided ? 2 : TextSize(cell.text)) + 2 +
         (cell.note.empty() ? 0 : TextSize(cell.note));
}

uint8_t* WriteCell(const CellView& cell, uint8_t* out) {
  if (!cell.element.empty()) out = WriteText(Cell::kElementFieldNumber, cell.element, out);
  // The number of the case is that of its field.
  out = cell.value_case == Cell::kVoided ? WriteNumber(Cell::kVoided, cell.voided, out)
                                         : WriteText(cell.value_case, cell.text, out);
  out = WriteNumber(Cell::kStatusFieldNumber, StatusOf(cell.status), out);
  return cell.note.empty() ? out : WriteText(Cell::kNoteFieldNumber, cell.note, out);
}

}  // namespace

bool ReadPlain(std::string_view request, ImportedView& imported) {
  imported.row = 0;
  ReportView& report = imported.report;
  report.name = report.source = report.note = report.etag = {};
  report.cells.clear();
  Fields content(request);
  if (!content.Next() || content.tag() != Tag(ImportReportsRequest::kReportFieldNumber, kBytes) ||
      !content.done()) {
    return false;
  }
  imported.bytes = content.bytes();
  Fields fields(imported.bytes);
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
  size_t size = 0;
  for (const CellView& cell : cells) {
    const size_t bytes = CellSize(cell);
    size += 1 + CodedOutputStream::VarintSize32(static_cast<uint32_t>(bytes)) + bytes;
  }
  std::string image(size, '\0');
  auto* out = reinterpret_cast<uint8_t*>(image.data());
  for (const CellView& cell : cells) {
    *out++ = static_cast<uint8_t>(Tag(Report::kCellsFieldNumber, kBytes));
    out = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(CellSize(cell)), out);
    out = WriteCell(cell, out);
  }
  return image;
}

std::string ReportImage(Report cover, std::string_view cells) {
  // What is numbered before the cells stands before them.
  Report front;
  front.mutable_name()->swap(*cover.mutable_name());
  front.mutable_reporter()->swap(*cover.mutable_reporter());
  front.set_state(cover.state());
  cover.clear_state();
  const std::string before = ToImage(std::move(front)), after = ToImage(std::move(cover));
  std::string image;
  image.reserve(before.size() + cells.size() + after.size());
  return image.append(before).append(cells).append(after);
}

}  // namespace thidua::reporting
