// nominations appraise.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/confirmation.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/nomination_steps.h"
#include "services/admin_cli/views/outcome_view.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::AppraiseNominationsRequest;

struct AppraiseFlags : WriteFlags {
  std::vector<std::string> names;
  NominationFilter filter;
  bool all = false;
  std::vector<std::string> attested;
  std::vector<std::string> confirmations;
  bool skip_refused = false;
  bool dry_run = false;
  bool details = false;
};

absl::Status Appraise(const AppraiseFlags& flags, Session& session) {
  AppraiseNominationsRequest request;
  for (const std::string& rule : flags.attested) request.add_attested_rules(rule);
  for (const std::string& text : flags.confirmations) {
    ASSIGN_OR_RETURN(*request.add_confirmations(), ReadConfirmation(text));
  }
  request.set_leave_out_refused(flags.skip_refused);
  request.set_validate_only(flags.dry_run);
  flags.Fill(&request);
  NominationFilter filter = flags.filter;
  if (filter.states.empty() && (flags.all || !filter.empty())) {
    filter.states = {"proposed"};  // what waits for an appraisal
  }
  ASSIGN_OR_RETURN(const NamedNominations chosen,
                   ChooseNominations(session, flags.names, filter, flags.all));
  const StepResult result = RunStep(session, request, chosen, "appraised");
  Printer& printer = session.printer();
  const bool details = flags.details || session.options().output == "wide";
  RETURN_IF_ERROR(printer.Print(
      result.outcome, details ? ChecksTable(result.outcome) : OutcomeTable(result.outcome)));
  printer.Note(std::string(flags.dry_run ? "dry run, nothing was written: " : "") +
               OutcomeCounts(result.outcome) + " of " + std::to_string(chosen.names.size()));
  if (!result.ended.ok()) {
    if (result.outcome.outcomes_size() > 0 && !flags.dry_run) {
      printer.Note("what was appraised stands; a repetition goes on from there");
    }
    return result.ended;
  }
  const int refused = RefusedOf(result.outcome);
  return refused == 0 ? absl::OkStatus()
                      : Refused(std::to_string(refused) + " nominations were not appraised");
}

}  // namespace

void AddAppraiseVerb(CommandLine& cli, CLI::App* nominations) {
  auto flags = std::make_shared<AppraiseFlags>();
  CLI::App* verb = cli.Verb(
      nominations, "appraise", "Computes eligibility and records it with the evidence",
      {"thidua nominations appraise khoai-chau/ntm-2022/n1 --attest no-discipline",
       "thidua nominations appraise khoai-chau/ntm-2022 --all --attest no-discipline --dry-run "
       "--details",
       "thidua nominations appraise khoai-chau/ntm-2022 --unit dan-tien --skip-refused "
       "--confirm \"reports-accepted=Công văn 12/UBND\"",
       "", "What is attested or confirmed holds for each of them. A rule that is not verified and",
       "not kept refuses the appraisal unless it is confirmed; --dry-run shows which."});
  verb->add_option(
          "NAME", flags->names,
          ShortForm(kNomination) + " ..., or " + ShortForm(kMovement) + " with --all or a filter")
      ->required();
  verb->add_flag("--all", flags->all, "All of the movement that are proposed");
  flags->filter.AddTo(verb);
  Repeated(verb->add_option("--attest", flags->attested,
                            "Id of an attestation rule that you attest; may be repeated"));
  Repeated(verb->add_option("--confirm", flags->confirmations,
                            "RULE=REASON: a rule that is not verified may be passed over where it "
                            "is not kept; may be repeated"));
  verb->add_flag("--skip-refused", flags->skip_refused,
                 "Leave those as they are that cannot be appraised; without it none is appraised");
  verb->add_flag("--dry-run", flags->dry_run, "Say what would come of it; write nothing");
  verb->add_flag("--details", flags->details, "A row for each check; so does -o wide");
  flags->AddTo(verb, AppraiseNominationsRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Appraise(*flags, session); });
}

}  // namespace thidua::cli
