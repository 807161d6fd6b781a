#pragma once
// Figures and totals as tables: packed values become decimals and levels.

#include <cstdint>
#include <string>
#include <vector>

#include "services/admin_cli/views/printer.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::cli {

using Columns = google::protobuf::RepeatedPtrField<reporting::v1::Column>;

// A packed value as text: "1234.5", or the id of a level.
std::string PackedText(int64_t value, type::v1::ValueKind kind, int decimals,
                       const google::protobuf::RepeatedPtrField<std::string>& levels);

// The value at `index` as text: "1234.5", or the id of a level; empty where it is missing.
std::string FigureText(const reporting::v1::Figures& figures, int index,
                       const reporting::v1::Column& column);

// An empty table of figures: one row a subject and column.
Table NewFiguresTable();
void AddFigures(const reporting::v1::Figures& figures, const Columns& columns, Table* table);

// The same for programs, and for `thidua import reports`, which reads it back: each row says whose
// figure it is in whose round, and has numbers and levels apart.
Table NewFigureRecords();
void AddFigureRecords(const reporting::v1::Figures& figures, const Columns& columns, Table* table);

// An empty table of totals: one row an element, and one for each part of a split.
Table NewTotalsTable();
void AddTotal(const std::string& title, const reporting::v1::Total& total, Table* table);

// The sum of a cell, or its levels: "good", "weak: 2, good: 1". Empty where there is no value.
std::string CellValueText(const reporting::v1::TotalCell& cell);

// "accepted 21 of 25 reports, 2 late; weakest value: estimate; SIMULATED".
std::string BasisText(const reporting::v1::Basis& basis);

}  // namespace thidua::cli
