#include "services/reporting/domain/reports/findings.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <string>

#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "services/reporting/domain/reports/report_row.h"
#include "services/reporting/domain/reports/round.h"

namespace thidua::reporting {
namespace {

using v1::Finding;

// Of the texts of a refusal, in bytes.
constexpr size_t kMaxDetails = 1500;

ErrorReason ReasonOfFinding(const Finding& finding) {
  if (finding.severity() == catalog::v1::RULE_SEVERITY_WARNING) {
    return type::v1::ERROR_REASON_NOTE_REQUIRED;
  }
  switch (finding.kind()) {
    case v1::FINDING_KIND_REQUIRED:
      return type::v1::ERROR_REASON_CELL_REQUIRED;
    case v1::FINDING_KIND_COMPUTED:
      return type::v1::ERROR_REASON_NUMBER_OUT_OF_RANGE;
    case v1::FINDING_KIND_RULE:
    case v1::FINDING_KIND_RANGE:
    case v1::FINDING_KIND_MAGNITUDE:
    case v1::FINDING_KIND_OUTLIER:
    case v1::FINDING_KIND_UNSPECIFIED:
    case SENTINELS_OF(v1::FindingKind):
      break;
  }
  return type::v1::ERROR_REASON_FORM_RULE_BROKEN;
}

Finding TooLarge(const v1::Round& round, int column, const std::vector<int>& parts) {
  Finding finding;
  finding.set_kind(v1::FINDING_KIND_COMPUTED);
  finding.set_severity(catalog::v1::RULE_SEVERITY_ERROR);
  for (const int part : parts) {
    if (part >= 0) finding.add_elements(round.columns(part).element());
  }
  finding.set_message(
      absl::StrCat(round.columns(column).title(),
                   " được tính ra một số quá 18 chữ số: kiểm tra các ô thành phần"));
  return finding;
}

}  // namespace

void PinDemands(const catalog::v1::Form& form, CatalogLookup& lookup, v1::Round& round) {
  *round.mutable_required_elements() = form.required_elements();
  *round.mutable_cell_ranges() = form.cell_ranges();
  for (const v1::Column& column : round.columns()) {
    if (column.kind() != type::v1::VALUE_KIND_PUBLISHED_RATE) continue;
    const catalog::v1::Element* element = lookup.element(column.element());
    catalog::v1::ValueRange range;
    if (element != nullptr && element->has_range()) {
      range = element->range();
      if (range.minimum().empty() && range.maximum().empty()) continue;
    } else {
      range.set_minimum("0");
      range.set_maximum("100");
    }
    catalog::v1::CellRange* pinned = round.add_cell_ranges();
    pinned->set_element(column.element());
    *pinned->mutable_range() = range;
    pinned->set_severity(catalog::v1::RULE_SEVERITY_ERROR);
  }
  *round.mutable_rules() = form.rules();
}

const std::vector<Finding>& ReportCheck::Find(const ReportView& report, const History& history) {
  findings_.clear();
  FillRow(round_, report, row_);
  const ComputedColumns& computed = demands_.computed();
  if (const int column = computed.FillIn(row_); column >= 0) {
    findings_.push_back(TooLarge(round_, column, computed.PartsOf(column)));
  }
  static const auto& whole = *new v1::RosterEntry();
  const v1::RosterEntry* entry =
      FindOnRoster(round_, absl::StrCat("units/", std::string(LastSegment(report.name))));
  demands_.Check(row_, &history, entry == nullptr ? whole : *entry, findings_);
  AddHistoryFindings(round_, row_, history, findings_);
  return findings_;
}

absl::Status CheckFindings(const std::vector<Finding>& findings) {
  Violations violations;
  size_t size = 0;
  int more = 0;
  for (const Finding& finding : findings) {
    if (finding.answered()) continue;
    std::string text = finding.message();
    if (finding.severity() == catalog::v1::RULE_SEVERITY_WARNING) {
      absl::StrAppend(&text, "; nếu số liệu đúng, hãy ghi chú giải trình ở ",
                      finding.elements_size() > 1 ? "một trong các ô " : "ô ",
                      absl::StrJoin(finding.elements(), ", "));
    }
    const std::string first = finding.elements().empty() ? "" : finding.elements(0);
    // The whole refusal has to fit where gRPC has room for it.
    size += text.size();
    if (size > kMaxDetails && !violations.empty()) {
      ++more;
      continue;
    }
    violations.Add(absl::StrCat("report.cells[", std::string(LastSegment(first)), "]"), text,
                   ReasonOfFinding(finding));
  }
  if (more > 0) {
    violations.Add("report.findings",
                   absl::StrCat("còn ", more, " điểm nữa: xem tất cả bằng cách đọc báo cáo"),
                   type::v1::ERROR_REASON_FORM_RULE_BROKEN);
  }
  return violations.ToStatus(absl::StatusCode::kFailedPrecondition);
}

absl::Status CheckErrors(const v1::Round& round, const v1::Report& report) {
  ReportCheck check(round);
  std::vector<Finding> errors;
  for (const Finding& finding : check.Find(ViewOf(report), History())) {
    if (finding.severity() == catalog::v1::RULE_SEVERITY_ERROR) errors.push_back(finding);
  }
  return CheckFindings(errors);
}

}  // namespace thidua::reporting
