#include "services/reporting/store/progress/standings.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_format.h>

#include <string>
#include <string_view>
#include <utility>

#include "common/resource/image.h"
#include "common/value/name.h"
#include "common/value/status_macros.h"
#include "services/reporting/domain/names.h"
#include "services/reporting/domain/reports/round.h"
#include "services/reporting/encoding/report_standing.h"

namespace thidua::reporting {
namespace {

// Reads the round without what its progress does not need.
absl::StatusOr<RoundStandings> ReadRound(ledger::Reader& reader, const ledger::Image& image) {
  RoundStandings read;
  ASSIGN_OR_RETURN(read.round, resource::FromImage<v1::Round>(image));
  read.round.clear_columns();
  read.round.clear_left_out();
  read.round.clear_counted_elsewhere();
  read.standings.resize(read.round.roster_size());
  absl::flat_hash_map<std::string_view, int> lines;  // by id of the subject
  for (int i = 0; i < read.round.roster_size(); ++i) {
    read.round.mutable_roster(i)->clear_attributes();
    lines.emplace(LastSegment(read.round.roster(i).subject()), i);
  }
  RETURN_IF_ERROR(
      reader.Visit(ReportsOf(image.key), "", 0,
                   [&](std::string_view key, int64_t, std::string_view bytes) -> absl::Status {
                     const auto line = lines.find(LastSegment(key));
                     if (line == lines.end()) return absl::OkStatus();
                     const v1::RosterEntry& entry = read.round.roster(line->second);
                     ASSIGN_OR_RETURN(read.standings[line->second],
                                      ReadStanding(key, bytes, DueDateOf(read.round, entry)));
                     return absl::OkStatus();
                   }));
  return read;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RoundStandings>> Standings::Get(ledger::Reader& reader,
                                                                     const ledger::Image& round) {
  ASSIGN_OR_RETURN(const ledger::Position version, reader.Version(round.key, round.key + "/"));
  const std::string key =
      absl::StrFormat("%s:%s:%d:%016x", version.ledger, round.key, version.seq, version.hash8);
  if (auto known = near_.Get(key); known != nullptr) return known;
  ASSIGN_OR_RETURN(RoundStandings read, ReadRound(reader, round));
  const size_t bytes =
      read.round.SpaceUsedLong() + read.standings.capacity() * sizeof(Standing) + sizeof(read);
  auto value = std::make_shared<const RoundStandings>(std::move(read));
  near_.Put(key, value, bytes);
  return value;
}

}  // namespace thidua::reporting
