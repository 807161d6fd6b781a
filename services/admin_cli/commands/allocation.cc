// targets allocation.
#include <absl/strings/str_split.h>

#include <CLI/CLI.hpp>

#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/language.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/carriers.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/carried_numbers.h"
#include "services/admin_cli/files/text_encoding.h"
#include "services/admin_cli/views/allocation_view.h"
#include "services/admin_cli/views/evaluation_view.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using targets::v1::Allocation;
using targets::v1::AllocationRule;
using targets::v1::SetAllocationRequest;
using targets::v1::Target;

struct AllocationFlags : WriteFlags {
  std::string target;
  std::string from;
  std::string shares;
  std::string parts;
  std::string element;
  std::string period;
  std::vector<std::string> units;
  bool base_values = false;
  bool succession = false;
  bool by_years = false;
  bool clear = false;
  bool adopt = false;
  std::string language;

  // Whether an allocation other than the stored ones is meant.
  bool Changes() const {
    return !shares.empty() || !parts.empty() || !element.empty() || base_values || succession ||
           clear;
  }
};

// "unit=number,..." or a file of them.
absl::StatusOr<CarriedNumbers> ReadNumbers(const std::string& text) {
  if (text.find('=') != std::string::npos) return ParseCarriedNumbers(text);
  ASSIGN_OR_RETURN(const std::string bytes, ReadFile(text));
  ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, ""));
  return ParseCarriedCsv(decoded.text);
}

// Sets the carrier of a part or of a weight.
template <class Message>
void SetCarrier(const std::string& carrier, Message* message) {
  if (carrier.find('/') == std::string::npos) {
    message->set_period(carrier);
  } else {
    message->set_unit(carrier);
  }
}

// The first day of the term of the target's plan.
absl::StatusOr<std::string> FirstDayOfTerm(const Target& target, Session& session) {
  targets::v1::GetPlanRequest request;
  request.set_name(ParentOf(target.name(), 2));
  ASSIGN_OR_RETURN(const auto plan, session.Call<targets::v1::Plan>(request));
  ASSIGN_OR_RETURN(const Period term, ParsePeriod(plan.term()));
  return absl::FormatCivilTime(term.Window().first);
}

// The units that are asked for, each without a number.
absl::Status AddAskedUnits(const AllocationFlags& flags, const Target& target,
                           const std::string& from, Session& session, AllocationRule* rule) {
  std::vector<std::string> units;
  for (const std::string& unit : flags.units) {
    ASSIGN_OR_RETURN(units.emplace_back(), ExpandName(kUnit, unit));
  }
  if (units.empty()) {
    const std::set<std::string> forms =
        rule->has_cell() ? std::set<std::string>{rule->cell().form()} : FormsOf(target);
    ASSIGN_OR_RETURN(units, UnitsBelow(ParentOf(target.name(), 4), forms, from, session));
  }
  for (const std::string& unit : units) rule->add_weights()->set_unit(unit);
  return absl::OkStatus();
}

absl::Status FillElement(const AllocationFlags& flags, AllocationRule* rule) {
  const std::pair<std::string, std::string> sides =
      absl::StrSplit(flags.element, absl::MaxSplits('/', 1));
  if (sides.second.empty()) {
    return UsageError("--element: \"" + flags.element + "\" is not FORM/ELEMENT");
  }
  targets::v1::CellRef& cell = *rule->mutable_cell();
  ASSIGN_OR_RETURN(*cell.mutable_form(), ExpandName(kForm, sides.first));
  ASSIGN_OR_RETURN(*cell.mutable_element(), ExpandName(kElement, sides.second));
  cell.set_aggregate(targets::v1::AGGREGATE_SUM);
  rule->set_period(flags.period);
  return absl::OkStatus();
}

absl::Status FillRule(const AllocationFlags& flags, const Target& target, Session& session,
                      Allocation* allocation) {
  AllocationRule& rule = *allocation->mutable_rule();
  if (!flags.shares.empty()) {
    ASSIGN_OR_RETURN(const CarriedNumbers shares, ReadNumbers(flags.shares));
    for (const auto& [carrier, number] : shares) {
      targets::v1::AllocationWeight& weight = *rule.add_weights();
      SetCarrier(carrier, &weight);
      weight.set_weight(number);
    }
  }
  if (flags.succession) {
    rule.set_kind(targets::v1::ALLOCATION_RULE_KIND_SUCCESSION);
  } else if (flags.base_values) {
    rule.set_kind(targets::v1::ALLOCATION_RULE_KIND_BASE_VALUES);
    return AddAskedUnits(flags, target, allocation->valid_from(), session, &rule);
  } else if (!flags.element.empty()) {
    rule.set_kind(targets::v1::ALLOCATION_RULE_KIND_ELEMENT);
    RETURN_IF_ERROR(FillElement(flags, &rule));
    return AddAskedUnits(flags, target, allocation->valid_from(), session, &rule);
  } else {
    rule.set_kind(targets::v1::ALLOCATION_RULE_KIND_SHARES);
  }
  return absl::OkStatus();
}

absl::StatusOr<SetAllocationRequest> RequestOf(const AllocationFlags& flags, const Target& target,
                                               Session& session) {
  SetAllocationRequest request;
  request.set_name(target.name());
  request.set_etag(target.etag());
  Allocation& allocation = *request.mutable_allocation();
  if (!flags.by_years) allocation.set_valid_from(flags.from);
  if (!flags.by_years && flags.from.empty()) {
    ASSIGN_OR_RETURN(*allocation.mutable_valid_from(), FirstDayOfTerm(target, session));
  }
  if (flags.clear) return request;
  if (flags.parts.empty()) {
    RETURN_IF_ERROR(FillRule(flags, target, session, &allocation));
    return request;
  }
  ASSIGN_OR_RETURN(const CarriedNumbers parts, ReadNumbers(flags.parts));
  for (const auto& [carrier, number] : parts) {
    targets::v1::AllocationPart& part = *allocation.add_parts();
    SetCarrier(carrier, &part);
    part.set_value(number);
  }
  return request;
}

absl::Status Run(const AllocationFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const Language language, ChooseLanguage(flags.language));
  const Wording say(language);
  if (flags.adopt && !flags.Changes()) {
    return UsageError(
        "--adopt: say what is adopted, by --shares, --base-values, --element, --succession, "
        "--parts or --clear");
  }
  if (flags.succession && flags.from.empty()) {
    return UsageError("--from: say the day on which the units were reorganised");
  }
  targets::v1::GetTargetRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), ExpandName(kTarget, flags.target));
  ASSIGN_OR_RETURN(Target target, session.Call<Target>(get));
  std::string day;
  if (flags.Changes()) {
    ASSIGN_OR_RETURN(SetAllocationRequest request, RequestOf(flags, target, session));
    day = request.allocation().valid_from();
    request.set_validate_only(!flags.adopt);
    if (flags.adopt) {
      const std::string etag = flags.etag.empty() ? target.etag() : flags.etag;
      flags.Fill(&request);
      request.set_etag(etag);
    }
    ASSIGN_OR_RETURN(target, session.Call<Target>(request));
  }
  const bool all = !flags.Changes();
  const bool people = session.printer().settings().format == Format::kTable;
  RETURN_IF_ERROR(session.printer().Print(
      target, AllocationTable(target, all, day, people ? say : kEnglishWording)));
  if (people) {
    session.printer().out() << "\n"
                            << say("mục tiêu: $0 $1", "promised: $0 $1",
                                   BoundText(target.bound(), say),
                                   target.indicator().unit_of_measure())
                            << "\n";
  }
  if (flags.Changes()) {
    session.printer().Note(
        flags.adopt ? say("Đã giao: từ nay các phần được xét.", "Adopted: its parts are judged.")
                    : say("Dự kiến: chưa lưu gì. --adopt --reason LÝ DO để lưu.",
                          "Proposed: nothing is stored. --adopt --reason TEXT stores it."));
  }
  return absl::OkStatus();
}

void AddRules(AllocationFlags& flags, CLI::App* verb) {
  CLI::Option* shares =
      verb->add_option("--shares", flags.shares,
                       "By weights: dan-tien=2,dong-ket=1, or years 2021=1,2022=2, or a CSV file "
                       "with the columns unit (or year) and number; with --succession those of "
                       "units that share a part");
  CLI::Option* parts = verb->add_option("--parts", flags.parts, "The parts themselves, likewise");
  CLI::Option* base = verb->add_flag("--base-values", flags.base_values,
                                     "By what the units came to in the base year");
  CLI::Option* element =
      verb->add_option("--element", flags.element,
                       "By the sum of FORM/ELEMENT in each unit in the year of --period");
  CLI::Option* period = verb->add_option("--period", flags.period, "The year of --element");
  CLI::Option* succession =
      verb->add_flag("--succession", flags.succession,
                     "What ended units carried goes to those that took over from them");
  CLI::Option* years = verb->add_flag("--by-years", flags.by_years, "Years carry the parts");
  CLI::Option* clear = verb->add_flag("--clear", flags.clear,
                                      "The allocation of the day, or by years, is taken away");
  element->needs(period);
  period->needs(element);
  for (CLI::Option* rule : {base, element}) rule->excludes(shares)->excludes(years);
  base->excludes(element)->excludes(succession);
  element->excludes(succession);
  succession->excludes(years);
  parts->excludes(shares)->excludes(base)->excludes(element)->excludes(succession);
  clear->excludes(shares)->excludes(parts)->excludes(base)->excludes(element)->excludes(succession);
}

}  // namespace

void AddAllocationVerb(CommandLine& cli, CLI::App* targets) {
  auto flags = std::make_shared<AllocationFlags>();
  CLI::App* verb = cli.Verb(
      targets, "allocation", "Shows, proposes or adopts who carries which part of a target",
      {"thidua targets allocation khoai-chau/2021-2025/t14",
       "thidua targets allocation khoai-chau/2021-2025/t14 --base-values",
       "thidua targets allocation khoai-chau/2021-2025/t14 --element commune-economy/population "
       "--period 2021",
       "thidua targets allocation khoai-chau/2021-2025/t14 --shares dan-tien=2,dong-ket=1 --adopt "
       "--reason \"Kế hoạch 15/KH-UBND\"",
       "thidua targets allocation khoai-chau/2021-2025/t14 --succession --from 2025-01-01",
       "thidua targets allocation khoai-chau/2021-2025/t14 --by-years --shares 2021=1,2022=2"});
  verb->add_option("TARGET", flags->target, ShortForm(kTarget))->required();
  verb->add_option("--from", flags->from,
                   "The first day that it counts for; that of the term if not given");
  Repeated(verb->add_option("--units", flags->units,
                            "Among whom, for --base-values and --element; the units below the "
                            "plan's owner that exist on --from if not given")
               ->delimiter(','));
  AddRules(*flags, verb);
  verb->add_flag("--adopt", flags->adopt, "Store it; otherwise it is a proposal");
  verb->add_option("--lang", flags->language,
                   "Language for people: vi or en; else that of $LC_ALL, $LC_MESSAGES or $LANG");
  flags->AddTo(verb, SetAllocationRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Run(*flags, session); });
}

}  // namespace thidua::cli
