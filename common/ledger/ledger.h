#pragma once
// The ledger: one owner's append-only, hash-chained log of commits, which is also the state of
// every resource in it. It is the only store of the three services.
//
//   auto result = ledger.Commit("khoai-chau", cause, [&](Txn& txn) -> absl::Status {
//     ASSIGN_OR_RETURN(auto row, txn.Get("units/khoai-chau/rounds/socio.2022"));
//     if (!row) return NotFound(...);
//     txn.Put(row->key, Changed(row->bytes));
//     return absl::OkStatus();
//   });
//
// Keys are resource names at once: printable ASCII without spaces, ordered byte by byte. Names of
// ledgers are keys too. Images are opaque bytes.

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thidua::ledger {

class Secrets;

// A point in one ledger's history. Equal seq with another hash8 is another history (a restored
// backup, a standby that lost commits) and is refused with OUT_OF_RANGE wherever it is presented.
struct Position {
  std::string ledger;
  int64_t seq = 0;     // 0 before the first commit
  uint64_t hash8 = 0;  // first 8 bytes, big endian, of the commit's SHA-256; 0 at seq 0
  bool operator==(const Position&) const = default;
};

// A commit by its whole hash: what a statement signs.
struct CommitId {
  std::string ledger;
  int64_t seq = 0;
  std::string hash;  // 32 bytes
  bool operator==(const CommitId&) const = default;
};

// A statement as it is stored: see common/ledger/log/statement.h.
struct StoredStatement {
  int64_t number = 0;
  std::string body;
  std::string signature;  // of the body, DER
};

// How the tables, indexes, triggers and rules of a store compare with what this program makes.
struct SchemaComparison {
  std::string unchecked;  // why they were not compared; empty: they were
  std::vector<std::string> differences;
};

// The state of one resource as one commit left it.
struct Image {
  std::string key;
  int64_t seq = 0;  // the commit that wrote it: the resource's etag
  std::string bytes;
};

// Is called with one image at a time; the views are valid during the call. The first status that is
// not OK ends the reading.
using ImageVisitor =
    absl::FunctionRef<absl::Status(std::string_view key, int64_t seq, std::string_view bytes)>;

// Who asks for a commit and why. (ledger, actor, method, request_id) is unique for ever.
struct Cause {
  std::string actor;           // principal, for example "user:lan"
  std::string on_behalf_of;    // the service that forwarded the call, or empty
  std::string method;          // full RPC name
  std::string request_id;      // empty: never treated as a replay
  std::string request_digest;  // SHA-256 of the request without its request_id, 32 bytes or empty
  std::string reason;          // free text, or empty
};

// Is called with one image at a time; false ends the walk, as does a status that is not OK.
using ImageWalker = absl::FunctionRef<absl::StatusOr<bool>(const Image&)>;

// A key and what lies under it: see Reader::Versions.
struct KeyAndUnder {
  std::string key;
  std::string under;
  auto operator<=>(const KeyAndUnder&) const = default;
};

// A consistent view of one ledger at one position. Not thread-safe; cheap to open, short-lived.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual const Position& position() const = 0;
  // nullopt where the key was never written or is deleted at this position.
  virtual absl::StatusOr<std::optional<Image>> Get(std::string_view key) = 0;
  // Images whose key starts with `prefix` and is greater than `after` (exclusive; empty: from the
  // start), in key order, at most `limit` (0: all). Deleted keys are left out.
  absl::StatusOr<std::vector<Image>> Scan(std::string_view prefix, std::string_view after,
                                          size_t limit);
  // The same without a copy of each. `visit` must not use this Reader.
  virtual absl::Status Visit(std::string_view prefix, std::string_view after, size_t limit,
                             ImageVisitor visit) = 0;
  // Shows the images that lie directly in the collection `prefix` ("units/x/rounds/", or longer
  // where ids have to begin alike) and whose keys are greater than `after`, in order. What lies
  // below them is passed over without being read through. Returns true if `walk`, which must not
  // use this Reader, ended it.
  virtual absl::StatusOr<bool> WalkCollection(std::string_view prefix, std::string_view after,
                                              ImageWalker walk) = 0;
  // Of each the commit that last wrote `key` or a key that starts with `under` (empty: none does);
  // seq 0 if nothing did. Deletions count.
  //   Versions({{round, round + "/figures/"}})
  // looks at the round's own row and its figures, but neither at its reports nor at another round
  // whose name begins alike. What a cached total of these keys depends on.
  virtual absl::StatusOr<std::vector<Position>> Versions(const std::vector<KeyAndUnder>& of) = 0;
  absl::StatusOr<Position> Version(std::string_view key, std::string_view under);
  // The position of commit `seq` of this history: what tells two histories apart that both have a
  // commit of that number. INVALID_ARGUMENT for a seq below 0 or past position().
  virtual absl::StatusOr<Position> PositionOf(int64_t seq) = 0;
};

// The view that a decision works on. Its reads see the head and the decision's own writes; an image
// that it has written has next_seq() as its seq. position() is the head before the commit. Where
// Version names the commit itself, its hash8 is 0, because the hash is not known yet.
class Txn : public Reader {
 public:
  // Writes the whole after-image. A Put of bytes equal to the current ones changes nothing, nor
  // does a Delete of a key that is not there. A text that is no key fails the commit with INTERNAL.
  virtual void Put(std::string_view key, std::string bytes) = 0;
  virtual void Delete(std::string_view key) = 0;
  // The seq this commit will have: what a resource may store of its own commit.
  virtual int64_t next_seq() const = 0;
  // The commit's time, never before the time of the commit before it.
  virtual absl::Time time() const = 0;
};

using Decision = std::function<absl::Status(Txn&)>;

struct CommitResult {
  Position position;      // of the commit; of the head if nothing changed
  bool replayed = false;  // the request id was known: `changes` are the original ones
  // The decision wrote nothing and there is no request id to keep: no commit was made. With one, a
  // commit without changes keeps it, so that its repetition never writes what others changed since.
  bool unchanged = false;
  // What the commit changed: after-images in key order (deleted keys have empty bytes). A Put that
  // changed nothing is not among them.
  std::vector<Image> changes;
};

struct Change {
  std::string key;
  bool deleted = false;
  std::string bytes;  // after-image; empty if deleted
};

// One entry of the log.
struct LogEntry {
  Position position;
  absl::Time time;
  Cause cause;
  std::vector<Change> changes;  // in key order
  std::string hash;             // of the commit, 32 bytes; begins with position.hash8
};

struct Violation {
  int64_t seq = 0;      // the commit where the chain or the replay breaks
  std::string key;      // the resource, where one is known
  std::string problem;  // for example "image does not match its digest"
};

struct Verification {
  Position head;
  int64_t commits = 0;
  int64_t images = 0;
  std::vector<Violation> violations;  // empty: the log is intact; at most 100 are listed
};

// A key and what lies under it, of any ledger: see Reader::Versions.
struct VersionQuery {
  std::string ledger;
  std::string key;
  std::string under;
};

// The answer to a VersionQuery; all of it is that of one moment.
struct Versioned {
  Position head;     // of the ledger; seq 0 if nothing was written
  Position version;  // seq 0 if nothing was written
  int64_t seq = 0;  // of the commit that last wrote the key itself, deletions included; 0: none did
};

// What one commit made of one key, in the history that `at` is a position of.
struct WriteOf {
  Position at;  // the commit itself or a later one
  std::string key;
  int64_t seq = 0;  // of the commit
};

// What a Reader is going to be asked for. An engine behind a network reads it together with the
// position, in one round trip.
struct Ahead {
  std::vector<std::string> keys;      // for Get
  std::vector<std::string> prefixes;  // for a Visit or Scan of all
  std::vector<KeyAndUnder> versions;
};

// A copy of a whole ledger of another database. It comes in parts, which all say the same of it.
struct Import {
  int64_t seq = 0;     // of the last commit that is copied
  std::string hash;    // of that commit
  Cause cause;         // of the commit that ends the import: who imports, and from what
  std::string key;     // what that commit writes
  std::string record;  // the image under `key`; no two imports have the same
};

// What a listener learns of a commit, after it is durable and before its submitter is answered.
struct Committed {
  Position position;
  std::vector<std::string> keys;
};

// Thread-safe. Owned by the composition root. Every call may fail with UNAVAILABLE /
// STORE_UNAVAILABLE.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // Runs `decision` under the ledger's lock and writes what it Put as one commit. The decision
  // may run on another thread and more than once (a batch is replayed one by one after a failure),
  // so it must be pure; it must not call the ledger but through its Txn.
  // A non-OK decision leaves nothing behind and is returned as it is.
  //   FAILED_PRECONDITION / ILLEGAL_STATE: an import of the ledger was begun and has not ended.
  //   ALREADY_EXISTS / REQUEST_ID_REUSED: the request id is known with another digest.
  //   DEADLINE_EXCEEDED: `deadline` had passed before the decision ran: nothing was written.
  //   UNAVAILABLE: the store failed: nothing was written, or (only when a COMMIT itself was cut
  //   off) a retry with the same request id finds out.
  virtual absl::StatusOr<CommitResult> Commit(std::string_view ledger, const Cause& cause,
                                              const Decision& decision,
                                              absl::Time deadline = absl::InfiniteFuture()) = 0;

  // The latest state, or exactly the one at `at`.
  // A ledger that holds no commit reads as empty, at seq 0.
  //   OUT_OF_RANGE / UNKNOWN_POSITION: `at` is of another history or lies ahead of the head.
  //   RESOURCE_EXHAUSTED / OVERLOADED: too many Readers are open.
  virtual absl::StatusOr<std::unique_ptr<Reader>> Read(std::string_view ledger,
                                                       std::optional<Position> at = std::nullopt,
                                                       const Ahead& ahead = {}) = 0;

  // The latest versions of many, in their order, each no older than the call.
  virtual absl::StatusOr<std::vector<Versioned>> Versions(
      const std::vector<VersionQuery>& queries) = 0;

  // The images that these writes left behind, in their order, of any ledgers and in as few round
  // trips as the engine can; nullopt where the commit deleted the key or did not write it, or where
  // the ledger is of another history than `at`. A write never changes, so the answer does not
  // depend on when it is asked.
  virtual absl::StatusOr<std::vector<std::optional<Image>>> Images(
      const std::vector<WriteOf>& writes) = 0;

  virtual absl::StatusOr<Position> Head(std::string_view ledger) = 0;
  // Names of all ledgers that hold a commit, in order.
  virtual absl::StatusOr<std::vector<std::string>> Ledgers() = 0;

  // Up to `limit` commits after `after`, whole and in order. `after.seq` 0 reads from the start.
  //   OUT_OF_RANGE / UNKNOWN_POSITION: `after` is of another history or ahead of the head.
  virtual absl::StatusOr<std::vector<LogEntry>> Log(const Position& after, size_t limit) = 0;

  // Appends a part of an import: commits that the Log of another database tells, with their times,
  // causes and hashes, so that positions and request ids of there are known here. All of `entries`
  // or none; where the import stands afterwards. The first part begins it, in a ledger that is
  // empty; the part with the last commit ends it, by one more commit, which tells of it. What is
  // there already is left alone, whether the import has ended or not. No entries: only asks.
  //   FAILED_PRECONDITION / ILLEGAL_STATE: the ledger holds what this import did not bring, another
  //   import of it was begun and has not ended, or `after` is not the head.
  //   INVALID_ARGUMENT / CORRUPT: a commit, which the text names, does not follow from the one
  //   before it, or lies beyond the end: it or something before it was altered, or is of another
  //   history.
  virtual absl::StatusOr<Position> Append(const Import& import, const Position& after,
                                          std::vector<LogEntry> entries) = 0;

  // Waits until the ledger's head is past `seq`, by whose commit ever, or until `deadline` (of real
  // time); true if it is past.
  virtual bool AwaitPast(std::string_view ledger, int64_t seq, absl::Time deadline) = 0;

  // Recomputes digests and chain of the whole log, looks for images that no commit of it wrote, and
  // compares it with `checkpoint` where given. There is no state beside the log that could differ
  // from it. Reads storage, never memory.
  virtual absl::StatusOr<Verification> Verify(
      std::string_view ledger, std::optional<Position> checkpoint = std::nullopt) = 0;

  // The heads of all ledgers that are listed and hold a commit, by ledger. Like the next four it
  // reads or writes storage, never memory.
  virtual absl::StatusOr<std::vector<CommitId>> AllHeads() = 0;
  // The hashes of the commits that these name, in their order; empty where there is no such commit.
  virtual absl::StatusOr<std::vector<std::string>> Hashes(const std::vector<CommitId>& commits) = 0;
  // Stores a statement for ever.
  //   ALREADY_EXISTS / RESOURCE_EXISTS: its number is taken; another process was faster.
  virtual absl::Status AddStatement(const StoredStatement& statement) = 0;
  // Up to `limit` statements whose number is greater than `after`, in order.
  virtual absl::StatusOr<std::vector<StoredStatement>> Statements(int64_t after, size_t limit) = 0;
  // Compares the schema of the store with that of a new one.
  virtual absl::StatusOr<SchemaComparison> CompareSchema() = 0;

  // Called for every commit that this object makes, of every ledger, in seq order and one at a
  // time, while the writer waits: keep it short, and do not Commit in it. Register before the first
  // Commit.
  virtual void Listen(std::function<void(const Committed&)> listener) = 0;

  // Called whenever the head of a ledger (empty: of any) may have moved: after every commit of this
  // object, before its submitter is answered, and within milliseconds of another process's. It may
  // come late, twice or for nothing, and on any thread: what is true is in the log. Keep it short.
  virtual void Watch(std::function<void(std::string_view ledger)> watcher) = 0;

  // True where every commit is one of this object, so that Listen tells everything.
  virtual bool sole_writer() const = 0;

  // What lies beside the ledgers and belongs to none of them: common/ledger/secrets.h.
  virtual Secrets& secrets() = 0;
};

}  // namespace thidua::ledger
