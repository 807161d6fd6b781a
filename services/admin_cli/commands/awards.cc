// rulepacks, movements, nominations, decisions, grants, certificates.
#include "common/files/output_file.h"
#include "common/value/status_macros.h"
#include "services/admin_cli/base/context.h"
#include "services/admin_cli/base/fields.h"
#include "services/admin_cli/base/names.h"
#include "services/admin_cli/commands/command.h"
#include "thidua/awards/v1/awards_service.pb.h"

namespace thidua::cli {
namespace {

using awards::v1::ListGrantsRequest;
using awards::v1::ListGrantsResponse;
using awards::v1::RenderCertificateRequest;
using awards::v1::RenderCertificateResponse;
using google::protobuf::Message;

constexpr int kFileMode = 0644;

void AddRulePacks(CommandLine& cli) {
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

void AddMovements(CommandLine& cli) {
  CLI::App* movements = cli.Noun("movements", "Emulation movements");
  const std::vector<FieldColumn> columns = {
      {"NAME", "name", Column::kName}, {"TITLE", "title", Column::kShrink},
      {"FIRST DAY", "start_date"},     {"LAST DAY", "end_date"},
      {"SIMULATED", "simulated"},      {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(movements, kMovement, awards::v1::GetMovementRequest::default_instance());
  cli.AddList(movements, kUnit, awards::v1::ListMovementsRequest::default_instance(), columns);
  cli.AddWrite(
      movements,
      {.verb = "create",
       .description = "Launches a movement",
       .pattern = kMovement,
       .request = &awards::v1::CreateMovementRequest::default_instance(),
       .flags = {{"--title", "movement.title", "Title in Vietnamese"},
                 {"--start", "movement.start_date", "First day that counts, YYYY-MM-DD"},
                 {"--end", "movement.end_date", "Last day that counts, YYYY-MM-DD"},
                 {"--source", "movement.source", "Document that launched it"},
                 {"--simulated", "movement.simulated", "For trying things out; marked for ever"}},
       .name_path = "movement.name",
       .file_path = "movement",
       .examples = {"thidua movements create khoai-chau/nong-thon-moi-2022 --title "
                    "\"Chung sức xây dựng nông thôn mới\" --start 2022-01-01 "
                    "--end 2022-12-31"}});
}

void AddNominations(CommandLine& cli) {
  CLI::App* nominations = cli.Noun("nominations", "Proposals to honour a merit");
  const std::vector<FieldColumn> columns = {{"NAME", "name", Column::kName},
                                            {"RECIPIENT", "recipient.display_name"},
                                            {"HONOUR", "honour"},
                                            {"MERIT", "merit", Column::kShrink},
                                            {"STATE", "state"},
                                            {"PROPOSER", "proposer"},
                                            {"SIMULATED", "simulated"},
                                            {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(nominations, kNomination, awards::v1::GetNominationRequest::default_instance());
  auto states = std::make_shared<std::vector<std::string>>();
  CLI::App* list =
      cli.AddList(nominations, kMovement, awards::v1::ListNominationsRequest::default_instance(),
                  columns, [states](Message* request) -> absl::Status {
                    for (const std::string& state : *states) {
                      RETURN_IF_ERROR(SetField(request, "states", state));
                    }
                    return absl::OkStatus();
                  });
  Repeated(list->add_option("--state", *states, "Only nominations in this state, e.g. proposed"));
  cli.AddWrite(
      nominations,
      {.verb = "create",
       .description = "Proposes to honour a recipient for a merit",
       .pattern = kNomination,
       .request = &awards::v1::CreateNominationRequest::default_instance(),
       .flags = {{"--recipient-kind", "nomination.recipient.kind",
                  "person, collective or household"},
                 {"--recipient-id", "nomination.recipient.id", "Stable id of the recipient"},
                 {"--recipient-name", "nomination.recipient.display_name", "Name as printed"},
                 {"--unit", "nomination.recipient.unit", "The recipient's unit", false, kUnit},
                 {"--description", "nomination.recipient.description", "Office or address"},
                 {"--merit", "nomination.merit", "What for, as printed"},
                 {"--honour", "nomination.honour", "Id of the honour in the rule pack"},
                 {"--receipt-date", "nomination.receipt_date", "Day of receipt, YYYY-MM-DD"},
                 {"--dossier", "nomination.dossier", "ITEM=REFERENCE; may be repeated"},
                 {"--evidence-round", "nomination.evidence_request.rounds",
                  "Round that counts; may be repeated", false, kRound},
                 {"--evidence-target", "nomination.evidence_request.targets",
                  "Target that counts; may be repeated", false, kTarget},
                 {"--evidence-period", "nomination.evidence_request.period",
                  "Year as of which targets are judged"}},
       .name_path = "nomination.name",
       .file_path = "nomination",
       .examples = {"thidua nominations create khoai-chau/ntm-2022/n1 -f n1.textproto",
                    "thidua nominations create khoai-chau/ntm-2022/n1 --recipient-kind collective "
                    "--recipient-id dan-tien --recipient-name \"Xã Dân Tiến\" --unit dan-tien "
                    "--merit \"Về đích sớm\" --honour giay-khen-huyen --receipt-date 2022-12-20"}});
  cli.AddWrite(nominations,
               {.verb = "appraise",
                .description = "Computes eligibility and records it with the evidence",
                .pattern = kNomination,
                .request = &awards::v1::AppraiseNominationRequest::default_instance(),
                .flags = {{"--attest", "attested_rules",
                           "Id of an attestation rule that you attest; may be repeated"}},
                .examples = {"thidua nominations appraise khoai-chau/ntm-2022/n1 "
                             "--attest no-discipline"}});
  cli.AddWrite(
      nominations,
      {.verb = "ballot",
       .description = "Records the tally of the council's ballot; never who voted how",
       .pattern = kNomination,
       .request = &awards::v1::RecordBallotRequest::default_instance(),
       .flags = {{"--members", "ballot.members", "Members of the council", true},
                 {"--present", "ballot.present", "Members who took part", true},
                 {"--in-favour", "ballot.in_favour", "Votes in favour", true},
                 {"--against", "ballot.against", "Votes against"},
                 {"--blank", "ballot.blank", "Blank or spoilt votes"},
                 {"--minutes", "ballot.minutes", "Number and date of the minutes", true},
                 {"--member", "ballot.member_principals",
                  "Principal of a member; one flag a member"}},
       .examples = {"thidua nominations ballot khoai-chau/ntm-2022/n1 --members 3 --present 3 "
                    "--in-favour 3 --minutes \"05/BB-HĐ 2022-12-28\" --member user:a "
                    "--member user:b --member user:c"}});
}

void AddDecisions(CommandLine& cli) {
  CLI::App* decisions = cli.Noun("decisions", "Acts that honour nominations");
  const std::vector<FieldColumn> columns = {{"NAME", "name", Column::kName},
                                            {"NUMBER", "number"},
                                            {"DATE", "date"},
                                            {"SIGNER", "signer", Column::kShrink},
                                            {"GRANTS", "grants", Column::kRight, 0, true},
                                            {"TOTAL VND", "total_vnd", Column::kRight},
                                            {"SIMULATED", "simulated"},
                                            {"ETAG", "etag", Column::kRight, 9}};
  cli.AddGet(decisions, kDecision, awards::v1::GetDecisionRequest::default_instance());
  cli.AddList(decisions, kUnit, awards::v1::ListDecisionsRequest::default_instance(), columns);
  cli.AddWrite(
      decisions,
      {.verb = "create",
       .description = "Decides: honours all its nominations, or none",
       .pattern = kDecision,
       .request = &awards::v1::CreateDecisionRequest::default_instance(),
       .flags = {{"--number", "decision.number", "Number as printed"},
                 {"--date", "decision.date", "Date, YYYY-MM-DD"},
                 {"--signer", "decision.signer", "Name of the signer, as printed"},
                 {"--signer-title", "decision.signer_title", "Office of the signer, as printed"},
                 {"--nomination", "decision.nominations",
                  "A nomination that it honours; may be repeated", false, kNomination}},
       .name_path = "decision.name",
       .file_path = "decision",
       .examples = {"thidua decisions create khoai-chau/1234-2022 --number 1234/QĐ-UBND "
                    "--date 2022-12-30 --signer \"Nguyễn Văn A\" --signer-title \"Chủ tịch\" "
                    "--nomination khoai-chau/ntm-2022/n1"}});
}

const std::vector<FieldColumn>& GrantColumns() {
  static const auto& columns =
      *new std::vector<FieldColumn>{{"NAME", "name", Column::kName},
                                    {"CERTIFICATE", "certificate_number"},
                                    {"RECIPIENT", "recipient.display_name"},
                                    {"HONOUR", "honour_title", Column::kShrink},
                                    {"DECISION", "decision_number"},
                                    {"DATE", "decision_date"},
                                    {"VND", "amount_vnd", Column::kRight},
                                    {"STATE", "state"},
                                    {"SIMULATED", "simulated"},
                                    {"ETAG", "etag", Column::kRight, 9}};
  return columns;
}

void AddGrants(CommandLine& cli) {
  CLI::App* grants = cli.Noun("grants", "Honours that were given");
  cli.AddGet(grants, kGrant, awards::v1::GetGrantRequest::default_instance());

  struct ListFlags : ReadFlags {
    std::string parent;
    std::string recipient;
  };
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list =
      cli.Verb(grants, "list", "Lists the grants of a decision, or of all of an owner's",
               {"thidua grants list khoai-chau --recipient dan-tien",
                "thidua grants list khoai-chau/1234-2022 -o csv"});
  list->add_option("PARENT", flags->parent, "UNIT or UNIT/DECISION")->required();
  list->add_option("--recipient", flags->recipient, "Only grants of this recipient id");
  flags->AddTo(list);
  cli.OnRun(list, [flags](Session& session) -> absl::Status {
    ListGrantsRequest request;
    std::string parent = flags->parent;
    if (parent.ends_with("/decisions/-")) {
      parent = ParentOf(parent, 2);
    }
    if (const auto owner = ExpandName(kUnit, parent); owner.ok()) {
      request.set_parent(*owner + "/decisions/-");
    } else {
      ASSIGN_OR_RETURN(*request.mutable_parent(), ExpandName(kDecision, parent));
    }
    request.set_recipient_id(flags->recipient);
    RETURN_IF_ERROR(flags->Fill(&request));
    ASSIGN_OR_RETURN(const auto response, session.ListAll<ListGrantsResponse>(request));
    std::vector<const Message*> found;
    for (const auto& grant : response.grants()) {
      found.push_back(&grant);
    }
    return session.printer().Print(response, TableOf(GrantColumns(), found));
  });
  cli.AddWrite(grants,
               {.verb = "revoke",
                .description = "Takes a grant back: its certificate is void",
                .pattern = kGrant,
                .request = &awards::v1::RevokeGrantRequest::default_instance(),
                .flags = {{"--revocation", "revocation", "Ground and act of the revocation", true}},
                .examples = {"thidua grants revoke khoai-chau/1234-2022/g1 --revocation "
                             "\"Quyết định 56/QĐ-UBND: báo cáo sai\""}});
}

void AddCertificates(CommandLine& cli) {
  struct Flags {
    std::string name;
    std::string out;
  };
  auto flags = std::make_shared<Flags>();
  CLI::App* certificates = cli.Noun("certificates", "Printed certificates");
  CLI::App* verb = cli.Verb(certificates, "render", "Prints the certificate of a grant as PDF",
                            {"thidua certificates render khoai-chau/1234-2022/g1 --out g1.pdf"});
  verb->add_option("GRANT", flags->name, ShortForm(kGrant))->required();
  verb->add_option("--out", flags->out, "File to write; - for standard output")->required();
  cli.OnRun(verb, [flags](Session& session) -> absl::Status {
    RenderCertificateRequest request;
    ASSIGN_OR_RETURN(*request.mutable_name(), ExpandName(kGrant, flags->name));
    ASSIGN_OR_RETURN(const auto response, session.Call<RenderCertificateResponse>(request));
    if (flags->out == "-") {
      session.printer().out() << response.pdf();
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(files::WriteFile(flags->out, response.pdf(), kFileMode));
    session.printer().Note("wrote " + flags->out + " (" + std::to_string(response.pdf().size()) +
                           " bytes)");
    return absl::OkStatus();
  });
}

}  // namespace

void AddAwardCommands(CommandLine& cli) {
  AddRulePacks(cli);
  AddMovements(cli);
  AddNominations(cli);
  AddDecisions(cli);
  AddGrants(cli);
  AddCertificates(cli);
}

}  // namespace thidua::cli
