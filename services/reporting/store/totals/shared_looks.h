#pragma once
// Looks for the latest totals that many callers share: whoever asks while a look is under way is
// answered by the next one, which takes one query of the database and one of Redis for all.

#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/cache/coalescer.h"
#include "common/ledger/ledger.h"
#include "services/reporting/store/totals/entries.h"
#include "services/reporting/store/totals/ready_total.h"
#include "services/reporting/store/totals/round_versions.h"

namespace thidua::reporting {

// Thread-safe. What it is given must outlive it.
class SharedLooks {
 public:
  // Is called once, on another thread, with the total if it lies ready for the version that the
  // database then has, or with nothing where more has to be found out.
  using Done = std::function<void(std::optional<ReadyTotal>)>;

  SharedLooks(ledger::Ledger& ledger, RoundVersions& versions, Entries& entries,
              std::function<absl::Time()> clock);

  // Asks for the latest total of the round `name`. Never blocks. Returns false, and `done` is not
  // called, if too many wait already.
  [[nodiscard]] bool Ask(std::string_view name, Done done);

 private:
  struct Question {
    std::string name;
    Done done;
    int looks = 0;  // that found nothing
  };

  void Answer(std::vector<Question> questions);
  // Returns for each round what lies ready; nothing where the version is a new one, or nothing lies
  // ready for it.
  std::vector<std::optional<ReadyTotal>> Find(const std::vector<std::string_view>& names);
  // Returns for each round its version; nothing where it is a new one.
  std::vector<std::optional<RoundVersion>> ReadVersions(const std::vector<std::string_view>& names);

  ledger::Ledger& ledger_;
  RoundVersions& versions_;
  Entries& entries_;
  const std::function<absl::Time()> clock_;
  cache::Coalescer<Question> waiting_;  // last: its end answers what waits, with all the others
};

}  // namespace thidua::reporting
