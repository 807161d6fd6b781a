// The nouns of awards, in the order in which an award passes through them.
#include "services/admin_cli/commands/command.h"

namespace thidua::cli {

void AddAwardCommands(CommandLine& cli) {
  AddRulePackCommands(cli);
  AddMovementCommands(cli);
  AddRecipientCommands(cli);
  AddNominationCommands(cli);
  AddCouncilCommands(cli);
  AddNoticeCommands(cli);
  AddDecisionCommands(cli);
  AddGrantCommands(cli);
  AddPaperCommands(cli);
  AddStatisticsCommands(cli);
}

}  // namespace thidua::cli
