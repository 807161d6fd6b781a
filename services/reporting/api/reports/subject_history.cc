#include "services/reporting/api/reports/subject_history.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "common/resource/image.h"
#include "common/value/status_macros.h"
#include "services/reporting/api/reports/scope.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/domain/rules/columns.h"
#include "services/reporting/encoding/figures_bytes.h"

namespace thidua::reporting {
namespace {

// Up to so many subjects are looked up one by one.
constexpr size_t kFewSubjects = 8;

// Ends the reading of figures behind the last subject.
absl::Status PastTheLast() { return absl::CancelledError("past the last subject"); }

}  // namespace

HistoryReader::HistoryReader(const v1::Round& round, Depth depth) {
  *round_.mutable_columns() = round.columns();
  round_.set_simulated(round.simulated());
  const auto now = ParsePeriod(round.period());
  if (!now.ok()) return;
  last_year_ = *now;
  --last_year_.year;
  const std::string prefix = absl::StrCat(std::string(OwnerOf(round.name())), "/rounds/",
                                          std::string(LastSegment(round.form())), ".");
  Period period = *now;
  for (int i = 0; i < kHistoryPeriods; ++i) {
    period = period.Previous();
    if (depth == kCompared && i > 0 && period != last_year_) continue;
    PastRound& past = past_.emplace_back();
    past.period = period;
    past.name = prefix + period.ToString();
  }
}

absl::StatusOr<bool> HistoryReader::Refresh(ledger::Reader& reader, PastRound& past) const {
  ASSIGN_OR_RETURN(const ledger::Position version, reader.Version(past.name, ""));
  if (version.seq == past.seq) return past.round != nullptr;
  past.seq = version.seq;
  past.round = nullptr;
  ASSIGN_OR_RETURN(const auto image, reader.Get(past.name));
  if (!image) return false;  // it was annulled
  ASSIGN_OR_RETURN(v1::Round round, resource::FromImage<v1::Round>(*image));
  if (round.simulated() && !round_.simulated()) return false;
  past.round = std::make_unique<v1::Round>(std::move(round));
  past.places.clear();
  Columns columns(*past.round);
  for (const v1::Column& column : round_.columns()) {
    const int place = columns.Find(column.element());
    const bool same = place >= 0 && past.round->columns(place).kind() == column.kind() &&
                      past.round->columns(place).decimals() == column.decimals() &&
                      past.round->columns(place).unit_of_measure() == column.unit_of_measure();
    past.places.push_back(same ? place : -1);
  }
  return true;
}

absl::Status HistoryReader::ReadRound(const rpc::Call& call, ledger::Reader& reader,
                                      const PastRound& past,
                                      const std::vector<std::string_view>& subjects,
                                      Histories& histories) const {
  const bool owner_may = OwnerMay(call, *past.round);
  const auto may_read = [&](std::string_view subject) {
    if (owner_may) return true;
    const v1::RosterEntry* entry = FindOnRoster(*past.round, kUnitName.Format({subject}));
    return entry != nullptr && ReporterMay(call, *past.round, *entry);
  };
  FiguresReader figures_reader;
  const auto take = [&](std::string_view subject, std::string_view key,
                        std::string_view image) -> absl::Status {
    if (!may_read(subject)) return absl::OkStatus();
    FiguresView figures;
    RETURN_IF_ERROR(figures_reader.Read(key, image, figures));
    History& history = histories[subject];
    if (past.period == past_[0].period) history.last_period = static_cast<int>(history.past.size());
    if (past.period == last_year_) history.last_year = static_cast<int>(history.past.size());
    History::Past& added = history.past.emplace_back();
    added.period = past.period.ToString();
    added.row.Reset(past.places.size());
    for (size_t i = 0; i < past.places.size(); ++i) {
      const auto place = static_cast<size_t>(past.places[i]);
      if (past.places[i] < 0 || place >= figures.values.size() ||
          place >= figures.statuses.size() || figures.statuses[place] == 0) {
        continue;
      }
      added.row.values[i] = figures.values[place];
      added.row.has[i] = 1;
    }
    return absl::OkStatus();
  };
  const std::string prefix = FiguresOf(past.name);
  const auto take_one = [&](std::string_view subject) -> absl::Status {
    const std::string key = absl::StrCat(prefix, std::string(subject));
    ASSIGN_OR_RETURN(const auto image, reader.Get(key));
    return image ? take(subject, key, image->bytes) : absl::OkStatus();
  };
  if (subjects.size() <= kFewSubjects) {
    for (const std::string_view subject : subjects) RETURN_IF_ERROR(take_one(subject));
    return absl::OkStatus();
  }
  // What lies between the first and the last of them is read through.
  RETURN_IF_ERROR(take_one(subjects[0]));
  size_t next = 1;
  const absl::Status status = reader.Visit(
      prefix, absl::StrCat(prefix, std::string(subjects[0])), 0,
      [&](std::string_view key, int64_t, std::string_view image) -> absl::Status {
        const std::string_view id = key.substr(prefix.size());
        while (next < subjects.size() && subjects[next] < id) ++next;
        if (next == subjects.size()) return PastTheLast();
        return subjects[next] == id ? take(subjects[next], key, image) : absl::OkStatus();
      });
  return absl::IsCancelled(status) && next == subjects.size() ? absl::OkStatus() : status;
}

absl::StatusOr<Histories> HistoryReader::Read(const rpc::Call& call, ledger::Reader& reader,
                                              std::vector<std::string_view> subjects) {
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  Histories histories;
  if (subjects.empty()) return histories;
  for (PastRound& past : past_) {
    ASSIGN_OR_RETURN(const bool found, Refresh(reader, past));
    if (found) RETURN_IF_ERROR(ReadRound(call, reader, past, subjects, histories));
  }
  return histories;
}

absl::StatusOr<History> HistoryReader::ReadOne(const rpc::Call& call, ledger::Reader& reader,
                                               std::string_view subject) {
  ASSIGN_OR_RETURN(Histories histories, Read(call, reader, {subject}));
  return std::move(histories[subject]);
}

}  // namespace thidua::reporting
