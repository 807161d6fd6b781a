#include "services/admin_cli/commands/plan_explain.h"

#include <CLI/CLI.hpp>
#include <map>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/explanation_reading.h"
#include "services/admin_cli/commands/plan_flags.h"
#include "services/admin_cli/views/explanation_json.h"
#include "services/admin_cli/views/explanation_view.h"

namespace thidua::cli {
namespace {

const std::map<std::string, ExplanationDepth>& Depths() {
  static const auto& depths =
      *new std::map<std::string, ExplanationDepth>{{"formula", ExplanationDepth::kFormula},
                                                   {"cells", ExplanationDepth::kCells},
                                                   {"rounds", ExplanationDepth::kRounds},
                                                   {"reports", ExplanationDepth::kReports}};
  return depths;
}

struct ExplainFlags : PlanFlags {
  std::string target;
  std::string depth = "reports";
  size_t subjects = ExplanationLook().subjects;
};

absl::Status Explain(const ExplainFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const Language language, ChooseLanguage(flags.language));
  Printer& printer = session.printer();
  if (printer.settings().format == Format::kCsv) {
    return UsageError("-o csv: an explanation is a tree, for people or as -o json");
  }
  ASSIGN_OR_RETURN(auto request, flags.Request());
  ASSIGN_OR_RETURN(const std::string target, TargetName(request.name(), flags.target));
  request.add_targets(target);
  const ExplanationLook look{
      .say = Wording(language), .depth = Depths().at(flags.depth), .subjects = flags.subjects};
  ASSIGN_OR_RETURN(const auto read, ReadExplanation(request, look.depth, session));
  const auto& [explanation, titles] = read;
  if (session.json()) {
    ASSIGN_OR_RETURN(const std::string json, ExplanationJson(explanation, titles));
    printer.out() << json;
  } else {
    const Printer::Settings& settings = printer.settings();
    printer.out() << TreeText(ExplanationTree(explanation, titles, look), settings.width,
                              settings.colour);
  }
  if (explanation.faults.empty()) return absl::OkStatus();
  return Refused(look.say("các phần hiển thị không cộng thành giá trị đã đánh giá",
                          "what is shown does not make the values that were judged"));
}

}  // namespace

void AddExplainVerb(CommandLine& cli, CLI::App* plans) {
  auto flags = std::make_shared<ExplainFlags>();
  CLI::App* verb = cli.Verb(
      plans, "explain",
      "Shows what a verdict is made of: formula, cells, rounds, reports and who accepted them",
      {"thidua plans explain khoai-chau/2021-2025 t20 --period 2022",
       "thidua plans explain khoai-chau/2021-2025 t20 --period 2022 --lang vi --depth cells",
       "thidua plans explain khoai-chau/2021-2025 t20 --period 2022 --pin then.json -o json"});
  flags->AddTo(verb);
  verb->add_option("TARGET", flags->target, "The target: its id, or " + ShortForm(kTarget))
      ->required();
  verb->add_option(
          "--depth", flags->depth,
          "How far down: formula, cells, rounds (with their subjects) or reports (with who "
          "accepted them)")
      ->check(CLI::IsMember({"formula", "cells", "rounds", "reports"}))
      ->capture_default_str();
  verb->add_option("--subjects", flags->subjects,
                   "How many subjects of a round are listed; JSON has all")
      ->capture_default_str();
  cli.OnRun(verb, [flags](Session& session) { return Explain(*flags, session); });
}

}  // namespace thidua::cli
