#pragma once
// The totals of rounds, folded once for each version of a round and kept ready to send.
//
// A round's version is the last commit that wrote its row or one of its figures; nothing else does
// a total depend on. An entry is kept under
//
//   tot:{format}:{ledger}:{round}:{version}:{hash8}     the total, ready to send
//   leaf:{format}:{ledger}:{round}:{version}:{hash8}    the same for adding up, see domain/leaf.h
//
// where hash8 begins the hash of that very commit. The hash covers the whole history up to it, so
// a key of another history (a restored backup, a promoted standby) cannot be the same, and an entry
// once written is never wrong, only unused: late writers, flushes and old dumps do no harm. Entries
// in Redis are sealed: what was forged, moved to another key or cut is passed over, counted and
// computed again.

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/arena.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/cache/coalescer.h"
#include "common/cache/near_cache.h"
#include "common/cache/single_flight.h"
#include "common/ledger/ledger.h"
#include "common/resource/freshness.h"
#include "services/reporting/store/totals/shared_cache.h"
#include "thidua/reporting/v1/report.pb.h"

namespace thidua::reporting {

// Thread-safe. Create it before the first commit, because it listens; `ledger` must outlive it.
class Totals {
 public:
  struct Options {
    size_t near_bytes = 64 << 20;
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

  // A total without its token, and the token of the position that it holds at.
  struct Ready {
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> token;
    bool restricted = false;  // the round is of a restricted form
  };

  Totals(ledger::Ledger& ledger, Options options);

  // The latest total of the round `name`, if it lies ready and needs no store to be known as the
  // latest, or as fresh enough. Never blocks on a store.
  std::optional<Ready> Peek(std::string_view name,
                            absl::Duration max_staleness = absl::ZeroDuration());

  // The latest total where others write: `done` is called once, on another thread, with what lies
  // near or in Redis for the version that the database then has, or with nothing where Get must
  // find out more. All who ask meanwhile share one query of the database and one of Redis. Never
  // blocks; false, and `done` is not called, if there is no need for it or too many wait.
  using Done = std::function<void(std::optional<Ready>)>;
  [[nodiscard]] bool PeekLater(std::string_view name, Done done);

  // The total of a round, as fresh as asked.
  //   NOT_FOUND: there is no such round (at that position).
  //   OUT_OF_RANGE / UNKNOWN_POSITION: the position asked for is of another history.
  //   DEADLINE_EXCEEDED: somebody else computes it and is not done by `deadline`.
  absl::StatusOr<Ready> Get(std::string_view name, const resource::Freshness& freshness,
                            absl::Time deadline);

  // One round's leaf at one position, to be filled in together with others.
  struct Leaf {
    v1::Round round;
    ledger::Position position;
    std::string total_key;
    std::string key;
    std::shared_ptr<const std::string> bytes;  // null until filled in
  };
  // The leaf of `round`, which `reader` read; not filled in.
  absl::StatusOr<Leaf> FindLeaf(ledger::Reader& reader, v1::Round round);
  // Fills in leaves, of any ledgers: with what lies ready here, then asks Redis once for all the
  // others, then folds.
  absl::Status FillIn(const std::vector<Leaf*>& leaves);

  Counters counters() const;

 private:
  // A position with its token, which is made once and not for each answer.
  struct At {
    ledger::Position position;
    std::shared_ptr<const std::string> token;
  };
  // What is known of a round's latest version.
  struct Known {
    int64_t version = 0;  // the commit that last wrote the round's row or figures
    std::string key;      // of that version's total
    At as_of;             // read at; later commits are heard of
    absl::Time read_time;
    bool restricted = false;
  };
  struct Latest {
    Known known;
    At at;  // where `known.version` is the latest
  };
  struct Text : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class Value>
  using ByName = std::unordered_map<std::string, Value, Text, std::equal_to<>>;
  // Shared with the listener, which the ledger may keep longer than this.
  struct Memory {
    std::shared_mutex mutex;
    ByName<Known> rounds;
    ByName<At> heard;  // by ledger: the last commit heard of

    // Of two positions of the ledger the later one: `as_of` or what was heard of. Under `mutex`.
    const At& Later(const At& as_of) const;
  };

  static At AtPosition(ledger::Position position);
  static std::string KeyOf(std::string_view round, const ledger::Position& version);
  static std::string LeafKeyOf(std::string_view total_key);
  std::optional<Latest> Remembered(std::string_view name);
  // A round read at a position, and the reader to read its figures with.
  struct Opened {
    std::unique_ptr<ledger::Reader> reader;
    std::unique_ptr<google::protobuf::Arena> arena;
    const v1::Round* round = nullptr;  // on the arena; without its etag
  };
  // NOT_FOUND if there is no such round.
  absl::StatusOr<Opened> Open(std::string_view name, const std::optional<ledger::Position>& at);
  // Version and visibility.
  static absl::StatusOr<Known> KnownOf(const Opened& opened);
  void Remember(std::string_view name, const Known& known);
  // The bytes of `latest` from near cache, Redis, or a fold of `opened`, which is opened if need
  // be.
  absl::StatusOr<std::shared_ptr<const std::string>> Fetch(const Latest& latest,
                                                           std::string_view name,
                                                           std::optional<Opened> opened,
                                                           absl::Time deadline);

  // One call of PeekLater.
  struct Question {
    std::string name;
    Done done;
    int looks = 0;  // that found nothing
  };
  void Answer(std::vector<Question> questions);
  // What Answer knows of each round that is asked for; nothing where the version is a new one.
  std::vector<std::optional<Latest>> ReadVersions(const std::vector<std::string_view>& names);
  // The payload found in the shared cache, counted.
  std::optional<std::string> Counted(SharedCache::Found found);
  struct Folded {
    std::shared_ptr<const std::string> total, leaf;
  };
  // Folds and keeps both, the total under `key`.
  absl::StatusOr<Folded> Fold(const std::string& key, ledger::Reader& reader,
                              const v1::Round& round);

  ledger::Ledger& ledger_;
  const Options options_;
  cache::NearCache near_;
  cache::SingleFlight flights_;
  std::shared_ptr<Memory> memory_;
  std::atomic<uint64_t> near_hits_{0}, redis_hits_{0}, folds_{0}, rejected_{0};
  std::optional<cache::Coalescer<Question>> later_;  // where others write; last: it uses the rest
};

// Of `round`, which `reader` read: the bytes of its total, without token, and its leaf. Fails as
// RoundFold does.
struct FoldedFigures {
  std::string total, leaf;
};
absl::StatusOr<FoldedFigures> FoldFigures(ledger::Reader& reader, const v1::Round& round);

// The bytes that stand before a token of `size` bytes as field 15, the last one of a Total.
std::string TokenHeader(size_t size);

}  // namespace thidua::reporting
