// decisions.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/confirmation.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/nomination_choice.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::CreateDecisionRequest;
using awards::v1::Decision;

struct CreateFlags : WriteFlags {
  std::string name;
  std::string file;
  std::string number;
  std::string date;
  std::string signer;
  std::string signer_title;
  std::string register_id;
  std::vector<std::string> nominations;
  std::string movement;
  std::string state;
  std::string honour;
  std::vector<std::string> confirmations;
  bool dry_run = false;
};

// The nominations that the flags choose among those of a movement.
absl::StatusOr<std::vector<std::string>> OfMovement(const CreateFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string movement, ExpandName(kMovement, flags.movement));
  if (flags.state.empty()) {
    return NominationsAwaiting(session, movement, Awaited::kDecision, flags.honour);
  }
  if (flags.state != "voted" && flags.state != "eligible") {
    return UsageError("--state: a decision honours what is voted or eligible");
  }
  NominationFilter filter;
  filter.states = {flags.state};
  filter.honour = flags.honour;
  ASSIGN_OR_RETURN(const auto found, ReadNominations(session, movement, filter));
  if (found.empty()) return Refused(movement + " has no such nomination");
  return NamesOf(found);
}

absl::Status AddNominations(const CreateFlags& flags, Session& session, Decision& decision) {
  if (!flags.movement.empty() && !flags.nominations.empty()) {
    return UsageError("say what it honours in one way: --nomination, or --movement");
  }
  if (flags.movement.empty() && (!flags.state.empty() || !flags.honour.empty())) {
    return UsageError("--state and --honour choose among nominations of --movement");
  }
  std::vector<std::string> names;
  if (!flags.movement.empty()) {
    ASSIGN_OR_RETURN(names, OfMovement(flags, session));
    if (names.size() > kNominationsAtOnce) {
      return UsageError(std::to_string(names.size()) +
                        " nominations, and a decision honours up to " +
                        std::to_string(kNominationsAtOnce) + ": choose with --honour or --state");
    }
  }
  for (const std::string& text : flags.nominations) {
    ASSIGN_OR_RETURN(names.emplace_back(), ExpandName(kNomination, text));
  }
  if (!names.empty()) *decision.mutable_nominations() = {names.begin(), names.end()};
  return absl::OkStatus();
}

absl::Status Create(const CreateFlags& flags, Session& session) {
  CreateDecisionRequest request;
  flags.Fill(&request);
  request.set_validate_only(flags.dry_run);
  Decision& decision = *request.mutable_decision();
  if (!flags.file.empty()) RETURN_IF_ERROR(ReadMessage(flags.file, &decision));
  ASSIGN_OR_RETURN(*decision.mutable_name(), ExpandName(kDecision, flags.name));
  if (!flags.number.empty()) decision.set_number(flags.number);
  if (!flags.date.empty()) decision.set_date(flags.date);
  if (!flags.signer.empty()) decision.set_signer(flags.signer);
  if (!flags.signer_title.empty()) decision.set_signer_title(flags.signer_title);
  if (!flags.register_id.empty()) decision.set_register_(flags.register_id);
  for (const std::string& text : flags.confirmations) {
    ASSIGN_OR_RETURN(*decision.add_confirmations(), ReadConfirmation(text));
  }
  RETURN_IF_ERROR(AddNominations(flags, session, decision));
  ASSIGN_OR_RETURN(const Decision made, session.Call<Decision>(request));
  RETURN_IF_ERROR(PrintResource(session, made));
  for (const std::string& remark : made.remarks()) session.printer().Note("remark: " + remark);
  session.printer().Note(std::string(flags.dry_run ? "dry run, nothing was written: " : "") +
                         std::to_string(made.nominations_size()) + " nominations, " +
                         std::to_string(made.total_vnd()) + " VND");
  return absl::OkStatus();
}

void AddCreate(CommandLine& cli, CLI::App* decisions) {
  auto flags = std::make_shared<CreateFlags>();
  CLI::App* verb = cli.Verb(
      decisions, "create", "Decides: honours all its nominations, or none",
      {"thidua decisions create khoai-chau/1234-2022 --number 1234/QĐ-UBND --date 2022-12-30 "
       "--signer \"Nguyễn Văn A\" --signer-title \"Chủ tịch\" --nomination khoai-chau/ntm-2022/n1",
       "thidua decisions create khoai-chau/1235-2022 --number 1235/QĐ-UBND --date 2022-12-30 "
       "--signer \"Nguyễn Văn A\" --signer-title \"Chủ tịch\" --movement khoai-chau/ntm-2022 "
       "--honour giay-khen-huyen --dry-run",
       "thidua decisions create khoai-chau/1236-2022 ... --confirm \"cap=Công văn 12/UBND\"", "",
       "Of a movement it honours all that wait for the decision: voted, or eligible where no "
       "ballot",
       "is needed; or all that --state says."});
  verb->add_option("NAME", flags->name, ShortForm(kDecision))->required();
  verb->add_option("-f,--file", flags->file, "Textproto or JSON of it; - for standard input");
  verb->add_option("--number", flags->number, "Number as printed");
  verb->add_option("--date", flags->date, "Date, YYYY-MM-DD");
  verb->add_option("--signer", flags->signer, "Name of the signer, as printed");
  verb->add_option("--signer-title", flags->signer_title,
                   "Office of the signer, as printed; up to four lines");
  verb->add_option("--register", flags->register_id,
                   "Id of the register of the number; without it the owner's own one");
  Repeated(verb->add_option("--nomination", flags->nominations,
                            "A nomination that it honours; may be repeated"));
  verb->add_option(
      "--movement", flags->movement,
      "The movement whose nominations it honours: " + std::string(ShortForm(kMovement)));
  verb->add_option("--state", flags->state, "Of these only those that are voted, or eligible");
  verb->add_option("--honour", flags->honour, "Of these only those of this honour");
  Repeated(verb->add_option("--confirm", flags->confirmations,
                            "RULE=REASON: authority, ballot, notice or cap, not verified, may be "
                            "passed over; may be repeated"));
  verb->add_flag("--dry-run", flags->dry_run, "Say what would come of it; write nothing");
  flags->AddTo(verb, CreateDecisionRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Create(*flags, session); });
}

}  // namespace

void AddDecisionCommands(CommandLine& cli) {
  CLI::App* decisions = cli.Noun("decisions", "Acts that honour nominations");
  AddCreate(cli, decisions);
  cli.AddGet(decisions, kDecision, awards::v1::GetDecisionRequest::default_instance());
  cli.AddList(decisions, kUnit, awards::v1::ListDecisionsRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"NUMBER", "number"},
               {"DATE", "date"},
               {"SIGNER", "signer", Column::kShrink},
               {"GRANTS", "grants", Column::kRight, 0, true},
               {"TOTAL VND", "total_vnd", Column::kRight},
               {"REMARKS", "remarks", Column::kShrink, 3},
               {"TOUCHES", "touches", Column::kRight, 2, true},
               {"SIMULATED", "simulated"},
               {"ETAG", "etag", Column::kRight, 9}},
              nullptr, SortByName);
}

}  // namespace thidua::cli
