// papers: certificates, decisions, letters, minutes, notices and registers as PDF.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "common/files/output_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/paper_request.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

constexpr int kFileMode = 0644;
// A paper of a thousand pages says every second how far it is.
constexpr absl::Duration kSilence = absl::Minutes(1);

struct Flags : PaperFlags {
  std::string out;
  bool signature_field = false;
};

// One verb.
struct PaperVerb {
  const char* verb;  // the word of a kind
  const char* description;
  std::vector<std::string> examples;
};

absl::Status Print(const PaperKindEntry& kind, const Flags& flags, Session& session) {
  ASSIGN_OR_RETURN(awards::v1::RenderPapersRequest request, PaperRequestOf(kind, flags));
  request.set_signature_field(flags.signature_field);
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

void AddPaper(CommandLine& cli, CLI::App* papers, const PaperVerb& spec) {
  const PaperKindEntry& kind = **FindPaperKind(spec.verb);
  auto flags = std::make_shared<Flags>();
  CLI::App* verb = cli.Verb(papers, spec.verb, spec.description, spec.examples);
  verb->add_option("NAME", flags->name, ShortForm(kind.patterns.front()))->required();
  verb->add_option("--out", flags->out, "File to write; - for standard output")->required();
  if (kind.kind != awards::v1::PAPER_KIND_CERTIFICATES) flags->AddWords(verb);
  if (kind.kind == awards::v1::PAPER_KIND_REGISTER) {
    verb->add_option("--year", flags->year, "Year of the register")->required();
  }
  verb->add_flag("--signature-field", flags->signature_field,
                 "With an empty field for each signature, to be signed on the signer's computer "
                 "and handed in with `thidua papers submit`");
  cli.OnRun(verb, [flags, &kind](Session& session) { return Print(kind, *flags, session); });
}

}  // namespace

void AddPaperCommands(CommandLine& cli) {
  CLI::App* papers = cli.Noun("papers", "Certificates, decisions and letters as PDF");
  AddPaper(cli, papers,
           {"certificates",
            "Prints the certificate of a grant, or all of a decision in one file",
            {"thidua papers certificates khoai-chau/1234-2022/1 --out mot.pdf",
             "thidua papers certificates khoai-chau/1234-2022 --out tat-ca.pdf"}});
  AddPaper(cli, papers,
           {"decision",
            "Prints a decision with the list of those it honours",
            {"thidua papers decision khoai-chau/1234-2022 --words loi.textproto --out qd.pdf",
             "thidua papers decision khoai-chau/1234-2022 --signature-field --out de-ky.pdf"}});
  AddPaper(cli, papers,
           {"submission",
            "Prints the letter that submits what is ready to be decided",
            {"thidua papers submission khoai-chau/ntm-2022 --words loi.textproto --out ttr.pdf"}});
  AddPaper(cli, papers,
           {"minutes",
            "Prints the minutes of a session of the council",
            {"thidua papers minutes khoai-chau/ntm-2022/s1 --words loi.textproto --out bb.pdf"}});
  AddPaper(cli, papers,
           {"notice",
            "Prints a public notice",
            {"thidua papers notice khoai-chau/ntm-2022/tb1 --words loi.textproto --out tb.pdf"}});
  AddPaper(cli, papers,
           {"register",
            "Prints the register of the certificates of one year",
            {"thidua papers register khoai-chau --year 2022 --out so.pdf"}});
  AddSignedPaperCommands(cli, papers);
}

}  // namespace thidua::cli
