// plans, targets.
#include <absl/strings/str_join.h>

#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/plan_explain.h"
#include "services/admin_cli/commands/plan_flags.h"
#include "services/admin_cli/commands/titles_reading.h"
#include "services/admin_cli/files/assumed_figures.h"
#include "services/admin_cli/files/text_encoding.h"
#include "services/admin_cli/views/evaluation_notes.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "services/admin_cli/views/obstacle_text.h"
#include "services/admin_cli/views/tree_text.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;
using targets::v1::EvaluatePlanRequest;
using targets::v1::Evaluation;
using targets::v1::ListTargetsRequest;

const std::vector<FieldColumn>& TargetColumns() {
  static const auto& columns =
      *new std::vector<FieldColumn>{{"NAME", "name", Column::kName},
                                    {"TITLE", "title", Column::kShrink},
                                    {"BOUND", "bound.kind"},
                                    {"VALUE", "bound.value", Column::kRight},
                                    {"UPPER", "bound.upper", Column::kRight},
                                    {"UNIT", "indicator.unit_of_measure"},
                                    {"QUANTIFIER", "quantifier"},
                                    {"DUE", "due_period"},
                                    {"STATE", "state"},
                                    {"SUPERSEDES", "supersedes", Column::kName, 7},
                                    {"PREDECESSOR", "predecessor_outcome", Column::kText, 8},
                                    {"SUPERSEDED BY", "superseded_by", Column::kName, 7},
                                    {"ETAG", "etag", Column::kRight, 9}};
  return columns;
}

struct EvaluateFlags : PlanFlags {
  std::vector<std::string> targets;
  std::string assume_file;
};

// The obstacles below the table, each once with the targets that it concerns.
void PrintObstacles(const Evaluation& evaluation, const Titles& titles, const Wording& say,
                    Printer& printer) {
  const std::vector<ObstacleLine> lines = GroupObstacles(evaluation, titles, say);
  if (lines.empty()) return;
  printer.out() << "\n" << say("Vướng mắc:", "In the way:") << "\n";
  for (const ObstacleLine& line : lines) {
    printer.out() << Wrapped("- " + line.sentence + ": " + absl::StrJoin(line.targets, ", "), 2,
                             printer.settings().width);
  }
}

// For people: the table, and below it what does not fit into it.
absl::Status PrintForPeople(const Evaluation& evaluation, const Wording& say, Session& session) {
  ASSIGN_OR_RETURN(Titles titles, ReadTitles(NamesInObstacles(evaluation), session));
  for (const auto& result : evaluation.results()) titles.Set(result.target(), result.title());
  Printer& printer = session.printer();
  const Printer::Settings& settings = printer.settings();
  std::vector<std::string> footnotes;
  EvaluationLook look{.say = say, .bars = settings.terminal, .obstacles_below = true};
  // On a terminal the notes stand in their column where they fit, else below the table.
  Table table = EvaluationTable(evaluation, look, &footnotes);
  if (settings.width == 0 || table.Width() > settings.width) {
    look.notes_as_numbers = true;
    table = EvaluationTable(evaluation, look, &footnotes);
  }
  printer.Print(table);
  for (size_t i = 0; i < footnotes.size(); ++i) {
    const std::string mark = std::to_string(i + 1) + ") ";
    printer.out() << (i == 0 ? "\n" : "")
                  << Wrapped(mark + footnotes[i], static_cast<int>(mark.size()), settings.width);
  }
  PrintObstacles(evaluation, titles, say, printer);
  printer.out() << "\n" << Wrapped(CountsText(evaluation, say), 0, settings.width);
  if (!evaluation.assumed().empty()) {
    printer.out() << printer.Paint(
                         say("GIẢ ĐỊNH: số liệu giả định: $0; đây không phải kết quả của kế hoạch",
                             "ASSUMED: figures that are assumed: $0; this is not what the plan "
                             "came to",
                             std::to_string(evaluation.assumed_size())),
                         Colour::kMagenta)
                  << "\n";
  }
  if (const std::string note = PlanStateNote(evaluation.plan_state(), say); !note.empty()) {
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

absl::Status Evaluate(const EvaluateFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const Language language, ChooseLanguage(flags.language));
  const Wording say(language);
  ASSIGN_OR_RETURN(EvaluatePlanRequest request, flags.Request());
  for (const std::string& target : flags.targets) {
    ASSIGN_OR_RETURN(*request.add_targets(), TargetName(request.name(), target));
  }
  if (!flags.assume_file.empty()) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(flags.assume_file));
    ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, ""));
    ASSIGN_OR_RETURN(const auto figures, ParseAssumedFigures(decoded.text));
    request.mutable_assumed()->Assign(figures.begin(), figures.end());
  }
  ASSIGN_OR_RETURN(const auto evaluation, session.Call<Evaluation>(request));
  Printer& printer = session.printer();
  if (printer.settings().format == Format::kTable) {
    RETURN_IF_ERROR(PrintForPeople(evaluation, say, session));
  } else {
    RETURN_IF_ERROR(printer.Print(evaluation, EvaluationTable(evaluation, {}, nullptr)));
    const std::string note = PlanStateNote(evaluation.plan_state(), say);
    if (!note.empty()) printer.Note(note);
  }
  printer.Note(say("$0 theo $1, công thức $2", "$0 as of $1, formula $2", evaluation.plan(),
                   evaluation.period(), std::to_string(evaluation.formula())));
  if (IsPartOfYear(evaluation)) {
    printer.Note(say("Số liệu tính đến $0; chưa hết năm, và ở đây không có gì là của cả năm.",
                     "Figures count up to $0; the year is not over, and nothing here is that of "
                     "the year.",
                     evaluation.as_of()));
  }
  return absl::OkStatus();
}

void AddEvaluate(CommandLine& cli, CLI::App* plans) {
  auto flags = std::make_shared<EvaluateFlags>();
  CLI::App* verb =
      cli.Verb(plans, "evaluate", "Judges a plan's targets as of a year or a part of one",
               {"thidua plans evaluate khoai-chau/2021-2025 --period 2022",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022-q3",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022 --lang vi",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022 -o json > then.json",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022 --pin then.json",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2023 --assume what-if.csv"});
  flags->AddTo(verb);
  Repeated(verb->add_option("--target", flags->targets, "Only this target; may be repeated"));
  verb->add_option("--assume", flags->assume_file,
                   "What if: a CSV file of figures to assume in the place of those in force, with "
                   "the columns form, element, period, value (of a state: good=15; excellent=5) "
                   "and rolled_up; nothing is stored");
  cli.OnRun(verb, [flags](Session& session) { return Evaluate(*flags, session); });
}

}  // namespace

void AddPlanCommands(CommandLine& cli) {
  CLI::App* plans = cli.Noun("plans", "What an owner promised for a term");
  const std::vector<FieldColumn> columns = {{"NAME", "name", Column::kName},
                                            {"TITLE", "title", Column::kShrink},
                                            {"TERM", "term"},
                                            {"BASE", "base_period"},
                                            {"STATE", "state"},
                                            {"CREATED", "create_time"},
                                            {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(plans, kPlan, targets::v1::GetPlanRequest::default_instance());
  cli.AddList(plans, kUnit, targets::v1::ListPlansRequest::default_instance(), columns);
  AddEvaluate(cli, plans);
  AddExplainVerb(cli, plans);
  AddCompareVerb(cli, plans);
  cli.AddWrite(
      plans,
      {.verb = "act",
       .description = "Records an act that announces, approves, amends or closes a plan",
       .pattern = kPlan,
       .request = &targets::v1::RecordPlanActRequest::default_instance(),
       .flags = {{"--kind", "act.kind", "announcement, approval, amendment or closing", true},
                 {"--document", "act.document", "The document: title, number, address", true},
                 {"--date", "act.date", "Its day, YYYY-MM-DD", true},
                 {"--authority", "act.authority", "Who issued it", true}},
       .examples = {
           "thidua plans act khoai-chau/2021-2025 --kind approval --document \"Nghị quyết "
           "12/NQ-HĐND\" --date 2020-12-15 --authority \"HĐND huyện\"",
           "thidua plans act khoai-chau/2021-2025 --kind closing --document \"Biên bản bàn "
           "giao\" --date 2025-06-30 --authority \"UBND huyện\""}});

  CLI::App* targets = cli.Noun("targets", "The promises of a plan");
  cli.AddGet(targets, kTarget, targets::v1::GetTargetRequest::default_instance());
  AddReadingsVerb(cli, targets);
  auto states = std::make_shared<std::vector<std::string>>();
  CLI::App* list =
      cli.AddList(targets, kPlan, ListTargetsRequest::default_instance(), TargetColumns(),
                  [states](Message* message) -> absl::Status {
                    auto& request = static_cast<ListTargetsRequest&>(*message);
                    for (const std::string& state : *states) {
                      ASSIGN_OR_RETURN(const int value,
                                       ParseEnum(*targets::v1::TargetState_descriptor(), state));
                      request.add_states(static_cast<targets::v1::TargetState>(value));
                    }
                    return absl::OkStatus();
                  });
  Repeated(list->add_option("--state", *states, "Only targets in this state: active, superseded"));
  cli.AddWrite(
      targets,
      {.verb = "supersede",
       .description = "Replaces a promise by another; --reason says why",
       .pattern = kTarget,
       .request = &targets::v1::SupersedeTargetRequest::default_instance(),
       .flags = {{"--predecessor", "predecessor_outcome",
                  "Of a target that is due: what it had come to, met, missed or unsettled"}},
       .file_path = "target",
       .examples = {"thidua targets supersede khoai-chau/2021-2025/t04 -f t04b.textproto "
                    "--reason \"Nghị quyết 12/NQ-HĐND\"",
                    "thidua targets supersede khoai-chau/2021-2025/t04 -f t04b.textproto "
                    "--predecessor missed --reason \"Nghị quyết 12/NQ-HĐND\""}});
  cli.AddDelete(targets, kTarget, targets::v1::DeleteTargetRequest::default_instance(),
                "Deletes a target of a draft; later it is superseded instead",
                "thidua targets delete khoai-chau/2026-2030/t04 --reason \"entered twice\"");
  AddInheritVerb(cli, targets);
  AddTrajectoryVerb(cli, targets);
  AddAllocationVerb(cli, targets);
  AddAllocatedVerb(cli, targets);
  AddForecastVerb(cli, targets);
}

}  // namespace thidua::cli
