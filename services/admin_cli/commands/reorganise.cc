// units reorganise: what one act makes of units, and what follows from it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/files/message_file.h"
#include "thidua/awards/v1/awards_service.pb.h"
#include "thidua/catalog/v1/catalog_service.pb.h"
#include "thidua/targets/v1/targets_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::ListMovementsRequest;
using awards::v1::ListMovementsResponse;
using awards::v1::ListNominationsRequest;
using awards::v1::ListNominationsResponse;
using catalog::v1::ReorganiseUnitsRequest;
using catalog::v1::ReorganiseUnitsResponse;
using targets::v1::ListPlansRequest;
using targets::v1::ListPlansResponse;

struct ReorganiseFlags : WriteFlags {
  std::string file;
  bool dry_run = false;
};

// What units that end own in other services.
struct Owned {
  // Kind, resource, unit.
  std::vector<std::array<std::string, 3>> things;
  int plans_denied = 0;   // units whose plans the caller may not read
  int awards_denied = 0;  // the same of movements
};

// OK, and `denied` counted up, where the caller may not read; `status` otherwise.
absl::Status NoteDenied(const absl::Status& status, int& denied) {
  if (!absl::IsPermissionDenied(status)) return status;
  ++denied;
  return absl::OkStatus();
}

absl::Status AddPlans(const std::string& unit, Session& session, Owned& owned) {
  ListPlansRequest request;
  request.set_parent(unit);
  const auto plans = session.ListAll<ListPlansResponse>(request);
  if (!plans.ok()) return NoteDenied(plans.status(), owned.plans_denied);
  for (const auto& plan : plans->plans()) owned.things.push_back({"plan", plan.name(), unit});
  return absl::OkStatus();
}

// Movements, and of their nominations those that nobody has decided.
absl::Status AddMovements(const std::string& unit, Session& session, Owned& owned) {
  ListMovementsRequest request;
  request.set_parent(unit);
  const auto movements = session.ListAll<ListMovementsResponse>(request);
  if (!movements.ok()) return NoteDenied(movements.status(), owned.awards_denied);
  for (const auto& movement : movements->movements()) {
    owned.things.push_back({"movement", movement.name(), unit});
    ListNominationsRequest open;
    open.set_parent(movement.name());
    for (const auto state :
         {awards::v1::NOMINATION_STATE_PROPOSED, awards::v1::NOMINATION_STATE_RETURNED,
          awards::v1::NOMINATION_STATE_ELIGIBLE, awards::v1::NOMINATION_STATE_VOTED}) {
      open.add_states(state);
    }
    ASSIGN_OR_RETURN(const auto nominations, session.ListAll<ListNominationsResponse>(open));
    for (const auto& nomination : nominations.nominations()) {
      owned.things.push_back({"nomination", nomination.name(), unit});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Owned> OwnedByWhoEnds(const catalog::v1::Reorganisation& reorganisation,
                                     Session& session) {
  Owned owned;
  int64_t done = 0;
  for (const auto& step : reorganisation.steps()) {
    session.printer().Progress("asking targets and awards", ++done, reorganisation.steps_size());
    if (!step.has_end()) continue;
    RETURN_IF_ERROR(AddPlans(step.end().unit(), session, owned));
    RETURN_IF_ERROR(AddMovements(step.end().unit(), session, owned));
  }
  session.printer().EndProgress();
  return owned;
}

// Counts first, then what is counted.
Table TableOf(const ReorganiseUnitsResponse& response, const Owned& owned) {
  Table table({{"WHAT"},
               {"COUNT", Column::kRight},
               {"RESOURCE", Column::kName},
               {"BECAUSE OF", Column::kName}});
  const auto count = [&](const std::string& what, int number) {
    table.Add({what, std::to_string(number)});
  };
  count("created", response.created());
  count("changed", response.changed());
  count("ended", response.ended());
  count("transfers", response.transfers());
  for (const auto& kind : response.counts()) count(FieldText(kind, "kind"), kind.count());
  std::map<std::string, int> numbers;
  for (const auto& [kind, resource, unit] : owned.things) ++numbers[kind];
  for (const auto& [kind, number] : numbers) count(kind, number);
  if (owned.plans_denied > 0) count("units whose plans were not looked at", owned.plans_denied);
  if (owned.awards_denied > 0) {
    count("units whose movements were not looked at", owned.awards_denied);
  }
  for (const auto& effect : response.effects()) {
    table.Add({FieldText(effect, "kind"), "", effect.resource(), effect.unit()});
  }
  for (const auto& [kind, resource, unit] : owned.things) table.Add({kind, "", resource, unit});
  return table;
}

absl::Status Run(const ReorganiseFlags& flags, Session& session) {
  ReorganiseUnitsRequest request;
  flags.Fill(&request);
  RETURN_IF_ERROR(ReadMessage(flags.file, request.mutable_reorganisation()));
  request.set_validate_only(flags.dry_run);
  ASSIGN_OR_RETURN(const auto response, session.Call<ReorganiseUnitsResponse>(request));
  Owned owned;
  if (flags.dry_run) {
    ASSIGN_OR_RETURN(owned, OwnedByWhoEnds(request.reorganisation(), session));
  }
  session.printer().Print(TableOf(response, owned));
  if (owned.plans_denied > 0 || owned.awards_denied > 0) {
    session.printer().Note(
        "you may not read what all units that end own: see the lines \"not "
        "looked at\"");
  }
  for (const auto& kind : response.counts()) {
    const auto listed =
        std::count_if(response.effects().begin(), response.effects().end(),
                      [&](const auto& effect) { return effect.kind() == kind.kind(); });
    if (listed < kind.count()) {
      session.printer().Note("the first " + std::to_string(listed) + " of " +
                             std::to_string(kind.count()) + " " + FieldText(kind, "kind") +
                             " are listed");
    }
  }
  session.printer().Note(flags.dry_run ? "dry run, nothing was written"
                                       : "written in one commit: " + response.token());
  return absl::OkStatus();
}

}  // namespace

void AddReorganiseVerb(CommandLine& cli, CLI::App* units) {
  auto flags = std::make_shared<ReorganiseFlags>();
  CLI::App* verb =
      cli.Verb(units, "reorganise",
               "Creates, changes, merges, splits and ends units by one act, in one commit",
               {"thidua units reorganise -f nghi-quyet-1666.textproto --dry-run",
                "thidua units reorganise -f nghi-quyet-1666.textproto --reason \"Nghị quyết 1666\"",
                "thidua units reorganise -f nghi-quyet-1666.textproto --dry-run -o csv"});
  verb->add_option("-f,--file", flags->file,
                   "A thidua.catalog.v1.Reorganisation as textproto or JSON; - is standard input")
      ->required();
  verb->add_flag("--dry-run", flags->dry_run,
                 "Writes nothing; shows what would be done, which rounds, reports, bindings and "
                 "forms it concerns, and what units that end own in targets and awards");
  flags->AddTo(verb, ReorganiseUnitsRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Run(*flags, session); });
}

}  // namespace thidua::cli
