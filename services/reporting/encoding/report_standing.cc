#include "services/reporting/encoding/report_standing.h"

#include <string>
#include <utility>

#include "common/value/errors.h"
#include "common/value/text.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/encoding/wire.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {
namespace {

using v1::Report;
using wire::kBytes;
using wire::kVarint;
using wire::Tag;

// What of a report its standing is made of.
struct Parts {
  v1::ReportState state = v1::REPORT_STATE_UNSPECIFIED;
  bool submitted = false;
  google::protobuf::Timestamp counted_submit_time;
  int32_t accepted_revisions = 0;
  std::string resubmit_by;
};

// Reads an image that is written as ours are: every field once, cells apart, in the order of their
// numbers. False says nothing of the image.
bool ReadPlain(std::string_view image, Parts& parts) {
  constexpr uint32_t kCells = Tag(Report::kCellsFieldNumber, kBytes);
  wire::Fields field(image);
  for (uint32_t last = 0; field.Next(); last = field.tag()) {
    const bool repeats = field.tag() == kCells ||
                         field.tag() == Tag(Report::kRemarksFieldNumber, kBytes) ||
                         field.tag() == Tag(Report::kWritersFieldNumber, kBytes) ||
                         field.tag() == Tag(Report::kOpenElementsFieldNumber, kBytes) ||
                         field.tag() == Tag(Report::kCommentsFieldNumber, kBytes);
    if (field.tag() < last || (field.tag() == last && !repeats)) return false;
    switch (field.tag()) {
      case Tag(Report::kStateFieldNumber, kVarint):
        parts.state = static_cast<v1::ReportState>(field.number());
        break;
      case Tag(Report::kCountedSubmitTimeFieldNumber, kBytes):
        parts.submitted = parts.counted_submit_time.ParseFromArray(
            field.bytes().data(), static_cast<int>(field.bytes().size()));
        if (!parts.submitted) return false;
        break;
      case Tag(Report::kAcceptedRevisionsFieldNumber, kVarint):
        parts.accepted_revisions = static_cast<int32_t>(field.number());
        break;
      case Tag(Report::kResubmitByFieldNumber, kBytes):
        parts.resubmit_by = field.bytes();
        if (!IsUtf8(field.bytes())) return false;
        break;
      default:
        break;
    }
  }
  return field.done();
}

bool ReadAny(std::string_view image, Parts& parts) {
  Report report;
  if (!report.ParseFromArray(image.data(), static_cast<int>(image.size()))) return false;
  parts = {report.state(), report.has_counted_submit_time(), report.counted_submit_time(),
           report.accepted_revisions(), report.resubmit_by()};
  return true;
}

}  // namespace

absl::StatusOr<Standing> ReadStanding(std::string_view name, std::string_view image,
                                      std::string_view due_date) {
  Parts parts;
  if (!ReadPlain(image, parts) && !ReadAny(image, parts)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 std::string(name) + " is stored as something that is no report");
  }
  return Standing{.state = parts.state,
                  .submitted = parts.submitted,
                  .late = parts.submitted && IsLate(parts.counted_submit_time, due_date),
                  .in_force = parts.accepted_revisions > 0,
                  .resubmit_by = std::move(parts.resubmit_by)};
}

}  // namespace thidua::reporting
