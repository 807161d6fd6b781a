// rulepacks.
#include <memory>
#include <string>
#include <vector>

#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {

using google::protobuf::Message;

void AddRulePackCommands(CommandLine& cli) {
  CLI::App* packs = cli.Noun("rulepacks", "The award law as dated data");
  const std::vector<FieldColumn> columns = {{"NAME", "name", Column::kName},
                                            {"TITLE", "title", Column::kShrink},
                                            {"FROM", "valid_from"},
                                            {"TO", "valid_to"},
                                            {"HONOURS", "honours", Column::kRight},
                                            {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(packs, kRulePack, awards::v1::GetRulePackRequest::default_instance());
  auto date = std::make_shared<std::string>();
  CLI::App* list =
      cli.AddList(packs, nullptr, awards::v1::ListRulePacksRequest::default_instance(), columns,
                  [date](Message* request) { return SetField(request, "date", *date); });
  list->add_option("--date", *date, "Only packs in force on this day, YYYY-MM-DD");
}

}  // namespace thidua::cli
