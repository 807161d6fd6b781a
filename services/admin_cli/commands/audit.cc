// feed, audit.
#include <CLI/CLI.hpp>
#include <limits>

#include "common/value/csv_field.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/commit_filter.h"
#include "services/admin_cli/commands/ledger_flags.h"
#include "services/admin_cli/commands/resume.h"
#include "services/admin_cli/commands/verification.h"
#include "services/admin_cli/views/width.h"
#include "thidua/ledger/v1/ledger_service.pb.h"

namespace thidua::cli {
namespace {

using ledger::v1::Commit;
using ledger::v1::ListCommitsRequest;
using ledger::v1::ListCommitsResponse;
using ledger::v1::WatchCommitsRequest;
using ledger::v1::WatchCommitsResponse;

constexpr size_t kChangesShown = 3;  // of a commit, in a table
constexpr int kLogPage = 500;        // commits a call
// A quiet ledger sends a bookmark every few seconds.
constexpr absl::Duration kFeedSilence = absl::Minutes(1);

// The last part of a method's name: "SubmitReport".
std::string Verb(const Commit& commit) {
  return commit.method().substr(commit.method().rfind('/') + 1);
}

// What a commit changed, the first `shown` of it; deletions with a minus.
std::string ChangesText(const Commit& commit, size_t shown) {
  std::string text;
  const auto all = static_cast<size_t>(commit.changes_size());
  for (size_t i = 0; i < all && i < shown; ++i) {
    const auto& change = commit.changes(static_cast<int>(i));
    text += (i == 0 ? "" : ", ") + std::string(change.deleted() ? "-" : "") + change.name();
  }
  return all > shown ? text + " and " + std::to_string(all - shown) + " more" : text;
}

struct WatchFlags {
  std::string service = "reporting";
  std::string ledger;
  std::string after;
  bool once = false;
};

bool Csv(Session& session) { return session.printer().settings().format == Format::kCsv; }

// Prints one event at once: whoever reads a feed through a pipe waits for it.
absl::Status PrintEvent(const WatchCommitsResponse& event, Session& session) {
  std::ostream& out = session.printer().out();
  if (session.json()) {
    ASSIGN_OR_RETURN(const std::string json, ToJson(event, /*compact=*/true));
    out << json << std::flush;
    return absl::OkStatus();
  }
  if (!event.has_commit()) {
    return absl::OkStatus();
  }
  const Commit& commit = event.commit();
  const std::vector<std::string> fields = {std::to_string(commit.seq()), FieldText(commit, "time"),
                                           commit.actor(), Verb(commit),
                                           ChangesText(commit, std::numeric_limits<size_t>::max())};
  const bool csv = Csv(session);
  for (size_t i = 0; i < fields.size(); ++i) {
    out << (i == 0 ? "" : csv ? "," : "  ") << (csv ? CsvField(fields[i]) : OneLine(fields[i]));
  }
  out << (csv ? "\r\n" : "\n") << std::flush;
  return absl::OkStatus();
}

// Prints the feed from where the request says, and moves that on with every event that was printed.
// True: it was read to where it was to be read.
absl::StatusOr<bool> Follow(client::Client& client, const WatchFlags& flags,
                            WatchCommitsRequest& request, Session& session) {
  WatchCommitsResponse event;
  WatchCommitsResponse whole;  // what came so far of a commit in several events
  bool done = false;
  const absl::Status status =
      client.Receive(request, flags.service, kFeedSilence, &event, [&]() -> absl::StatusOr<bool> {
        whole.MergeFrom(event);
        if (event.commit().continues()) return true;
        whole.mutable_commit()->set_continues(false);
        if (!event.has_commit()) whole.clear_commit();
        RETURN_IF_ERROR(PrintEvent(whole, session));
        whole.Clear();
        request.set_after_token(event.token());
        done = flags.once && event.caught_up();
        return !done;
      });
  RETURN_IF_ERROR(status);
  return done;
}

absl::Status Watch(const WatchFlags& flags, Session& session) {
  RETURN_IF_ERROR(RequireLedger(flags.ledger));
  WatchCommitsRequest request;
  request.set_ledger(flags.ledger);
  request.set_after_token(flags.after);
  if (Csv(session)) {
    session.printer().out() << "seq,time,actor,method,changes\r\n" << std::flush;
  }
  ASSIGN_OR_RETURN(client::Client * client, session.client());
  return FollowResumed({.read = [&] { return Follow(*client, flags, request, session); },
                        .position = [&] { return request.after_token(); },
                        .hint = [&] { return "--after " + request.after_token(); }},
                       session);
}

void AddFeed(CommandLine& cli) {
  auto flags = std::make_shared<WatchFlags>();
  CLI::App* feed = cli.Noun("feed", "The log of a ledger as it grows");
  CLI::App* verb = cli.Verb(feed, "watch", "Prints each commit once, in order, as it is made",
                            {"thidua feed watch khoai-chau --service reporting",
                             "thidua feed watch khoai-chau --once -o json"});
  AddService(verb, &flags->service)->capture_default_str();
  AddLedgerName(verb, &flags->ledger);
  verb->add_option("--after", flags->after, "Go on after this token");
  verb->add_flag("--once", flags->once, "End at the head instead of waiting for more");
  cli.OnRun(verb, [flags](Session& session) { return Watch(*flags, session); });
}

struct LogFlags {
  std::string service = "reporting";
  std::string ledger;
  std::string after;
  std::string prefix;
  bool images = false;
  std::string actor;
  std::string method;
  std::string subject;
  std::string element;
  std::string since;
  std::string until;
};

absl::StatusOr<CommitFilter> FilterOf(const LogFlags& flags) {
  CommitFilter filter{.actor = flags.actor, .method = flags.method};
  if (!flags.subject.empty()) {
    ASSIGN_OR_RETURN(filter.subject, ExpandName(kUnit, flags.subject));
  }
  if (!flags.element.empty()) {
    ASSIGN_OR_RETURN(filter.element, ExpandName(kElement, flags.element));
  }
  if (!flags.since.empty()) {
    ASSIGN_OR_RETURN(filter.since, BeginOfDay("--since", flags.since));
  }
  if (!flags.until.empty()) {
    ASSIGN_OR_RETURN(filter.until, EndOfDay("--until", flags.until));
  }
  return filter;
}

// What was found in a log, and what was looked at for it.
struct Found {
  ListCommitsResponse commits;
  int64_t seen = 0;        // commits
  int64_t restricted = 0;  // changes that could not be looked into
};

// Reads the log page by page: no more of it is kept than what matches.
absl::StatusOr<Found> Find(ListCommitsRequest request, const CommitFilter& filter,
                           const std::string& service, bool with_images, Session& session) {
  Found found;
  Commit whole;  // what came so far of one that is larger than a page
  request.set_page_size(kLogPage);
  request.set_with_images(with_images || filter.needs_images());
  do {
    ASSIGN_OR_RETURN(auto page, session.Call<ListCommitsResponse>(request, service));
    request.set_page_token(page.next_page_token());
    for (Commit& commit : *page.mutable_commits()) {
      if (!whole.changes().empty()) {
        whole.mutable_changes()->MergeFrom(commit.changes());
        whole.set_continues(commit.continues());
        commit.Swap(&whole);
        whole.Clear();
      }
      if (commit.continues()) {
        whole.Swap(&commit);
        continue;
      }
      if (filter.IsPast(commit)) return found;
      ++found.seen;
      for (const auto& change : commit.changes()) found.restricted += change.restricted() ? 1 : 0;
      if (!filter.Matches(commit)) continue;
      if (!with_images) {
        for (auto& change : *commit.mutable_changes()) change.clear_resource();
      }
      *found.commits.add_commits() = std::move(commit);
    }
  } while (!request.page_token().empty());
  if (whole.continues()) return absl::DataLossError("the last commit did not come whole");
  return found;
}

absl::Status Log(const LogFlags& flags, Session& session) {
  RETURN_IF_ERROR(RequireLedger(flags.ledger));
  ListCommitsRequest request;
  request.set_ledger(flags.ledger);
  request.set_after_token(flags.after);
  request.set_resource_prefix(flags.prefix);
  ASSIGN_OR_RETURN(const CommitFilter filter, FilterOf(flags));
  ASSIGN_OR_RETURN(const Found found, Find(request, filter, flags.service, flags.images, session));
  Table table({{"SEQ", Column::kRight},
               {"TIME"},
               {"ACTOR"},
               {"VIA", Column::kText, 2},
               {"METHOD"},
               {"REASON", Column::kShrink, 1},
               {"CHANGES", Column::kShrink}});
  const size_t shown = session.printer().settings().format == Format::kTable
                           ? kChangesShown
                           : std::numeric_limits<size_t>::max();
  for (const Commit& commit : found.commits.commits()) {
    table.Add({std::to_string(commit.seq()), FieldText(commit, "time"), commit.actor(),
               commit.via(), Verb(commit), commit.reason(), ChangesText(commit, shown)});
  }
  RETURN_IF_ERROR(session.printer().Print(found.commits, table));
  if (found.seen != found.commits.commits_size()) {
    session.printer().Note("looked through " + std::to_string(found.seen) + " commits, " +
                           std::to_string(found.commits.commits_size()) + " match");
  }
  if (filter.needs_images() && found.restricted > 0) {
    session.printer().Note(std::to_string(found.restricted) +
                           " changes are restricted and could not be looked into");
  }
  return absl::OkStatus();
}

}  // namespace

void AddAuditCommands(CommandLine& cli) {
  AddFeed(cli);
  CLI::App* audit = cli.Noun("audit", "Who changed what, and whether the log is intact");

  auto log_flags = std::make_shared<LogFlags>();
  CLI::App* log = cli.Verb(audit, "log", "Lists commits: who changed what, when, on whose word",
                           {"thidua audit log khoai-chau --prefix "
                            "units/khoai-chau/rounds/socio.2022",
                            "thidua audit log khoai-chau --actor lan --subject dan-tien "
                            "--element population --since 2022-06-01"});
  AddService(log, &log_flags->service)->capture_default_str();
  AddLedgerName(log, &log_flags->ledger);
  log->add_option("--prefix", log_flags->prefix, "Only commits that changed this or what is below");
  log->add_option("--after", log_flags->after, "Only commits after this token");
  log->add_option("--actor", log_flags->actor, "Only commits of this principal: user:lan, or lan");
  log->add_option("--method", log_flags->method, "Only commits of this method: SubmitReport");
  log->add_option("--subject", log_flags->subject,
                  "Only commits that changed a resource about this unit");
  log->add_option("--element", log_flags->element,
                  "Only commits that wrote this element, or a report with a cell for it");
  log->add_option("--since", log_flags->since, "Only commits from this day on, YYYY-MM-DD");
  log->add_option("--until", log_flags->until, "Only commits up to the end of this day");
  log->add_flag("--images", log_flags->images, "With the resources as they were left (-o json)");
  cli.OnRun(log, [log_flags](Session& session) { return Log(*log_flags, session); });

  AddVerificationCommands(cli, audit);
}

}  // namespace thidua::cli
