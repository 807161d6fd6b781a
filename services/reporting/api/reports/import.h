#pragma once
// One import: chunks of reports of one owner, each decided and committed as a whole.

#include <absl/container/flat_hash_set.h>
#include <absl/numeric/int128.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <span>
#include <string>

#include "common/ledger/ledger.h"
#include "common/resource/store.h"
#include "common/rpc/call.h"
#include "services/reporting/encoding/report_bytes.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::reporting {

// A chunk is first prepared, which is most of what checking is, and then applied. The next chunk
// may be prepared while one is applied, on another thread; otherwise not thread-safe.
class ReportImport {
 public:
  struct Chunk;

  ~ReportImport();

  // `store` must outlive it.
  //   PERMISSION_DENIED: the caller may write reports nowhere.
  //   INVALID_ARGUMENT: every violation of the header at once.
  static absl::StatusOr<std::unique_ptr<ReportImport>> Begin(const rpc::Call& call,
                                                             const resource::Store& store,
                                                             v1::ImportHeader header);

  // Checks the next reports as far as what is stored of them does not matter. The chunk keeps the
  // views.
  //   INVALID_ARGUMENT: the import has too many reports. Errors of the ledger.
  absl::StatusOr<std::shared_ptr<Chunk>> Prepare(const rpc::Call& call,
                                                 std::span<const ImportedView> reports);

  // Decides the next chunk and commits those of its reports that are taken, as one commit with the
  // request id "{request_id}/{number of the chunk, from 1}"; a dry run commits nothing. Chunks are
  // applied in the order in which they were prepared. A chunk that was committed under this id
  // before is not decided anew: it counts as it did then, except that the caller's permissions are
  // those of now. It is the same chunk if its reports are the same bytes: a client that writes the
  // same reports in another way is refused rather than believed.
  //   Errors of the ledger; ALREADY_EXISTS / REQUEST_ID_REUSED: it was committed with another
  //   content. Then nothing of this chunk is written or counted.
  absl::Status Apply(const rpc::Call& call, Chunk& chunk);

  // What became of the reports so far. The token is set once a chunk was applied.
  const v1::ImportReportsResponse& summary() const { return summary_; }

 private:
  ReportImport(const resource::Store& store, v1::ImportHeader header);

  // Says of each report of the chunk, which `reader` need not know the final state of, whether the
  // caller may write it at all.
  absl::Status Admit(const rpc::Call& call, ledger::Reader& reader, Chunk& chunk);
  // Decides each admitted report as `reader` sees it; only verdicts in `chunk` come of it. What is
  // written goes to `txn` where there is one. A `replay` decides as it was decided once, by the
  // rounds of then.
  absl::Status Decide(const rpc::Call& call, ledger::Reader& reader, absl::Time now,
                      ledger::Txn* txn, Chunk& chunk, bool replay = false);
  // The checks of a round, kept while it stays as it is.
  struct RoundCheck;
  RoundCheck& CheckOf(const v1::Round& round);
  void Count(const Chunk& chunk);

  const resource::Store& store_;
  const v1::ImportHeader header_;
  const std::string ledger_name_;
  const std::string header_digest_;
  // Of what was prepared.
  int64_t chunks_ = 0;
  // Digests of the names that came: a set of names would grow with their length.
  absl::flat_hash_set<absl::uint128> seen_;
  // Of what was applied.
  v1::ImportReportsResponse summary_;
  std::map<std::string, std::unique_ptr<RoundCheck>, std::less<>> checks_;  // by round
};

}  // namespace thidua::reporting
