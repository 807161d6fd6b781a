// plans, targets.
#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/assumed_figures.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/files/text_encoding.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "services/admin_cli/views/width.h"
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

struct EvaluateFlags {
  std::string plan;
  std::string period;
  int32_t formula = 0;
  std::string pin_file;
  std::vector<std::string> targets;
  std::string assume_file;
};

// The file holds an evaluation, as `-o json` printed it, or only its pin.
absl::Status FillPin(const EvaluateFlags& flags, EvaluatePlanRequest* request) {
  Evaluation earlier;
  if (ReadMessage(flags.pin_file, &earlier).ok() && earlier.has_pin()) {
    *request->mutable_pin() = earlier.pin();
    if (request->formula() == 0) {
      request->set_formula(earlier.formula());
    }
    return absl::OkStatus();
  }
  return ReadMessage(flags.pin_file, request->mutable_pin());
}

absl::Status Evaluate(const EvaluateFlags& flags, Session& session) {
  EvaluatePlanRequest request;
  ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kPlan, flags.plan));
  request.set_period(flags.period);
  request.set_formula(flags.formula);
  if (!flags.pin_file.empty()) {
    RETURN_IF_ERROR(FillPin(flags, &request));
  }
  for (const std::string& target : flags.targets) {
    const bool bare = target.find('/') == std::string::npos;
    ASSIGN_OR_RETURN(*request.add_targets(),
                     ExpandName(kTarget, bare ? request.name() + "/targets/" + target : target));
  }
  if (!flags.assume_file.empty()) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(flags.assume_file));
    ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, ""));
    ASSIGN_OR_RETURN(const auto figures, ParseAssumedFigures(decoded.text));
    request.mutable_assumed()->Assign(figures.begin(), figures.end());
  }
  ASSIGN_OR_RETURN(const auto evaluation, session.Call<Evaluation>(request));
  const Printer::Settings& settings = session.printer().settings();
  const bool as_table = settings.format == Format::kTable;
  std::vector<std::string> footnotes;
  // On a terminal the notes stand in their column where they fit, else below the table.
  Table table = EvaluationTable(evaluation, settings.terminal && as_table,
                                /*notes_as_numbers=*/false, &footnotes);
  if (as_table && (settings.width == 0 || table.Width() > settings.width)) {
    table = EvaluationTable(evaluation, settings.terminal, /*notes_as_numbers=*/true, &footnotes);
  }
  RETURN_IF_ERROR(session.printer().Print(evaluation, table));
  if (as_table) {
    std::ostream& out = session.printer().out();
    for (size_t i = 0; i < footnotes.size(); ++i) {
      out << (i == 0 ? "\n" : "") << i + 1 << ") " << OneLine(footnotes[i]) << "\n";
    }
    out << "\n" << CountsText(evaluation) << "\n";
    if (!evaluation.assumed().empty()) {
      out << session.printer().Paint(
                 "ASSUMED: " + std::to_string(evaluation.assumed_size()) +
                     (evaluation.assumed_size() == 1 ? " figure is" : " figures are") +
                     " assumed; this is not what the plan came to",
                 Colour::kMagenta)
          << "\n";
    }
    if (evaluation.simulated()) {
      out << session.printer().Paint("SIMULATED: made-up figures are within", Colour::kMagenta)
          << "\n";
    }
  }
  session.printer().Note(evaluation.plan() + " as of " + evaluation.period() + ", formula " +
                         std::to_string(evaluation.formula()));
  if (IsPartOfYear(evaluation)) {
    session.printer().Note("Figures count up to " + evaluation.as_of() +
                           "; the year is not over, and nothing here is that of the year.");
  }
  return absl::OkStatus();
}

void AddEvaluate(CommandLine& cli, CLI::App* plans) {
  auto flags = std::make_shared<EvaluateFlags>();
  CLI::App* verb =
      cli.Verb(plans, "evaluate", "Judges a plan's targets as of a year or a part of one",
               {"thidua plans evaluate khoai-chau/2021-2025 --period 2022",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022-q3",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022 -o json > then.json",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2022 --pin then.json",
                "thidua plans evaluate khoai-chau/2021-2025 --period 2023 --assume what-if.csv"});
  verb->add_option("PLAN", flags->plan, ShortForm(kPlan))->required();
  verb->add_option(
          "--period", flags->period,
          "A year of the plan's term, or up to the last year in which a target is due; or a "
          "month, quarter or half of one, or 2022-01..2022-09, with the figures up to its "
          "last day")
      ->required();
  verb->add_option("--formula", flags->formula, "Number of the formula; the newest if not given")
      ->check(CLI::NonNegativeNumber);
  verb->add_option("--pin", flags->pin_file,
                   "File with an earlier evaluation, or its pin, to reproduce");
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
                                            {"CREATED", "create_time"},
                                            {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(plans, kPlan, targets::v1::GetPlanRequest::default_instance());
  cli.AddList(plans, kUnit, targets::v1::ListPlansRequest::default_instance(), columns);
  AddEvaluate(cli, plans);

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
  AddTrajectoryVerb(cli, targets);
  AddForecastVerb(cli, targets);
}

}  // namespace thidua::cli
