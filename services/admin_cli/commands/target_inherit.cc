// targets inherit.
#include <absl/strings/str_cat.h>

#include <CLI/CLI.hpp>

#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::Plan;
using targets::v1::Target;

constexpr char kOpenEnded[] = "open-ended";

struct InheritFlags : WriteFlags {
  std::string source;
  std::string plan;
  std::string id;
  std::string due;
  bool dry_run = false;
};

absl::StatusOr<Plan> GetPlan(const std::string& name, Session& session) {
  targets::v1::GetPlanRequest request;
  request.set_name(name);
  return session.Call<Plan>(request);
}

// OK if the target is due in the years of the plan's term, or on no day.
absl::Status CheckDue(const std::string& due, const Plan& plan) {
  if (due == kOpenEnded) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Period term, ParsePeriod(plan.term()));
  const std::string first = std::to_string(term.year);
  const std::string last = std::to_string(term.Window().last.year());
  // Years and days of them begin with four digits, which order as text.
  const std::string year = due.substr(0, 4);
  if (first <= year && year <= last) return absl::OkStatus();
  return UsageError("the target is due by " + due + ", and the term of " + plan.name() + " is " +
                    plan.term() + ": say by when it is due there, --due " + last +
                    " or another year or last day of a month from " + first + " to " + last +
                    ", or --due " + kOpenEnded);
}

// The promise as the successor takes it over: the same words, indicator and bound. What was decided
// beside it, the way there and who carries which part, is its owner's affair.
absl::StatusOr<Target> Inheriting(const Target& source, const Plan& source_plan, const Plan& plan,
                                  const InheritFlags& flags) {
  if (source.indicator().has_composite()) {
    return UsageError(source.name() +
                      " is a composite of targets of its own plan: inherit its members, and "
                      "write the composite into a file for `thidua apply`");
  }
  Target target = source;
  target.set_name(plan.name() + "/targets/" +
                  (flags.id.empty() ? LastSegment(source.name()) : flags.id));
  target.set_inherits(source.name());
  if (!flags.due.empty()) target.set_due_period(flags.due);
  RETURN_IF_ERROR(CheckDue(target.due_period(), plan));
  targets::v1::Indicator& indicator = *target.mutable_indicator();
  if (indicator.comparison().reference() == targets::v1::REFERENCE_BASE_YEAR &&
      indicator.base_period().empty() && source_plan.base_period() != plan.base_period()) {
    indicator.set_base_period(source_plan.base_period());
  }
  target.clear_trajectory();
  target.clear_trajectory_rule();
  target.clear_allocations();
  target.clear_state();
  target.clear_supersedes();
  target.clear_superseded_by();
  target.clear_predecessor_outcome();
  target.clear_create_time();
  target.clear_etag();
  target.clear_token();
  return target;
}

// Says what means something else in another term, though it is written alike.
void NoteWhatChanges(const Target& target, const Plan& source_plan, const Plan& plan,
                     Session& session) {
  const auto window = target.indicator().window();
  if ((window == targets::v1::WINDOW_TERM_TO_DATE || window == targets::v1::WINDOW_MEAN_TO_DATE) &&
      source_plan.term() != plan.term()) {
    session.printer().Note("It is of the years since the term began: of " + plan.term() +
                           " here, where it was of " + source_plan.term() + ".");
  }
}

absl::Status Inherit(const InheritFlags& flags, Session& session) {
  targets::v1::GetTargetRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), ExpandName(kTarget, flags.source));
  ASSIGN_OR_RETURN(const std::string plan_name, ExpandName(kPlan, flags.plan));
  ASSIGN_OR_RETURN(const auto source, session.Call<Target>(get));
  ASSIGN_OR_RETURN(const Plan source_plan, GetPlan(ParentOf(source.name(), 2), session));
  ASSIGN_OR_RETURN(const Plan plan, GetPlan(plan_name, session));
  targets::v1::CreateTargetRequest request;
  ASSIGN_OR_RETURN(*request.mutable_target(), Inheriting(source, source_plan, plan, flags));
  Target inheriting = request.target();
  if (!flags.dry_run) {
    flags.Fill(&request);
    ASSIGN_OR_RETURN(inheriting, session.Call<Target>(request));
  }
  RETURN_IF_ERROR(PrintResource(session, inheriting));
  if (source.state() == targets::v1::TARGET_STATE_SUPERSEDED) {
    session.printer().Note(source.name() + " was superseded by " + source.superseded_by() + ".");
  }
  NoteWhatChanges(inheriting, source_plan, plan, session);
  if (flags.dry_run) {
    session.printer().Note(
        "dry run: nothing was written; whether the service takes it shows when it is written");
  }
  return absl::OkStatus();
}

}  // namespace

void AddInheritVerb(CommandLine& cli, CLI::App* targets) {
  auto flags = std::make_shared<InheritFlags>();
  CLI::App* verb = cli.Verb(
      targets, "inherit", "Takes over a promise of a predecessor into a plan of its successor",
      {"thidua targets inherit khoai-chau/2021-2025/t18 --plan xa-khoai-chau/2026-2030 --due 2030 "
       "--dry-run",
       "thidua targets inherit khoai-chau/2021-2025/t18 --plan xa-khoai-chau/2026-2030 --due 2030 "
       "--id truong-chuan --reason \"Nghị quyết 3/NQ-HĐND\""});
  verb->add_option("SOURCE_TARGET", flags->source, ShortForm(kTarget))->required();
  verb->add_option("--plan", flags->plan, "The successor's plan, " + ShortForm(kPlan))->required();
  verb->add_option("--id", flags->id, "Its id there; that of the source if not given");
  verb->add_option("--due", flags->due,
                   "By when it is due there, as due_period; as in the source if not given");
  verb->add_flag("--dry-run", flags->dry_run, "Show it, and write nothing");
  flags->AddTo(verb, targets::v1::CreateTargetRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Inherit(*flags, session); });
}

}  // namespace thidua::cli
