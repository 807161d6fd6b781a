// targets trajectory.
#include <absl/strings/str_split.h>
#include <absl/time/clock.h>

#include <CLI/CLI.hpp>

#include "common/value/date.h"
#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/target_result.h"
#include "services/admin_cli/views/trajectory_view.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::SetTrajectoryRequest;
using targets::v1::Target;
using targets::v1::TargetResult;

struct TrajectoryFlags : WriteFlags {
  std::string target;
  std::string period;
  std::string rule;
  std::string base;
  std::string step_period;
  std::vector<std::string> points;
  bool clear = false;
  bool adopt = false;

  // Whether a trajectory other than the stored one is meant.
  bool Changes() const { return !rule.empty() || !points.empty() || clear; }
};

// The last year that is over, or the nearest one that the target's plan is evaluated for.
absl::StatusOr<std::string> LastYearOf(const Target& target, Session& session) {
  targets::v1::GetPlanRequest request;
  request.set_name(ParentOf(target.name(), 2));
  ASSIGN_OR_RETURN(const auto plan, session.Call<targets::v1::Plan>(request));
  ASSIGN_OR_RETURN(const Period term, ParsePeriod(plan.term()));
  auto last = term.Window().last.year();
  if (const auto due = ParsePeriod(target.due_period()); due.ok()) {
    last = std::max<absl::civil_year_t>(last, due->year);
  }
  const auto over = DayInVietnam(absl::Now()).year() - 1;
  return std::to_string(std::clamp<absl::civil_year_t>(over, term.year, last));
}

// The value that the way starts from, and where it comes from.
absl::StatusOr<std::string> BaseValue(const Target& target, const TargetResult& result,
                                      const std::string& period, Session& session) {
  const targets::v1::Indicator& indicator = target.indicator();
  if (indicator.has_level() && indicator.window() == targets::v1::WINDOW_TERM_TO_DATE) {
    return UsageError(
        "--base: a sum over the term has no value before it; --base 0 starts from "
        "nothing");
  }
  if (!result.has_baseline()) {
    return UsageError("--base: the evaluation of " + period + " has no value of the base year" +
                      (result.base_period().empty() ? "" : " " + result.base_period()) +
                      " to start from; say it");
  }
  session.printer().Note("The way starts from " + result.baseline().value() + ", the baseline of " +
                         result.base_period() + " in the evaluation of " + period + ".");
  return result.baseline().value();
}

absl::StatusOr<SetTrajectoryRequest> RequestOf(const TrajectoryFlags& flags, const Target& target,
                                               const TargetResult& result,
                                               const std::string& period, Session& session) {
  SetTrajectoryRequest request;
  request.set_name(target.name());
  request.set_etag(target.etag());
  if (!flags.rule.empty()) {
    targets::v1::TrajectoryRule& rule = *request.mutable_rule();
    ASSIGN_OR_RETURN(const int kind,
                     ParseEnum(*targets::v1::TrajectoryRuleKind_descriptor(), flags.rule));
    rule.set_kind(static_cast<targets::v1::TrajectoryRuleKind>(kind));
    rule.set_base_value(flags.base);
    rule.set_step_period(flags.step_period);
    if (flags.base.empty()) {
      ASSIGN_OR_RETURN(*rule.mutable_base_value(), BaseValue(target, result, period, session));
    }
  }
  for (const std::string& text : flags.points) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
    if (parts.first.empty() || parts.second.empty()) {
      return UsageError("--points: \"" + text + "\" is no year with its value such as 2022=40");
    }
    targets::v1::TrajectoryPoint& point = *request.add_points();
    point.set_period(parts.first);
    point.set_value(parts.second);
  }
  return request;
}

absl::Status Run(const TrajectoryFlags& flags, Session& session) {
  if (flags.adopt && !flags.Changes()) {
    return UsageError("--adopt: say what is adopted, by --rule, --points or --clear");
  }
  targets::v1::GetTargetRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), ExpandName(kTarget, flags.target));
  ASSIGN_OR_RETURN(Target target, session.Call<Target>(get));
  std::string period = flags.period;
  if (period.empty()) {
    ASSIGN_OR_RETURN(period, LastYearOf(target, session));
  }
  ASSIGN_OR_RETURN(const StandingResult standing, ResultOf(target.name(), period, session));
  if (flags.Changes()) {
    ASSIGN_OR_RETURN(SetTrajectoryRequest request,
                     RequestOf(flags, target, standing.result, period, session));
    request.set_validate_only(!flags.adopt);
    if (flags.adopt) {
      const std::string etag = flags.etag.empty() ? target.etag() : flags.etag;
      flags.Fill(&request);
      request.set_etag(etag);
    }
    ASSIGN_OR_RETURN(target, session.Call<Target>(request));
  }
  RETURN_IF_ERROR(session.printer().Print(target, TrajectoryTable(target, standing.result)));
  if (session.printer().settings().format == Format::kTable) {
    session.printer().out() << (target.trajectory().empty() ? "" : "\n")
                            << StandingText(target, standing.result, standing.year);
  }
  if (flags.Changes()) {
    session.printer().Note(flags.adopt ? "Adopted: it decides from now on."
                                       : "Proposed: nothing is stored. --adopt --reason TEXT "
                                         "stores it.");
  }
  return absl::OkStatus();
}

}  // namespace

void AddTrajectoryVerb(CommandLine& cli, CLI::App* targets) {
  auto flags = std::make_shared<TrajectoryFlags>();
  CLI::App* verb = cli.Verb(
      targets, "trajectory", "Shows, proposes or adopts the values required on the way",
      {"thidua targets trajectory khoai-chau/2021-2025/t18",
       "thidua targets trajectory khoai-chau/2021-2025/t18 --rule linear --period 2022",
       "thidua targets trajectory khoai-chau/2021-2025/t04 --rule step --base 47 "
       "--step-period 2024",
       "thidua targets trajectory khoai-chau/2021-2025/t18 --points 2023=80,2024=90 --adopt "
       "--reason \"Kế hoạch 15/KH-UBND\""});
  verb->add_option("TARGET", flags->target, ShortForm(kTarget))->required();
  verb->add_option("--period", flags->period,
                   "The year that it is held against; the last one that is over if not given");
  CLI::Option* rule =
      verb->add_option("--rule", flags->rule, "Derive the points: linear, constant-growth or step");
  verb->add_option("--base", flags->base,
                   "For --rule: the value to start from; the evaluation's baseline if not given")
      ->needs(rule);
  verb->add_option("--step-period", flags->step_period,
                   "For --rule step: the year in which the bound is reached")
      ->needs(rule);
  CLI::Option* points = Repeated(verb->add_option("--points", flags->points,
                                                  "Years with their values: 2022=40,2023=45")
                                     ->delimiter(','))
                            ->excludes(rule);
  verb->add_flag("--clear", flags->clear, "No trajectory any more")
      ->excludes(rule)
      ->excludes(points);
  verb->add_flag("--adopt", flags->adopt, "Store it; otherwise it is a proposal");
  flags->AddTo(verb, SetTrajectoryRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Run(*flags, session); });
}

}  // namespace thidua::cli
