// grants.
#include <memory>
#include <string>
#include <vector>

#include "common/value/status_macros.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "services/admin_cli/commands/grant_reviews.h"
#include "services/admin_cli/commands/holds.h"
#include "services/admin_cli/commands/nomination_choice.h"
#include "services/admin_cli/views/vietnamese_order.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::ListGrantsRequest;
using awards::v1::ListGrantsResponse;
using awards::v1::RecordHandoversRequest;
using awards::v1::RecordHandoversResponse;
using google::protobuf::Message;

const std::vector<FieldColumn>& GrantColumns() {
  static const auto& columns =
      *new std::vector<FieldColumn>{{"NAME", "name", Column::kName},
                                    {"CERTIFICATE", "certificate_number"},
                                    {"RECIPIENT", "honouree.display_name"},
                                    {"UNIT", "honouree.unit", Column::kName, 3},
                                    {"HONOUR", "honour_title", Column::kShrink},
                                    {"YEAR", "year", Column::kRight, 2},
                                    {"DECISION", "decision_number"},
                                    {"DATE", "decision_date"},
                                    {"VND", "amount_vnd", Column::kRight},
                                    {"STATE", "state"},
                                    {"SIMULATED", "simulated"},
                                    {"ETAG", "etag", Column::kRight, 9}};
  return columns;
}

struct ListFlags : ReadFlags {
  std::string parent;
  std::string recipient;
  int year = 0;
  std::string movement;
  std::string unit;
  std::string honour;
};

absl::StatusOr<ListGrantsRequest> RequestFor(const ListFlags& flags) {
  ListGrantsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), GrantsParent(flags.parent));
  const std::string owner = ParentOf(request.parent(), 2);
  if (!flags.recipient.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_recipient(), RecipientOf(owner, flags.recipient));
  }
  if (!flags.movement.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_movement(),
                     ExpandName(kMovement, flags.movement.find('/') == std::string::npos
                                               ? owner + "/movements/" + flags.movement
                                               : flags.movement));
  }
  if (!flags.unit.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_unit(), ExpandName(kUnit, flags.unit));
  }
  request.set_honour(flags.honour);
  request.set_decision_year(flags.year);
  return request;
}

void AddList(CommandLine& cli, CLI::App* grants) {
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list = cli.Verb(
      grants, "list", "Lists the grants of a decision, or of all of an owner's",
      {"thidua grants list khoai-chau --recipient p-17",
       "thidua grants list khoai-chau --year 2022 --unit dan-tien --honour giay-khen-huyen",
       "thidua grants list khoai-chau/1234-2022 -o csv"});
  list->add_option("PARENT", flags->parent, "UNIT or UNIT/DECISION")->required();
  list->add_option("--recipient", flags->recipient,
                   "Only of this recipient, and of those that were joined into it");
  list->add_option("--year", flags->year, "Only of decisions of this year");
  list->add_option("--movement", flags->movement, "Only of this movement");
  list->add_option("--unit", flags->unit, "Only of recipients of this unit");
  list->add_option("--honour", flags->honour, "Only of the honour with this id");
  flags->AddTo(list);
  cli.OnRun(list, [flags](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(ListGrantsRequest request, RequestFor(*flags));
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto response, session.ListAll<ListGrantsResponse>(request));
    std::vector<const Message*> found;
    for (const auto& grant : response.grants()) {
      found.push_back(&grant);
    }
    SortByHonouree(found, "honouree");
    return session.printer().Print(response, TableOf(GrantColumns(), found));
  });
}

void AddRevoke(CommandLine& cli, CLI::App* grants) {
  cli.AddWrite(grants,
               {.verb = "revoke",
                .description = "Takes a grant back: its certificate is void; tells what follows",
                .pattern = kGrant,
                .request = &awards::v1::RevokeGrantRequest::default_instance(),
                .flags = {{"--revocation", "revocation", "Ground and act of the revocation", true},
                          {"--dry-run", "validate_only", "Say what would follow; write nothing"}},
                .examples = {"thidua grants revoke khoai-chau/1234-2022/g1 --revocation "
                             "\"Quyết định 56/QĐ-UBND: báo cáo sai\" --dry-run"}});
}

// What is printed again, or otherwise.
void AddPrintVerbs(CommandLine& cli, CLI::App* grants) {
  cli.AddWrite(
      grants,
      {.verb = "correct",
       .description = "Corrects what is printed; the honour, its money and its decision stay",
       .pattern = kGrant,
       .request = &awards::v1::CorrectGrantRequest::default_instance(),
       .flags = {{"--recipient-name", "display_name", "The right name"},
                 {"--description", "description", "The right office or address"},
                 {"--merit", "merit", "The right words for the achievement"},
                 {"--correction", "correction", "Why, and on what document", true}},
       .examples = {"thidua grants correct khoai-chau/1234-2022/g1 --recipient-name \"Nguyễn Văn "
                    "Ấn\" --correction \"Công văn 7/UBND\""}});
  cli.AddWrite(grants,
               {.verb = "duplicate",
                .description = "Issues the certificate once more, marked as issued again",
                .pattern = kGrant,
                .request = &awards::v1::IssueDuplicateRequest::default_instance(),
                .flags = {{"--ground", "ground", "Why: lost, damaged, corrected", true},
                          {"--date", "date", "Date as printed, YYYY-MM-DD", true}},
                .examples = {"thidua grants duplicate khoai-chau/1234-2022/g1 --ground \"Bị mất\" "
                             "--date 2023-03-01"}});
}

struct HandOverFlags : WriteFlags {
  std::string decision;
  std::vector<std::string> grants;
  std::string date;
  std::string occasion;
  bool paid = false;
};

absl::Status HandOver(const HandOverFlags& flags, Session& session) {
  RecordHandoversRequest request;
  flags.Fill(&request);
  ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kDecision, flags.decision));
  for (const std::string& text : flags.grants) {
    ASSIGN_OR_RETURN(*request.add_grants(),
                     ExpandName(kGrant, text.find('/') == std::string::npos
                                            ? request.parent() + "/grants/" + text
                                            : text));
  }
  request.mutable_handover()->set_date(flags.date);
  request.mutable_handover()->set_occasion(flags.occasion);
  request.mutable_handover()->set_paid(flags.paid);
  ASSIGN_OR_RETURN(const auto answer, session.Call<RecordHandoversResponse>(request));
  Table table({{"GRANT", Column::kName}});
  for (const std::string& grant : answer.grants()) table.Add({grant});
  RETURN_IF_ERROR(session.printer().Print(answer, table));
  session.printer().Note("handed over " + std::to_string(answer.grants_size()) + " certificates");
  return absl::OkStatus();
}

void AddHandOver(CommandLine& cli, CLI::App* grants) {
  auto flags = std::make_shared<HandOverFlags>();
  CLI::App* verb = cli.Verb(
      grants, "handover", "Records that certificates and money were handed over",
      {"thidua grants handover khoai-chau/1234-2022 --date 2023-01-15 --occasion \"Hội "
       "nghị tổng kết\" --paid",
       "thidua grants handover khoai-chau/1234-2022 --grant 1 --grant 2 --date 2023-01-15", "",
       "Without --grant all of the decision that are in force and still to be handed "
       "over."});
  verb->add_option("DECISION", flags->decision, ShortForm(kDecision))->required();
  Repeated(verb->add_option("--grant", flags->grants, "One of its grants; may be repeated"));
  verb->add_option("--date", flags->date, "Day, YYYY-MM-DD")->required();
  verb->add_option("--occasion", flags->occasion, "Occasion or place, without personal data");
  verb->add_flag("--paid", flags->paid, "The money was paid as well");
  flags->AddTo(verb, RecordHandoversRequest::default_instance());
  cli.OnRun(verb, [flags](Session& session) { return HandOver(*flags, session); });
}

}  // namespace

void AddGrantCommands(CommandLine& cli) {
  CLI::App* grants = cli.Noun("grants", "Honours that were given");
  cli.AddGet(grants, kGrant, awards::v1::GetGrantRequest::default_instance());
  AddList(cli, grants);
  AddRegisterVerb(cli, grants);
  AddRevoke(cli, grants);
  AddPrintVerbs(cli, grants);
  AddHandOver(cli, grants);
  AddGrantReviewVerbs(cli, grants);
  AddHoldVerbs(cli, grants, kGrant, "khoai-chau/1234-2022/g1");
}

}  // namespace thidua::cli
