// thidua: the command of administrators, reviewers and auditors. A client of the three services.
#include "services/admin_cli/commands/command.h"

int main(int argc, char** argv) {
  thidua::cli::CommandLine cli;
  thidua::cli::AddCatalogCommands(cli);
  thidua::cli::AddBindingCommands(cli);
  thidua::cli::AddRoundCommands(cli);
  thidua::cli::AddReportCommands(cli);
  thidua::cli::AddTaskCommand(cli);
  thidua::cli::AddProgressCommand(cli);
  thidua::cli::AddFigureCommands(cli);
  thidua::cli::AddPlanCommands(cli);
  thidua::cli::AddAssessmentCommands(cli);
  thidua::cli::AddSchemeCommands(cli);
  thidua::cli::AddAwardCommands(cli);
  thidua::cli::AddApplyCommand(cli);
  thidua::cli::AddPackCommands(cli);
  thidua::cli::AddImportCommand(cli);
  thidua::cli::AddSimulateCommand(cli);
  thidua::cli::AddAuditCommands(cli);
  thidua::cli::AddLedgerCommands(cli);
  thidua::cli::AddIdentityCommands(cli);
  return cli.Run(argc, argv);
}
