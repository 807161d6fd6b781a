// sessions: the council's ballots.
#include <absl/strings/str_join.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/confirmation.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/nomination_choice.h"
#include "services/admin_cli/files/ballots.h"
#include "services/admin_cli/files/text_encoding.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::CouncilSession;
using awards::v1::RecordSessionRequest;
using awards::v1::SessionBallot;

struct RecordFlags : WriteFlags {
  std::string name;
  std::string minutes;
  std::string date;
  std::vector<std::string> members;
  int size = 0;
  int present = -1;
  std::vector<std::string> ballots;
  std::string file;
  std::string encoding;
  bool all_eligible = false;
  std::string honour;
  int in_favour = -1;
  int against = 0;
  int blank = 0;
  int written = 0;
  std::vector<std::string> confirmations;
  std::vector<std::string> rejected;
  bool dry_run = false;
};

// One tally for all that wait for a ballot.
absl::Status AddAllEligible(const RecordFlags& flags, const std::string& movement, Session& session,
                            CouncilSession& out) {
  if (flags.in_favour < 0) {
    return UsageError("--all-eligible: give the tally, which is one for all, with --in-favour");
  }
  ASSIGN_OR_RETURN(const auto names,
                   NominationsAwaiting(session, movement, Awaited::kBallot, flags.honour));
  for (const std::string& name : names) {
    SessionBallot& ballot = *out.add_ballots();
    ballot.set_nomination(name);
    ballot.set_in_favour(flags.in_favour);
    ballot.set_against(flags.against);
    ballot.set_blank(flags.blank);
    ballot.set_written(flags.written);
  }
  return absl::OkStatus();
}

absl::Status AddBallots(const RecordFlags& flags, const std::string& movement, Session& session,
                        CouncilSession& out) {
  const int ways =
      (flags.ballots.empty() ? 0 : 1) + (flags.file.empty() ? 0 : 1) + (flags.all_eligible ? 1 : 0);
  if (ways != 1) {
    return UsageError("give the ballots in one way: --ballot, --ballots FILE, or --all-eligible");
  }
  if (!flags.all_eligible && (flags.in_favour >= 0 || !flags.honour.empty())) {
    return UsageError("--in-favour and --honour are of --all-eligible");
  }
  if (flags.all_eligible) return AddAllEligible(flags, movement, session, out);
  if (!flags.file.empty()) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(flags.file));
    ASSIGN_OR_RETURN(const DecodedText decoded, DecodeText(bytes, flags.encoding));
    ASSIGN_OR_RETURN(const auto ballots, ReadBallots(decoded.text, movement));
    *out.mutable_ballots() = {ballots.begin(), ballots.end()};
    return absl::OkStatus();
  }
  for (const std::string& text : flags.ballots) {
    ASSIGN_OR_RETURN(*out.add_ballots(), ReadBallot(text, movement));
  }
  return absl::OkStatus();
}

// The ballot on a nomination of the session.
absl::StatusOr<SessionBallot*> BallotOn(CouncilSession& session, const std::string& movement,
                                        const std::string& nomination) {
  ASSIGN_OR_RETURN(const std::string name, NominationOf(movement, nomination));
  for (SessionBallot& ballot : *session.mutable_ballots()) {
    if (ballot.nomination() == name) return &ballot;
  }
  return UsageError("the session has no ballot on " + name);
}

// What follows where a threshold that is not verified was not reached.
absl::Status SayWhatFollows(const RecordFlags& flags, const std::string& movement,
                            CouncilSession& session) {
  for (const std::string& text : flags.confirmations) {
    ASSIGN_OR_RETURN(const auto confirmation, ReadConfirmation(text));
    ASSIGN_OR_RETURN(SessionBallot * ballot, BallotOn(session, movement, confirmation.rule()));
    ballot->set_confirmation(confirmation.reason());
  }
  for (const std::string& text : flags.rejected) {
    ASSIGN_OR_RETURN(SessionBallot * ballot, BallotOn(session, movement, text));
    ballot->set_rejected(true);
  }
  return absl::OkStatus();
}

Table BallotsTable(const CouncilSession& session) {
  Table table({{"NOMINATION", Column::kName},
               {"IN FAVOUR", Column::kRight},
               {"AGAINST", Column::kRight},
               {"BLANK", Column::kRight},
               {"WRITTEN", Column::kRight, 1},
               {"RESULT"},
               {"CONFIRMATION", Column::kShrink, 2}});
  for (const SessionBallot& ballot : session.ballots()) {
    table.Add(
        {ballot.nomination(), std::to_string(ballot.in_favour()), std::to_string(ballot.against()),
         std::to_string(ballot.blank()), std::to_string(ballot.written()),
         ballot.passed() ? TableCell("passed", Colour::kGreen) : TableCell("failed", Colour::kRed),
         ballot.confirmation()});
  }
  return table;
}

absl::Status Record(const RecordFlags& flags, Session& session) {
  RecordSessionRequest request;
  flags.Fill(&request);
  request.set_validate_only(flags.dry_run);
  CouncilSession& council = *request.mutable_session();
  ASSIGN_OR_RETURN(*council.mutable_name(), ExpandName(kSession, flags.name));
  const std::string movement = ParentOf(council.name(), 2);
  council.set_minutes(flags.minutes);
  council.set_date(flags.date);
  *council.mutable_member_principals() = {flags.members.begin(), flags.members.end()};
  council.set_members(flags.size > 0 ? flags.size : static_cast<int>(flags.members.size()));
  council.set_present(flags.present >= 0 ? flags.present : council.members());
  RETURN_IF_ERROR(AddBallots(flags, movement, session, council));
  RETURN_IF_ERROR(SayWhatFollows(flags, movement, council));
  ASSIGN_OR_RETURN(const CouncilSession recorded, session.Call<CouncilSession>(request));
  RETURN_IF_ERROR(session.printer().Print(recorded, BallotsTable(recorded)));
  int passed = 0;
  for (const SessionBallot& ballot : recorded.ballots()) passed += ballot.passed() ? 1 : 0;
  session.printer().Note(std::string(flags.dry_run ? "dry run, nothing was written: " : "") +
                         std::to_string(passed) + " of " + std::to_string(recorded.ballots_size()) +
                         " passed");
  return absl::OkStatus();
}

void AddRecord(CommandLine& cli, CLI::App* sessions) {
  auto flags = std::make_shared<RecordFlags>();
  CLI::App* verb = cli.Verb(
      sessions, "record", "Records a session with its tallies; never who voted how",
      {"thidua sessions record khoai-chau/ntm-2022/1 --minutes \"05/BB-HĐ ngày 28/12/2022\" --date "
       "2022-12-28 \\",
       "  --member user:a --member user:b --member user:c --ballot n1=3/0/0 --ballot n2=2/1/0", "",
       "thidua sessions record khoai-chau/ntm-2022/2 ... --all-eligible --in-favour 3 --dry-run",
       "thidua sessions record khoai-chau/ntm-2022/2 ... --ballots phieu.csv", "",
       "The file has a row a nomination, with the columns nomination, in favour, against, and "
       "where",
       "wanted blank, written, confirmation, rejected; titles in Vietnamese or English. Where a",
       "threshold is not verified and not reached, say what follows: --confirm or --reject."});
  verb->add_option("NAME", flags->name, ShortForm(kSession))->required();
  verb->add_option("--minutes", flags->minutes, "Number and date of the minutes")->required();
  verb->add_option("--date", flags->date, "Day of the session, YYYY-MM-DD")->required();
  Repeated(verb->add_option("--member", flags->members, "Principal of a member; one flag a member"))
      ->required();
  verb->add_option("--members", flags->size, "Members of the council; without it those named");
  verb->add_option("--present", flags->present, "Members who took part; without it all");
  Repeated(verb->add_option("--ballot", flags->ballots,
                            "NOMINATION=IN_FAVOUR/AGAINST/BLANK[/WRITTEN]; may be repeated"));
  verb->add_option("--ballots", flags->file, "CSV file of the ballots; - for standard input");
  verb->add_option("--encoding", flags->encoding,
                   "utf-8, utf-16le, utf-16be or windows-1258; without it what the file shows");
  verb->add_flag("--all-eligible", flags->all_eligible,
                 "The tally that follows, on each that waits for a ballot");
  verb->add_option("--honour", flags->honour, "Of these only those of this honour");
  verb->add_option("--in-favour", flags->in_favour, "Votes in favour, of --all-eligible");
  verb->add_option("--against", flags->against, "Votes against, likewise");
  verb->add_option("--blank", flags->blank, "Blank or spoilt votes, likewise");
  verb->add_option("--written", flags->written, "Of these votes those given in writing, likewise");
  Repeated(verb->add_option("--confirm", flags->confirmations,
                            "NOMINATION=REASON why the threshold is passed over; may be repeated"));
  Repeated(verb->add_option("--reject", flags->rejected,
                            "NOMINATION that the council rejects although the threshold is not "
                            "verified; may be repeated"));
  verb->add_flag("--dry-run", flags->dry_run, "Say what would come of it; write nothing");
  flags->AddTo(verb, RecordSessionRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Record(*flags, session); });
}

}  // namespace

void AddCouncilCommands(CommandLine& cli) {
  CLI::App* sessions = cli.Noun("sessions", "Sessions of the council with their ballots");
  AddRecord(cli, sessions);
  cli.AddGet(sessions, kSession, awards::v1::GetSessionRequest::default_instance());
  cli.AddList(sessions, kMovement, awards::v1::ListSessionsRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"MINUTES", "minutes", Column::kShrink},
               {"DATE", "date"},
               {"MEMBERS", "members", Column::kRight},
               {"PRESENT", "present", Column::kRight},
               {"BALLOTS", "ballots", Column::kRight, 0, true},
               {"RECORDER", "recorder", Column::kText, 1},
               {"ETAG", "etag", Column::kRight, 9}},
              nullptr, SortByName);
}

}  // namespace thidua::cli
