// totals series.
#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/series_view.h"

namespace thidua::cli {
namespace {

using reporting::v1::GetSeriesRequest;
using reporting::v1::Series;

struct SeriesFlags : ReadFlags {
  std::string owner;
  std::string form;
  std::string period;
  std::vector<std::string> elements;
  std::vector<std::string> subjects;
  std::vector<std::string> over_time;
  bool totals = false;
};

absl::StatusOr<GetSeriesRequest> RequestOf(const SeriesFlags& flags) {
  GetSeriesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kUnit, flags.owner));
  ASSIGN_OR_RETURN(*request.mutable_form(), ExpandName(kForm, flags.form));
  request.set_period(flags.period);
  for (const std::string& element : flags.elements) {
    ASSIGN_OR_RETURN(*request.add_elements(), ExpandName(kElement, element));
  }
  for (const std::string& subject : flags.subjects) {
    ASSIGN_OR_RETURN(*request.add_subjects(), ExpandName(kUnit, subject));
  }
  for (const std::string& aggregate : flags.over_time) {
    ASSIGN_OR_RETURN(const int value,
                     ParseEnum(*reporting::v1::TimeAggregate_descriptor(), aggregate));
    request.add_over_time(static_cast<reporting::v1::TimeAggregate>(value));
  }
  request.set_with_totals(flags.totals);
  RETURN_IF_ERROR(flags.Fill(&request));
  return request;
}

absl::Status GetSeries(const SeriesFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(GetSeriesRequest request, RequestOf(flags));
  Series series;
  do {
    ASSIGN_OR_RETURN(Series page, session.Call<Series>(request));
    request.set_page_token(page.next_page_token());
    page.mutable_rows()->Swap(series.mutable_rows());  // those of the pages before come first
    page.mutable_rows()->MergeFrom(series.rows());
    series.Swap(&page);
  } while (!request.page_token().empty());
  const bool for_programs = session.printer().settings().format == Format::kCsv;
  std::vector<reporting::v1::TimeAggregate> over_time;
  for (const int aggregate : request.over_time()) {
    over_time.push_back(static_cast<reporting::v1::TimeAggregate>(aggregate));
  }
  RETURN_IF_ERROR(session.printer().Print(
      series, for_programs ? LongSeriesTable(series) : SeriesTable(series, over_time)));
  if (const std::string note = SeriesNote(series); !note.empty()) session.printer().Note(note);
  return absl::OkStatus();
}

}  // namespace

void AddSeriesVerb(CommandLine& cli, CLI::App* totals) {
  auto flags = std::make_shared<SeriesFlags>();
  CLI::App* verb = cli.Verb(
      totals, "series", "Shows a form's figures through time, by subject and period",
      {"thidua totals series khoai-chau --form schools --period 2021-2025 --totals",
       "thidua totals series khoai-chau --form socio --period 2022-01..2022-09 --subject dan-tien",
       "thidua totals series khoai-chau --form socio --period 2022 --element population "
       "--over-time average --over-time minimum -o csv"});
  verb->add_option("OWNER", flags->owner, ShortForm(kUnit))->required();
  verb->add_option("--form", flags->form, "The form")->required();
  verb->add_option("--period", flags->period,
                   "A period, a term, or months in a row: 2022, 2021-2025, 2022-01..2022-09")
      ->required();
  Repeated(verb->add_option("--element", flags->elements, "Only this element; may be repeated"));
  Repeated(verb->add_option("--subject", flags->subjects, "Only this subject; may be repeated"));
  Repeated(verb->add_option("--over-time", flags->over_time,
                            "sum, last, average, minimum, maximum or count; may be repeated"));
  verb->add_flag("--totals", flags->totals, "Also the owner's totals");
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) { return GetSeries(*flags, session); });
}

}  // namespace thidua::cli
