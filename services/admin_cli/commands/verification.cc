#include "services/admin_cli/commands/verification.h"

#include <CLI/CLI.hpp>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "common/files/output_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/commands/ledger_flags.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::cli {
namespace {

using ledger::v1::LedgerHead;
using ledger::v1::ListLedgersRequest;
using ledger::v1::ListLedgersResponse;
using ledger::v1::VerifyLedgerRequest;
using ledger::v1::VerifyLedgerResponse;
using ledger::v1::VerifyStatementsRequest;
using ledger::v1::VerifyStatementsResponse;

constexpr std::array kServices = {"reporting", "targets", "awards"};
constexpr int kFileMode = 0644;
// What stands in the column of ledgers where a row is about all statements of a service.
constexpr char kStatements[] = "(statements)";

// Tokens by service and ledger, as `audit checkpoint` writes them.
using Checkpoint = std::map<std::string, std::map<std::string, std::string>>;

absl::StatusOr<Checkpoint> ReadCheckpoint(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  Checkpoint checkpoint;
  bool valid = json.is_object();
  for (auto service = json.begin(); valid && service != json.end(); ++service) {
    valid = service->is_object();
    for (auto ledger = service->begin(); valid && ledger != service->end(); ++ledger) {
      valid = ledger->is_string();
      if (valid) {
        checkpoint[service.key()][ledger.key()] = ledger->get<std::string>();
      }
    }
  }
  return valid ? absl::StatusOr<Checkpoint>(checkpoint)
               : UsageError(path + " is not a checkpoint: tokens by service and ledger");
}

struct VerifyFlags {
  std::string service;
  std::string ledger;
  std::string checkpoint;
};

// Verifies what was asked for, one row a ledger and one for the statements of a service.
class Verification {
 public:
  explicit Verification(Session& session) : session_(session) {}

  absl::Status Run(const VerifyFlags& flags);

 private:
  absl::Status VerifyService(const std::string& service, const std::string& only);
  absl::Status VerifyStatements(const std::string& service, const std::string& only);
  absl::Status VerifyLedger(const std::string& service, const LedgerHead& head);
  // A row that begins with `front` and says that something is wrong.
  void AddBroken(std::vector<TableCell> front, int64_t seq, const std::string& resource,
                 const std::string& problem);

  Session& session_;
  Checkpoint checkpoint_;
  // What VerifyStatements has shown of the service: ledger, or empty, and problem.
  std::set<std::pair<std::string, std::string>> shown_;
  Table ledgers_{{{"SERVICE"},
                  {"LEDGER"},
                  {"HEAD", Column::kRight},
                  {"SIGNED", Column::kRight},
                  {"COMMITS", Column::kRight},
                  {"IMAGES", Column::kRight},
                  {"RESULT"},
                  {"COMMIT", Column::kRight},
                  {"RESOURCE"},
                  {"PROBLEM"}}};
  int problems_ = 0;
};

void Verification::AddBroken(std::vector<TableCell> front, int64_t seq, const std::string& resource,
                             const std::string& problem) {
  front.emplace_back("BROKEN", Colour::kRed);
  front.emplace_back(seq == 0 ? "" : std::to_string(seq));
  front.emplace_back(resource);
  front.emplace_back(problem);
  ledgers_.Add(std::move(front));
  ++problems_;
}

absl::Status Verification::VerifyLedger(const std::string& service, const LedgerHead& head) {
  VerifyLedgerRequest request;
  request.set_ledger(head.ledger());
  request.set_checkpoint_token(checkpoint_[service][head.ledger()]);
  ASSIGN_OR_RETURN(const auto response, session_.Call<VerifyLedgerResponse>(request, service));
  std::vector<TableCell> front = {
      service,
      head.ledger(),
      std::to_string(head.seq()),
      response.statements_checked() ? std::to_string(response.covered_seq()) : "-",
      std::to_string(response.commits()),
      std::to_string(response.images())};
  bool shown = false;
  for (const auto& violation : response.violations()) {
    if (shown_.contains({head.ledger(), violation.problem()}) ||
        shown_.contains({"", violation.problem()})) {
      shown = true;
    } else {
      AddBroken(front, violation.seq(), violation.resource(), violation.problem());
    }
  }
  if (response.violations().empty()) {
    front.emplace_back("intact", Colour::kGreen);
    ledgers_.Add(std::move(front));
  } else if (shown) {
    front.emplace_back("BROKEN", Colour::kRed);
    ledgers_.Add(std::move(front));
  }
  return absl::OkStatus();
}

absl::Status Verification::VerifyStatements(const std::string& service, const std::string& only) {
  ASSIGN_OR_RETURN(const auto response,
                   session_.Call<VerifyStatementsResponse>(VerifyStatementsRequest(), service));
  const std::string count =
      response.statements_checked() ? std::to_string(response.statements()) : "-";
  shown_.clear();
  bool intact = true;
  for (const auto& violation : response.violations()) {
    if (!only.empty() && !violation.ledger().empty() && violation.ledger() != only) {
      continue;
    }
    intact = false;
    const std::string statement =
        violation.number() == 0 ? "" : "statement " + std::to_string(violation.number());
    // As VerifyLedger says it of every ledger.
    shown_.emplace(violation.ledger(),
                   (statement.empty() ? "" : statement + ": ") + violation.problem());
    const std::string& about = violation.ledger().empty() ? kStatements : violation.ledger();
    AddBroken({service, about, "", "", count, ""}, violation.seq(), statement, violation.problem());
  }
  if (intact) {
    ledgers_.Add({service, kStatements, "", "", count, "",
                  response.statements_checked() ? TableCell("intact", Colour::kGreen)
                                                : TableCell("not signed", Colour::kYellow)});
  }
  if (!response.statements_checked()) {
    session_.printer().Note(service +
                            " has no key that signs its ledgers: whoever writes its database can "
                            "rewrite them unnoticed");
  }
  if (!response.schema_unchecked().empty()) {
    session_.printer().Note("the tables of " + service +
                            " were not compared: " + response.schema_unchecked());
  }
  return absl::OkStatus();
}

absl::Status Verification::VerifyService(const std::string& service, const std::string& only) {
  ASSIGN_OR_RETURN(const auto heads,
                   session_.Call<ListLedgersResponse>(ListLedgersRequest(), service));
  std::map<std::string, std::string> expected = checkpoint_[service];
  bool found = only.empty();
  for (const LedgerHead& head : heads.ledgers()) {
    expected.erase(head.ledger());
    if (only.empty() || head.ledger() == only) {
      found = true;
      RETURN_IF_ERROR(VerifyLedger(service, head));
    }
  }
  for (const auto& [ledger, token] : expected) {
    if (only.empty() || ledger == only) {
      found = true;
      ++problems_;
      ledgers_.Add({service, ledger, "", "", "", TableCell("BROKEN", Colour::kRed), "", "",
                    "the checkpoint names this ledger and the service has none"});
    }
  }
  return found ? absl::OkStatus()
               : UsageError(service + " has no ledger \"" + only + "\" that you may audit");
}

absl::Status Verification::Run(const VerifyFlags& flags) {
  if (!flags.checkpoint.empty()) {
    ASSIGN_OR_RETURN(checkpoint_, ReadCheckpoint(flags.checkpoint));
  }
  for (const char* service : kServices) {
    if (flags.service.empty() || flags.service == service) {
      session_.printer().Note(std::string("verifying ") + service);
      RETURN_IF_ERROR(VerifyStatements(service, flags.ledger));
      RETURN_IF_ERROR(VerifyService(service, flags.ledger));
    }
  }
  session_.printer().Print(ledgers_);
  return problems_ == 0
             ? absl::OkStatus()
             : Refused(std::to_string(problems_) + " violations: a log does not hold together");
}

// Writes what the service has signed beside the checkpoint, so that a third party can verify it
// with the public key alone: the statement, its signature, and the heads that its line `all` is
// about.
absl::StatusOr<int> WriteStatement(const std::string& base, const std::string& service,
                                   Session& session) {
  ASSIGN_OR_RETURN(const auto response,
                   session.Call<VerifyStatementsResponse>(VerifyStatementsRequest(), service));
  if (response.statement().empty()) {
    session.printer().Note(service + " has signed nothing");
    return response.violations_size();
  }
  std::string heads;
  for (const LedgerHead& head : response.heads()) {
    heads += head.ledger() + " " + std::to_string(head.seq()) + " " + head.hash() + "\n";
  }
  const std::string file = base + "." + service;
  RETURN_IF_ERROR(files::WriteFile(file, response.statement(), kFileMode));
  RETURN_IF_ERROR(files::WriteFile(file + ".sig", response.signature(), kFileMode));
  RETURN_IF_ERROR(files::WriteFile(file + ".heads", heads, kFileMode));
  session.printer().Note("wrote " + file + ", " + file + ".sig and " + file + ".heads");
  return response.violations_size();
}

absl::Status WriteCheckpoint(const std::string& out, Session& session) {
  nlohmann::ordered_json json;
  for (const char* service : kServices) {
    ASSIGN_OR_RETURN(const auto heads,
                     session.Call<ListLedgersResponse>(ListLedgersRequest(), service));
    json[service] = nlohmann::ordered_json::object();
    for (const LedgerHead& head : heads.ledgers()) {
      json[service][head.ledger()] = head.token();
    }
  }
  if (out == "-") {
    session.printer().out() << json.dump(2) << "\n";
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(files::WriteFile(out, json.dump(2) + "\n", kFileMode));
  const std::string base = out.ends_with(".json") ? out.substr(0, out.size() - 5) : out;
  int broken = 0;
  for (const char* service : kServices) {
    ASSIGN_OR_RETURN(const int violations, WriteStatement(base, service, session));
    broken += violations;
  }
  session.printer().Note("wrote " + out + "; keep all of it where the services cannot write");
  return broken == 0 ? absl::OkStatus()
                     : Refused(std::to_string(broken) +
                               " violations: see what audit verify says before you rely on it");
}

}  // namespace

void AddVerificationCommands(CommandLine& cli, CLI::App* audit) {
  auto verify_flags = std::make_shared<VerifyFlags>();
  CLI::App* verify =
      cli.Verb(audit, "verify", "Recomputes the chain of every ledger, or of those named",
               {"thidua audit verify --against heads.json",
                "thidua audit verify --service reporting --ledger khoai-chau"});
  CLI::Option* service = AddService(verify, &verify_flags->service);
  verify->add_option("--ledger", verify_flags->ledger, "Only this ledger")->needs(service);
  verify->add_option("--against", verify_flags->checkpoint,
                     "File of `audit checkpoint`; the logs must hold these very commits");
  cli.OnRun(verify,
            [verify_flags](Session& session) { return Verification(session).Run(*verify_flags); });

  auto out = std::make_shared<std::string>();
  CLI::App* checkpoint = cli.Verb(audit, "checkpoint",
                                  "Writes the heads of all ledgers, and what the services "
                                  "signed of them, to files",
                                  {"thidua audit checkpoint --out heads.json"});
  checkpoint->add_option("--out", *out, "File to write; - for standard output")->required();
  cli.OnRun(checkpoint, [out](Session& session) { return WriteCheckpoint(*out, session); });
}

}  // namespace thidua::cli
