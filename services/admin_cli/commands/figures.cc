// figures, totals.
#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/totals_reading.h"
#include "services/admin_cli/views/figures_view.h"

namespace thidua::cli {
namespace {

using reporting::v1::BatchGetTotalsRequest;
using reporting::v1::Figures;
using reporting::v1::GetFiguresRequest;
using reporting::v1::GetTotalRequest;
using reporting::v1::ListFiguresRequest;
using reporting::v1::ListFiguresResponse;
using reporting::v1::Round;
using reporting::v1::Total;

struct NamedRead : ReadFlags {
  std::string name;
};

// For people, or with everything that an import reads as CSV.
Table FiguresTable(const ListFiguresResponse& listed, Session& session) {
  const bool records = session.printer().settings().format == Format::kCsv;
  Table table = records ? NewFigureRecords() : NewFiguresTable();
  for (const Figures& figures : listed.figures()) {
    records ? AddFigureRecords(figures, listed.columns(), &table)
            : AddFigures(figures, listed.columns(), &table);
  }
  return table;
}

void AddGetFigures(CommandLine& cli, CLI::App* figures) {
  auto flags = std::make_shared<NamedRead>();
  CLI::App* verb = cli.Verb(figures, "get", "Shows the figures in force of one subject",
                            {"thidua figures get khoai-chau/socio.2022/dan-tien"});
  verb->add_option("NAME", flags->name, ShortForm(kFigures))->required();
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    GetFiguresRequest request;
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kFigures, flags->name));
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto response, session.Call<Figures>(request));
    reporting::v1::GetRoundRequest get;
    get.set_name(ParentOf(request.name(), 2));
    ASSIGN_OR_RETURN(const auto round, session.Call<Round>(get));
    ListFiguresResponse one;
    *one.add_figures() = response;
    *one.mutable_columns() = round.columns();
    return session.printer().Print(response, FiguresTable(one, session));
  });
}

void AddListFigures(CommandLine& cli, CLI::App* figures) {
  auto flags = std::make_shared<NamedRead>();
  CLI::App* verb = cli.Verb(figures, "list", "Lists the figures in force of a round",
                            {"thidua figures list khoai-chau/socio.2022 -o csv > socio-2022.csv"});
  verb->add_option("ROUND", flags->name, ShortForm(kRound))->required();
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    ListFiguresRequest request;
    ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kRound, flags->name));
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto response, session.ListAll<ListFiguresResponse>(request));
    return session.printer().Print(response, FiguresTable(response, session));
  });
}

void AddGetTotal(CommandLine& cli, CLI::App* totals) {
  auto flags = std::make_shared<NamedRead>();
  CLI::App* verb = cli.Verb(
      totals, "get", "Adds a round up over its subjects",
      {"thidua totals get khoai-chau/socio.2022", "thidua totals get 330@2022-12-31/socio.2022",
       "thidua totals get khoai-chau/socio.2022 --max-staleness 30s"});
  verb->add_option("ROUND", flags->name, ShortForm(kRound))->required();
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    GetTotalRequest request;
    std::string name = flags->name;
    if (name.ends_with("/total")) {
      name.resize(name.size() - std::string_view("/total").size());
    }
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kRound, name));
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto total, session.Call<Total>(request));
    Table table = NewTotalsTable();
    AddTotal(LastSegment(request.name()), total, &table);
    RETURN_IF_ERROR(session.printer().Print(total, table));
    session.printer().Note(BasisText(total.basis()));
    return absl::OkStatus();
  });
}

struct BatchFlags : ReadFlags {
  std::string owner;
  std::vector<std::string> queries;
};

// Adds the queries "FORM@PERIOD" to `request`.
template <class Request>
absl::Status AddQueries(const std::vector<std::string>& queries, Request* request) {
  for (const std::string& query : queries) {
    const size_t at = query.find('@');
    if (at == std::string::npos) {
      return UsageError("--query \"" + query + "\" is not FORM@PERIOD");
    }
    auto& added = *request->add_queries();
    ASSIGN_OR_RETURN(*added.mutable_form(), ExpandName(kForm, query.substr(0, at)));
    added.set_period(query.substr(at + 1));
  }
  return absl::OkStatus();
}

absl::Status BatchTotals(const BatchFlags& flags, Session& session) {
  BatchGetTotalsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.owner));
  RETURN_IF_ERROR(AddQueries(flags.queries, &request));
  RETURN_IF_ERROR(flags.Fill(&request));
  ASSIGN_OR_RETURN(const auto response, ReadTotals(request, session));
  Table table = NewTotalsTable();
  std::vector<std::string> notes;
  for (int i = 0; i < response.results_size() && i < request.queries_size(); ++i) {
    const auto& result = response.results(i);
    if (result.has_total()) {
      AddTotal(flags.queries[i], result.total(), &table);
      notes.push_back(flags.queries[i] + ": " + BasisText(result.total().basis()));
    } else {
      notes.push_back(flags.queries[i] + ": no total: " + FieldText(result, "absence"));
    }
  }
  RETURN_IF_ERROR(session.printer().Print(response, table));
  for (const std::string& note : notes) {
    session.printer().Note(note);
  }
  return absl::OkStatus();
}

struct RollUpFlags {
  std::string unit;
  std::vector<std::string> queries;
  std::vector<std::string> tokens;
  std::string catalog_token;
  bool owners = false;
};

absl::Status RollUpTotals(const RollUpFlags& flags, Session& session) {
  reporting::v1::RollUpTotalsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.unit));
  RETURN_IF_ERROR(AddQueries(flags.queries, &request));
  request.set_with_owners(flags.owners);
  request.mutable_tokens()->Assign(flags.tokens.begin(), flags.tokens.end());
  request.set_catalog_token(flags.catalog_token);
  ASSIGN_OR_RETURN(const auto response, ReadRollups(request, session));
  Table table = NewTotalsTable();
  std::vector<std::string> notes;
  for (const auto& rollup : response.rollups()) {
    if (rollup.query() < 0 || rollup.query() >= request.queries_size()) continue;
    const std::string& query = flags.queries[rollup.query()];
    for (const auto& owner : rollup.owners()) {
      AddTotal(query + " " + LastSegment(owner.owner()), owner.total(), &table);
    }
    if (rollup.has_total()) {
      AddTotal(query, rollup.total(), &table);
      notes.push_back(query + ": " + std::to_string(rollup.owners_included()) + " owners; " +
                      BasisText(rollup.total().basis()));
    } else {
      notes.push_back(query + ": no total: " + FieldText(rollup, "absence"));
    }
    if (rollup.owners_absent_size() > 0) {
      notes.push_back(query + ": no round of " + FieldText(rollup, "owners_absent"));
    }
    if (rollup.owners_unreadable_size() > 0) {
      notes.push_back(query + ": cannot be read: " + FieldText(rollup, "owners_unreadable"));
    }
    if (rollup.owners_restricted_size() > 0) {
      notes.push_back(query + ": restricted: " + FieldText(rollup, "owners_restricted"));
    }
  }
  RETURN_IF_ERROR(session.printer().Print(response, table));
  for (const std::string& note : notes) {
    session.printer().Note(note);
  }
  return absl::OkStatus();
}

void AddRollUp(CommandLine& cli, CLI::App* totals) {
  auto flags = std::make_shared<RollUpFlags>();
  CLI::App* verb =
      cli.Verb(totals, "rollup", "Adds up everything that is reported below a unit",
               {"thidua totals rollup hung-yen --query socio@2022",
                "thidua totals rollup hung-yen --query socio@2022-q3 --owners -o json"});
  verb->add_option("UNIT", flags->unit, "A province, the country: " + ShortForm(kUnit))->required();
  Repeated(verb->add_option("--query", flags->queries, "FORM@PERIOD; may be repeated"))->required();
  verb->add_flag("--owners", flags->owners, "Also each owner's own total");
  Repeated(verb->add_option("--token", flags->tokens,
                            "A token of an earlier answer; all of them give the answer of then"));
  verb->add_option("--catalog-token", flags->catalog_token,
                   "The catalog's token of that answer, which goes with the others");
  cli.OnRun(verb, [flags](Session& session) { return RollUpTotals(*flags, session); });
}

}  // namespace

void AddFigureCommands(CommandLine& cli) {
  CLI::App* figures = cli.Noun("figures", "The figures in force: what was accepted last");
  AddGetFigures(cli, figures);
  AddListFigures(cli, figures);

  CLI::App* totals = cli.Noun("totals", "Sums of rounds over their subjects");
  AddGetTotal(cli, totals);
  auto flags = std::make_shared<BatchFlags>();
  CLI::App* verb = cli.Verb(
      totals, "batch", "Adds many rounds up at one position, folding periods where asked",
      {"thidua totals batch --owner khoai-chau --query socio@2022 --query health@2022-q3"});
  verb->add_option("--owner", flags->owner, "The owner")->required();
  Repeated(verb->add_option("--query", flags->queries, "FORM@PERIOD; may be repeated"))->required();
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) { return BatchTotals(*flags, session); });
  AddRollUp(cli, totals);
  AddSeriesVerb(cli, totals);
  AddRestatedVerb(cli, totals);
  AddSubjectTotalsVerb(cli, totals);
  AddTotalFeedVerbs(cli, totals);
  AddExportVerbs(cli, totals, figures);
}

}  // namespace thidua::cli
