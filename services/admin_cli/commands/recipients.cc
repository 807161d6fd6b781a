// recipients.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/views/vietnamese_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using google::protobuf::Message;

void AddListVerb(CommandLine& cli, CLI::App* recipients) {
  struct Filter {
    std::string query;
    std::string unit;
    std::string kind;
  };
  auto filter = std::make_shared<Filter>();
  CLI::App* list = cli.AddList(
      recipients, kUnit, awards::v1::ListRecipientsRequest::default_instance(),
      {{"NAME", "name", Column::kName},
       {"KIND", "kind"},
       {"DISPLAY NAME", "display_name", Column::kShrink},
       {"BORN", "birth_year", Column::kRight},
       {"UNIT", "unit"},
       {"STATE", "state"},
       {"ETAG", "etag", Column::kRight, 9}},
      [filter](Message* request) -> absl::Status {
        SetIfPresent(request, "query", filter->query);
        if (!filter->unit.empty()) {
          ASSIGN_OR_RETURN(const std::string unit, ExpandName(kUnit, filter->unit));
          SetIfPresent(request, "unit", unit);
        }
        return filter->kind.empty() ? absl::OkStatus() : SetField(request, "kind", filter->kind);
      },
      [](std::vector<const Message*>& rows) { SortByHonouree(rows, ""); });
  list->add_option("--query", filter->query,
                   "Only whose name has this in it, whatever case and diacritics");
  list->add_option("--unit", filter->unit, "Only of this unit");
  list->add_option("--kind", filter->kind, "Only of this kind: person, collective or household");
}

// What create and update set alike.
std::vector<FieldFlag> DescribingFlags() {
  return {
      {"--kind", "recipient.kind", "person, collective or household"},
      {"--display-name", "recipient.display_name", "Name as printed"},
      {"--description", "recipient.description", "Office and place of work, or address"},
      {"--unit", "recipient.unit", "The unit that it is or belongs to", false, kUnit},
      {"--birth-year", "recipient.birth_year", "Year of birth of a person"},
      {"--group", "recipient.group",
       "For statistics: collective, enterprise, household, leader, direct-worker or other"},
      {"--formerly", "recipient.formerly",
       "A recipient of another owner that is the same person; may be repeated", false, kRecipient},
      {"--different-from", "different_from",
       "A recipient that is alike and known to be somebody else; may be repeated", false,
       kRecipient}};
}

}  // namespace

void AddRecipientCommands(CommandLine& cli) {
  CLI::App* recipients =
      cli.Noun("recipients", "Who is honoured: persons, collectives, households");
  cli.AddGet(recipients, kRecipient, awards::v1::GetRecipientRequest::default_instance());
  AddListVerb(cli, recipients);
  cli.AddWrite(recipients,
               {.verb = "create",
                .description = "Enters a recipient; the id must not tell the name of a person",
                .pattern = kRecipient,
                .request = &awards::v1::CreateRecipientRequest::default_instance(),
                .flags = DescribingFlags(),
                .name_path = "recipient.name",
                .file_path = "recipient",
                .examples = {"thidua recipients create khoai-chau/p0017 --kind person "
                             "--display-name \"Nguyễn Thị Lan\" --birth-year 1980 --unit dan-tien",
                             "thidua recipients create khoai-chau/p0018 -f p0018.textproto "
                             "--different-from khoai-chau/p0017"}});
  cli.AddWrite(recipients,
               {.verb = "update",
                .description = "Replaces all that is known of a recipient",
                .pattern = kRecipient,
                .request = &awards::v1::UpdateRecipientRequest::default_instance(),
                .flags = DescribingFlags(),
                .name_path = "recipient.name",
                .file_path = "recipient",
                .examples = {"thidua recipients get khoai-chau/p0017 -o json > p0017.json",
                             "thidua recipients update khoai-chau/p0017 -f p0017.json --unit an-vi "
                             "--reason \"chuyển công tác\""}});
  cli.AddWrite(recipients,
               {.verb = "join",
                .description = "Says that a recipient is the same as another one, which carries on",
                .pattern = kRecipient,
                .request = &awards::v1::JoinRecipientsRequest::default_instance(),
                .flags = {{"--into", "into", "The recipient that carries on", true, kRecipient}},
                .examples = {"thidua recipients join khoai-chau/p0018 --into khoai-chau/p0017 "
                             "--reason \"nhập hai lần\""}});
  cli.AddWrite(recipients,
               {.verb = "erase",
                .description = "Erases the personal data of a recipient, in the log too, for ever",
                .pattern = kRecipient,
                .request = &awards::v1::EraseRecipientRequest::default_instance(),
                .examples = {"thidua recipients erase khoai-chau/p0017 --reason "
                             "\"Quyết định 12/QĐ: theo yêu cầu của chủ thể dữ liệu\""}});
}

}  // namespace thidua::cli
