#include "services/admin_cli/commands/file_import.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/client/client.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/report_import.h"

namespace thidua::cli {
namespace {

// So many numbers with two readings are shown beside their value in force.
constexpr int kInForceShown = 1'000;

constexpr size_t kMaxReason = 1'700;  // behind which there is room for a file's name

// What the service said, by row of the file.
RowFault Locate(const CsvReport& report, const reporting::v1::Rejection& rejection) {
  const std::string field = rejection.field().empty() && rejection.reason() == "NOT_ON_ROSTER"
                                ? "subject"
                                : rejection.field();
  return LocateFault(report, field, rejection.reason() + ": " + rejection.description());
}

// The fault of a report that is too large to be sent; nothing for all others.
std::optional<RowFault> TooLarge(const CsvReport& report) {
  reporting::v1::ImportReportsRequest message;
  message.mutable_report()->set_row(report.row);
  *message.mutable_report()->mutable_report() = report.report;
  const size_t bytes = message.ByteSizeLong();
  if (bytes <= client::kMaxRequestBytes) {
    return std::nullopt;
  }
  return RowFault{report.row, "",
                  "the report is not sent: its " + std::to_string(report.rows.size()) +
                      " rows are " + std::to_string(bytes) + " bytes and a service takes " +
                      std::to_string(client::kMaxRequestBytes) +
                      " in one report. A report has one row for each element of its form: check "
                      "that form, period and subject of the rows tell the reports apart",
                  ""};
}

// "rows 2-7".
std::string RowsText(const CsvReport& report) {
  int last = report.row;
  for (const CellOrigin& origin : report.origins) {
    last = std::max(last, origin.row);
  }
  return last == report.row ? "row " + std::to_string(last)
                            : "rows " + std::to_string(report.row) + "-" + std::to_string(last);
}

}  // namespace

FileImport::FileImport(Session& session, std::string origin, const ReportColumns& columns,
                       std::vector<CsvReport> reports)
    : session_(session), origin_(std::move(origin)), columns_(columns), stored_(session) {
  for (CsvReport& report : reports) {
    items_.emplace_back().report = std::move(report);
  }
}

absl::Status FileImport::Prepare(Item* item) {
  CsvReport& report = item->report;
  if (const auto fault = TooLarge(report); report.faults.empty() && fault.has_value()) {
    item->faults.push_back(*fault);
  }
  if (item->faults.empty()) {
    ASSIGN_OR_RETURN(item->stored, stored_.Find(report.report.name()));
    KeepUnsaid(columns_, item->stored, origin_ + ", " + RowsText(report), &report);
    if (item->stored != nullptr) {
      // What somebody changes between what is shown and what is written is not overwritten.
      report.report.set_etag(item->stored->etag());
    }
  }
  return absl::OkStatus();
}

absl::Status FileImport::Check() {
  int in_force = 0;
  for (Item& item : items_) {
    item.faults = item.report.faults;
    for (RowFault& fault : item.faults) {
      if (!fault.element.empty() && in_force++ < kInForceShown) {
        // It helps a person to choose; without it the fault is the same.
        const auto value = stored_.InForce(item.report.report.name(), fault.element);
        fault.reason += value.ok() && !value->empty() ? "; the value in force is " + *value : "";
      }
    }
    RETURN_IF_ERROR(Prepare(&item));
  }
  return Send(true);
}

absl::Status FileImport::Write() { return Send(false); }

std::string FileImport::Reason() const {
  const bool corrects = std::any_of(items_.begin(), items_.end(), [](const Item& item) {
    return item.faults.empty() && item.stored != nullptr &&
           item.stored->state() == reporting::v1::REPORT_STATE_ACCEPTED;
  });
  // A correction wants a person's reason: the file's name is none.
  if ((reason_.empty() && corrects) || reason_.size() > kMaxReason) {
    return reason_;
  }
  return reason_.empty() ? "from " + origin_ : reason_ + " (from " + origin_ + ")";
}

absl::Status FileImport::Send(bool dry_run) {
  std::map<std::string, std::vector<ReportRow>> by_owner;
  std::map<int64_t, Item*> by_row;
  counts_ = {};
  for (Item& item : items_) {
    if (!item.faults.empty()) {
      ++counts_.rejected;
      continue;
    }
    by_owner[ParentOf(item.report.report.name(), 4)].push_back(
        {item.report.row, &item.report.report});
    by_row.emplace(item.report.row, &item);
  }
  for (const auto& [owner, reports] : by_owner) {
    reporting::v1::ImportHeader header;
    header.set_parent(owner);
    header.set_submit(submit_);
    header.set_dry_run(dry_run);
    header.set_reason(Reason());
    ASSIGN_OR_RETURN(const auto answer,
                     ImportReports(session_, header, reports, dry_run ? "checked" : "written"));
    counts_.written += answer.created() + answer.updated();
    counts_.unchanged += answer.unchanged();
    counts_.rejected += answer.rejected();
    for (const auto& rejection : answer.rejections()) {
      if (const auto found = by_row.find(rejection.row()); found != by_row.end()) {
        found->second->faults.push_back(Locate(found->second->report, rejection));
      }
    }
  }
  return absl::OkStatus();
}

std::vector<ChangedField> FileImport::changes() const {
  std::vector<ChangedField> changes;
  for (const Item& item : items_) {
    if (item.faults.empty()) {
      const auto of_report = ChangesOf(item.report, item.stored);
      changes.insert(changes.end(), of_report.begin(), of_report.end());
    }
  }
  return changes;
}

std::vector<RefusedReport> FileImport::refused() const {
  std::vector<RefusedReport> refused;
  for (const Item& item : items_) {
    if (!item.faults.empty()) {
      refused.push_back({&item.report, item.faults});
    }
  }
  return refused;
}

int64_t FileImport::unnamed() const {
  return counts_.rejected - static_cast<int64_t>(refused().size());
}

}  // namespace thidua::cli
