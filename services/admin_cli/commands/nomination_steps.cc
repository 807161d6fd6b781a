// nominations return, withdraw, refuse.
#include "services/admin_cli/commands/nomination_steps.h"

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/outcome_view.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::NominationsOutcome;
using google::protobuf::Message;

struct StepFlags : WriteFlags {
  std::vector<std::string> names;
  NominationFilter filter;
  std::string note;
};

// One of the verbs that end a nomination or send it back.
struct StepVerb {
  const char* verb;
  const char* description;
  const char* note_help;
  const char* done;  // "returned"
  const Message* request;
  std::vector<std::string> examples;
};

absl::Status Run(const StepFlags& flags, const StepVerb& step, Session& session) {
  ASSIGN_OR_RETURN(const NamedNominations chosen,
                   ChooseNominations(session, flags.names, flags.filter, false));
  std::unique_ptr<Message> request(step.request->New());
  flags.Fill(request.get());
  SetIfPresent(request.get(), "note", flags.note);
  const StepResult result = RunStep(session, *request, chosen, step.done);
  RETURN_IF_ERROR(session.printer().Print(result.outcome, OutcomeTable(result.outcome)));
  session.printer().Note(std::string(step.done) + " " +
                         std::to_string(result.outcome.outcomes_size()) + " of " +
                         std::to_string(chosen.names.size()) + " nominations");
  return result.ended;
}

void AddStep(CommandLine& cli, CLI::App* nominations, const StepVerb& step) {
  auto flags = std::make_shared<StepFlags>();
  std::vector<std::string> examples = step.examples;
  examples.insert(examples.end(),
                  {"", "All are done or none; of more than 1,000, each thousand is one step."});
  CLI::App* verb = cli.Verb(nominations, step.verb, step.description, examples);
  verb->add_option("NAME", flags->names,
                   ShortForm(kNomination) + " ..., or " + ShortForm(kMovement) + " with a filter")
      ->required();
  flags->filter.AddTo(verb);
  verb->add_option("--note", flags->note, step.note_help)->required();
  flags->AddTo(verb, *step.request);
  cli.OnRun(verb, [flags, step](Session& session) { return Run(*flags, step, session); });
}

}  // namespace

StepResult RunStep(Session& session, const Message& request, const NamedNominations& chosen,
                   const std::string& label) {
  StepResult result;
  const std::vector<std::vector<std::string>> batches = InBatches(chosen.names);
  const std::string id = StringField(request, "request_id");
  const auto* names = request.GetDescriptor()->FindFieldByName("nominations");
  size_t done = 0;
  for (size_t i = 0; i < batches.size(); ++i) {
    std::unique_ptr<Message> part(request.New());
    part->CopyFrom(request);
    SetIfPresent(part.get(), "parent", chosen.movement);
    if (i > 0 && !id.empty()) {
      SetIfPresent(part.get(), "request_id", id + "-" + std::to_string(i + 1));
    }
    for (const std::string& name : batches[i]) {
      part->GetReflection()->AddString(part.get(), names, name);
    }
    const auto answer = session.Call<NominationsOutcome>(*part);
    if (!answer.ok()) {
      result.ended = answer.status();
      break;
    }
    done += batches[i].size();
    session.printer().Progress(label, static_cast<int64_t>(done),
                               static_cast<int64_t>(chosen.names.size()));
    result.outcome.MergeFrom(*answer);
  }
  session.printer().EndProgress();
  return result;
}

void AddNominationStepVerbs(CommandLine& cli, CLI::App* nominations) {
  AddStep(cli, nominations,
          {.verb = "return",
           .description = "Sends nominations back to be completed",
           .note_help = "What is missing or wrong; told to those who proposed",
           .done = "returned",
           .request = &awards::v1::ReturnNominationsRequest::default_instance(),
           .examples = {"thidua nominations return khoai-chau/ntm-2022/n1 --note \"Thiếu biên "
                        "bản họp\"",
                        "thidua nominations return khoai-chau/ntm-2022 --state proposed --unit "
                        "dan-tien --note \"Nộp lại danh sách\""}});
  AddStep(cli, nominations,
          {.verb = "withdraw",
           .description = "Takes nominations back",
           .note_help = "Why",
           .done = "withdrew",
           .request = &awards::v1::WithdrawNominationsRequest::default_instance(),
           .examples = {"thidua nominations withdraw khoai-chau/ntm-2022/n1 --note \"Đề nghị "
                        "nhầm\""}});
  AddStep(cli, nominations,
          {.verb = "refuse",
           .description = "Refuses nominations for good, with the ground",
           .note_help = "The ground; told to those who proposed",
           .done = "refused",
           .request = &awards::v1::RefuseNominationsRequest::default_instance(),
           .examples = {"thidua nominations refuse khoai-chau/ntm-2022/n1 --note \"Không đủ "
                        "thành tích\"",
                        "thidua nominations refuse khoai-chau/ntm-2022 --state ineligible --note "
                        "\"Không đủ điều kiện\""}});
}

}  // namespace thidua::cli
