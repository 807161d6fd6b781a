#include "common/log_service/ledger_service.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <utility>

#include "common/ledger/log/log_message.h"
#include "common/ledger/token.h"
#include "common/log_service/commit_parts.h"
#include "common/log_service/disclosure.h"
#include "common/log_service/statement_answers.h"
#include "common/value/errors.h"
#include "common/value/page_token.h"
#include "common/value/status_macros.h"

namespace thidua::log_service {
namespace {

constexpr size_t kScanPage = 200;
// Of one answer: how many commits it looks through, and how large it grows.
constexpr int64_t kMaxScanned = 20'000;
constexpr size_t kMaxPageBytes = 2u << 20;
// Commits that an export reads at a time: each may be as large as a request.
constexpr size_t kExportStep = 16;

absl::Status RequireLedger(const std::string& ledger) {
  Violations violations;
  if (ledger.empty()) violations.Add("ledger", "is required");
  if (ledger.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos ||
      ledger.size() > 63) {
    violations.Add("ledger", "is not the id of a ledger");
  }
  return violations.ToStatus();
}

// Where a page begins: after a commit, and after so many changes of the one that follows it.
struct PageStart {
  std::string token;  // of the commit; empty: at the first one
  size_t skip = 0;
};

std::string EncodePageStart(const PageStart& start) {
  return absl::StrCat(start.token, " ", start.skip);
}

// Reads what EncodePageStart wrote. A page token is no permission: who knows how it is made may
// write one.
//   INVALID_ARGUMENT / INVALID_PAGE_TOKEN: it is malformed.
absl::StatusOr<PageStart> DecodePageStart(std::string_view text) {
  PageStart start;
  if (text.empty()) return start;
  const size_t space = text.find(' ');
  if (space == std::string_view::npos ||
      !absl::SimpleAtoi(std::string(text.substr(space + 1)), &start.skip)) {
    return InvalidPageToken();
  }
  start.token = std::string(text.substr(0, space));
  return start;
}

// Whether `entry` changed the resource named `prefix` or one below it.
bool Touches(const ledger::LogEntry& entry, const std::string& prefix) {
  if (prefix.empty()) return true;
  return std::any_of(entry.changes.begin(), entry.changes.end(), [&](const auto& change) {
    return change.key.starts_with(prefix) &&
           (change.key.size() == prefix.size() || change.key[prefix.size()] == '/');
  });
}

}  // namespace

LedgerService::LedgerService(rpc::Dispatcher& dispatcher, ledger::Ledger& ledger,
                             std::string service, ImageRegistry images, Importers importers,
                             HeadSigner* signer, WatchOptions watch,
                             std::function<absl::Time()> clock)
    : Service(dispatcher, "thidua.ledger.v1.LedgerService"),
      ledger_(ledger),
      service_(std::move(service)),
      images_(WithImports(std::move(images))),
      imports_(ledger, service_, images_, std::move(importers), std::move(clock)),
      signer_(signer),
      feed_(dispatcher, ledger, service_, images_, watch) {
  Unary("ListLedgers", this, &LedgerService::List);
  Unary("ListCommits", this, &LedgerService::Commits);
  Unary("VerifyLedger", this, &LedgerService::Verify);
  Unary("VerifyStatements", this, &LedgerService::VerifyStatements);
  Unary("ExportCommits", this, &LedgerService::Export);
  Unary("ImportCommits", &imports_, &ImportsApi::Import);
  Stream<ledger::v1::WatchCommitsRequest, ledger::v1::WatchCommitsResponse>(
      "WatchCommits",
      [this](grpc::CallbackServerContext* context, const grpc::ByteBuffer& request) {
        return feed_.Open(context, request);
      });
}

absl::Status LedgerService::List(rpc::Call& call, const ledger::v1::ListLedgersRequest&,
                                 ledger::v1::ListLedgersResponse* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  ASSIGN_OR_RETURN(auto ledgers, ledger_.Ledgers());
  for (const std::string& name : ledgers) {
    if (!call.Allowed(call.permission(), UnitOfLedger(name))) continue;
    ASSIGN_OR_RETURN(ledger::Position head, ledger_.Head(name));
    Describe(head, response->add_ledgers());
  }
  return absl::OkStatus();
}

void LedgerService::Describe(const ledger::Position& head, ledger::v1::LedgerHead* out) const {
  out->set_ledger(head.ledger);
  out->set_seq(head.seq);
  out->set_token(ledger::EncodeToken(service_, head));
  out->set_hash(absl::StrFormat("%016x", head.hash8));
}

absl::Status LedgerService::Commits(rpc::Call& call, const ledger::v1::ListCommitsRequest& request,
                                    ledger::v1::ListCommitsResponse* response) {
  const std::string unit = UnitOfLedger(request.ledger());
  RETURN_IF_ERROR(call.Authorize(unit));
  RETURN_IF_ERROR(RequireLedger(request.ledger()));
  ASSIGN_OR_RETURN(int page_size, PageSize(request.page_size()));
  const std::string digest = call.QueryDigest(request);
  ASSIGN_OR_RETURN(const std::string page_token, DecodePageToken(digest, request.page_token()));
  ASSIGN_OR_RETURN(PageStart start, DecodePageStart(page_token));
  if (start.token.empty()) start.token = request.after_token();
  ledger::Position after{request.ledger(), 0, 0};
  if (!start.token.empty()) {
    ASSIGN_OR_RETURN(after, ledger::DecodeToken(service_, request.ledger(), start.token));
  }
  ASSIGN_OR_RETURN(ledger::Position head, ledger_.Head(request.ledger()));

  Disclosure disclosure(images_, ledger_, request.ledger(),
                        call.Allowed(auth::v1::PERMISSION_READ_RESTRICTED, unit));
  const int64_t last_scanned = after.seq + kMaxScanned;
  size_t bytes = 0;
  bool full = false;
  while (!full) {
    ASSIGN_OR_RETURN(auto entries, ledger_.Log(after, kScanPage));
    if (entries.empty()) return absl::OkStatus();
    for (const ledger::LogEntry& entry : entries) {
      const size_t skip = std::exchange(start.skip, 0);
      if (Touches(entry, request.resource_prefix())) {
        ASSIGN_OR_RETURN(ledger::v1::Commit whole,
                         ToProto(entry, service_, request.with_images() ? &disclosure : nullptr));
        auto* commit = response->add_commits();
        *commit = std::move(PartsOf(std::move(whole), skip, kMaxPageBytes).front());
        bytes += commit->ByteSizeLong();
        if (bytes > kMaxPageBytes && response->commits_size() > 1) {
          response->mutable_commits()->RemoveLast();
          start.skip = skip;
          full = true;
          break;
        }
        if (commit->continues()) {
          start.skip = skip + static_cast<size_t>(commit->changes_size());
          full = true;
          break;
        }
      }
      after = entry.position;
      full = response->commits_size() >= page_size || bytes >= kMaxPageBytes ||
             after.seq >= last_scanned;
      if (full) break;
    }
  }
  // What was begun goes on, also where it was made after the head was looked at.
  if (start.skip > 0 || after.seq < head.seq) {
    start.token = ledger::EncodeToken(service_, after);
    response->set_next_page_token(EncodePageToken(digest, EncodePageStart(start)));
  }
  return absl::OkStatus();
}

absl::Status LedgerService::Verify(rpc::Call& call, const ledger::v1::VerifyLedgerRequest& request,
                                   ledger::v1::VerifyLedgerResponse* response) {
  RETURN_IF_ERROR(call.Authorize(UnitOfLedger(request.ledger())));
  RETURN_IF_ERROR(RequireLedger(request.ledger()));
  std::optional<ledger::Position> checkpoint;
  if (!request.checkpoint_token().empty()) {
    ASSIGN_OR_RETURN(checkpoint,
                     ledger::DecodeToken(service_, request.ledger(), request.checkpoint_token()));
  }
  ASSIGN_OR_RETURN(auto result, ledger_.Verify(request.ledger(), checkpoint));
  response->set_ledger(request.ledger());
  response->set_token(ledger::EncodeToken(service_, result.head));
  response->set_commits(result.commits);
  response->set_images(result.images);
  for (const ledger::Violation& violation : result.violations) {
    auto* out = response->add_violations();
    out->set_seq(violation.seq);
    out->set_resource(violation.key);
    out->set_problem(violation.problem);
  }
  return signer_ == nullptr ? absl::OkStatus() : AddCoverage(*signer_, response);
}

absl::Status LedgerService::VerifyStatements(rpc::Call& call,
                                             const ledger::v1::VerifyStatementsRequest&,
                                             ledger::v1::VerifyStatementsResponse* response) {
  RETURN_IF_ERROR(call.Authorize(""));
  return signer_ == nullptr ? absl::OkStatus() : AnswerStatements(*signer_, response);
}

absl::Status LedgerService::Export(rpc::Call& call, const ledger::v1::ExportCommitsRequest& request,
                                   ledger::v1::ExportCommitsResponse* response) {
  const std::string unit = UnitOfLedger(request.ledger());
  RETURN_IF_ERROR(call.Authorize(unit));
  RETURN_IF_ERROR(call.Authorize(auth::v1::PERMISSION_READ_RESTRICTED, unit));
  RETURN_IF_ERROR(RequireLedger(request.ledger()));
  ledger::Position after{request.ledger(), 0, 0};
  if (!request.after_token().empty()) {
    ASSIGN_OR_RETURN(after, ledger::DecodeToken(service_, request.ledger(), request.after_token()));
  }
  size_t bytes = 0;
  while (bytes < kMaxPageBytes) {
    ASSIGN_OR_RETURN(const auto entries, ledger_.Log(after, kExportStep));
    for (const ledger::LogEntry& entry : entries) {
      ledger::v1::StoredCommit commit = ToMessage(entry);
      bytes += commit.ByteSizeLong();
      if (bytes > kMaxPageBytes && response->commits_size() > 0) break;
      after = entry.position;
      response->mutable_commits()->Add(std::move(commit));
    }
    if (entries.size() < kExportStep) break;
  }
  response->set_token(ledger::EncodeToken(service_, after));
  ASSIGN_OR_RETURN(const ledger::Position head, ledger_.Head(request.ledger()));
  Describe(head, response->mutable_head());
  return absl::OkStatus();
}

}  // namespace thidua::log_service
