// thidua: the command of administrators, reviewers and auditors. A client of the three services.
#include "services/admin_cli/command.h"

int main(int argc, char** argv) {
  thidua::cli::CommandLine cli;
  thidua::cli::AddCatalogCommands(cli);
  thidua::cli::AddRoundCommands(cli);
  thidua::cli::AddPlanCommands(cli);
  return cli.Run(argc, argv);
}
