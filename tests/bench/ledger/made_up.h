#pragma once
// Rounds, reports and figures made up for measurements, of the size that real ones have: 100
// columns, a report of some 2.4 KB. They are the product's own messages, marked as simulated.

#include <string>
#include <vector>

#include "tests/bench/ledger/engine.h"
#include "thidua/reporting/v1/report.pb.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::bench {

inline constexpr size_t kColumns = 100;  // unless it is said otherwise

// "units/d017"
std::string DistrictName(size_t district);
// "units/d017/rounds/kinh-te.2021-03"; month 0 is January 2020.
std::string RoundName(size_t district, size_t month);
// "x017-05", where "units/x017-05" is the subject.
std::string CommuneId(size_t district, size_t commune);

// The scaled value, with one decimal, of a column in the report of a commune for a month.
int64_t ValueOf(size_t district, size_t month, size_t commune, size_t column);
// "V" for one commune in five, "" for the others.
std::string UrbanClass(size_t commune);

// `split`: the total is also wanted by urban class.
reporting::v1::Round MakeRound(size_t district, size_t month, size_t communes, bool split = true,
                               size_t columns = kColumns);
reporting::v1::Report MakeReport(size_t district, size_t month, size_t commune,
                                 size_t columns = kColumns);
reporting::v1::Figures MakeFigures(size_t district, size_t month, size_t commune,
                                   size_t columns = kColumns);

// Their images under their names.
Document RoundDocument(size_t district, size_t month, size_t communes, bool split = true,
                       size_t columns = kColumns);
Document ReportDocument(size_t district, size_t month, size_t commune, size_t columns = kColumns);
Document FiguresDocument(size_t district, size_t month, size_t commune, size_t columns = kColumns);
// Everything of one month: the round, and of each commune a report and the figures in force.
void AppendMonth(size_t district, size_t month, size_t communes, std::vector<Document>& documents);

size_t TotalBytes(const std::vector<Document>& documents);

}  // namespace thidua::bench
