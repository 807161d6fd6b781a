// totals list, totals watch: all totals below a unit, and what becomes of them.
#include <absl/time/time.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/resume.h"
#include "services/admin_cli/commands/total_filter_flags.h"
#include "services/admin_cli/views/figures_view.h"
#include "services/admin_cli/views/total_records.h"
#include "services/admin_cli/views/width.h"
#include "thidua/reporting/v1/reporting_service.pb.h"

namespace thidua::cli {
namespace {

using reporting::v1::ListTotalsRequest;
using reporting::v1::ListTotalsResponse;
using reporting::v1::TotalChange;
using reporting::v1::WatchTotalsRequest;
using reporting::v1::WatchTotalsResponse;

// A quiet feed sends a bookmark every few seconds.
constexpr absl::Duration kFeedSilence = absl::Minutes(1);

absl::Status List(const TotalFilterFlags& flags, Session& session) {
  ListTotalsRequest request;
  RETURN_IF_ERROR(flags.Fill(request.mutable_filter()));
  request.set_with_cells(true);
  ListTotalsResponse all;
  do {
    ASSIGN_OR_RETURN(auto page, session.Call<ListTotalsResponse>(request));
    all.mutable_totals()->MergeFrom(page.totals());
    all.set_cursor(page.cursor());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  Table table = NewTotalRecords();
  for (const auto& record : all.totals()) AddTotalRecord(record, &table);
  RETURN_IF_ERROR(session.printer().Print(all, table));
  for (const std::string& note : TotalRecordNotes(all.totals())) session.printer().Note(note);
  return WriteCursor(flags.cursor_file, all.cursor());
}

// Prints one event at once: whoever reads a feed through a pipe waits for it.
absl::Status PrintEvent(const WatchTotalsResponse& event, Session& session) {
  std::ostream& out = session.printer().out();
  if (session.json()) {
    ASSIGN_OR_RETURN(const std::string json, ToJson(event, /*compact=*/true));
    out << json << std::flush;
    return absl::OkStatus();
  }
  for (const TotalChange& change : event.changes()) {
    out << OneLine(change.round()) << "  "
        << (change.removed() ? "removed"
                             : FieldText(change.record(), "state") + "  " +
                                   BasisText(change.record().total().basis()))
        << "\n";
  }
  out << std::flush;
  return absl::OkStatus();
}

absl::Status Watch(const TotalFilterFlags& flags, bool once, Session& session) {
  WatchTotalsRequest request;
  RETURN_IF_ERROR(flags.Fill(request.mutable_filter()));
  request.set_with_cells(session.json());
  ASSIGN_OR_RETURN(*request.mutable_cursor(), ReadCursor(flags.cursor_file));
  ASSIGN_OR_RETURN(client::Client * client, session.client());
  const auto read = [&]() -> absl::StatusOr<bool> {
    WatchTotalsResponse event;
    bool done = false;
    RETURN_IF_ERROR(
        client->Receive(request, "", kFeedSilence, &event, [&]() -> absl::StatusOr<bool> {
          RETURN_IF_ERROR(PrintEvent(event, session));
          request.set_cursor(event.cursor());
          RETURN_IF_ERROR(WriteCursor(flags.cursor_file, event.cursor()));
          done = once && event.caught_up();
          return !done;
        }));
    return done;
  };
  return FollowResumed({.read = read,
                        .position = [&] { return request.cursor(); },
                        .hint =
                            [&] {
                              return flags.cursor_file.empty()
                                         ? std::string("a new snapshot; --cursor-file keeps one")
                                         : "--cursor-file " + flags.cursor_file;
                            }},
                       session);
}

}  // namespace

void AddTotalFeedVerbs(CommandLine& cli, CLI::App* totals) {
  auto flags = std::make_shared<TotalFilterFlags>();
  CLI::App* list = cli.Verb(totals, "list", "Lists the totals of all rounds below a unit",
                            {"thidua totals list hung-yen --form socio -o csv",
                             "thidua totals list khoai-chau --from 2024-01-01 --to 2024-12-31",
                             "thidua totals list hung-yen --cursor-file totals.cursor -o json"});
  flags->AddTo(list);
  list->add_option("--cursor-file", flags->cursor_file,
                   "Where to write the cursor that `totals watch` goes on from");
  cli.OnRun(list, [flags](Session& session) { return List(*flags, session); });

  auto watch_flags = std::make_shared<TotalFilterFlags>();
  CLI::App* watch =
      cli.Verb(totals, "watch", "Prints what becomes of the totals below a unit, as it happens",
               {"thidua totals watch hung-yen --cursor-file totals.cursor -o json",
                "thidua totals watch khoai-chau --form socio --cursor-file totals.cursor --once"});
  watch_flags->AddTo(watch);
  watch->add_option("--cursor-file", watch_flags->cursor_file,
                    "Where the cursor is: read at the start, written after each event");
  auto once = std::make_shared<bool>(false);
  watch->add_flag("--once", *once, "End when caught up instead of waiting for more");
  cli.OnRun(watch,
            [watch_flags, once](Session& session) { return Watch(*watch_flags, *once, session); });
}

}  // namespace thidua::cli
