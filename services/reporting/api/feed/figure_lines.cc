#include "services/reporting/api/feed/figure_lines.h"

#include <absl/strings/str_cat.h>
#include <absl/time/time.h>

#include "common/ledger/token.h"
#include "common/resource/image.h"
#include "common/value/decimal.h"
#include "common/value/errors.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/reporting/api/feed/export_text.h"
#include "services/reporting/domain/names.h"

namespace thidua::reporting {
namespace {

constexpr std::string_view kFigureCsvHeader =
    "action,round,owner,owner_code,owner_name,form,period,state,subject,subject_name,first_day,"
    "last_day,element,value,unit_of_measure,decimals,value_status,accept_time,late,restricted,"
    "simulated,token\r\n";
constexpr std::string_view kFigureSdmxHeader =
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,OWNER,FORM,REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_"
    "STATUS,"
    "VALUE_STATUS,ACCEPT_TIME,LATE,PARTIAL,ROUND_STATE,RESTRICTED,SIMULATED,"
    "UNIT_MEASURE,DECIMALS,PERIOD,POSITION\r\n";

// A code of SDMX:CL_OBS_STATUS, the first of these that is true.
std::string_view ObsStatus(bool is_missing, bool is_provisional, bool is_simulated,
                           type::v1::ValueStatus status) {
  if (is_missing) return "O";
  if (is_simulated) return "U";
  if (status == type::v1::VALUE_STATUS_ESTIMATE) return "E";
  return is_provisional ? "P" : "A";
}

// Whether each column has its status and value.
bool Fits(const v1::Figures& figures, const v1::Round& round) {
  if (figures.statuses_size() != round.columns_size() ||
      figures.values_size() != round.columns_size()) {
    return false;
  }
  for (int i = 0; i < round.columns_size(); ++i) {
    const bool is_level = round.columns(i).kind() == type::v1::VALUE_KIND_STATE &&
                          figures.statuses(i) != type::v1::VALUE_STATUS_UNSPECIFIED;
    if (is_level &&
        (figures.values(i) < 0 || figures.values(i) >= round.columns(i).levels_size())) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string_view FigureLinesHeader(v1::ExportFormat format) {
  return format == v1::EXPORT_FORMAT_CSV ? kFigureCsvHeader : kFigureSdmxHeader;
}

absl::StatusOr<bool> FigureLines::Append(const v1::TotalChange& change, bool is_change,
                                         size_t max_bytes, std::string& text) {
  const std::string_view ledger = LastSegment(OwnerOf(change.round()));
  const bool begins = !position_;
  if (begins) {
    if (is_change || change.removed())
      AppendDeletion(FigureLinesHeader(format_), "THIDUA:FIGURES(1.0)", change.round(), text);
    if (change.removed()) return true;
    ASSIGN_OR_RETURN(
        position_, ledger::DecodeToken(store_.service(), ledger, change.record().total().token()));
  }
  ASSIGN_OR_RETURN(auto reader, store_.Open(ledger, *position_));
  if (begins) {
    ASSIGN_OR_RETURN(round_, resource::Load<v1::Round>(*reader, change.round()));
    next_ = 0;
  }
  for (; next_ < round_.roster_size(); ++next_) {
    if (text.size() >= max_bytes) return false;
    RETURN_IF_ERROR(AppendSubject(*reader, change.record(), round_.roster(next_), text));
  }
  position_.reset();
  return true;
}

absl::Status FigureLines::AppendSubject(ledger::Reader& reader, const v1::TotalRecord& record,
                                        const v1::RosterEntry& entry, std::string& text) const {
  const std::string_view subject = LastSegment(entry.subject());
  ASSIGN_OR_RETURN(const auto found,
                   resource::Find<v1::Figures>(reader, FiguresOf(round_.name()).append(subject)));
  if (found && !Fits(*found, round_)) {
    return Error(absl::StatusCode::kDataLoss, type::v1::ERROR_REASON_CORRUPT,
                 absl::StrCat(found->name(), " does not fit the columns of its round"));
  }
  const std::string_view owner = LastSegment(OwnerOf(round_.name())),
                         form = LastSegment(round_.form());
  const std::string state = ShortName(round_.state(), "ROUND_STATE_");
  const bool is_partial = !entry.first_day().empty() || !entry.last_day().empty();
  const bool is_late = found && found->late();
  const std::string accept_time =
      found ? absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", FromTimestamp(found->accept_time()),
                               absl::UTCTimeZone())
            : "";
  for (int i = 0; i < round_.columns_size(); ++i) {
    const v1::Column& column = round_.columns(i);
    const auto status = found ? found->statuses(i) : type::v1::VALUE_STATUS_UNSPECIFIED;
    const bool is_missing = status == type::v1::VALUE_STATUS_UNSPECIFIED;
    std::string value;
    if (!is_missing) {
      value = column.kind() == type::v1::VALUE_KIND_STATE
                  ? column.levels(static_cast<int>(found->values(i)))
                  : FormatScaled(found->values(i), column.decimals());
    }
    const std::string_view element = LastSegment(column.element());
    const std::string decimals = absl::StrCat(column.decimals()), status_name = StatusName(status);
    if (format_ == v1::EXPORT_FORMAT_CSV) {
      AppendLine({"R",
                  round_.name(),
                  owner,
                  record.owner_code(),
                  record.owner_display_name(),
                  form,
                  round_.period(),
                  Lower(state),
                  subject,
                  entry.display_name(),
                  entry.first_day(),
                  entry.last_day(),
                  element,
                  value,
                  column.unit_of_measure(),
                  decimals,
                  Lower(status_name),
                  accept_time,
                  Bool(is_late),
                  Bool(record.restricted()),
                  Bool(round_.simulated()),
                  record.total().token()},
                 text);
      continue;
    }
    ASSIGN_OR_RETURN(const Period period, ParsePeriod(round_.period()));
    AppendLine({"datastructure",
                "THIDUA:FIGURES(1.0)",
                "R",
                SdmxFrequency(period),
                owner,
                form,
                subject,
                element,
                SdmxPeriod(period),
                value,
                ObsStatus(is_missing, is_partial || round_.state() != v1::ROUND_STATE_CLOSED,
                          round_.simulated(), status),
                status_name,
                accept_time,
                Bool(is_late),
                Bool(is_partial),
                state,
                Bool(record.restricted()),
                Bool(round_.simulated()),
                column.unit_of_measure(),
                decimals,
                round_.period(),
                record.total().token()},
               text);
  }
  return absl::OkStatus();
}

}  // namespace thidua::reporting
