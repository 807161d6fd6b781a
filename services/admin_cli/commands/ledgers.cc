// ledgers.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/ledger_flags.h"
#include "services/admin_cli/files/ledger_file.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::cli {
namespace {

using ledger::v1::ExportCommitsRequest;
using ledger::v1::ExportCommitsResponse;
using ledger::v1::ImportCommitsRequest;
using ledger::v1::ImportCommitsResponse;
using ledger::v1::LedgerFileHeader;
using ledger::v1::LedgerHead;
using ledger::v1::ListLedgersRequest;
using ledger::v1::ListLedgersResponse;
using ledger::v1::StoredCommit;

constexpr std::array kServices = {"reporting", "targets", "awards"};
// Of one request; a service takes 4 MB.
constexpr size_t kMaxBatchBytes = 2u << 20;
constexpr int kMaxBatchCommits = 500;

absl::Status List(const std::string& only, Session& session) {
  Table table(
      {{"SERVICE"}, {"LEDGER"}, {"COMMITS", Column::kRight}, {"HASH"}, {"TOKEN", Column::kShrink}});
  for (const char* service : kServices) {
    if (!only.empty() && only != service) continue;
    ASSIGN_OR_RETURN(const auto heads,
                     session.Call<ListLedgersResponse>(ListLedgersRequest(), service));
    for (const LedgerHead& head : heads.ledgers()) {
      table.Add({service, head.ledger(), std::to_string(head.seq()), head.hash(), head.token()});
    }
  }
  session.printer().Print(table);
  return absl::OkStatus();
}

struct ExportFlags {
  std::string service = "reporting";
  std::string ledger;
  std::string out;
};

// The ledger as it stands when the export begins.
absl::Status Export(const ExportFlags& flags, Session& session) {
  RETURN_IF_ERROR(RequireLedger(flags.ledger));
  ExportCommitsRequest request;
  request.set_ledger(flags.ledger);
  ASSIGN_OR_RETURN(auto page, session.Call<ExportCommitsResponse>(request, flags.service));
  LedgerFileHeader header;
  header.set_service(flags.service);
  header.set_ledger(flags.ledger);
  header.set_seq(page.head().seq());
  if (header.seq() == 0) {
    return UsageError(flags.service + " has no ledger \"" + flags.ledger + "\"");
  }
  ASSIGN_OR_RETURN(auto file, LedgerFileWriter::Create(flags.out, header));
  int64_t done = 0;
  for (;;) {
    for (const StoredCommit& commit : page.commits()) {
      if (done == header.seq()) break;
      RETURN_IF_ERROR(file->Add(commit));
      done = commit.seq();
    }
    session.printer().Progress("exported", done, header.seq());
    if (done == header.seq()) break;
    if (page.commits().empty()) {
      return Refused("the log ends at commit " + std::to_string(done) + ", before its head");
    }
    request.set_after_token(page.token());
    ASSIGN_OR_RETURN(page, session.Call<ExportCommitsResponse>(request, flags.service));
  }
  RETURN_IF_ERROR(file->Finish());
  session.printer().EndProgress();
  session.printer().Note("wrote " + std::to_string(done) + " commits of " + flags.ledger + " to " +
                         flags.out);
  return absl::OkStatus();
}

// Brings a file to a service, or what of it is not there yet.
class Importer {
 public:
  Importer(Session& session, std::string path) : session_(session), path_(std::move(path)) {}

  absl::Status Run() {
    RETURN_IF_ERROR(Check());
    ASSIGN_OR_RETURN(head_, session_.Call<ImportCommitsResponse>(request_, service_));
    const int64_t there = std::min(head_.seq(), last());
    ASSIGN_OR_RETURN(auto file, LedgerFileReader::Open(path_));
    StoredCommit commit;
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, file->Next(&commit));
      if (!more) break;
      if (commit.seq() > there) RETURN_IF_ERROR(Add(std::move(commit)));
    }
    RETURN_IF_ERROR(Send());
    session_.printer().EndProgress();
    session_.printer().Note(
        "imported " + std::to_string(last() - there) + " commits of " + request_.ledger() +
        (there > 0 ? "; " + std::to_string(there) + " were there already" : "") + "; commit " +
        std::to_string(head_.seq()) + " tells of the import");
    Table table({{"SERVICE"},
                 {"LEDGER"},
                 {"COMMITS", Column::kRight},
                 {"HASH"},
                 {"TOKEN", Column::kShrink}});
    table.Add({service_, request_.ledger(), std::to_string(head_.seq()),
               ToHex(head_.hash().substr(0, 8)), head_.token()});
    session_.printer().Print(table);
    return absl::OkStatus();
  }

 private:
  int64_t last() const { return request_.header().seq(); }

  // Reads the whole file before anything is sent, so that one that was altered leaves no trace, and
  // makes of it the header that every part has.
  absl::Status Check() {
    ASSIGN_OR_RETURN(auto file, LedgerFileReader::Open(path_));
    service_ = file->header().service();
    request_.set_ledger(file->header().ledger());
    StoredCommit commit;
    for (;;) {
      ASSIGN_OR_RETURN(const bool more, file->Next(&commit));
      if (!more) break;
      session_.printer().Progress("checked", commit.seq(), file->header().seq());
    }
    request_.mutable_header()->set_seq(file->head().seq);
    request_.mutable_header()->set_hash(file->head().hash);
    ASSIGN_OR_RETURN(*request_.mutable_header()->mutable_file_digest(), DigestOfFile(path_));
    return absl::OkStatus();
  }

  absl::Status Add(StoredCommit commit) {
    const size_t size = commit.ByteSizeLong();
    if (bytes_ + size > kMaxBatchBytes || request_.commits_size() == kMaxBatchCommits) {
      RETURN_IF_ERROR(Send());
    }
    bytes_ += size;
    request_.mutable_commits()->Add(std::move(commit));
    return absl::OkStatus();
  }

  absl::Status Send() {
    if (request_.commits().empty()) return absl::OkStatus();
    request_.set_after_token(head_.seq() == 0 ? "" : head_.token());
    ASSIGN_OR_RETURN(head_, session_.Call<ImportCommitsResponse>(request_, service_));
    session_.printer().Progress("imported", std::min(head_.seq(), last()), last());
    request_.clear_commits();
    bytes_ = 0;
    return absl::OkStatus();
  }

  Session& session_;
  const std::string path_;
  std::string service_;
  ImportCommitsRequest request_;
  ImportCommitsResponse head_;
  size_t bytes_ = 0;
};

}  // namespace

void AddLedgerCommands(CommandLine& cli) {
  CLI::App* ledgers = cli.Noun("ledgers", "Whole ledgers: where they stand, and moving them");

  auto only = std::make_shared<std::string>();
  CLI::App* list = cli.Verb(ledgers, "list", "Lists ledgers with their heads",
                            {"thidua ledgers list --service reporting"});
  AddService(list, only.get());
  cli.OnRun(list, [only](Session& session) { return List(*only, session); });

  auto flags = std::make_shared<ExportFlags>();
  CLI::App* exporting = cli.Verb(
      ledgers, "export", "Writes all commits of a ledger to a file, exactly as they are stored",
      {"thidua ledgers export khoai-chau --service reporting --out khoai-chau.ledger"});
  AddService(exporting, &flags->service)->capture_default_str();
  AddLedgerName(exporting, &flags->ledger);
  exporting->add_option("--out", flags->out, "File to write; it holds restricted figures too")
      ->required();
  cli.OnRun(exporting, [flags](Session& session) { return Export(*flags, session); });

  auto path = std::make_shared<std::string>();
  CLI::App* importing = cli.Verb(ledgers, "import",
                                 "Brings an exported ledger to where it is empty, by the person "
                                 "whom the service's start names "
                                 "for it; goes on where it was interrupted",
                                 {"thidua --context province ledgers import khoai-chau.ledger"});
  importing->add_option("FILE", *path, "File of `ledgers export`")->required();
  cli.OnRun(importing, [path](Session& session) { return Importer(session, *path).Run(); });
}

}  // namespace thidua::cli
