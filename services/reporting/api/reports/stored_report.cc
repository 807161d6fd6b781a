#include "services/reporting/api/reports/stored_report.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/resource/image.h"
#include "common/resource/page.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/subject_history.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/cell_changes.h"
#include "services/reporting/domain/reports/findings.h"

namespace thidua::reporting {
namespace {

using v1::Report;
using v1::Round;

std::string FiguresNameOf(std::string_view report) {
  return FiguresOf(RoundOf(report)).append(LastSegment(report));
}

// The state that an answer is of.
absl::StatusOr<std::unique_ptr<ledger::Reader>> OpenAnswered(const resource::Store& store,
                                                             const Report& report) {
  type::v1::Consistency consistency;
  consistency.set_exactly(report.token());
  return store.Open(LedgerOf(report.name()), consistency);
}

// Adds changes to an answer, without their notes where it would be larger than clients take.
void Put(std::vector<v1::CellChange> changes, Report& report,
         google::protobuf::RepeatedPtrField<v1::CellChange>& into) {
  for (v1::CellChange& change : changes) *into.Add() = std::move(change);
  if (report.ByteSizeLong() <= resource::kMaxPageBytes) return;
  for (v1::CellChange& change : into) {
    if (change.has_before()) change.mutable_before()->clear_note();
    if (change.has_after()) change.mutable_after()->clear_note();
  }
}

}  // namespace

absl::StatusOr<StoredReport> FindStored(ledger::Reader& reader, std::string_view name) {
  StoredReport stored;
  ASSIGN_OR_RETURN(stored.report, resource::Find<Report>(reader, name));
  if (stored.report && NeedsFigures(*stored.report)) {
    ASSIGN_OR_RETURN(stored.figures, resource::Find<v1::Figures>(reader, FiguresNameOf(name)));
  }
  return stored;
}

absl::Status AddFindings(const rpc::Call& call, const resource::Store& store, Report& report) {
  ASSIGN_OR_RETURN(auto reader, OpenAnswered(store, report));
  ASSIGN_OR_RETURN(const Round round, resource::Load<Round>(*reader, RoundOf(report.name())));
  ASSIGN_OR_RETURN(const History history,
                   HistoryReader(round).ReadOne(call, *reader, LastSegment(report.name())));
  ReportCheck check(round);
  for (const v1::Finding& finding : check.Find(ViewOf(report), history)) {
    *report.add_findings() = finding;
  }
  return absl::OkStatus();
}

absl::Status AddCorrections(const resource::Store& store, Report& report) {
  if (!NeedsFigures(report)) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto reader, OpenAnswered(store, report));
  ASSIGN_OR_RETURN(const Round round, resource::Load<Round>(*reader, RoundOf(report.name())));
  ASSIGN_OR_RETURN(const auto figures,
                   resource::Load<v1::Figures>(*reader, FiguresNameOf(report.name())));
  ASSIGN_OR_RETURN(const CellList in_force, CellsOfFigures(round, figures));
  Put(Corrections(round, in_force, report), report, *report.mutable_corrections());
  return absl::OkStatus();
}

absl::Status AddChanges(const resource::Store& store, Report& report) {
  ASSIGN_OR_RETURN(auto reader, OpenAnswered(store, report));
  const int64_t seq = reader->position().seq;
  // A write that changed nothing leaves the etag of an earlier one.
  if (report.etag() != std::to_string(seq)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Round round, resource::Load<Round>(*reader, RoundOf(report.name())));
  ASSIGN_OR_RETURN(const ledger::Position before, reader->PositionOf(seq - 1));
  ASSIGN_OR_RETURN(reader, store.Open(LedgerOf(report.name()), before));
  ASSIGN_OR_RETURN(const auto found, resource::Find<Report>(*reader, report.name()));
  AddChanges(round, found ? found->cells() : CellList(), report);
  return absl::OkStatus();
}

void AddChanges(const Round& round, const CellList& before, Report& report) {
  Put(CellChanges(round, before, report.cells()), report, *report.mutable_changes());
}

}  // namespace thidua::reporting
