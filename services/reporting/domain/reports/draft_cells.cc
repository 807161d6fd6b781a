#include "services/reporting/domain/reports/draft_cells.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "common/value/enum_switch.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/reports/cells.h"

namespace thidua::reporting {
namespace {

using v1::Cell;

using ByElement = absl::flat_hash_map<std::string_view, const Cell*>;

// Of the texts of a refusal, in bytes: all of it has to fit where gRPC has room for it.
constexpr size_t kMaxDetails = 1500;

ByElement Index(const CellList& cells) {
  ByElement index;
  index.reserve(cells.size());
  for (const Cell& cell : cells) index.emplace(cell.element(), &cell);
  return index;
}

const Cell* FindIn(const ByElement& index, std::string_view element) {
  const auto found = index.find(element);
  return found == index.end() ? nullptr : found->second;
}

const char* StatusText(type::v1::ValueStatus status) {
  switch (status) {
    case type::v1::VALUE_STATUS_ESTIMATE:
      return "an estimate";
    case type::v1::VALUE_STATUS_ADJUSTED:
      return "an adjusted figure";
    case type::v1::VALUE_STATUS_OFFICIAL:
    case type::v1::VALUE_STATUS_UNSPECIFIED:
    case SENTINELS_OF(type::v1::ValueStatus):
      break;
  }
  return "an official figure";
}

// The first of many names, and how many more there are.
template <class Names>
std::string FirstOf(const Names& names, int most) {
  const int all = static_cast<int>(names.size());
  const std::string first = absl::StrJoin(names.begin(), names.begin() + std::min(all, most), ", ");
  return all > most ? absl::StrCat(first, " and ", all - most, " more") : first;
}

// Collects cells that are refused for one reason. Where they are more than an error has room to
// explain, the others are named together.
class RefusedCells {
 public:
  void Add(size_t at, std::string_view element, const std::string& why, ErrorReason reason) {
    size_ += why.size();
    if (size_ <= kMaxDetails || violations_.empty()) {
      violations_.Add(absl::StrCat("report.cells[", at, "]"), why, reason);
      return;
    }
    more_.emplace_back(element);
    more_reason_ = reason;
  }
  absl::Status ToStatus() && {
    if (!more_.empty()) {
      violations_.Add("report.cells", absl::StrCat("the same of ", FirstOf(more_, 50)),
                      more_reason_);
    }
    return violations_.ToStatus(absl::StatusCode::kFailedPrecondition);
  }

 private:
  Violations violations_;
  size_t size_ = 0;
  std::vector<std::string> more_;
  ErrorReason more_reason_ = type::v1::ERROR_REASON_UNSPECIFIED;
};

}  // namespace

bool NeedsFigures(const v1::Report& report) {
  return report.accepted_revisions() > 0 && report.state() != v1::REPORT_STATE_ACCEPTED;
}

absl::StatusOr<DraftCells> DraftCells::Of(const v1::Round& round, const StoredReport& stored,
                                          const ReportView& input) {
  DraftCells draft(stored, input);
  if (!stored.report) return draft;
  const v1::Report& report = *stored.report;
  const bool corrects = report.accepted_revisions() > 0;
  if (NeedsFigures(report)) {
    if (!stored.figures) {
      return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                   absl::StrCat(report.name(), " was accepted, and no figures are in force"));
    }
    ASSIGN_OR_RETURN(draft.in_force_, CellsOfFigures(round, *stored.figures));
  } else if (corrects) {
    draft.in_force_ = report.cells();
  }
  if (!corrects && report.open_elements().empty()) return draft;

  absl::flat_hash_set<std::string_view> said;
  for (const CellView& cell : input.cells) said.insert(cell.element);
  const ByElement in_force = Index(draft.in_force_);
  const ByElement before = Index(report.cells());
  for (const Cell& cell : report.cells()) {
    if (said.contains(cell.element())) continue;
    const Cell* figure = FindIn(in_force, cell.element());
    if (!draft.IsOpen(cell.element()) || (figure == nullptr && corrects && cell.voided()) ||
        (figure != nullptr && SameFigure(ViewOf(*figure), ViewOf(cell)))) {
      draft.Keep(cell);
    } else if (figure != nullptr) {
      draft.Keep(*figure);
    }
  }
  for (const Cell& cell : draft.in_force_) {
    if (said.contains(cell.element()) || FindIn(before, cell.element()) != nullptr) continue;
    if (draft.IsOpen(cell.element())) draft.Keep(cell);
  }
  if (draft.kept_.empty()) return draft;
  draft.whole_ = input;
  for (const Cell& cell : draft.kept_) draft.whole_->cells.push_back(ViewOf(cell));
  return draft;
}

bool DraftCells::IsOpen(std::string_view element) const {
  const auto& open = stored_->report->open_elements();
  return open.empty() || std::find(open.begin(), open.end(), element) != open.end();
}

void DraftCells::Keep(const Cell& cell) { *kept_.Add() = cell; }

absl::Status DraftCells::Check(
    const google::protobuf::RepeatedPtrField<std::string>& less_firm) const {
  if (!stored_->report) return absl::OkStatus();
  const v1::Report& report = *stored_->report;
  if (in_force_.empty() && report.open_elements().empty()) return absl::OkStatus();
  const ByElement before = Index(report.cells()), in_force = Index(in_force_);
  const std::string open = FirstOf(report.open_elements(), 10);
  RefusedCells refused;
  for (size_t i = 0; i < input_->cells.size(); ++i) {
    const CellView& cell = input_->cells[i];
    const std::string element(cell.element);
    const Cell* old = FindIn(before, cell.element);
    if (!IsOpen(cell.element)) {
      if (old != nullptr && SameCell(ViewOf(*old), cell)) continue;
      refused.Add(i, element,
                  absl::StrCat(element, " is not open: the report was returned for ", open,
                               " alone. Leave the cell out: it then stays as it is"),
                  type::v1::ERROR_REASON_CELL_NOT_OPEN);
      continue;
    }
    const Cell* figure = FindIn(in_force, cell.element);
    if (figure == nullptr || figure->voided() || cell.voided ||
        StatusOf(cell.status) >= StatusOf(figure->status()) ||
        (old != nullptr && SameFigure(ViewOf(*old), cell)) ||
        std::find(less_firm.begin(), less_firm.end(), element) != less_firm.end()) {
      continue;
    }
    refused.Add(i, element,
                absl::StrCat(element, " would be ", StatusText(cell.status), " in the place of ",
                             StatusText(figure->status()),
                             ": if that is meant, write this report singly and name the element in "
                             "less_firm (--less-firm)"),
                type::v1::ERROR_REASON_LESS_FIRM);
  }
  return std::move(refused).ToStatus();
}

}  // namespace thidua::reporting
