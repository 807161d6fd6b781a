// context, tokens, whoami, completion, version.
#include <absl/time/clock.h>

#include <CLI/CLI.hpp>

#include "common/auth/token.h"
#include "common/files/output_file.h"
#include "common/files/secret_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/completion.h"
#include "services/admin_cli/commands/ledger_flags.h"
#include "thidua/auth/v1/auth_service.pb.h"

namespace thidua::cli {
namespace {

constexpr int kSecretMode = 0600;

void AddContext(CommandLine& cli) {
  CLI::App* context = cli.Noun("context", "Where the services are, and as whom to speak to them");
  CLI::App* list = cli.Verb(context, "list", "Lists the contexts of the file",
                            {"thidua context list --context-file ./context.json"});
  cli.OnRun(list, [](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const ContextFile file,
                     ReadContexts(ContextPath(session.options().context_file)));
    Table table({{"CURRENT"}, {"NAME"}, {"SERVICE"}, {"ENDPOINT"}, {"TOKEN FILE"}});
    for (const Context& one : file.contexts) {
      for (const auto& [service, address] : one.endpoints) {
        table.Add(
            {one.name == file.current ? "*" : "", one.name, service, address, one.token_file});
      }
    }
    session.printer().Print(table);
    return absl::OkStatus();
  });
  auto name = std::make_shared<std::string>();
  CLI::App* use =
      cli.Verb(context, "use", "Makes a context the current one", {"thidua context use reviewer"});
  use->add_option("NAME", *name, "Name of the context")->required();
  cli.OnRun(use, [name](Session& session) -> absl::Status {
    const std::string path = ContextPath(session.options().context_file);
    RETURN_IF_ERROR(UseContext(path, *name));
    session.printer().Note("current context: " + *name);
    return absl::OkStatus();
  });
}

struct IssueFlags {
  std::string key;
  std::string principal;
  std::string ttl = "15m";
  std::string out;
};

absl::Status IssueToken(const IssueFlags& flags, Session& session) {
  absl::Duration ttl;
  if (!absl::ParseDuration(flags.ttl, &ttl) || ttl <= absl::ZeroDuration()) {
    return UsageError("--ttl: \"" + flags.ttl + "\" is not a duration such as 15m or 8h");
  }
  const auto key = files::ReadSecretFile(flags.key, 1);
  if (!key.ok()) {
    return UsageError("--authority-key: " + std::string(key.status().message()));
  }
  const absl::Time now = absl::Now();
  const auth::Claims claims{flags.principal, now, now + ttl, ""};
  ASSIGN_OR_RETURN(const std::string token, auth::SignToken(*key, claims));
  if (flags.out == "-") {
    session.printer().out() << token << "\n";
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(files::WriteFile(flags.out, token + "\n", kSecretMode));
  session.printer().Note("wrote " + flags.out + ": " + flags.principal + " for " +
                         absl::FormatDuration(ttl));
  return absl::OkStatus();
}

void AddTokens(CommandLine& cli) {
  auto flags = std::make_shared<IssueFlags>();
  CLI::App* tokens = cli.Noun("tokens", "Tokens by which people identify themselves");
  CLI::App* verb = cli.Verb(tokens, "issue", "Signs a token with the authority's key",
                            {"thidua tokens issue --authority-key authority.key "
                             "--principal user:lan --ttl 8h --out lan.jwt"});
  verb->add_option("--authority-key", flags->key, "PEM file of the private key, mode 0600")
      ->required();
  verb->add_option("--principal", flags->principal, "For example user:lan")->required();
  verb->add_option("--ttl", flags->ttl, "How long it is valid, at most 24h")->capture_default_str();
  verb->add_option("--out", flags->out, "File to write, mode 0600; - for standard output")
      ->required();
  cli.OnRun(verb, [flags](Session& session) { return IssueToken(*flags, session); });
}

void AddWhoAmI(CommandLine& cli) {
  auto service = std::make_shared<std::string>("reporting");
  CLI::App* verb =
      cli.Verb(&cli.app(), "whoami", "Shows as whom a service knows you, and your roles",
               {"thidua whoami", "thidua whoami --service awards -o json"});
  AddService(verb, service.get())->capture_default_str();
  cli.OnRun(verb, [service](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const auto response,
                     session.Call<auth::v1::WhoAmIResponse>(auth::v1::WhoAmIRequest(), *service));
    // A role that ends looks like one that does not unless its days are shown.
    Table table({{"PRINCIPAL"}, {"ROLE"}, {"UNIT"}, {"FROM"}, {"TO"}});
    for (const auto& grant : response.grants()) {
      table.Add({response.principal(), FieldText(grant, "role"),
                 grant.unit().empty() ? "all units" : grant.unit(), grant.valid_from(),
                 grant.valid_to()});
    }
    if (response.grants().empty()) {
      table.Add({response.principal(), "none", "", "", ""});
    }
    return session.printer().Print(response, table);
  });
}

}  // namespace

void AddIdentityCommands(CommandLine& cli) {
  AddContext(cli);
  AddTokens(cli);
  AddWhoAmI(cli);
  CLI::App* completion = cli.Noun("completion", "Scripts that complete commands in a shell");
  CLI::App* bash = cli.Verb(completion, "bash", "Prints the script for bash",
                            {"source <(thidua completion bash)"});
  cli.OnRun(bash, [&cli](Session& session) {
    session.printer().out() << BashCompletion(cli.app());
    return absl::OkStatus();
  });
  CLI::App* version = cli.Verb(&cli.app(), "version", "Prints the version", {"thidua version"});
  cli.OnRun(version, [](Session& session) {
    session.printer().out() << "thidua " << THIDUA_VERSION << "\n";
    return absl::OkStatus();
  });
}

}  // namespace thidua::cli
