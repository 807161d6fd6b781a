// schemes.
#include <CLI/CLI.hpp>
#include <algorithm>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/language.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/views/league_view.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::LeagueTable;
using targets::v1::ScoreUnitsRequest;

struct ScoreFlags {
  std::string scheme;
  std::string period;
  std::string previous;
  std::string pin_file;
  std::vector<std::string> units;
  int32_t formula = 0;
  bool details = false;
  std::string language;
};

absl::StatusOr<ScoreUnitsRequest> RequestOf(const ScoreFlags& flags) {
  ScoreUnitsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kScheme, flags.scheme));
  request.set_period(flags.period);
  request.set_previous_period(flags.previous);
  request.set_formula(flags.formula);
  for (const std::string& unit : flags.units) {
    ASSIGN_OR_RETURN(*request.add_units(), ExpandName(kUnit, unit));
  }
  if (!flags.pin_file.empty()) {
    LeagueTable earlier;
    RETURN_IF_ERROR(ReadMessage(flags.pin_file, &earlier));
    *request.mutable_pin() = earlier.pin();
    if (flags.formula == 0) request.set_formula(earlier.formula());
  }
  return request;
}

absl::Status Score(const ScoreFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const Language language, ChooseLanguage(flags.language));
  ASSIGN_OR_RETURN(const ScoreUnitsRequest request, RequestOf(flags));
  ASSIGN_OR_RETURN(const auto league, session.Call<LeagueTable>(request));
  const bool for_people = session.printer().settings().format == Format::kTable;
  const Wording say(for_people ? language : Language::kEnglish);
  RETURN_IF_ERROR(session.printer().Print(
      league, flags.details ? LeagueDetails(league, say) : LeagueTableOf(league, say)));
  if (!for_people) return absl::OkStatus();
  std::ostream& out = session.printer().out();
  const std::vector<std::string> notes = LeagueNotes(league, say);
  if (!notes.empty()) out << "\n";
  for (const std::string& note : notes) out << note << "\n";
  return absl::OkStatus();
}

void AddScore(CommandLine& cli, CLI::App* noun) {
  auto flags = std::make_shared<ScoreFlags>();
  CLI::App* verb =
      cli.Verb(noun, "score", "Ranks the units of a scheme by what they came to",
               {"thidua schemes score khoai-chau/xa-2022 --period 2022 --previous 2021",
                "thidua schemes score khoai-chau/xa-2022 --period 2022 --unit dan-tien --details",
                "thidua schemes score khoai-chau/xa-2022 --period 2022 --details -o csv"});
  verb->add_option("SCHEME", flags->scheme, ShortForm(kScheme))->required();
  verb->add_option("--period", flags->period, "What is scored, as of `plans evaluate`")->required();
  verb->add_option("--previous", flags->previous, "An earlier period to compare the ranks with");
  Repeated(verb->add_option("--unit", flags->units,
                            "Only this unit; its rank is that among all. May be repeated"));
  verb->add_flag("--details", flags->details,
                 "What the points are made of: a row for each criterion of each unit");
  verb->add_option("--formula", flags->formula, "Number of the formula; the newest if not given")
      ->check(CLI::NonNegativeNumber);
  verb->add_option("--pin", flags->pin_file,
                   "File with an earlier table, as -o json printed it, to reproduce");
  verb->add_option("--lang", flags->language,
                   "Language for people: vi or en; else that of $LC_ALL, $LC_MESSAGES or $LANG");
  cli.OnRun(verb, [flags](Session& session) { return Score(*flags, session); });
}

}  // namespace

void AddSchemeCommands(CommandLine& cli) {
  CLI::App* noun =
      cli.Noun("schemes", "How units are scored that compete, and their league tables");
  cli.AddGet(noun, kScheme, targets::v1::GetSchemeRequest::default_instance());
  cli.AddList(noun, kUnit, targets::v1::ListSchemesRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"TITLE", "title", Column::kShrink},
               {"PLAN", "plan", Column::kName, 2},
               {"STATE", "state"},
               {"CRITERIA", "criteria", Column::kRight, 1, true},
               {"GROUPS", "groups", Column::kRight, 1, true},
               {"ADOPTED", "adopt_time", Column::kText, 3}});
  cli.AddWrite(noun,
               {.verb = "create",
                .description = "Creates a draft",
                .pattern = kScheme,
                .request = &targets::v1::CreateSchemeRequest::default_instance(),
                .name_path = "scheme.name",
                .file_path = "scheme",
                .examples = {"thidua schemes create khoai-chau/xa-2022 -f thang-diem.textproto"}});
  cli.AddWrite(noun,
               {.verb = "update",
                .description = "Replaces a draft",
                .pattern = kScheme,
                .request = &targets::v1::UpdateSchemeRequest::default_instance(),
                .name_path = "scheme.name",
                .file_path = "scheme",
                .examples = {"thidua schemes update khoai-chau/xa-2022 -f thang-diem.textproto"}});
  cli.AddWrite(
      noun, {.verb = "adopt",
             .description = "Adopts a draft, which does not change from then on",
             .pattern = kScheme,
             .request = &targets::v1::AdoptSchemeRequest::default_instance(),
             .examples = {"thidua schemes adopt khoai-chau/xa-2022 --reason \"QĐ 12/QĐ-UBND\""}});
  AddScore(cli, noun);
}

}  // namespace thidua::cli
