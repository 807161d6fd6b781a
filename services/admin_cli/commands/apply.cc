// apply.
#include <memory>
#include <string>

#include "common/value/status_macros.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/pack_application.h"
#include "services/admin_cli/files/pack.h"

namespace thidua::cli {

void AddApplyCommand(CommandLine& cli) {
  struct Flags {
    std::string path;
    ApplyMode mode;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* verb =
      cli.Verb(&cli.app(), "apply", "Brings a district's data in: catalog, plans, rules",
               {"thidua apply -f packs/khoai-chau --dry-run", "thidua apply -f packs/khoai-chau",
                "cat units.textproto | thidua apply -f -"});
  verb->add_option(
          "-f,--file", flags->path,
          "Folder of *.textproto of thidua.pack.v1.Pack, one file, or - for standard input")
      ->required();
  verb->add_flag("--dry-run", flags->mode.dry_run,
                 "Compare and check what is named; write nothing");
  verb->add_option("--reason", flags->mode.reason, "Why, for the log");
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const LoadedPack pack, LoadedPack::Read(flags->path));
    return ApplyPack(session, pack, flags->mode);
  });
}

}  // namespace thidua::cli
