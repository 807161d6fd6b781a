// movements.
#include <string>
#include <vector>

#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

// What a movement says beside its first day, its year and its mark, which never change.
std::vector<FieldFlag> TextFlags() {
  return {{"--title", "movement.title", "Title in Vietnamese"},
          {"--end", "movement.end_date", "Last day that counts, YYYY-MM-DD"},
          {"--source", "movement.source", "Document that launched it"},
          {"--criterion", "movement.criteria", "What is judged, in Vietnamese; may be repeated"},
          {"--honour", "movement.honours",
           "Id of an honour that it gives; may be repeated; none: all of the rule pack"},
          {"--scope", "movement.scope", "How far it reaches: all-fields, theme or bloc"},
          {"--evidence-round", "movement.evidence_request.rounds",
           "Round that appraisals look at; may be repeated", false, kRound},
          {"--evidence-target", "movement.evidence_request.targets",
           "Target that appraisals look at; may be repeated", false, kTarget},
          {"--evidence-period", "movement.evidence_request.period",
           "Year as of which targets are judged and the league table is taken"},
          {"--evidence-scheme", "movement.evidence_request.scheme",
           "Scheme whose league table counts", false, kScheme}};
}

}  // namespace

void AddMovementCommands(CommandLine& cli) {
  CLI::App* movements = cli.Noun("movements", "Emulation movements");
  cli.AddGet(movements, kMovement, awards::v1::GetMovementRequest::default_instance());
  cli.AddList(movements, kUnit, awards::v1::ListMovementsRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"TITLE", "title", Column::kShrink},
               {"YEAR", "year", Column::kRight, 1},
               {"FIRST DAY", "start_date"},
               {"LAST DAY", "end_date"},
               {"SCOPE", "scope", Column::kText, 2},
               {"HONOURS", "honours", Column::kShrink, 2},
               {"SIMULATED", "simulated"},
               {"ETAG", "etag", Column::kRight, 9}},
              nullptr, SortByName);
  std::vector<FieldFlag> flags = TextFlags();
  flags.push_back({"--start", "movement.start_date", "First day that counts, YYYY-MM-DD"});
  flags.push_back({"--year", "movement.year", "The year whose titles it gives; without it, none"});
  flags.push_back({"--simulated", "movement.simulated", "For trying things out; marked for ever"});
  cli.AddWrite(
      movements,
      {.verb = "create",
       .description = "Launches a movement",
       .pattern = kMovement,
       .request = &awards::v1::CreateMovementRequest::default_instance(),
       .flags = flags,
       .name_path = "movement.name",
       .file_path = "movement",
       .examples = {"thidua movements create khoai-chau/nong-thon-moi-2022 --title "
                    "\"Chung sức xây dựng nông thôn mới\" --start 2022-01-01 --end 2022-12-31",
                    "thidua movements create khoai-chau/thi-dua-2022 --title \"Thi đua năm 2022\" "
                    "--start 2022-01-01 --end 2022-12-31 --year 2022 --honour lao-dong-tien-tien "
                    "--criterion \"Hoàn thành tốt nhiệm vụ\" --evidence-period 2022 "
                    "--evidence-round khoai-chau/commune-economy.2022"}});
  cli.AddWrite(
      movements,
      {.verb = "update",
       .description = "Changes what a movement is about; what no flag says stays as it is",
       .pattern = kMovement,
       .request = &awards::v1::UpdateMovementRequest::default_instance(),
       .flags = TextFlags(),
       .name_path = "movement.name",
       .file_path = "movement",
       .stored = &awards::v1::GetMovementRequest::default_instance(),
       .examples = {
           "thidua movements update khoai-chau/thi-dua-2022 --end 2023-01-15 "
           "--reason \"Công văn 12/UBND\"",
           "thidua movements update khoai-chau/thi-dua-2022 -f thi-dua.textproto", "",
           "A list that is given takes the place of the stored one: give all criteria, not",
           "one more. First day, year and the mark of simulation never change."}});
}

}  // namespace thidua::cli
