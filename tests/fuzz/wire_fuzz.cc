// The readers and writers of protobuf's bytes, held against protobuf itself.

#include <google/protobuf/unknown_field_set.h>

#include "common/ledger/log/keys.h"
#include "common/value/check.h"
#include "services/reporting/encoding/figures_bytes.h"
#include "services/reporting/encoding/report_bytes.h"
#include "services/reporting/encoding/wire.h"
#include "tests/fuzz/target.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {
namespace {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

bool SaysTheSame(const UnknownField& field, const wire::Fields& read) {
  if (read.tag() >> 3 != static_cast<uint32_t>(field.number())) return false;
  if ((read.tag() & 7) == wire::kVarint) {
    return field.type() == UnknownField::TYPE_VARINT && field.varint() == read.number();
  }
  return field.type() == UnknownField::TYPE_LENGTH_DELIMITED &&
         field.length_delimited() == read.bytes();
}

}  // namespace

// What is read without protobuf, protobuf reads as the same; and what is written too.
FUZZ(wire) {
  UnknownFieldSet known;
  const bool parsed = known.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  wire::Writer writer(0);
  wire::Fields fields(bytes);
  int count = 0;
  for (; fields.Next(); ++count) {
    const int number = static_cast<int>(fields.tag() >> 3);
    if (number == 0) return;  // no field of a message, which every reader refuses by its tag
    if (parsed) {
      THIDUA_CHECK(count < known.field_count() && SaysTheSame(known.field(count), fields),
                   "A field says the same as protobuf reads.");
    }
    if (number > 15) continue;  // the writer's fields have small numbers
    if ((fields.tag() & 7) == wire::kVarint) {
      writer.SetNumber(number, fields.number());
    } else if (bytes.size() % 2 == 0) {
      writer.SetText(number, fields.bytes());
    } else {
      const size_t start = writer.Open(number);
      writer.Raw(fields.bytes());
      writer.Close(start);
    }
  }
  if (fields.done()) {
    THIDUA_CHECK(parsed && count == known.field_count(), "Protobuf reads what is read here.");
  }
  const std::string written = std::move(writer).Take();
  UnknownFieldSet again;
  THIDUA_CHECK(again.ParseFromArray(written.data(), static_cast<int>(written.size())),
               "Protobuf reads what is written here.");
}

// The image of figures, under the name that its first line is if that can be a key.
FUZZ(figures) {
  std::string_view name = fuzz::TakeLine(bytes);
  if (!ledger::IsKey(name)) name = "units/a/rounds/f.2022/figures/a";
  v1::Figures message;
  bool sound = message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  std::string statuses;
  for (const int status : message.statuses()) {
    sound &= type::v1::ValueStatus_IsValid(status);
    statuses.push_back(static_cast<char>(status));
  }
  static auto& reader = *new FiguresReader;  // its memory is used again
  FiguresView view;
  const bool read = reader.Read(name, bytes, view).ok();
  THIDUA_CHECK(read == sound, "An image is read if protobuf reads it.");
  if (!read) return;
  THIDUA_CHECK(view.statuses == statuses && view.late == message.late() &&
                   view.simulated == message.simulated() &&
                   std::equal(view.values.begin(), view.values.end(), message.values().begin(),
                              message.values().end()),
               "Figures are read as protobuf reads them.");
}

// One message of an import.
FUZZ(report) {
  static auto& imported = *new ImportedView;  // its memory is used again
  const bool plain = ReadPlain(bytes, imported);
  v1::ImportReportsRequest message;
  const bool parsed = message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  if (!plain) return;
  THIDUA_CHECK(parsed && message.has_report(), "Protobuf reads what is read here.");
  const v1::Report& report = message.report().report();
  THIDUA_CHECK(imported.row == message.report().row() && imported.report == ViewOf(report),
               "A report says the same as protobuf reads.");
  bool sendable = true;  // what CheckCells lets through, as far as the image goes
  for (const CellView& cell : imported.report.cells) {
    sendable &= cell.value_case != v1::Cell::VALUE_NOT_SET;
  }
  if (!sendable) return;
  v1::Report cover = report;
  cover.clear_cells();
  const std::string image = ReportImage(cover, CellsImage(imported.report.cells));
  v1::Report again;
  THIDUA_CHECK(again.ParseFromString(image), "Protobuf reads the image.");
  cover = report;
  cover.clear_etag();
  for (v1::Cell& cell : *cover.mutable_cells()) cell.set_status(StatusOf(cell.status()));
  THIDUA_CHECK(image == cover.SerializeAsString(), "An image is what protobuf would write.");
}

}  // namespace thidua::reporting
