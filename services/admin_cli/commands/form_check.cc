// forms check.
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/files/pack.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using catalog::v1::Form;
using reporting::v1::CheckFormRequest;
using reporting::v1::CheckFormResponse;

struct CheckFlags : ReadFlags {
  std::string file;
  std::string form;
  std::string owner;
  bool history = false;
  int examples = 5;
};

// The forms of a pack, or the one form that a file holds alone.
absl::StatusOr<std::vector<Form>> ReadForms(const std::string& path) {
  std::vector<Form> forms;
  const auto pack = LoadedPack::Read(path);
  if (!pack.ok()) {
    Form form;
    if (path == "-" || !ReadMessage(path, &form).ok()) return pack.status();
    forms.push_back(std::move(form));
    return forms;
  }
  for (const PackItem& item : pack->items()) {
    if (item.kind == "forms") forms.push_back(static_cast<const Form&>(*item.resource));
  }
  return forms;
}

absl::StatusOr<std::vector<Form>> ChooseForms(const CheckFlags& flags) {
  ASSIGN_OR_RETURN(std::vector<Form> forms, ReadForms(flags.file));
  if (!flags.form.empty()) {
    ASSIGN_OR_RETURN(const std::string wanted, ExpandName(kForm, flags.form));
    std::erase_if(forms, [&](const Form& form) { return form.name() != wanted; });
  }
  if (forms.empty()) {
    return UsageError(flags.file + " holds no form" +
                      (flags.form.empty() ? "" : " of the name " + flags.form));
  }
  return forms;
}

Table TableOf(const Form& form, const CheckFormResponse& response) {
  Table table({{"FORM", Column::kName, 4},
               {"DEMAND", Column::kName},
               {"KIND"},
               {"SEVERITY"},
               {"CHECKED", Column::kRight},
               {"FAILED", Column::kRight},
               {"NOT APPLIED", Column::kRight},
               {"SUBJECT", Column::kName},
               {"PERIOD"},
               {"FINDING", Column::kShrink}});
  for (const auto& check : response.checks()) {
    const std::string demand = LastSegment(check.demand());
    table.Add({LastSegment(form.name()), demand, FieldText(check, "kind"),
               FieldText(check, "severity"), std::to_string(check.checked()),
               TableCell(std::to_string(check.failed()),
                         check.failed() > 0 ? Colour::kRed : Colour::kNone),
               std::to_string(check.not_applied())});
    for (const auto& example : check.examples()) {
      table.Add({LastSegment(form.name()), demand, "", "", "", "", "",
                 LastSegment(example.subject()), example.period(), example.message()});
    }
  }
  return table;
}

absl::Status CheckForms(const CheckFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::vector<Form> forms, ChooseForms(flags));
  for (const Form& form : forms) {
    CheckFormRequest request;
    const std::string& owner = flags.owner.empty() ? form.owner() : flags.owner;
    if (owner.empty()) {
      return UsageError(form.name() + " belongs to no unit: give --owner");
    }
    ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, owner));
    *request.mutable_form() = form;
    request.set_with_history(flags.history);
    request.set_max_examples(flags.examples);
    RETURN_IF_ERROR(flags.Fill(&request));
    ASSIGN_OR_RETURN(const auto response, session.Call<CheckFormResponse>(request));
    if (flags.history) {
      RETURN_IF_ERROR(session.printer().Print(response, TableOf(form, response)));
    }
    session.printer().Note(
        form.name() + " is sound, with " + std::to_string(response.checks_size()) + " demands" +
        (flags.history ? "; tried on " + std::to_string(response.figures()) + " figures of " +
                             std::to_string(response.rounds()) + " rounds"
                       : ""));
  }
  return absl::OkStatus();
}

}  // namespace

void AddFormCheckVerb(CommandLine& cli, CLI::App* forms) {
  auto flags = std::make_shared<CheckFlags>();
  CLI::App* verb = cli.Verb(
      forms, "check",
      "Says whether the forms of a file are sound, and what their rules find in past figures",
      {"thidua forms check -f deploy/packs/khoai-chau/30-forms.textproto --form schools",
       "thidua forms check -f schools.textproto --owner khoai-chau --history --examples 20"});
  verb->add_option("-f,--file", flags->file, "A pack, a file of one, or a file with one form")
      ->required();
  verb->add_option("--form", flags->form, "Only this form of the file");
  verb->add_option("--owner", flags->owner,
                   "The unit whose rounds are looked at; the form's owner if not given");
  verb->add_flag("--history", flags->history,
                 "Run the rules over all figures in force of the owner's rounds of the form");
  verb->add_option("--examples", flags->examples, "Examples of each rule, 1 to 100")
      ->check(CLI::Range(1, 100));
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) { return CheckForms(*flags, session); });
}

}  // namespace thidua::cli
