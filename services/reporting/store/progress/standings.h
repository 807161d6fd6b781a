#pragma once
// The standings of rounds, read once for each version of a round and its reports.

#include <absl/status/statusor.h>

#include <cstddef>
#include <memory>

#include "common/cache/near_cache.h"
#include "common/ledger/ledger.h"
#include "services/reporting/domain/reports/progress_matrix.h"

namespace thidua::reporting {

// Thread-safe.
class Standings {
 public:
  // Keeps at most so many bytes.
  explicit Standings(size_t near_bytes) : near_(near_bytes) {}

  // Returns the standings of the round whose image `round` was read by `reader`: as they are at its
  // position. What is kept is kept by the commit that last wrote the round or anything below it, so
  // it is never older than that position.
  //   DATA_LOSS / CORRUPT: the round or one of its reports cannot be read.
  absl::StatusOr<std::shared_ptr<const RoundStandings>> Get(ledger::Reader& reader,
                                                            const ledger::Image& round);

 private:
  cache::NearCache<RoundStandings> near_;
};

}  // namespace thidua::reporting
