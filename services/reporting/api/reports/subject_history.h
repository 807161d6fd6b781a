#pragma once
// Reads the earlier figures of subjects, which their reports are compared with.

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/ledger/ledger.h"
#include "common/rpc/call.h"
#include "common/value/period.h"
#include "services/reporting/domain/rules/history.h"
#include "thidua/reporting/v1/round.pb.h"

namespace thidua::reporting {

using Histories = absl::flat_hash_map<std::string_view, History>;

// The histories of one round's subjects: figures in force of the owner's rounds of the same form in
// the kHistoryPeriods periods before. A round that the caller may not read takes no part, nor does
// a simulated one in the history of real figures, nor a column that is measured otherwise. What it
// reads of a round it keeps, and reads again only once the round has changed. Not thread-safe.
class HistoryReader {
 public:
  // The periods that are read: all, or only the last one and the same one a year before.
  enum Depth { kAll, kCompared };

  // A copy of what it needs is made.
  explicit HistoryReader(const v1::Round& round, Depth depth = kAll);

  // The histories of subjects, given by their ids, that have any; the keys are views of what was
  // given. Errors of the ledger; DATA_LOSS / CORRUPT for what cannot be read.
  absl::StatusOr<Histories> Read(const rpc::Call& call, ledger::Reader& reader,
                                 std::vector<std::string_view> subjects);

  // The history of one.
  absl::StatusOr<History> ReadOne(const rpc::Call& call, ledger::Reader& reader,
                                  std::string_view subject);

 private:
  struct PastRound {
    Period period;
    std::string name;
    int64_t seq = 0;  // that `round` was read at; 0: there is none
    std::unique_ptr<v1::Round> round;
    std::vector<int> places;  // by column of this round: that of the past one; -1: none
  };

  // Reads the past round again if it has changed. False where there is none.
  absl::StatusOr<bool> Refresh(ledger::Reader& reader, PastRound& past) const;
  absl::Status ReadRound(const rpc::Call& call, ledger::Reader& reader, const PastRound& past,
                         const std::vector<std::string_view>& subjects, Histories& histories) const;

  v1::Round round_;              // its columns, and whether it is simulated
  std::vector<PastRound> past_;  // newest first
  Period last_year_;
};

}  // namespace thidua::reporting
