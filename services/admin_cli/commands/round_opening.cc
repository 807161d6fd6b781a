// rounds open: one round, or all of a year.
#include <absl/strings/str_join.h>

#include <memory>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::OpenRoundRequest;
using reporting::v1::OpenRoundsRequest;
using reporting::v1::OpenRoundsResponse;

struct OpenFlags : WriteFlags {
  std::string name;
  std::string owner;
  std::vector<std::string> forms;
  std::string period;
  std::string due;
  int year = 0;
  bool simulated = false;
  bool dry_run = false;
};

absl::Status OpenOne(Session& session, const OpenFlags& flags, const std::string& owner) {
  if (flags.forms.size() != 1 || flags.period.empty()) {
    return UsageError("one round has one --form and a --period; all of a year have a --year");
  }
  if (flags.dry_run) return UsageError("--dry-run is for --year");
  OpenRoundRequest request;
  flags.Fill(&request);
  request.set_parent(owner);
  ASSIGN_OR_RETURN(*request.mutable_form(), ExpandName(kForm, flags.forms.front()));
  request.set_period(flags.period);
  request.set_due_date(flags.due);
  request.set_simulated(flags.simulated);
  ASSIGN_OR_RETURN(const auto round, session.Call<reporting::v1::Round>(request));
  return PrintResource(session, round);
}

Colour ColourOf(reporting::v1::RoundOutcome outcome) {
  if (outcome == reporting::v1::ROUND_OUTCOME_REFUSED) return Colour::kRed;
  return outcome == reporting::v1::ROUND_OUTCOME_OPENED ? Colour::kGreen : Colour::kNone;
}

absl::Status OpenYear(Session& session, const OpenFlags& flags, const std::string& owner) {
  if (!flags.period.empty() || !flags.due.empty()) {
    return UsageError(
        "--year opens the periods of each form, due by its rule: it takes neither "
        "--period nor --due");
  }
  OpenRoundsRequest request;
  flags.Fill(&request);
  request.set_parent(owner);
  request.set_year(flags.year);
  for (const std::string& form : flags.forms) {
    ASSIGN_OR_RETURN(*request.add_forms(), ExpandName(kForm, form));
  }
  request.set_simulated(flags.simulated);
  request.set_validate_only(flags.dry_run);
  ASSIGN_OR_RETURN(const auto response, session.Call<OpenRoundsResponse>(request));

  Table table({{"ROUND", Column::kName},
               {"OUTCOME"},
               {"DUE"},
               {"SUBJECTS", Column::kRight},
               {"LEFT OUT", Column::kShrink},
               {"WHY", Column::kShrink}});
  for (const auto& round : response.rounds()) {
    const bool none = round.due_date().empty();
    table.Add({round.round(), TableCell(FieldText(round, "outcome"), ColourOf(round.outcome())),
               round.due_date(), none ? "" : std::to_string(round.subjects()),
               FieldText(round, "left_out"), absl::StrJoin(round.violations(), "; ")});
  }
  RETURN_IF_ERROR(session.printer().Print(response, table));
  session.printer().Note(std::string(flags.dry_run ? "dry run, nothing was written: " : "") +
                         std::to_string(response.opened()) +
                         (flags.dry_run ? " would be opened, " : " opened, ") +
                         std::to_string(response.existing()) + " were there already, " +
                         std::to_string(response.empty()) + " not needed, " +
                         std::to_string(response.refused()) + " refused");
  return response.refused() == 0
             ? absl::OkStatus()
             : Refused("not every round " + std::string(flags.dry_run ? "would be" : "was") +
                       " opened");
}

}  // namespace

void AddOpenVerb(CommandLine& cli, CLI::App* rounds) {
  auto flags = std::make_shared<OpenFlags>();
  CLI::App* verb = cli.Verb(
      rounds, "open", "Opens a round, or all of a year: pins form, window, due date and roster",
      {"thidua rounds open khoai-chau --form socio --period 2022",
       "thidua rounds open khoai-chau --form socio --period 2022-06 --due 2022-07-10",
       "thidua rounds open --year 2024 --owner khoai-chau --dry-run",
       "thidua rounds open --year 2024 --owner khoai-chau --form socio"});
  CLI::Option* name = verb->add_option("OWNER", flags->name, ShortForm(kUnit));
  verb->add_option("--owner", flags->owner, "The owner, as OWNER")->excludes(name);
  Repeated(verb->add_option("--form", flags->forms,
                            "The form; with --year it may be repeated, and without it all forms "
                            "of the owner are meant"));
  verb->add_option("--period", flags->period,
                   "For example 2022, 2022-q3, 2022-06, a2022-06, s2022");
  verb->add_option("--due", flags->due, "Due date other than by the form's rule, YYYY-MM-DD");
  verb->add_option("--year", flags->year,
                   "All rounds of this year that are not open yet, in one commit; of school forms "
                   "the school year that begins in it")
      ->check(CLI::Range(1900, 2199));
  verb->add_flag("--simulated", flags->simulated, "For trying things out; marked for ever");
  verb->add_flag("--dry-run", flags->dry_run, "With --year: shows what would be opened");
  flags->AddTo(verb, OpenRoundsRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    const std::string& given = flags->name.empty() ? flags->owner : flags->name;
    if (given.empty()) return UsageError("whose rounds? OWNER or --owner is missing");
    ASSIGN_OR_RETURN(const std::string owner, ExpandName(kUnit, given));
    return flags->year == 0 ? OpenOne(session, *flags, owner) : OpenYear(session, *flags, owner);
  });
}

}  // namespace thidua::cli
