#pragma once
// The totals of rounds, folded once for each version of a round and kept ready to send: see
// entry_keys.h for what is kept, and why it cannot be stale.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/arena.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/cache/near_cache.h"
#include "common/cache/single_flight.h"
#include "common/ledger/ledger.h"
#include "common/resource/freshness.h"
#include "services/reporting/store/totals/entries.h"
#include "services/reporting/store/totals/ready_total.h"
#include "services/reporting/store/totals/round_versions.h"
#include "services/reporting/store/totals/shared_looks.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// Thread-safe. Create it before the first commit, because it listens; `ledger` must outlive it.
class Totals {
 public:
  struct Options {
    size_t near_bytes = 64 << 20;  // half for rounds, a sixteenth for lists of them
    absl::Duration ttl = absl::Hours(24);
    // Nobody else commits to these ledgers (SQLite): what was heard of is the latest.
    bool sole_writer = true;
    SharedCache* shared = nullptr;  // none: the near cache alone
    std::function<absl::Time()> clock;
  };

  // What was read from where since the start; calls that shared one read count once.
  struct Counters {
    uint64_t near = 0;
    uint64_t redis = 0;
    uint64_t folds = 0;
    uint64_t rejected = 0;  // entries in Redis that were not what we sealed for their key
  };

  Totals(ledger::Ledger& ledger, Options options);

  // Returns the total of the round `name` if it lies near and no store need be asked to know that
  // it is the latest, or fresh enough. Never blocks on a store.
  std::optional<ReadyTotal> FindReady(std::string_view name,
                                      absl::Duration max_staleness = absl::ZeroDuration());

  // Returns whether others commit too, so that callers had better share their looks.
  bool looks_are_shared() const { return looks_.has_value(); }
  // Asks for the latest total of the round `name` together with all who ask meanwhile, as
  // SharedLooks::Ask does. Returns false, and `done` is not called, if too many wait, or if looks
  // are not shared.
  [[nodiscard]] bool ShareLook(std::string_view name, SharedLooks::Done done);

  // Returns the total of the round `name`, as fresh as asked.
  //   NOT_FOUND: there is no such round (at that position).
  //   OUT_OF_RANGE / UNKNOWN_POSITION: the position asked for is of another history.
  //   DEADLINE_EXCEEDED: somebody else computes it and is not done by `deadline`.
  absl::StatusOr<ReadyTotal> Get(std::string_view name, const resource::Freshness& freshness,
                                 absl::Time deadline);

  // One round's leaf at one position, to be filled in together with others.
  struct Leaf {
    std::shared_ptr<const v1::Round> round;
    ledger::Position position;
    std::string total_key;
    std::string key;
    std::shared_ptr<const std::string> bytes;  // null until filled in
  };
  // The leaf of a round as it is latest, not filled in.
  struct LatestLeaf {
    ledger::Position head;     // of the round's ledger
    std::optional<Leaf> leaf;  // nullopt: there is no such round, or it cannot be read
  };
  // Returns the leaves of the rounds whose images `reader` read, in their order and not filled in.
  // Rounds are parsed unless they lie near.
  absl::StatusOr<std::vector<Leaf>> FindLeaves(ledger::Reader& reader,
                                               const std::vector<ledger::Image>& images);
  // The same of rounds that `reader` read.
  absl::StatusOr<std::vector<Leaf>> FindLeaves(ledger::Reader& reader,
                                               std::vector<v1::Round> rounds);
  // The same of all rounds whose names begin with `prefix`, "units/x/rounds/form.", in their order.
  // Which these are at one position, and of which versions, never changes: it is remembered, and
  // read only if that or one of the rounds is no longer near. `reader` must not be a Txn, which
  // sees more than there is at its position.
  absl::StatusOr<std::vector<Leaf>> FindLeavesUnder(ledger::Reader& reader,
                                                    std::string_view prefix);
  // What FindLeaves asks the Reader for.
  static ledger::KeyAndUnder VersionOf(std::string_view round);
  // Returns the latest leaves of the rounds `names`, of any ledgers, in their order. One query of
  // the database finds all their versions, and one more the rounds that are not near. Leaves of one
  // ledger may be of different positions if it is written to meanwhile.
  absl::StatusOr<std::vector<LatestLeaf>> FindLatest(const std::vector<std::string>& names);
  // Fills in leaves, of any ledgers: with what lies near, then asks Redis once for all the others,
  // then folds.
  absl::Status FillIn(const std::vector<Leaf*>& leaves);

  // The closing values (see domain/totals/closing.h) of one owner's rounds at one position.
  struct Closing {
    std::vector<const Leaf*> leaves;           // of the rounds, filled in, oldest first
    std::shared_ptr<const std::string> bytes;  // null: they are those of the last round
  };
  // Fills in closing values, of any ledgers, as FillIn does leaves.
  absl::Status Close(const std::vector<Closing*>& closings);

  Counters counters() const;

 private:
  // A version of a round, and the token of the position where it is the latest.
  struct Latest {
    RoundVersion version;
    TokenedPosition at;
  };
  // A round read at a position, and the reader to read its figures with.
  struct Opened {
    std::unique_ptr<ledger::Reader> reader;
    std::unique_ptr<google::protobuf::Arena> arena;
    const v1::Round* round = nullptr;  // on the arena; without its etag
  };
  struct Folded {
    Entries::Bytes total, leaf;
  };

  // Returns whether a version that was read at `read_time` need not be read again.
  bool IsFresh(const RoundVersion& version, absl::Duration max_staleness) const;
  // Returns what is remembered of the round `name` if that is fresh enough.
  std::optional<Latest> FindVersion(std::string_view name, absl::Duration max_staleness) const;
  // NOT_FOUND if there is no such round.
  absl::StatusOr<Opened> Open(std::string_view name, const std::optional<ledger::Position>& at);
  // Returns the version of a round that was opened, and whether it is restricted.
  absl::StatusOr<RoundVersion> VersionOf(const Opened& opened) const;
  // Returns the bytes of `latest` from where they lie ready, or else folds `opened`, which is
  // opened if need be.
  absl::StatusOr<Entries::Bytes> Fetch(const Latest& latest, std::string_view name,
                                       std::optional<Opened> opened, absl::Time deadline);
  // Returns the leaves of the rounds at `position` with these keys of their totals; nullopt if one
  // of the rounds is not near.
  std::optional<std::vector<Leaf>> FindNear(const ledger::Position& position,
                                            const std::vector<std::string>& total_keys);
  // Folds and keeps both, the total under `key`.
  absl::StatusOr<Folded> Fold(const std::string& key, ledger::Reader& reader,
                              const v1::Round& round);

  ledger::Ledger& ledger_;
  const Options options_;
  Entries entries_;
  cache::NearCache<v1::Round> rounds_;                // by the keys of their totals, see TotalKeyOf
  cache::NearCache<std::vector<std::string>> lists_;  // such keys, see RoundsKeyOf
  cache::SingleFlight flights_;
  RoundVersions versions_;
  std::atomic<uint64_t> folds_{0};
  std::optional<SharedLooks> looks_;  // where others commit; last, because it uses the others
};

}  // namespace thidua::reporting
