// nominations: one at a time, and lists.
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/failure.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/holds.h"
#include "services/admin_cli/commands/nomination_choice.h"
#include "services/admin_cli/files/message_file.h"
#include "services/admin_cli/files/opaque_id.h"
#include "services/admin_cli/views/outcome_view.h"
#include "services/admin_cli/views/vietnamese_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::CreateNominationsRequest;
using awards::v1::ListNominationsResponse;
using awards::v1::NominationEntry;
using awards::v1::NominationsOutcome;
using google::protobuf::Message;

// What the flags of `create` and `update` set, by the path within the nomination.
struct TextFlag {
  const char* flag;
  const char* path;
  const char* help;
  const char* pattern = nullptr;
};

constexpr TextFlag kTexts[] = {
    {"--merit", "merit", "What for, as printed"},
    {"--honour", "honour", "Id of the honour in the rule pack"},
    {"--receipt-date", "receipt_date", "Day of receipt of the dossier, YYYY-MM-DD"},
    {"--dossier", "dossier", "ITEM=REFERENCE; may be repeated"},
    {"--evidence-round", "evidence_request.rounds",
     "Round that counts, instead of what the movement says; may be repeated", kRound},
    {"--evidence-target", "evidence_request.targets", "Target that counts; may be repeated",
     kTarget},
    {"--evidence-period", "evidence_request.period",
     "Year as of which targets are judged and the league table is taken"},
    {"--evidence-scheme", "evidence_request.scheme", "Scheme whose league table counts", kScheme}};

struct CreateFlags : WriteFlags {
  std::string name;
  std::string file;
  std::string recipient;
  std::string kind;
  std::string display_name;
  std::string unit;
  std::string description;
  std::string group;
  int birth_year = 0;
  std::vector<std::string> different_from;
  std::vector<std::vector<std::string>> texts;  // by kTexts
  bool dry_run = false;

  bool describes_recipient() const {
    return !kind.empty() || !display_name.empty() || !unit.empty() || !group.empty() ||
           birth_year != 0;
  }
};

// The recipient as the flags describe a new one.
absl::Status FillRecipient(const CreateFlags& flags, awards::v1::Recipient* recipient) {
  if (!flags.kind.empty()) RETURN_IF_ERROR(SetField(recipient, "kind", flags.kind));
  if (!flags.group.empty()) RETURN_IF_ERROR(SetField(recipient, "group", flags.group));
  if (!flags.unit.empty()) {
    ASSIGN_OR_RETURN(*recipient->mutable_unit(), ExpandName(kUnit, flags.unit));
  }
  if (!flags.display_name.empty()) recipient->set_display_name(flags.display_name);
  if (!flags.description.empty()) recipient->set_description(flags.description);
  if (flags.birth_year != 0) recipient->set_birth_year(flags.birth_year);
  return absl::OkStatus();
}

absl::StatusOr<NominationEntry> EntryOf(const CreateFlags& flags, const std::string& name) {
  NominationEntry entry;
  if (!flags.file.empty()) RETURN_IF_ERROR(ReadMessage(flags.file, &entry));
  awards::v1::Nomination& nomination = *entry.mutable_nomination();
  nomination.set_name(name);
  for (size_t i = 0; i < flags.texts.size(); ++i) {
    for (std::string value : flags.texts[i]) {
      if (kTexts[i].pattern != nullptr) {
        ASSIGN_OR_RETURN(value, ExpandName(kTexts[i].pattern, value));
      }
      RETURN_IF_ERROR(SetField(&nomination, kTexts[i].path, value));
    }
  }
  const std::string owner = ParentOf(name, 4);
  awards::v1::Honouree& honouree = *nomination.mutable_honouree();
  if (!flags.recipient.empty()) {
    ASSIGN_OR_RETURN(*honouree.mutable_recipient(), RecipientOf(owner, flags.recipient));
  }
  if (flags.describes_recipient()) {
    RETURN_IF_ERROR(FillRecipient(flags, entry.mutable_recipient()));
  } else if (!flags.description.empty()) {
    honouree.set_description(flags.description);
  }
  if (honouree.recipient().empty()) {
    if (!entry.has_recipient()) {
      return UsageError(
          "say who is proposed: --recipient NAME, or for a new one --recipient-kind, "
          "--recipient-name and --unit");
    }
    honouree.set_recipient(owner + "/recipients/" + DrawnId('p'));
  }
  if (entry.has_recipient()) entry.mutable_recipient()->set_name(honouree.recipient());
  for (const std::string& other : flags.different_from) {
    ASSIGN_OR_RETURN(*entry.add_different_from(), RecipientOf(owner, other));
  }
  return entry;
}

absl::Status Create(const CreateFlags& flags, Session& session) {
  ASSIGN_OR_RETURN(const std::string name, ExpandName(kNomination, flags.name));
  CreateNominationsRequest request;
  flags.Fill(&request);
  request.set_parent(ParentOf(name, 2));
  request.set_validate_only(flags.dry_run);
  ASSIGN_OR_RETURN(*request.add_entries(), EntryOf(flags, name));
  ASSIGN_OR_RETURN(const auto outcome, session.Call<NominationsOutcome>(request));
  RETURN_IF_ERROR(session.printer().Print(outcome, OutcomeTable(outcome)));
  session.printer().Note("the recipient is " +
                         request.entries(0).nomination().honouree().recipient());
  if (flags.dry_run) session.printer().Note("dry run: nothing was written");
  return absl::OkStatus();
}

void AddCreate(CommandLine& cli, CLI::App* nominations) {
  auto flags = std::make_shared<CreateFlags>();
  flags->texts.resize(std::size(kTexts));
  CLI::App* verb = cli.Verb(
      nominations, "create", "Proposes to honour a recipient for a merit",
      {"thidua nominations create khoai-chau/ntm-2022/n1 --recipient p-17 --honour giay-khen-huyen "
       "--merit \"Về đích sớm\" --receipt-date 2022-12-20",
       "thidua nominations create khoai-chau/ntm-2022/n2 --recipient-kind person --recipient-name "
       "\"Nguyễn Văn A\" --birth-year 1980 --unit dan-tien --description \"Trưởng thôn\" --honour "
       "giay-khen-huyen --merit \"...\" --receipt-date 2022-12-20 --dossier to-trinh=\"TTr 15\"",
       "thidua nominations create khoai-chau/ntm-2022/n1 -f n1.textproto --dry-run", "",
       "A recipient that is new is entered with the nomination; one that is there must be the same",
       "person. Without --recipient a new one gets an id that is drawn and tells nothing. Many are",
       "proposed with: thidua nominations import"});
  verb->add_option("NAME", flags->name, ShortForm(kNomination))->required();
  verb->add_option("-f,--file", flags->file,
                   "NominationEntry as textproto or JSON; - for standard input");
  verb->add_option("--recipient", flags->recipient,
                   "The recipient's id or name; it must not tell the name of a person");
  verb->add_option("--recipient-kind", flags->kind, "Of a new one: person, collective, household");
  verb->add_option("--recipient-name", flags->display_name, "Of a new one: the name as printed");
  verb->add_option("--unit", flags->unit, "Of a new one: the unit that it is or belongs to");
  verb->add_option("--birth-year", flags->birth_year, "Of a new person: the year of birth");
  verb->add_option("--group", flags->group, "Of a new one: for statistics, e.g. direct-worker");
  verb->add_option("--description", flags->description, "Office or address, as printed");
  Repeated(verb->add_option("--different-from", flags->different_from,
                            "A recipient that is alike and somebody else; may be repeated"));
  for (size_t i = 0; i < std::size(kTexts); ++i) {
    Repeated(verb->add_option(kTexts[i].flag, flags->texts[i], kTexts[i].help));
  }
  verb->add_flag("--dry-run", flags->dry_run, "Say what would come of it; write nothing");
  flags->AddTo(verb, CreateNominationsRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return Create(*flags, session); });
}

void AddUpdate(CommandLine& cli, CLI::App* nominations) {
  std::vector<FieldFlag> flags = {
      {"--recipient-name", "nomination.honouree.display_name", "Name as printed"},
      {"--description", "nomination.honouree.description", "Office or address, as printed"}};
  for (const TextFlag& text : kTexts) {
    flags.push_back(
        {text.flag, std::string("nomination.") + text.path, text.help, false, text.pattern});
  }
  cli.AddWrite(
      nominations,
      {.verb = "update",
       .description = "Edits a nomination before the decision, which proposes it anew",
       .pattern = kNomination,
       .request = &awards::v1::UpdateNominationRequest::default_instance(),
       .flags = flags,
       .name_path = "nomination.name",
       .file_path = "nomination",
       .stored = &awards::v1::GetNominationRequest::default_instance(),
       .examples = {
           "thidua nominations update khoai-chau/ntm-2022/n1 --dossier "
           "bien-ban=\"BB 07 ngày 20/12/2022\"",
           "thidua nominations update khoai-chau/ntm-2022/n1 -f n1.textproto", "",
           "What no flag says stays as it is stored. A paper is added or replaced; to take",
           "one out, give the whole nomination with -f."}});
}

void AddList(CommandLine& cli, CLI::App* nominations) {
  struct ListFlags : ReadFlags {
    std::string parent;
    NominationFilter filter;
  };
  auto flags = std::make_shared<ListFlags>();
  CLI::App* verb = cli.Verb(
      nominations, "list", "Lists a movement's nominations",
      {"thidua nominations list khoai-chau/ntm-2022 --state proposed --state returned",
       "thidua nominations list khoai-chau/ntm-2022 --unit dan-tien --honour giay-khen -o csv"});
  verb->add_option("PARENT", flags->parent, ShortForm(kMovement))->required();
  flags->filter.AddTo(verb);
  flags->AddTo(verb);
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string movement, ExpandName(kMovement, flags->parent));
    ASSIGN_OR_RETURN(auto request, flags->filter.RequestFor(movement));
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto response, session.ListAll<ListNominationsResponse>(request));
    std::vector<const Message*> found;
    for (const auto& nomination : response.nominations()) found.push_back(&nomination);
    SortByHonouree(found, "honouree");
    static const auto& columns =
        *new std::vector<FieldColumn>{{"NAME", "name", Column::kName},
                                      {"RECIPIENT", "honouree.display_name"},
                                      {"KIND", "honouree.kind", Column::kText, 3},
                                      {"UNIT", "honouree.unit", Column::kName, 2},
                                      {"HONOUR", "honour"},
                                      {"MERIT", "merit", Column::kShrink},
                                      {"STATE", "state"},
                                      {"NOTE", "note", Column::kShrink, 4},
                                      {"PROPOSER", "proposer", Column::kText, 5},
                                      {"SIMULATED", "simulated", Column::kText, 6},
                                      {"ETAG", "etag", Column::kRight, 9}};
    return session.printer().Print(response, TableOf(columns, found));
  });
}

}  // namespace

void AddNominationCommands(CommandLine& cli) {
  CLI::App* nominations = cli.Noun("nominations", "Proposals to honour a merit");
  AddCreate(cli, nominations);
  AddUpdate(cli, nominations);
  cli.AddGet(nominations, kNomination, awards::v1::GetNominationRequest::default_instance());
  AddList(cli, nominations);
  AddNominationImportVerb(cli, nominations);
  AddAppraiseVerb(cli, nominations);
  AddNominationStepVerbs(cli, nominations);
  AddHoldVerbs(cli, nominations, kNomination, "khoai-chau/ntm-2022/n1");
}

}  // namespace thidua::cli
