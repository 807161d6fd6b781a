#include "common/log_service/imports.h"

#include <absl/strings/str_cat.h>

#include <utility>
#include <vector>

#include "common/catalog/view.h"
#include "common/ledger/log/log_message.h"
#include "common/ledger/token.h"
#include "common/value/digest.h"
#include "common/value/serialize.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"

namespace thidua::log_service {
namespace {

using ledger::v1::ImportCommitsRequest;
using ledger::v1::ImportCommitsResponse;
using ledger::v1::ImportHeader;
using ledger::v1::LedgerImport;
using ledger::v1::StoredCommit;

constexpr size_t kDigestBytes = 32;
constexpr int64_t kMaxSeq = 1'000'000'000'000;
// Of one request: the answer's metadata has to reach the client.
constexpr size_t kMaxViolations = 20;

void CheckHeader(const ImportHeader& header, Violations& violations) {
  if (header.seq() < 1 || header.seq() > kMaxSeq) {
    violations.Add(
        "header.seq",
        absl::StrCat("must be the number of the last commit to import, from 1 to ", kMaxSeq));
  }
  if (header.hash().size() != kDigestBytes) {
    violations.Add("header.hash", "must be the SHA-256 of the last commit, 32 bytes");
  }
  if (header.file_digest().size() != kDigestBytes) {
    violations.Add("header.file_digest", "must be the SHA-256 of the file, 32 bytes");
  }
}

// The import that the request is a part of; the same for each of its parts.
ledger::Import ImportOf(const rpc::Call& call, const ImportCommitsRequest& request) {
  const ImportHeader& header = request.header();
  const std::string number = std::to_string(header.seq() + 1);
  ledger::Import import;
  import.seq = header.seq();
  import.hash = header.hash();
  import.key = request.ledger() == catalog::kCatalogLedger
                   ? absl::StrCat("imports/", number)
                   : absl::StrCat("units/", request.ledger(), "/imports/", number);
  LedgerImport record;
  record.set_name(import.key);
  record.set_importer(call.caller().principal);
  record.set_file_digest(header.file_digest());
  record.set_seq(header.seq());
  record.set_hash(header.hash());
  import.record = Serialize(record);
  const std::string file = ToHex(header.file_digest());
  import.cause = {
      .actor = call.caller().principal,
      .on_behalf_of = "",
      .method = std::string(call.method()),
      .request_id = file,
      .request_digest = Sha256(import.record),
      .reason = absl::StrCat("imported up to commit ", header.seq(), " (", ToHex(header.hash()),
                             ") from the file with SHA-256 ", file)};
  return import;
}

}  // namespace

void ImportsApi::CheckCommits(const ImportCommitsRequest& request, Violations& violations) const {
  const absl::Time latest = clock_() + kClockSkew;
  size_t more = 0;
  const auto add = [&](const std::string& field, const std::string& place,
                       const absl::Status& status) {
    if (status.ok()) return;
    if (violations.list().size() >= kMaxViolations) {
      ++more;
      return;
    }
    violations.Add(field, absl::StrCat(place, ": ", status.message()), ReasonOf(status));
  };
  const auto wrong = [](std::string_view problem) {
    return Error(absl::StatusCode::kInvalidArgument, type::v1::ERROR_REASON_INVALID_FIELD, problem);
  };
  for (int i = 0; i < request.commits_size(); ++i) {
    const StoredCommit& commit = request.commits(i);
    const std::string field = absl::StrCat("commits[", i, "]");
    const std::string place = absl::StrCat("commit ", commit.seq());
    if (FromTimestamp(commit.time()) > latest) {
      add(field + ".time", place,
          wrong(absl::StrCat("lies ahead of this service's clock by more than ",
                             absl::FormatDuration(kClockSkew))));
    }
    if (i > 0 && FromTimestamp(commit.time()) < FromTimestamp(request.commits(i - 1).time())) {
      add(field + ".time", place, wrong("is earlier than the commit before it"));
    }
    for (int k = 0; k < commit.changes_size(); ++k) {
      const ledger::v1::StoredChange& change = commit.changes(k);
      const std::string change_field = absl::StrCat(field, ".changes[", k, "]");
      const absl::Status name = images_.CheckName(request.ledger(), change.key());
      add(change_field + ".key", place, name);
      if (!name.ok() || change.deleted()) continue;
      add(change_field + ".image", absl::StrCat(place, ", ", change.key()),
          images_.CheckImage(change.key(), change.image()));
    }
  }
  if (more > 0) {
    violations.Add("commits", absl::StrCat("have ", more, " more violations that are not listed"));
  }
}

absl::Status ImportsApi::Import(rpc::Call& call, const ImportCommitsRequest& request,
                                ImportCommitsResponse* response) {
  const auto importer = importers_.find(request.ledger());
  RETURN_IF_ERROR(call.AuthorizeInPerson(importer == importers_.end() ? "" : importer->second));
  Violations violations;
  CheckHeader(request.header(), violations);
  ledger::Position head{request.ledger(), 0, 0};
  if (!request.after_token().empty()) {
    auto after = ledger::DecodeToken(service_, request.ledger(), request.after_token());
    violations.AddStatus("after_token", after.status());
    if (after.ok()) head = *std::move(after);
  }
  CheckCommits(request, violations);
  RETURN_IF_ERROR(violations.ToStatus());

  std::vector<ledger::LogEntry> entries;
  entries.reserve(request.commits_size());
  for (const StoredCommit& commit : request.commits()) {
    entries.push_back(ledger::FromMessage(request.ledger(), commit));
  }
  ASSIGN_OR_RETURN(head, ledger_.Append(ImportOf(call, request), head, std::move(entries)));
  response->set_token(ledger::EncodeToken(service_, head));
  response->set_seq(head.seq);
  if (head.seq > 0) {
    // Before the head lies a position whose commit's whole hash the log has.
    ASSIGN_OR_RETURN(auto reader, ledger_.Read(request.ledger(), head));
    ASSIGN_OR_RETURN(const ledger::Position before, reader->PositionOf(head.seq - 1));
    ASSIGN_OR_RETURN(const auto last, ledger_.Log(before, 1));
    response->set_hash(last.at(0).hash);
  }
  return absl::OkStatus();
}

ImageRegistry WithImports(ImageRegistry images) {
  images.Add("imports/*", LedgerImport());
  images.Add("units/*/imports/*", LedgerImport());
  return images;
}

}  // namespace thidua::log_service
