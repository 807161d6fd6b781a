// papers: certificates, decisions, letters, minutes, notices and registers as PDF.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "common/files/output_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/message_file.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

constexpr int kFileMode = 0644;
// A paper of a thousand pages says every second how far it is.
constexpr absl::Duration kSilence = absl::Minutes(1);

struct Flags {
  std::string name;
  std::string out;
  std::string words;
  int year = 0;
};

// One verb.
struct PaperVerb {
  const char* verb;
  awards::v1::PaperKind kind;
  std::vector<const char*> patterns;  // of NAME, the first that fits
  const char* description;
  std::vector<std::string> examples;
};

absl::StatusOr<std::string> ExpandFirst(const std::vector<const char*>& patterns,
                                        const std::string& name) {
  absl::StatusOr<std::string> expanded = absl::InvalidArgumentError("a paper has a name");
  for (const char* pattern : patterns) {
    expanded = ExpandName(pattern, name);
    if (expanded.ok()) break;
  }
  return expanded;
}

absl::Status Print(const PaperVerb& verb, const Flags& flags, Session& session) {
  awards::v1::RenderPapersRequest request;
  request.set_kind(verb.kind);
  request.set_year(flags.year);
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandFirst(verb.patterns, flags.name));
  if (!flags.words.empty()) RETURN_IF_ERROR(ReadMessage(flags.words, request.mutable_words()));
  ASSIGN_OR_RETURN(client::Client * client, session.client());
  awards::v1::RenderPapersResponse part;
  std::string pdf;
  bool whole = false;
  RETURN_IF_ERROR(client->Receive(request, "", kSilence, &part, [&]() -> absl::StatusOr<bool> {
    if (part.pdf().empty() && part.total() > 0) {
      session.printer().Progress("printing", part.done(), part.total());
    }
    pdf += part.pdf();
    whole = whole || !part.file_name().empty();
    return true;
  }));
  session.printer().EndProgress();
  if (!whole) return absl::UnavailableError("the paper broke off; nothing was written");
  if (flags.out == "-") {
    session.printer().out() << pdf;
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(files::WriteFile(flags.out, pdf, kFileMode));
  session.printer().Note("wrote " + flags.out + " (" + std::to_string(pdf.size()) + " bytes)");
  return absl::OkStatus();
}

void AddPaper(CommandLine& cli, CLI::App* papers, PaperVerb spec) {
  auto flags = std::make_shared<Flags>();
  CLI::App* verb = cli.Verb(papers, spec.verb, spec.description, spec.examples);
  verb->add_option("NAME", flags->name, ShortForm(spec.patterns.front()))->required();
  verb->add_option("--out", flags->out, "File to write; - for standard output")->required();
  if (spec.kind != awards::v1::PAPER_KIND_CERTIFICATES) {
    verb->add_option("--words", flags->words,
                     "File with what only the writer knows, a textproto or JSON of "
                     "thidua.awards.v1.PaperWords");
  }
  if (spec.kind == awards::v1::PAPER_KIND_REGISTER) {
    verb->add_option("--year", flags->year, "Year of the register")->required();
  }
  cli.OnRun(verb, [flags, spec = std::move(spec)](Session& session) {
    return Print(spec, *flags, session);
  });
}

}  // namespace

void AddPaperCommands(CommandLine& cli) {
  CLI::App* papers = cli.Noun("papers", "Certificates, decisions and letters as PDF");
  AddPaper(cli, papers,
           {"certificates",
            awards::v1::PAPER_KIND_CERTIFICATES,
            {kGrant, kDecision},
            "Prints the certificate of a grant, or all of a decision in one file",
            {"thidua papers certificates khoai-chau/1234-2022/1 --out mot.pdf",
             "thidua papers certificates khoai-chau/1234-2022 --out tat-ca.pdf"}});
  AddPaper(cli, papers,
           {"decision",
            awards::v1::PAPER_KIND_DECISION,
            {kDecision},
            "Prints a decision with the list of those it honours",
            {"thidua papers decision khoai-chau/1234-2022 --words loi.textproto --out qd.pdf"}});
  AddPaper(cli, papers,
           {"submission",
            awards::v1::PAPER_KIND_SUBMISSION,
            {kMovement},
            "Prints the letter that submits what is ready to be decided",
            {"thidua papers submission khoai-chau/ntm-2022 --words loi.textproto --out ttr.pdf"}});
  AddPaper(cli, papers,
           {"minutes",
            awards::v1::PAPER_KIND_MINUTES,
            {kSession},
            "Prints the minutes of a session of the council",
            {"thidua papers minutes khoai-chau/ntm-2022/s1 --words loi.textproto --out bb.pdf"}});
  AddPaper(cli, papers,
           {"notice",
            awards::v1::PAPER_KIND_NOTICE,
            {kNotice},
            "Prints a public notice",
            {"thidua papers notice khoai-chau/ntm-2022/tb1 --words loi.textproto --out tb.pdf"}});
  AddPaper(cli, papers,
           {"register",
            awards::v1::PAPER_KIND_REGISTER,
            {kUnit},
            "Prints the register of the certificates of one year",
            {"thidua papers register khoai-chau --year 2022 --out so.pdf"}});
}

}  // namespace thidua::cli
