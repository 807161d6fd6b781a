// rounds get-schedule, rounds set-schedule.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/reporting/v1/schedule.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::GetRoundScheduleRequest;
using reporting::v1::RoundSchedule;
using reporting::v1::UpdateRoundScheduleRequest;

struct ScheduleFlags : WriteFlags {
  std::string owner;
  std::vector<std::string> forms;
  std::string since;
  int days_before_end = 0;
  bool paused = false;
};

absl::StatusOr<std::string> ScheduleOf(const std::string& owner) {
  ASSIGN_OR_RETURN(const std::string unit, ExpandName(kUnit, owner));
  return unit + "/schedule";
}

void AddGetSchedule(CommandLine& cli, CLI::App* rounds) {
  auto owner = std::make_shared<std::string>();
  auto flags = std::make_shared<ReadFlags>();
  CLI::App* verb =
      cli.Verb(rounds, "get-schedule", "Shows when an owner's rounds open by themselves",
               {"thidua rounds get-schedule khoai-chau"});
  verb->add_option("OWNER", *owner, ShortForm(kUnit))->required();
  flags->AddTo(verb);
  cli.OnRun(verb, [owner, flags](Session& session) -> absl::Status {
    GetRoundScheduleRequest request;
    ASSIGN_OR_RETURN(*request.mutable_name(), ScheduleOf(*owner));
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto schedule, session.Call<RoundSchedule>(request));
    return PrintResource(session, schedule);
  });
}

void AddSetSchedule(CommandLine& cli, CLI::App* rounds) {
  auto flags = std::make_shared<ScheduleFlags>();
  CLI::App* verb = cli.Verb(
      rounds, "set-schedule", "Says when an owner's rounds open by themselves",
      {"thidua rounds set-schedule khoai-chau --since 2024-01-01 --days-before-end 7",
       "thidua rounds set-schedule khoai-chau --since 2024-01-01 --form socio --form schools",
       "thidua rounds set-schedule khoai-chau --since 2024-01-01 --paused"});
  verb->add_option("OWNER", flags->owner, ShortForm(kUnit))->required();
  verb->add_option("--since", flags->since,
                   "Only rounds of periods that end on this day or later, YYYY-MM-DD; at most ten "
                   "years back")
      ->required();
  verb->add_option("--days-before-end", flags->days_before_end,
                   "So many days before the last day of its period a round opens")
      ->capture_default_str();
  Repeated(verb->add_option("--form", flags->forms,
                            "Only rounds of this form; may be repeated; none: of all forms of the "
                            "owner"));
  verb->add_flag("--paused", flags->paused, "Opens nothing for the time being");
  flags->AddTo(verb, UpdateRoundScheduleRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    UpdateRoundScheduleRequest request;
    flags->Fill(&request);
    RoundSchedule& schedule = *request.mutable_schedule();
    ASSIGN_OR_RETURN(*schedule.mutable_name(), ScheduleOf(flags->owner));
    for (const std::string& form : flags->forms) {
      ASSIGN_OR_RETURN(*schedule.add_forms(), ExpandName(kForm, form));
    }
    schedule.set_since(flags->since);
    schedule.set_days_before_end(flags->days_before_end);
    schedule.set_paused(flags->paused);
    ASSIGN_OR_RETURN(const auto stored, session.Call<RoundSchedule>(request));
    return PrintResource(session, stored);
  });
}

}  // namespace

void AddScheduleVerbs(CommandLine& cli, CLI::App* rounds) {
  AddGetSchedule(cli, rounds);
  AddSetSchedule(cli, rounds);
}

}  // namespace thidua::cli
