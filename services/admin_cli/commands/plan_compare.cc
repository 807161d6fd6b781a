// plans compare.
#include <CLI/CLI.hpp>

#include "common/value/date.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/language.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/plan_versions.h"
#include "services/admin_cli/views/tree_text.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::Target;

struct CompareFlags {
  std::string plan;
  std::string from;
  std::string to;
  std::string language;
};

absl::Status CheckDays(const CompareFlags& flags) {
  for (const auto& [flag, day] : {std::pair{"--from", &flags.from}, std::pair{"--to", &flags.to}}) {
    if (!ParseDate(*day).ok()) {
      return UsageError(std::string(flag) + ": \"" + *day + "\" is no day such as 2020-08-05");
    }
  }
  if (flags.from > flags.to) {
    return UsageError("--from " + flags.from + " is after --to " + flags.to);
  }
  return absl::OkStatus();
}

absl::Status Compare(const CompareFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const Language language, ChooseLanguage(flags.language));
  const Wording say(language);
  RETURN_IF_ERROR(CheckDays(flags));
  targets::v1::ListTargetsRequest list;
  ASSIGN_OR_RETURN(*list.mutable_parent(), ExpandName(kPlan, flags.plan));
  ASSIGN_OR_RETURN(const auto listed, session.ListAll<targets::v1::ListTargetsResponse>(list));
  targets::v1::GetPlanRequest get;
  get.set_name(list.parent());
  ASSIGN_OR_RETURN(const auto plan, session.Call<targets::v1::Plan>(get));
  std::vector<const Target*> all;
  for (const Target& target : listed.targets()) all.push_back(&target);
  const PlanVersions versions = CompareVersions(plan, all, flags.from, flags.to);

  Printer& printer = session.printer();
  const Printer::Settings& settings = printer.settings();
  if (settings.format != Format::kTable) {
    printer.Print(VersionsRecords(versions));
    return absl::OkStatus();
  }
  const Table table = VersionsTable(versions, flags.from, flags.to, say);
  for (const std::string* day : {&flags.from, &flags.to}) {
    printer.out() << Wrapped(*day + ": " + StateOnDay(plan, *day, say), 12, settings.width);
  }
  printer.out() << "\n";
  if (!table.rows().empty()) {
    printer.Print(table);
    printer.out() << "\n";
  }
  for (const std::string& line : VersionsLines(versions, say)) {
    printer.out() << Wrapped(line, 0, settings.width);
  }
  return absl::OkStatus();
}

}  // namespace

void AddCompareVerb(CommandLine& cli, CLI::App* plans) {
  auto flags = std::make_shared<CompareFlags>();
  CLI::App* verb = cli.Verb(
      plans, "compare", "What a plan promised on two days, side by side, field by field",
      {"thidua plans compare khoai-chau/2021-2025 --from 2020-08-05 --to 2020-12-31",
       "thidua plans compare khoai-chau/2021-2025 --from 2020-08-05 --to 2025-06-30 --lang vi",
       "thidua plans compare khoai-chau/2021-2025 --from 2020-08-05 --to 2025-06-30 -o csv"});
  verb->add_option("PLAN", flags->plan, ShortForm(kPlan))->required();
  verb->add_option("--from", flags->from, "The earlier day, YYYY-MM-DD")->required();
  verb->add_option("--to", flags->to, "The later day, YYYY-MM-DD")->required();
  verb->add_option("--lang", flags->language,
                   "Language for people: vi or en; else that of $LC_ALL, $LC_MESSAGES or $LANG");
  cli.OnRun(verb, [flags](Session& session) { return Compare(*flags, session); });
}

}  // namespace thidua::cli
