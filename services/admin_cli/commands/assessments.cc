// assessments.
#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "thidua/targets/v1/assessment.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;
using targets::v1::Assessment;
using targets::v1::CreateAssessmentRequest;
using targets::v1::Evaluation;

struct CreateFlags {
  std::string name;
  Assessment assessment;
  std::string text_file;
  std::string pin_file;
  WriteFlags write;
};

absl::Status Create(const CreateFlags& flags, Session& session) {
  CreateAssessmentRequest request;
  *request.mutable_assessment() = flags.assessment;
  ASSIGN_OR_RETURN(*request.mutable_assessment()->mutable_name(),
                   ExpandName(kAssessment, flags.name));
  if (!flags.text_file.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_assessment()->mutable_text(), ReadFile(flags.text_file));
  }
  if (!flags.assessment.supersedes().empty()) {
    ASSIGN_OR_RETURN(*request.mutable_assessment()->mutable_supersedes(),
                     ExpandName(kAssessment, flags.assessment.supersedes()));
  }
  if (!flags.pin_file.empty()) {
    Evaluation signed_one;
    RETURN_IF_ERROR(ReadMessage(flags.pin_file, &signed_one));
    *request.mutable_pin() = signed_one.pin();
    request.set_formula(signed_one.formula());
    if (request.assessment().period().empty()) {
      request.mutable_assessment()->set_period(signed_one.period());
    }
  }
  flags.write.Fill(&request);
  ASSIGN_OR_RETURN(const auto created, session.Call<Assessment>(request));
  return PrintResource(session, created);
}

// Evaluates again at the positions of the assessment, by its formula.
absl::Status Verify(const std::string& name, Session& session) {
  targets::v1::GetAssessmentRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), ExpandName(kAssessment, name));
  ASSIGN_OR_RETURN(const auto assessment, session.Call<Assessment>(get));
  const Evaluation& then = assessment.evaluation();
  targets::v1::EvaluatePlanRequest request;
  request.set_name(then.plan());
  request.set_period(then.period());
  request.set_formula(then.formula());
  *request.mutable_pin() = then.pin();
  ASSIGN_OR_RETURN(auto now, session.Call<Evaluation>(request));
  // Earlier releases did not say where the plan stood.
  if (then.plan_state() == targets::v1::PLAN_STATE_UNSPECIFIED) now.clear_plan_state();
  if (now.SerializeAsString() != then.SerializeAsString()) {
    return Refused(assessment.name() +
                   " is not what the plan comes to at the positions that it names: either what "
                   "is stored was changed, or you may not read all of its figures");
  }
  session.printer().Note(assessment.name() + " is reproduced: " + CountsText(now));
  return absl::OkStatus();
}

void AddCreate(CommandLine& cli, CLI::App* noun) {
  auto flags = std::make_shared<CreateFlags>();
  CLI::App* verb = cli.Verb(
      noun, "create", "Freezes what a plan came to, beside the words that were signed",
      {"thidua assessments create khoai-chau/2021-2025/2022 --period 2022 --title \"Báo cáo kết "
       "quả "
       "thực hiện năm 2022\" --signed-by \"Chủ tịch UBND huyện\" --date 2023-01-15 --text "
       "bao-cao.txt",
       "thidua assessments create khoai-chau/2021-2025/2022 --pin then.json --title \"Báo cáo\" "
       "--signed-by \"Chủ tịch UBND huyện\" --date 2023-01-15"});
  verb->add_option("NAME", flags->name, ShortForm(kAssessment))->required();
  const auto text = [&](const char* flag, std::string* field, const char* help) {
    return verb->add_option(flag, *field, help);
  };
  text("--title", flags->assessment.mutable_title(), "What the document is called")->required();
  text("--signed-by", flags->assessment.mutable_signed_by(), "Who signed it, with his office")
      ->required();
  text("--date", flags->assessment.mutable_document_date(), "Its day, YYYY-MM-DD")->required();
  text("--number", flags->assessment.mutable_document_number(), "Its number");
  text("--period", flags->assessment.mutable_period(),
       "What is assessed, as of `plans evaluate`; that of --pin if not given");
  text("--supersedes", flags->assessment.mutable_supersedes(), "The assessment that it replaces");
  verb->add_option("--text", flags->text_file, "File with the words that were signed, UTF-8");
  verb->add_option("--pin", flags->pin_file,
                   "File with the evaluation that was signed, as `plans evaluate -o json` printed "
                   "it; the latest figures count if it is not given");
  flags->write.AddTo(verb, CreateAssessmentRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Create(*flags, session); });
}

}  // namespace

void AddAssessmentCommands(CommandLine& cli) {
  CLI::App* noun = cli.Noun("assessments", "What plans were signed to have come to");
  cli.AddGet(noun, kAssessment, targets::v1::GetAssessmentRequest::default_instance());
  cli.AddList(noun, kPlan, targets::v1::ListAssessmentsRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"PERIOD", "period"},
               {"TITLE", "title", Column::kShrink},
               {"NUMBER", "document_number"},
               {"DATE", "document_date"},
               {"SIGNED BY", "signed_by", Column::kShrink},
               {"SUPERSEDED BY", "superseded_by", Column::kName, 3}});
  AddCreate(cli, noun);
  auto name = std::make_shared<std::string>();
  CLI::App* verify =
      cli.Verb(noun, "verify", "Evaluates again at the same positions, and compares every byte",
               {"thidua assessments verify khoai-chau/2021-2025/2022"});
  verify->add_option("NAME", *name, ShortForm(kAssessment))->required();
  cli.OnRun(verify, [name](Session& session) { return Verify(*name, session); });
}

}  // namespace thidua::cli
