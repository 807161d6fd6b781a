#include "services/reporting/encoding/report_standing.h"

#include "common/value/errors.h"
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
  google::protobuf::Timestamp first_submit_time;
  int32_t accepted_revisions = 0;
};

// Reads an image that is written as ours are: every field once, cells apart, in the order of their
// numbers. False says nothing of the image.
bool ReadPlain(std::string_view image, Parts& parts) {
  constexpr uint32_t kCells = Tag(Report::kCellsFieldNumber, kBytes);
  wire::Fields field(image);
  for (uint32_t last = 0; field.Next(); last = field.tag()) {
    const bool repeats = field.tag() == kCells ||
                         field.tag() == Tag(Report::kRemarksFieldNumber, kBytes) ||
                         field.tag() == Tag(Report::kWritersFieldNumber, kBytes);
    if (field.tag() < last || (field.tag() == last && !repeats)) return false;
    switch (field.tag()) {
      case Tag(Report::kStateFieldNumber, kVarint):
        parts.state = static_cast<v1::ReportState>(field.number());
        break;
      case Tag(Report::kFirstSubmitTimeFieldNumber, kBytes):
        parts.submitted = parts.first_submit_time.ParseFromArray(
            field.bytes().data(), static_cast<int>(field.bytes().size()));
        if (!parts.submitted) return false;
        break;
      case Tag(Report::kAcceptedRevisionsFieldNumber, kVarint):
        parts.accepted_revisions = static_cast<int32_t>(field.number());
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
  parts = {report.state(), report.has_first_submit_time(), report.first_submit_time(),
           report.accepted_revisions()};
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
                  .late = parts.submitted && IsLate(parts.first_submit_time, due_date),
                  .in_force = parts.accepted_revisions > 0};
}

}  // namespace thidua::reporting
