// progress.
#include <CLI/CLI.hpp>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/progress_view.h"
#include "services/admin_cli/views/width.h"
#include "thidua/reporting/v1/progress_matrix.pb.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::GetProgressMatrixRequest;
using reporting::v1::OwnerProgress;
using reporting::v1::ProgressMatrix;

struct ProgressFlags {
  std::string owner;
  std::string period;
  std::vector<std::string> forms;
};

// The matrix of one owner as lines.
std::string TextOf(const OwnerProgress& owner, const Printer::Settings& settings) {
  const Table table = ProgressTable(owner);
  std::vector<std::string> left_out;
  std::string text = owner.owner() + "  " + OneLine(owner.display_name()) + "\n";
  text += settings.width > 0 ? table.ToText(settings.colour, settings.width, &left_out)
                             : table.ToText(settings.colour);
  if (!left_out.empty())
    text += "Not shown, use -o wide: " + std::to_string(left_out.size()) + " columns\n";
  return text + "\n" + ProgressNotes(owner);
}

absl::Status ShowProgress(const ProgressFlags& flags, Session& session) {
  GetProgressMatrixRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.owner));
  request.set_period(flags.period);
  for (const std::string& form : flags.forms) {
    ASSIGN_OR_RETURN(*request.add_forms(), ExpandName(kForm, form));
  }
  ProgressMatrix matrix;
  do {
    ASSIGN_OR_RETURN(const auto page, session.Call<ProgressMatrix>(request));
    matrix.mutable_owners()->MergeFrom(page.owners());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());

  Table records = NewProgressRecords();
  std::string text;
  for (const OwnerProgress& owner : matrix.owners()) {
    AddProgressRecords(owner, &records);
    text += TextOf(owner, session.printer().settings()) + "\n";
  }
  text += matrix.owners().empty() ? "No form asks for a round of this period.\n" : ProgressLegend();
  return session.printer().Print(matrix, records, text);
}

}  // namespace

void AddProgressCommand(CommandLine& cli) {
  auto flags = std::make_shared<ProgressFlags>();
  CLI::App* verb = cli.Verb(
      &cli.app(), "progress",
      "Shows who has reported in all rounds of an owner, and which are missing",
      {"thidua progress --owner khoai-chau --year 2024",
       "thidua progress --owner khoai-chau --period 2024-01..2024-09 --form socio -o csv"});
  verb->add_option("--owner", flags->owner, "The owner, or a unit above owners")->required();
  CLI::Option* year =
      verb->add_option("--year", flags->period, "All periods that end in this year");
  CLI::Option* period =
      verb->add_option("--period", flags->period,
                       "All that end in this period: 2024, 2024-q3, 2024-01..2024-09, 2021-2025");
  year->excludes(period);
  Repeated(verb->add_option("--form", flags->forms, "Only this form; may be repeated"));
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    if (flags->period.empty()) return UsageError("give --year or --period");
    return ShowProgress(*flags, session);
  });
}

}  // namespace thidua::cli
