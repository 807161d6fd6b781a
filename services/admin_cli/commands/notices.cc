// notices.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/nomination_choice.h"
#include "services/admin_cli/views/natural_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::PublicNotice;
using awards::v1::PublishNoticeRequest;
using awards::v1::RecordObjectionRequest;
using awards::v1::SettleObjectionRequest;

struct PublishFlags : WriteFlags {
  std::string name;
  std::string place;
  std::string start;
  std::string end;
  std::vector<std::string> nominations;
  bool all = false;
  std::string honour;
};

absl::Status Publish(const PublishFlags& flags, Session& session) {
  PublishNoticeRequest request;
  flags.Fill(&request);
  PublicNotice& notice = *request.mutable_notice();
  ASSIGN_OR_RETURN(*notice.mutable_name(), ExpandName(kNotice, flags.name));
  notice.set_place(flags.place);
  notice.set_start_date(flags.start);
  notice.set_end_date(flags.end);
  if (flags.all == !flags.nominations.empty()) {
    return UsageError("say who is published: --nomination for each, or --all");
  }
  const std::string movement = ParentOf(notice.name(), 2);
  for (const std::string& text : flags.nominations) {
    ASSIGN_OR_RETURN(*notice.add_nominations(), NominationOf(movement, text));
  }
  if (flags.all) {
    ASSIGN_OR_RETURN(const auto names,
                     NominationsAwaiting(session, movement, Awaited::kDecision, flags.honour));
    *notice.mutable_nominations() = {names.begin(), names.end()};
  }
  ASSIGN_OR_RETURN(const PublicNotice published, session.Call<PublicNotice>(request));
  RETURN_IF_ERROR(PrintResource(session, published));
  session.printer().Note("published " + std::to_string(published.nominations_size()) +
                         " nominations until " + published.end_date());
  return absl::OkStatus();
}

void AddPublish(CommandLine& cli, CLI::App* notices) {
  auto flags = std::make_shared<PublishFlags>();
  CLI::App* verb = cli.Verb(
      notices, "publish", "Records that nominations were published for objections",
      {"thidua notices publish khoai-chau/ntm-2022/1 --place \"Cổng thông tin huyện\" --start "
       "2022-12-20 --end 2022-12-26 --nomination n1 --nomination n2",
       "thidua notices publish khoai-chau/ntm-2022/2 --place \"Trụ sở UBND\" --start 2022-12-20 "
       "--end 2022-12-26 --all --honour chien-si-thi-dua-co-so"});
  verb->add_option("NAME", flags->name, ShortForm(kNotice))->required();
  verb->add_option("--place", flags->place, "Where it was published")->required();
  verb->add_option("--start", flags->start, "First day, YYYY-MM-DD; it counts")->required();
  verb->add_option("--end", flags->end, "Last day, YYYY-MM-DD; it counts")->required();
  Repeated(verb->add_option("--nomination", flags->nominations,
                            "A nomination of the movement; may be repeated"));
  verb->add_flag("--all", flags->all,
                 "All that wait for the decision: voted, or eligible where no ballot is needed");
  verb->add_option("--honour", flags->honour, "Of these only those of this honour");
  flags->AddTo(verb, PublishNoticeRequest::default_instance());
  verb->get_option("--honour")->needs(verb->get_option("--all"));
  cli.OnRun(verb, [flags](Session& session) { return Publish(*flags, session); });
}

void AddObject(CommandLine& cli, CLI::App* notices) {
  cli.AddWrite(
      notices,
      {.verb = "object",
       .description = "Records an objection; while it is open the nomination is not decided",
       .pattern = kNotice,
       .request = &RecordObjectionRequest::default_instance(),
       .flags = {{"--nomination", "objection.nomination", "The nomination", true, kNomination},
                 {"--reference", "objection.reference",
                  "Number and date of the letter, and what it says in short, without personal data",
                  true},
                 {"--receipt-date", "objection.receipt_date", "Day on which it came, YYYY-MM-DD",
                  true}},
       .examples = {"thidua notices object khoai-chau/ntm-2022/1 --nomination "
                    "khoai-chau/ntm-2022/n1 --reference \"Đơn số 12 ngày 22/12/2022: số liệu\" "
                    "--receipt-date 2022-12-22",
                    "", "Who objected is kept in the files of the office and not here."}});
}

void AddSettle(CommandLine& cli, CLI::App* notices) {
  struct SettleFlags : WriteFlags {
    std::string name;
    int number = 0;
    bool upheld = false;
    bool dismissed = false;
    std::string answer;
  };
  auto flags = std::make_shared<SettleFlags>();
  CLI::App* verb =
      cli.Verb(notices, "settle", "Settles an objection",
               {"thidua notices settle khoai-chau/ntm-2022/1 1 --dismissed --answer \"KL 03 ngày "
                "28/12/2022: không có cơ sở\"",
                "thidua notices settle khoai-chau/ntm-2022/1 2 --upheld --answer \"KL 04\""});
  verb->add_option("NAME", flags->name, ShortForm(kNotice))->required();
  verb->add_option("NUMBER", flags->number, "Number of the objection within the notice")
      ->required();
  CLI::Option* upheld = verb->add_flag("--upheld", flags->upheld, "It was found right");
  verb->add_flag("--dismissed", flags->dismissed, "It was found wrong")->excludes(upheld);
  verb->add_option("--answer", flags->answer, "What was found, and the document behind it")
      ->required();
  flags->AddTo(verb, SettleObjectionRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    if (flags->upheld == flags->dismissed) {
      return UsageError("say what was found: --upheld or --dismissed");
    }
    SettleObjectionRequest request;
    flags->Fill(&request);
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kNotice, flags->name));
    request.set_number(flags->number);
    request.set_upheld(flags->upheld);
    request.set_answer(flags->answer);
    ASSIGN_OR_RETURN(const PublicNotice notice, session.Call<PublicNotice>(request));
    return PrintResource(session, notice);
  });
}

}  // namespace

void AddNoticeCommands(CommandLine& cli) {
  CLI::App* notices = cli.Noun("notices", "Who is to be honoured, published for objections");
  AddPublish(cli, notices);
  AddObject(cli, notices);
  AddSettle(cli, notices);
  cli.AddGet(notices, kNotice, awards::v1::GetNoticeRequest::default_instance());
  cli.AddList(notices, kMovement, awards::v1::ListNoticesRequest::default_instance(),
              {{"NAME", "name", Column::kName},
               {"PLACE", "place", Column::kShrink},
               {"FIRST DAY", "start_date"},
               {"LAST DAY", "end_date"},
               {"NOMINATIONS", "nominations", Column::kRight, 0, true},
               {"OBJECTIONS", "objections", Column::kRight, 0, true},
               {"PUBLISHER", "publisher", Column::kText, 1},
               {"ETAG", "etag", Column::kRight, 9}},
              nullptr, SortByName);
}

}  // namespace thidua::cli
