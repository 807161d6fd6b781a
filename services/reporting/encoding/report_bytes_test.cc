#include "services/reporting/encoding/report_bytes.h"

#include <gmock/gmock.h>

#include <random>

#include "common/resource/image.h"
#include "services/reporting/domain/catalog/testing/memory_catalog.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {
namespace {

using v1::ImportReportsRequest;
using v1::Report;

constexpr char kWholeReport[] = R"pb(
  report {
    row: 12345678901
    report {
      name: "units/khoai-chau/rounds/socio.2022/reports/dan-tien"
      cells { element: "elements/income" number: "83.6" }
      cells { element: "elements/rating" level: "good" status: VALUE_STATUS_ESTIMATE }
      cells { element: "elements/population" voided: true status: VALUE_STATUS_ADJUSTED }
      cells { element: "elements/poverty" number: "" note: "số giả định" }
      cells { voided: false }
      cells {}
      source: "Báo cáo 112"
      note: "ghi chú"
      etag: "17"
    }
  })pb";

// Expects that `bytes` are read as protobuf reads them.
void ExpectReadAlike(const std::string& bytes, ImportedView& view) {
  ASSERT_TRUE(ReadPlain(bytes, view));
  ImportReportsRequest request;
  ASSERT_TRUE(request.ParseFromString(bytes));
  ASSERT_TRUE(request.has_report());
  EXPECT_EQ(view.row, request.report().row());
  EXPECT_TRUE(view.report == ViewOf(request.report().report())) << request.DebugString();
}

TEST(ReadPlain, ReadsWhatClientsWrite) {
  ImportedView view;
  for (const std::string& text :
       {std::string(kWholeReport), std::string("report {}"), std::string("report { row: 1 }"),
        std::string("report { report { name: 'x' cells { element: 'e' number: '1' } } }")}) {
    const auto request = FromText<ImportReportsRequest>(text);
    const std::string bytes = request.SerializeAsString();
    ExpectReadAlike(bytes, view);
    EXPECT_EQ(view.bytes, request.report().SerializeAsString());
  }
}

TEST(ReadPlain, LeavesEverythingElseToProtobuf) {
  // Tags: report 0x12; row 0x08, report 0x12; name 0x0a, cells 0x22, source 0x2a; element 0x0a,
  // number 0x12, level 0x1a, status 0x28.
  const std::pair<const char*, std::string> all[] = {
      {"nothing", ""},
      {"a header", FromText<ImportReportsRequest>("header {}").SerializeAsString()},
      {"a field it does not know", std::string("\x12\x02\x18\x01", 4)},
      {"something behind the report", std::string("\x12\x00\x12\x00", 4)},
      {"a report twice", std::string("\x12\x04\x12\x00\x12\x00", 6)},
      {"a name twice", std::string("\x12\x08\x12\x06\x0a\x01x\x0a\x01y", 10)},
      {"fields in another order", std::string("\x12\x08\x12\x06\x2a\x01x\x0a\x01y", 10)},
      {"what only an answer has",
       FromText<ImportReportsRequest>("report { report { submitter: 'user:lan' } }")
           .SerializeAsString()},
      {"two values of a cell", std::string("\x12\x0a\x12\x08\x22\x06\x12\x01"
                                           "1\x1a\x01g",
                                           12)},
      {"a status that is none", std::string("\x12\x06\x12\x04\x22\x02\x28\x07", 8)},
      {"a negative row", FromText<ImportReportsRequest>("report { row: -1 }").SerializeAsString()},
      {"text that is not UTF-8", std::string("\x12\x05\x12\x03\x0a\x01\xff", 7)},
      {"a text that is cut", std::string("\x12\x05\x12\x03\x0a\x02x", 7)},
      {"a text that is not there", std::string("\x12\x04\x12\x02\x0a\x02", 6)},
      {"a report that is not there", std::string("\x12\x05", 2)},
      {"a tag that is cut", std::string("\x12\x01\x92", 3)},
      {"a tag without a number", std::string("\x12\x02\x02\x00", 4)},
      {"a group", std::string("\x12\x02\x0b\x0c", 4)},
  };
  ImportedView view;
  for (const auto& [what, bytes] : all) EXPECT_FALSE(ReadPlain(bytes, view)) << what;
}

TEST(ReadPlain, NeverReadsWhatProtobufReadsOtherwise) {
  const std::string good = FromText<ImportReportsRequest>(kWholeReport).SerializeAsString();
  std::mt19937 random(20210704);
  auto below = [&](size_t limit) { return random() % limit; };
  ImportedView view;
  int read = 0;
  for (int run = 0; run < 200'000; ++run) {
    std::string bytes = good;
    for (size_t changes = 1 + below(3); changes > 0; --changes) {
      const size_t at = below(bytes.size());
      switch (below(4)) {
        case 0:
          bytes[at] = static_cast<char>(random());
          break;
        case 1:
          bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(8));
          break;
        case 2:
          bytes.insert(at, 1, static_cast<char>(random()));
          break;
        default:
          bytes.erase(at, 1 + below(4));
      }
      if (bytes.empty()) bytes = good;
    }
    if (!ReadPlain(bytes, view)) continue;
    ++read;
    ExpectReadAlike(bytes, view);
    if (HasFailure()) return;
  }
  EXPECT_GT(read, 1'000) << "or it proves nothing";
}

TEST(ReportImage, IsThatOfTheWholeMessage) {
  constexpr char kCover[] = R"pb(
    name: "units/khoai-chau/rounds/socio.2022/reports/dan-tien"
    reporter: "units/dan-tien"
    state: REPORT_STATE_SUBMITTED
    source: "Báo cáo 112"
    note: "ghi chú"
    simulated: true
    remarks { element: "elements/income" text: "?" }
    submitter: "user:lan"
    first_submit_time { seconds: 1 nanos: 2 }
    submit_time { seconds: 3 }
    reviewer: "user:hoa"
    review_time { seconds: 4 }
    accepted_revisions: 2
    writers: "user:lan"
    writers: "user:minh"
    resubmit_by: "2023-02-01"
    open_elements: "elements/income"
    open_elements: "elements/rating"
    counted_submit_time { seconds: 1 nanos: 2 }
    comments { element: "elements/income" text: "!" author: "user:hoa" }
    etag: "7"
    token: "x")pb";
  constexpr char kCells[] = R"pb(
    cells { element: "elements/income" number: "83.6" }
    cells { element: "elements/rating" level: "good" status: VALUE_STATUS_ESTIMATE note: "ước" }
    cells { element: "elements/population" voided: true status: VALUE_STATUS_ADJUSTED }
    cells { number: "1" })pb";
  const std::string long_note = "cells { element: 'e' level: '" + std::string(300, 'x') + "' }";
  for (const std::string& cover : {std::string(), std::string("name: 'x'"), std::string(kCover)}) {
    for (const std::string& cells : {std::string(), std::string(kCells), long_note}) {
      const auto input = FromText<Report>(cells);
      auto whole = FromText<Report>(cover + cells);
      for (auto& cell : *whole.mutable_cells()) cell.set_status(StatusOf(cell.status()));
      EXPECT_EQ(ReportImage(FromText<Report>(cover), CellsImage(ViewOf(input).cells)),
                resource::ToImage(whole))
          << whole.DebugString();
    }
  }
}

}  // namespace
}  // namespace thidua::reporting
