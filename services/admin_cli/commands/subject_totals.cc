// totals subjects: what each subject of an owner makes of a period.
#include <CLI/CLI.hpp>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/value/period.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/figures_view.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::BatchGetSubjectTotalsRequest;
using reporting::v1::BatchGetSubjectTotalsResponse;
using reporting::v1::ListRoundsRequest;
using reporting::v1::ListRoundsResponse;
using reporting::v1::SubjectTotal;

struct SubjectsFlags : ReadFlags {
  std::string owner;
  std::string form;
  std::string period;
  std::vector<std::string> subjects;
};

// Everybody who stands on the roster of a round of the window, by name.
absl::StatusOr<std::set<std::string>> OnRosters(const BatchGetSubjectTotalsRequest& request,
                                                Session& session) {
  ASSIGN_OR_RETURN(const Period window, ParsePeriod(request.queries(0).period()));
  ListRoundsRequest list;
  list.set_parent(request.parent());
  list.set_form(request.queries(0).form());
  ASSIGN_OR_RETURN(const auto listed, session.ListAll<ListRoundsResponse>(list));
  std::set<std::string> subjects;
  for (const auto& round : listed.rounds()) {
    const auto period = ParsePeriod(round.period());
    if (!period.ok() || !window.Contains(*period)) continue;
    for (const auto& entry : round.roster()) subjects.insert(entry.subject());
  }
  return subjects;
}

std::string CountText(int32_t count) { return count == 0 ? "" : std::to_string(count); }

void AddSubject(const std::string& subject, const SubjectTotal& set, Table* table) {
  const auto& basis = set.total().basis();
  for (const auto& cell : set.total().cells()) {
    const bool missing = cell.n() == 0;
    const std::string status =
        missing ? "missing" : EnumText(*type::v1::ValueStatus_descriptor(), cell.status());
    table->Add({subject, LastSegment(cell.element()), CellValueText(cell), cell.unit_of_measure(),
                std::to_string(cell.n()), std::to_string(cell.of()),
                CountText(basis.accepted_late()), CountText(set.returns()),
                TableCell(status, missing ? Colour::kDim : Colour::kNone),
                basis.simulated() ? "SIMULATED" : ""});
  }
}

absl::Status ShowSubjects(const SubjectsFlags& flags, Session& session) {
  BatchGetSubjectTotalsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.owner));
  auto& query = *request.add_queries();
  ASSIGN_OR_RETURN(*query.mutable_form(), ExpandName(kForm, flags.form));
  query.set_period(flags.period);
  for (const std::string& subject : flags.subjects) {
    ASSIGN_OR_RETURN(*request.add_sets()->add_subjects(), ExpandName(kUnit, subject));
  }
  if (flags.subjects.empty()) {
    ASSIGN_OR_RETURN(const auto subjects, OnRosters(request, session));
    for (const std::string& subject : subjects) request.add_sets()->add_subjects(subject);
  }
  if (request.sets().empty()) {
    session.printer().Note("Nobody stands on the roster of a round of " + query.form() + " in " +
                           query.period() + ".");
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(flags.Fill(&request));
  ASSIGN_OR_RETURN(const auto response, session.Call<BatchGetSubjectTotalsResponse>(request));
  Table table({{"SUBJECT"},
               {"ELEMENT"},
               {"VALUE", Column::kRight},
               {"UNIT"},
               {"N", Column::kRight},
               {"OF", Column::kRight},
               {"LATE", Column::kRight},
               {"RETURNED", Column::kRight},
               {"STATUS"},
               {"SIMULATED"}});
  for (const auto& result : response.results()) {
    for (int i = 0; i < result.totals_size() && i < request.sets_size(); ++i) {
      AddSubject(LastSegment(request.sets(i).subjects(0)), result.totals(i), &table);
    }
  }
  RETURN_IF_ERROR(session.printer().Print(response, table));
  for (const auto& result : response.results()) {
    if (result.totals().empty()) {
      session.printer().Note("no totals: " + FieldText(result, "absence"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

void AddSubjectTotalsVerb(CommandLine& cli, CLI::App* totals) {
  auto flags = std::make_shared<SubjectsFlags>();
  CLI::App* verb =
      cli.Verb(totals, "subjects", "Shows what each subject of an owner makes of a period",
               {"thidua totals subjects khoai-chau --form socio --period 2022",
                "thidua totals subjects khoai-chau --form socio --period 2022-q3 --subject "
                "dan-tien -o csv"});
  verb->add_option("OWNER", flags->owner, ShortForm(kUnit))->required();
  verb->add_option("--form", flags->form, "The form")->required();
  verb->add_option("--period", flags->period, "The period; its rounds are folded over time")
      ->required();
  Repeated(verb->add_option("--subject", flags->subjects,
                            "Only this unit; may be repeated. Without any: all on the rosters"));
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) { return ShowSubjects(*flags, session); });
}

}  // namespace thidua::cli
