#include "tests/bench/ledger/made_up.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include "common/resource/image.h"
#include "common/value/decimal.h"
#include "services/reporting/domain/names.h"

namespace thidua::bench {
namespace {

using namespace reporting::v1;  // NOLINT(google-build-using-namespace)

constexpr char kSource[] = "số liệu giả định";
constexpr int64_t kAccepted = 1'580'000'000;

std::string ElementName(size_t column) { return absl::StrFormat("elements/c%02d", column); }

template <class Resource>
Document ToDocument(const Resource& resource) {
  return {resource.name(), resource::ToImage(resource)};
}

}  // namespace

std::string DistrictName(size_t district) { return absl::StrFormat("units/d%03d", district); }

std::string RoundName(size_t district, size_t month) {
  return absl::StrFormat("units/d%03d/rounds/kinh-te.%04d-%02d", district, 2020 + month / 12,
                         1 + month % 12);
}

std::string CommuneId(size_t district, size_t commune) {
  return absl::StrFormat("x%03d-%02d", district, commune);
}

int64_t ValueOf(size_t district, size_t month, size_t commune, size_t column) {
  const size_t mixed = district * 1'000'003 + month * 10'007 + commune * 131 + column * 7;
  return static_cast<int64_t>(10 + mixed * 2'654'435'761 % 990);
}

std::string UrbanClass(size_t commune) { return commune % 5 == 0 ? "V" : ""; }

Round MakeRound(size_t district, size_t month, size_t communes, bool split, size_t columns) {
  Round round;
  round.set_name(RoundName(district, month));
  round.set_form("forms/kinh-te");
  round.set_period(absl::StrFormat("%04d-%02d", 2020 + month / 12, 1 + month % 12));
  round.set_form_version("1");
  round.set_simulated(true);
  round.set_state(ROUND_STATE_OPEN);
  for (size_t i = 0; i < columns; ++i) {
    Column& column = *round.add_columns();
    column.set_element(ElementName(i));
    column.set_title(absl::StrCat("Chỉ tiêu ", i + 1));
    column.set_unit_of_measure("triệu đồng");
    column.set_decimals(1);
    column.set_kind(type::v1::VALUE_KIND_AMOUNT);
    column.set_time_rollup(type::v1::TIME_ROLLUP_SUM);
  }
  for (size_t i = 0; i < communes; ++i) {
    RosterEntry& entry = *round.add_roster();
    entry.set_subject("units/" + CommuneId(district, i));
    entry.set_reporter(entry.subject());
    entry.set_display_name(absl::StrCat("Xã ", i + 1));
    if (!UrbanClass(i).empty()) (*entry.mutable_attributes())["urban_class"] = UrbanClass(i);
  }
  if (split) round.add_split_attributes("urban_class");
  return round;
}

Report MakeReport(size_t district, size_t month, size_t commune, size_t columns) {
  Report report;
  report.set_name(reporting::ReportsOf(RoundName(district, month)) + CommuneId(district, commune));
  report.set_reporter("units/" + CommuneId(district, commune));
  report.set_state(REPORT_STATE_ACCEPTED);
  report.set_source(kSource);
  report.set_simulated(true);
  report.set_submitter("user:can-bo");
  report.set_reviewer("user:tham-dinh");
  report.mutable_review_time()->set_seconds(kAccepted);
  for (size_t i = 0; i < columns; ++i) {
    Cell& cell = *report.add_cells();
    cell.set_element(ElementName(i));
    cell.set_number(FormatScaled(ValueOf(district, month, commune, i), 1));
    cell.set_status(type::v1::VALUE_STATUS_OFFICIAL);
  }
  return report;
}

Figures MakeFigures(size_t district, size_t month, size_t commune, size_t columns) {
  Figures figures;
  figures.set_name(reporting::FiguresOf(RoundName(district, month)) + CommuneId(district, commune));
  figures.set_source(kSource);
  figures.set_simulated(true);
  figures.set_report_seq(1);
  figures.mutable_accept_time()->set_seconds(kAccepted);
  for (size_t i = 0; i < columns; ++i) {
    figures.add_statuses(type::v1::VALUE_STATUS_OFFICIAL);
    figures.add_values(ValueOf(district, month, commune, i));
  }
  return figures;
}

Document RoundDocument(size_t district, size_t month, size_t communes, bool split, size_t columns) {
  return ToDocument(MakeRound(district, month, communes, split, columns));
}

Document ReportDocument(size_t district, size_t month, size_t commune, size_t columns) {
  return ToDocument(MakeReport(district, month, commune, columns));
}

Document FiguresDocument(size_t district, size_t month, size_t commune, size_t columns) {
  return ToDocument(MakeFigures(district, month, commune, columns));
}

void AppendMonth(size_t district, size_t month, size_t communes, std::vector<Document>& documents) {
  documents.push_back(RoundDocument(district, month, communes));
  for (size_t i = 0; i < communes; ++i) {
    documents.push_back(ReportDocument(district, month, i));
    documents.push_back(FiguresDocument(district, month, i));
  }
}

size_t TotalBytes(const std::vector<Document>& documents) {
  size_t bytes = 0;
  for (const Document& document : documents) bytes += document.bytes.size();
  return bytes;
}

}  // namespace thidua::bench
