// targets allocated.
#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/language.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/views/allocation_view.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::AllocationEvaluation;
using targets::v1::EvaluateAllocationRequest;

struct AllocatedFlags {
  std::string target;
  std::string period;
  bool by_years = false;
  std::string pin_file;
  std::string language;
};

// The file holds what `-o json` printed, or only its pin.
absl::Status FillPin(const std::string& file, EvaluateAllocationRequest* request) {
  AllocationEvaluation earlier;
  if (ReadMessage(file, &earlier).ok() && earlier.has_pin()) {
    *request->mutable_pin() = earlier.pin();
    request->set_formula(earlier.formula());
    return absl::OkStatus();
  }
  return ReadMessage(file, request->mutable_pin());
}

absl::Status Run(const AllocatedFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const Language language, ChooseLanguage(flags.language));
  const Wording say(language);
  EvaluateAllocationRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kTarget, flags.target));
  request.set_period(flags.period);
  request.set_by_years(flags.by_years);
  if (!flags.pin_file.empty()) RETURN_IF_ERROR(FillPin(flags.pin_file, &request));
  ASSIGN_OR_RETURN(const auto evaluation, session.Call<AllocationEvaluation>(request));
  const std::string note = PlanStateNote(evaluation.plan_state(), say);
  Printer& printer = session.printer();
  if (printer.settings().format != Format::kTable) {
    RETURN_IF_ERROR(printer.Print(evaluation, PartsTable(evaluation)));
    if (!note.empty()) printer.Note(note);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(printer.Print(evaluation, PartsTable(evaluation, say)));
  printer.out() << "\n" << AllocatedText(evaluation, say);
  if (!note.empty()) {
    const bool draft = evaluation.plan_state() == targets::v1::PLAN_STATE_DRAFT;
    printer.out() << printer.Paint(note, draft ? Colour::kYellow : Colour::kNone) << "\n";
  }
  if (evaluation.simulated()) {
    printer.out() << printer.Paint(say("GIẢ LẬP: có số liệu bịa ra để thử",
                                       "SIMULATED: made-up figures are within"),
                                   Colour::kMagenta)
                  << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddAllocatedVerb(CommandLine& cli, CLI::App* targets) {
  auto flags = std::make_shared<AllocatedFlags>();
  CLI::App* verb = cli.Verb(
      targets, "allocated", "Judges the parts of a target by what their units or years came to",
      {"thidua targets allocated khoai-chau/2021-2025/t14 --period 2023",
       "thidua targets allocated khoai-chau/2021-2025/t14 --period 2023 --by-years",
       "thidua targets allocated khoai-chau/2021-2025/t14 --period 2023 --lang vi",
       "thidua targets allocated khoai-chau/2021-2025/t14 --period 2023 -o json > then.json",
       "thidua targets allocated khoai-chau/2021-2025/t14 --period 2023 --pin then.json"});
  verb->add_option("TARGET", flags->target, ShortForm(kTarget))->required();
  verb->add_option("--period", flags->period, "A year or a part of one, as of plans evaluate")
      ->required();
  verb->add_flag("--by-years", flags->by_years, "The parts of years, not those of units");
  verb->add_option("--pin", flags->pin_file,
                   "File with an earlier answer, or its pin, to reproduce");
  verb->add_option("--lang", flags->language,
                   "Language for people: vi or en; else that of $LC_ALL, $LC_MESSAGES or $LANG");
  cli.OnRun(verb, [flags](Session& session) { return Run(*flags, session); });
}

}  // namespace thidua::cli
