#include "services/awards/api/testing/desk.h"

#include <absl/strings/str_cat.h>

#include "common/ledger/testing/new_ledger.h"
#include "services/awards/domain/testing/samples.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {

absl::StatusOr<RoundFindings> FakeReportingSource::Read(
    const rpc::Call& call, const std::string& unit,
    const google::protobuf::RepeatedPtrField<std::string>& rounds) {
  units.push_back(unit);
  if (!status.ok()) return status;
  return findings;
}

absl::StatusOr<targets::v1::Evaluation> FakeTargetsSource::Evaluate(
    const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
    const std::string& period) {
  ++calls;
  if (!status.ok()) return status;
  return evaluation;
}

std::string NominationName(const std::string& id) {
  return "units/khoai-chau/movements/m2020/nominations/" + id;
}

Desk::Desk() {
  // Long before today, so that notices are over when a decision of 2020-08-15 comes.
  now_ = absl::FromCivil(absl::CivilSecond(2020, 8, 5, 9, 0, 0), absl::FixedTimeZone(7 * 3600));
  ledger::SqlLedgerOptions options;
  options.clock = [this] { return now_; };
  ledger_ = ledger::NewLedger(folder_, options);
  store_ = std::make_unique<resource::Store>(*ledger_, "awards");
  catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
  authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
  rule_packs = std::make_unique<RulePacks>(*store_);
  movements = std::make_unique<Movements>(*store_);
  nominations =
      std::make_unique<Nominations>(*store_, *catalog_, EvidenceSources(reporting, targets));
  decisions = std::make_unique<Decisions>(*store_, *catalog_, printer_);

  AddUnit("khoai-chau", "Khoái Châu", "");
  AddUnit("dan-tien", "Dân Tiến", "units/khoai-chau");
  AddUnit("kim-dong", "Kim Động", "");
  Bind("admin", auth::v1::ROLE_DISTRICT_ADMINISTRATOR, "units/khoai-chau");
  Bind("lan", auth::v1::ROLE_COMMUNE_OFFICER, "units/dan-tien");
  Bind("xa", auth::v1::ROLE_COMMUNE_OFFICER, "units/kim-dong");
  Bind("binh", auth::v1::ROLE_DISTRICT_REVIEWER, "units/khoai-chau");
  Bind("other", auth::v1::ROLE_DISTRICT_REVIEWER, "units/khoai-chau");
  Bind("council", auth::v1::ROLE_AWARD_COUNCIL, "units/khoai-chau");
  Bind("chief", auth::v1::ROLE_DECIDER, "units/khoai-chau");
  Bind("auditor", auth::v1::ROLE_AUDITOR, "units/khoai-chau");
}

Desk::~Desk() {
  decisions.reset();
  nominations.reset();
  movements.reset();
  rule_packs.reset();
  authorizer_.reset();
  catalog_.reset();
  ledger_.reset();
}

void Desk::PutCatalog(const std::string& name, const google::protobuf::Message& resource) {
  auto commit = [&](ledger::Txn& txn) {
    txn.Put(name, resource.SerializeAsString());
    return absl::OkStatus();
  };
  if (!ledger_->Commit("catalog", {}, commit).ok()) std::abort();
}

void Desk::AddUnit(const std::string& id, const std::string& display_name,
                   const std::string& parent) {
  catalog::v1::Unit unit;
  unit.set_name("units/" + id);
  catalog::v1::UnitVersion& version = *unit.add_versions();
  version.set_display_name(display_name);
  version.set_kind(catalog::v1::UNIT_KIND_COMMUNE);
  version.set_parent(parent);
  version.set_valid_from("1999-01-01");
  PutCatalog(unit.name(), unit);
}

void Desk::Bind(const std::string& person, auth::v1::Role role, const std::string& unit) {
  catalog::v1::Binding binding;
  binding.set_name("bindings/user:" + person);
  binding.add_grants()->set_role(role);
  binding.mutable_grants(0)->set_unit(unit);
  PutCatalog(binding.name(), binding);
}

rpc::Call Desk::As(const std::string& person, const std::string& verb) {
  methods_.push_back(std::make_unique<std::string>("thidua.awards.v1.AwardsService/" + verb));
  return rpc::Call::ForTest({.principal = "user:" + person}, *methods_.back(), *authorizer_);
}

absl::Status Desk::CreatePack() {
  v1::CreateRulePackRequest request;
  *request.mutable_rule_pack() = SamplePack();
  request.set_request_id("pack");
  v1::RulePack answer;
  auto call = As("admin", "CreateRulePack");
  return rule_packs->Create(call, request, &answer);
}

absl::Status Desk::CreateMovement(bool simulated) {
  v1::CreateMovementRequest request;
  v1::Movement& movement = *request.mutable_movement();
  movement.set_name("units/khoai-chau/movements/m2020");
  movement.set_title("Phong trào thi đua năm 2020");
  movement.set_start_date("2020-01-01");
  movement.set_end_date("2020-12-31");
  movement.set_simulated(simulated);
  request.set_request_id("movement");
  v1::Movement answer;
  auto call = As("admin", "CreateMovement");
  return movements->Create(call, request, &answer);
}

absl::StatusOr<v1::Nomination> Desk::Nominate(v1::Nomination nomination, const std::string& person,
                                              const std::string& request_id) {
  v1::CreateNominationRequest request;
  *request.mutable_nomination() = std::move(nomination);
  request.set_request_id(request_id.empty() ? absl::StrCat("r", ++next_id_) : request_id);
  v1::Nomination answer;
  auto call = As(person, "CreateNomination");
  RETURN_IF_ERROR(nominations->Create(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Nomination> Desk::Appraise(const std::string& id,
                                              const std::vector<std::string>& attested,
                                              const std::string& person,
                                              const std::string& request_id,
                                              const std::string& etag) {
  v1::AppraiseNominationRequest request;
  request.set_name(NominationName(id));
  for (const std::string& rule : attested) request.add_attested_rules(rule);
  request.set_request_id(request_id.empty() ? absl::StrCat("r", ++next_id_) : request_id);
  request.set_etag(etag);
  v1::Nomination answer;
  auto call = As(person, "AppraiseNomination");
  RETURN_IF_ERROR(nominations->Appraise(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Nomination> Desk::RecordBallot(const std::string& id, v1::Ballot ballot,
                                                  const std::string& person) {
  v1::RecordBallotRequest request;
  request.set_name(NominationName(id));
  *request.mutable_ballot() = std::move(ballot);
  request.set_request_id(absl::StrCat("r", ++next_id_));
  v1::Nomination answer;
  auto call = As(person, "RecordBallot");
  RETURN_IF_ERROR(nominations->RecordBallot(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Decision> Desk::Decide(const std::string& id,
                                          const std::vector<std::string>& ids,
                                          const std::string& number, const std::string& person,
                                          const std::string& request_id) {
  v1::CreateDecisionRequest request;
  v1::Decision& decision = *request.mutable_decision();
  decision.set_name("units/khoai-chau/decisions/" + id);
  decision.set_number(number.empty() ? id + "/QĐ-UBND" : number);
  decision.set_date("2020-08-15");
  decision.set_signer("Nguyễn Hữu Thưởng");
  decision.set_signer_title("Chủ tịch");
  for (const std::string& nomination : ids) {
    decision.add_nominations(NominationName(nomination));
  }
  request.set_request_id(request_id.empty() ? absl::StrCat("r", ++next_id_) : request_id);
  v1::Decision answer;
  auto call = As(person, "CreateDecision");
  now_ = absl::FromCivil(absl::CivilSecond(2020, 8, 16, 9, 0, 0), absl::FixedTimeZone(7 * 3600));
  RETURN_IF_ERROR(decisions->Create(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Nomination> Desk::GetNomination(const std::string& id) {
  v1::GetNominationRequest request;
  request.set_name(NominationName(id));
  v1::Nomination answer;
  auto call = As("auditor", "GetNomination");
  RETURN_IF_ERROR(nominations->Get(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Grant> Desk::GetGrant(const std::string& name) {
  v1::GetGrantRequest request;
  request.set_name(name);
  v1::Grant answer;
  auto call = As("auditor", "GetGrant");
  RETURN_IF_ERROR(decisions->GetGrant(call, request, &answer));
  return answer;
}

absl::Status Desk::MakeEligible(const v1::Nomination& nomination) {
  RETURN_IF_ERROR(Nominate(nomination).status());
  const std::string& name = nomination.name();
  return Appraise(name.substr(name.rfind('/') + 1)).status();
}

}  // namespace thidua::awards
