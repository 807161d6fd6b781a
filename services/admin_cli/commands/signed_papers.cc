// signed-papers, and the verbs of papers that hand one in and look at one.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/time/clock.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "common/value/digest.h"
#include "common/value/status_macros.h"
#include "common/value/timestamp.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/paper_request.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::GetSignedPaperRequest;
using awards::v1::ListSignedPapersRequest;
using awards::v1::PaperSignature;
using awards::v1::SignedPaper;
using awards::v1::SubmitSignedPaperRequest;

constexpr int kAttempts = 4;
constexpr size_t kPartBytes = 1 << 20;
constexpr size_t kIdDigits = 32;  // of the file's digest, in its name
// It is printed again before it is answered.
constexpr absl::Duration kPatience = absl::Minutes(1);

struct SubmitFlags : WriteFlags {
  std::string kind;
  std::string file;
  PaperFlags paper;
};

struct VerifyFlags {
  std::string unit;
  std::string file;
};

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC+7", FromTimestamp(time),
                          absl::FixedTimeZone(7 * 3600));
}

std::string SignerText(const PaperSignature& signature) {
  std::string text = signature.signer().empty() ? "(no name)" : signature.signer();
  if (!signature.organisation().empty()) absl::StrAppend(&text, ", ", signature.organisation());
  return text;
}

// What the paper lacks that a reader could take for granted.
std::vector<std::string> Reservations(const SignedPaper& paper) {
  std::vector<std::string> lines;
  if (!paper.empty_fields().empty()) {
    lines.push_back("nobody had signed in: " + absl::StrJoin(paper.empty_fields(), ", "));
  }
  if (paper.simulated()) lines.push_back("simulated: what was printed is made up");
  return lines;
}

// Sends the file, again if there was no answer: with the same request id it is taken in once.
absl::StatusOr<SignedPaper> Send(Session& session, const SubmitSignedPaperRequest& head,
                                 const std::string& pdf) {
  ASSIGN_OR_RETURN(client::Client * client, session.client());
  SignedPaper paper;
  absl::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (attempt > 0) absl::SleepFor(absl::Milliseconds(100 << attempt));
    size_t sent = 0;
    SubmitSignedPaperRequest part;
    status = client->Send(
        head,
        [&]() -> const SubmitSignedPaperRequest* {
          if (sent == pdf.size()) return nullptr;
          part.set_pdf(pdf.substr(sent, kPartBytes));
          sent += part.pdf().size();
          session.printer().Progress("sending", static_cast<int64_t>(sent),
                                     static_cast<int64_t>(pdf.size()));
          return &part;
        },
        "", kPatience, &paper);
    if (status.code() != absl::StatusCode::kUnavailable) break;
  }
  session.printer().EndProgress();
  RETURN_IF_ERROR(status);
  return paper;
}

absl::Status Submit(const SubmitFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const PaperKindEntry* kind, FindPaperKind(flags.kind));
  ASSIGN_OR_RETURN(const std::string pdf, ReadFile(flags.file));
  SubmitSignedPaperRequest head;
  flags.Fill(&head);
  ASSIGN_OR_RETURN(*head.mutable_paper(), PaperRequestOf(*kind, flags.paper));
  head.mutable_paper()->set_signature_field(true);
  ASSIGN_OR_RETURN(const SignedPaper paper, Send(session, head, pdf));
  RETURN_IF_ERROR(PrintResource(session, paper));
  for (const std::string& line : Reservations(paper)) session.printer().Note(line);
  session.printer().Note("keep the file: the service has its digest alone");
  return absl::OkStatus();
}

Table TableOfSignatures(const SignedPaper& paper) {
  Table table({{"FIELD", Column::kText},
               {"SIGNER", Column::kShrink},
               {"ORGANISATION", Column::kShrink},
               {"ISSUER", Column::kShrink},
               {"CERTIFICATE", Column::kText},
               {"ALGORITHM", Column::kText},
               {"SUBMITTED", Column::kText},
               {"SUBMITTER", Column::kText}});
  for (const PaperSignature& signature : paper.signatures()) {
    table.Add({signature.field(), signature.signer(), signature.organisation(), signature.issuer(),
               signature.certificate_serial(), signature.algorithm(), TimeText(paper.submit_time()),
               paper.submitter()});
  }
  return table;
}

std::string VerdictText(const SignedPaper& paper) {
  std::string text = absl::StrCat(
      "this is the file that came as ", WordOf(paper.kind()), " of ", paper.subject(),
      paper.year() == 0 ? "" : absl::StrCat(", ", paper.year()), "\n  SHA-256 ", paper.sha256(),
      "\n  handed in by ", paper.submitter(), " on ", TimeText(paper.submit_time()), "\n");
  for (const PaperSignature& signature : paper.signatures()) {
    absl::StrAppend(&text, "  ", signature.field(), ": signed by ", SignerText(signature),
                    "; certificate ", signature.certificate_serial(), " of ", signature.issuer(),
                    ", ", signature.algorithm(), "\n");
  }
  for (const std::string& line : Reservations(paper)) absl::StrAppend(&text, "  ", line, "\n");
  return text +
         "its signatures were good when it came; whether what it says is in force still is another "
         "question\n";
}

absl::Status Verify(const VerifyFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string unit, ExpandName(kUnit, flags.unit));
  ASSIGN_OR_RETURN(const std::string pdf, ReadFile(flags.file));
  const std::string digest = ToHex(Sha256(pdf));
  GetSignedPaperRequest request;
  request.set_name(unit + "/signedPapers/" + digest.substr(0, kIdDigits));
  const auto paper = session.Call<SignedPaper>(request);
  const bool unknown = absl::IsNotFound(paper.status());
  if (!unknown) RETURN_IF_ERROR(paper.status());
  if (unknown || paper->sha256() != digest || paper->size() != static_cast<int64_t>(pdf.size())) {
    return Refused("no signed paper of " + unit + " is this file (SHA-256 " + digest +
                   "): it was never handed in there, or was altered since");
  }
  return session.printer().Print(*paper, TableOfSignatures(*paper), VerdictText(*paper));
}

void AddSubmit(CommandLine& cli, CLI::App* papers) {
  auto flags = std::make_shared<SubmitFlags>();
  std::vector<std::string> kinds;
  for (const PaperKindEntry& entry : PaperKinds()) kinds.push_back(entry.word);
  CLI::App* verb = cli.Verb(
      papers, "submit", "Hands in a paper that was printed with --signature-field and then signed",
      {"thidua papers submit decision khoai-chau/1234-2022 da-ky.pdf --words loi.textproto",
       "thidua papers submit certificates khoai-chau/1234-2022/1 giay-khen-da-ky.pdf",
       "thidua papers submit register khoai-chau so-da-ky.pdf --year 2022 --words loi.textproto",
       "",
       "Give the words and the year that it was printed with: it is printed again, and the file",
       "must begin with just that. The service keeps its digest, not the file."});
  verb->add_option("KIND", flags->kind, absl::StrJoin(kinds, ", "))->required();
  verb->add_option("NAME", flags->paper.name, "What was printed, as the verb KIND takes it")
      ->required();
  verb->add_option("FILE", flags->file, "The signed PDF; - for standard input")->required();
  flags->paper.AddWords(verb);
  verb->add_option("--year", flags->paper.year, "Year of the register");
  flags->AddTo(verb, SubmitSignedPaperRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Submit(*flags, session); });
}

void AddVerify(CommandLine& cli, CLI::App* papers) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App* verb = cli.Verb(
      papers, "verify", "Tells whether a file is a signed paper that was handed in, and whose",
      {"thidua papers verify khoai-chau da-ky.pdf", "",
       "Only the file's digest leaves this computer. Ends with 1 if it is not the file."});
  verb->add_option("UNIT", flags->unit, "The owner, " + ShortForm(kUnit))->required();
  verb->add_option("FILE", flags->file, "The PDF; - for standard input")->required();
  cli.OnRun(verb, [flags](Session& session) { return Verify(*flags, session); });
}

}  // namespace

void AddSignedPaperCommands(CommandLine& cli, CLI::App* papers) {
  AddSubmit(cli, papers);
  AddVerify(cli, papers);
  CLI::App* noun = cli.Noun("signed-papers", "Papers that came back signed");
  cli.AddGet(noun, kSignedPaper, GetSignedPaperRequest::default_instance());
  auto subject = std::make_shared<std::string>();
  CLI::App* list = cli.AddList(
      noun, kUnit, ListSignedPapersRequest::default_instance(),
      {{"NAME", "name", Column::kName},
       {"KIND", "kind"},
       {"SUBJECT", "subject", Column::kName},
       {"SIGNATURES", "signatures", Column::kRight, 0, true},
       {"EMPTY FIELDS", "empty_fields", Column::kShrink},
       {"SUBMITTED", "submit_time", Column::kText, 1},
       {"SUBMITTER", "submitter", Column::kText, 2},
       {"SIMULATED", "simulated"},
       {"ETAG", "etag", Column::kRight, 9}},
      [subject](google::protobuf::Message* request) -> absl::Status {
        if (subject->empty()) return absl::OkStatus();
        if (!subject->starts_with("units/")) {
          return UsageError("--subject takes a full name, such as units/UNIT/decisions/DECISION");
        }
        static_cast<ListSignedPapersRequest*>(request)->set_subject(*subject);
        return absl::OkStatus();
      },
      SortByName);
  list->add_option("--subject", *subject,
                   "Only papers of this decision, grant, movement, session, notice or unit, by its "
                   "full name");
}

}  // namespace thidua::cli
