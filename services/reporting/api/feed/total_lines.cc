#include "services/reporting/api/feed/total_lines.h"

#include <absl/strings/str_cat.h>

#include "common/value/name.h"
#include "common/value/period.h"
#include "services/reporting/api/feed/export_text.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr std::string_view kTotalCsvHeader =
    "action,round,owner,owner_code,owner_name,owner_kind,form,period,state,expected,accepted,"
    "accepted_late,partial,element,split,split_value,level,value,n,of,carried,oldest_period,"
    "unit_of_measure,decimals,value_status,restricted,simulated,token\r\n";
constexpr std::string_view kTotalSdmxHeader =
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,FORM,INDICATOR,SPLIT,SPLIT_VALUE,LEVEL,TIME_"
    "PERIOD,"
    "OBS_VALUE,OBS_STATUS,VALUE_STATUS,N,OF,CARRIED,OLDEST_PERIOD,EXPECTED,ACCEPTED,ACCEPTED_LATE,"
    "PARTIAL,ROUND_STATE,RESTRICTED,SIMULATED,UNIT_MEASURE,DECIMALS,REF_AREA_CODE,PERIOD,"
    "POSITION\r\n";
// Codes of dimensions that SDMX has the same for every code list.
constexpr std::string_view kTotal = "_T", kNotApplicable = "_Z", kUnspecified = "_X";

// One value of one total.
struct Observation {
  const v1::TotalCell& cell;
  const v1::Split* split = nullptr;  // nullptr: of the whole
  std::string_view level;            // empty: no state, or one that nobody has
  std::string value;                 // empty: there is none
  int32_t n() const { return split != nullptr ? split->n() : cell.n(); }
  int32_t of() const { return split != nullptr ? split->of() : cell.of(); }
  int32_t carried() const { return split != nullptr ? split->carried() : cell.carried(); }
  const std::string& oldest_period() const {
    return split != nullptr ? split->oldest_period() : cell.oldest_period();
  }
};

// A code of SDMX:CL_OBS_STATUS, the first of these that is true. One code is all there is room
// for; the other columns say the rest.
std::string_view ObsStatus(const v1::TotalRecord& record, const Observation& seen) {
  const v1::Basis& basis = record.total().basis();
  if (seen.value.empty()) return seen.n() == 0 ? "O" : "M";  // missing; or no sum exists
  if (basis.simulated()) return "U";                         // low reliability
  if (seen.carried() > 0) return "I";                        // imputed
  if (seen.cell.status() == type::v1::VALUE_STATUS_ESTIMATE) return "E";
  if (seen.n() < seen.of() || basis.partial() > 0 || record.state() != v1::ROUND_STATE_CLOSED) {
    return "P";  // provisional
  }
  return "A";  // normal
}

void AppendObservation(const v1::TotalRecord& record, const Observation& seen,
                       v1::ExportFormat format, std::string& text) {
  const v1::TotalCell& cell = seen.cell;
  const v1::Basis& basis = record.total().basis();
  const std::string_view owner = LastSegment(OwnerOf(record.round())),
                         form = LastSegment(record.form()), element = LastSegment(cell.element());
  const std::string expected = absl::StrCat(basis.expected()),
                    accepted = absl::StrCat(basis.accepted()),
                    late = absl::StrCat(basis.accepted_late()),
                    partial = absl::StrCat(basis.partial()), n = absl::StrCat(seen.n()),
                    of = absl::StrCat(seen.of()), carried = absl::StrCat(seen.carried()),
                    decimals = absl::StrCat(cell.decimals());
  // A part has no status of its own; where it has no value there is none at all.
  const std::string status = seen.n() == 0 ? "" : StatusName(cell.status());
  const std::string state = ShortName(record.state(), "ROUND_STATE_");
  if (format == v1::EXPORT_FORMAT_CSV) {
    AppendLine({"R",
                record.round(),
                owner,
                record.owner_code(),
                record.owner_display_name(),
                Lower(ShortName(record.owner_kind(), "UNIT_KIND_")),
                form,
                record.period(),
                Lower(state),
                expected,
                accepted,
                late,
                partial,
                element,
                seen.split != nullptr ? seen.split->attribute() : "",
                seen.split != nullptr ? seen.split->value() : "",
                seen.level,
                seen.value,
                n,
                of,
                carried,
                seen.oldest_period(),
                cell.unit_of_measure(),
                decimals,
                Lower(status),
                Bool(record.restricted()),
                Bool(basis.simulated()),
                record.total().token()},
               text);
    return;
  }
  const absl::StatusOr<Period> period = ParsePeriod(record.period());
  const std::string_view value =
      seen.split == nullptr ? kTotal
                            : (seen.split->value().empty() ? kUnspecified : seen.split->value());
  AppendLine({"datastructure",
              "THIDUA:TOTALS(1.0)",
              "R",
              SdmxFrequency(*period),
              owner,
              form,
              element,
              seen.split != nullptr ? seen.split->attribute() : kTotal,
              value,
              seen.level.empty() ? kNotApplicable : seen.level,
              SdmxPeriod(*period),
              seen.value,
              ObsStatus(record, seen),
              status,
              n,
              of,
              carried,
              seen.oldest_period(),
              expected,
              accepted,
              late,
              partial,
              state,
              Bool(record.restricted()),
              Bool(basis.simulated()),
              cell.unit_of_measure(),
              decimals,
              record.owner_code(),
              record.period(),
              record.total().token()},
             text);
}

}  // namespace

std::string_view TotalLinesHeader(v1::ExportFormat format) {
  return format == v1::EXPORT_FORMAT_CSV ? kTotalCsvHeader : kTotalSdmxHeader;
}

void AppendTotalLines(const v1::TotalChange& change, bool is_change, v1::ExportFormat format,
                      std::string& text) {
  if (is_change || change.removed())
    AppendDeletion(TotalLinesHeader(format), "THIDUA:TOTALS(1.0)", change.round(), text);
  if (change.removed()) return;
  const v1::TotalRecord& record = change.record();
  const auto append = [&](const v1::TotalCell& cell, const v1::Split* split, const auto& whole) {
    for (const v1::LevelCount& level : whole.levels()) {
      AppendObservation(record, {cell, split, level.level(), absl::StrCat(level.count())}, format,
                        text);
    }
    if (whole.levels().empty())
      AppendObservation(record, {cell, split, "", whole.sum()}, format, text);
  };
  for (const v1::TotalCell& cell : record.total().cells()) {
    append(cell, nullptr, cell);
    for (const v1::Split& split : cell.splits()) append(cell, &split, split);
  }
}

}  // namespace thidua::reporting
