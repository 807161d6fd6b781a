#include "services/awards/api/testing/desk.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include "common/ledger/testing/new_ledger.h"
#include "common/value/name.h"
#include "services/awards/domain/testing/samples.h"
#include "thidua/catalog/v1/catalog.pb.h"

namespace thidua::awards {
namespace {

constexpr char kRound[] = "units/khoai-chau/rounds/f.2020";
constexpr char kTarget[] = "units/khoai-chau/plans/p/targets/t1";

}  // namespace

absl::StatusOr<RoundFindings> FakeReportingSource::Read(
    const rpc::Call& call, const std::vector<UnitGroup>& groups,
    const google::protobuf::RepeatedPtrField<std::string>& rounds, AbsentRounds absent) {
  asked.push_back(groups);
  meanwhile();
  if (!status.ok()) return status;
  for (const std::string& round : rounds) {
    if (const auto refusal = refused.find(round); refusal != refused.end()) return refusal->second;
    if (!annulled.contains(round)) continue;
    if (absent == AbsentRounds::kRefuse) return absl::FailedPreconditionError("no " + round);
  }
  missing_at_[token] = missing;
  google::protobuf::RepeatedPtrField<std::string> there;
  for (const std::string& round : rounds) {
    if (!annulled.contains(round)) there.Add(std::string(round));
  }
  return RoundFindings{.token = there.empty() ? "" : token,
                       .rounds = Count(groups, there, missing),
                       .simulated = simulated,
                       .restricted = restricted};
}

absl::StatusOr<RoundDifferences> FakeReportingSource::Compare(
    const rpc::Call& call, const std::vector<UnitGroup>& groups,
    const google::protobuf::RepeatedPtrField<std::string>& rounds, const Positions& positions,
    const LevelTitles& titles) {
  compared.push_back(positions);
  if (!status.ok()) return status;
  RoundDifferences differences{.before = Count(groups, rounds, missing_at_[positions.before]),
                               .figures = {}};
  for (const UnitGroup& group : groups) {
    std::vector<Difference>& figures = differences.figures.emplace_back();
    for (const std::string& unit : group) {
      const std::vector<Difference>& of = corrected_[unit];
      figures.insert(figures.end(), of.begin(), of.end());
    }
  }
  return differences;
}

void FakeReportingSource::Correct(const std::string& unit, const std::string& before,
                                  const std::string& now) {
  const std::string subject = absl::StrCat(kRound, "/figures/", std::string(LastSegment(unit)));
  corrected_[unit] = {
      Differ(subject, "Dân số (người)", "elements/population", {before, before}, {now, now})};
}

std::vector<std::vector<v1::RoundEvidence>> FakeReportingSource::Count(
    const std::vector<UnitGroup>& groups,
    const google::protobuf::RepeatedPtrField<std::string>& rounds,
    const std::set<std::string>& missing) const {
  std::vector<std::vector<v1::RoundEvidence>> counted;
  for (const UnitGroup& group : groups) {
    std::vector<v1::RoundEvidence>& found = counted.emplace_back();
    for (const std::string& name : rounds) {
      v1::RoundEvidence& round = found.emplace_back();
      round.set_round(name);
      round.set_expected(static_cast<int>(group.size()));
      for (const std::string& unit : group) {
        if (!missing.contains(unit) && !unseen.contains(unit)) {
          round.set_accepted(round.accepted() + 1);
        }
      }
    }
  }
  return counted;
}

absl::StatusOr<targets::v1::Evaluation> FakeTargetsSource::Evaluate(
    const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
    const std::string& period) {
  ++evaluations;
  if (!status.ok()) return status;
  return evaluation;
}

absl::StatusOr<targets::v1::LeagueTable> FakeTargetsSource::Score(const rpc::Call& call,
                                                                  const std::string& scheme,
                                                                  const std::string& period) {
  ++tables;
  if (!status.ok()) return status;
  return table;
}

std::string NominationName(const std::string& id) {
  return absl::StrCat(kMovement, "/nominations/", id);
}
std::string SessionName(const std::string& id) { return absl::StrCat(kMovement, "/sessions/", id); }
std::string NoticeName(const std::string& id) { return absl::StrCat(kMovement, "/notices/", id); }
std::string DecisionName(const std::string& id) { return "units/khoai-chau/decisions/" + id; }

v1::NominationEntry EntryOf(const v1::Nomination& nomination) {
  v1::NominationEntry entry;
  *entry.mutable_nomination() = nomination;
  const v1::Honouree& honouree = nomination.honouree();
  v1::Recipient& recipient = *entry.mutable_recipient();
  recipient.set_name(honouree.recipient());
  recipient.set_kind(honouree.kind());
  // The id must not tell it.
  recipient.set_display_name(absl::StrCat(
      "Trần Văn ", absl::StripPrefix(std::string(LastSegment(honouree.recipient())), "person-")));
  recipient.set_unit(honouree.unit());
  return entry;
}

v1::CreateNominationsRequest ProposalsOf(const std::vector<v1::Nomination>& nominations) {
  v1::CreateNominationsRequest request;
  request.set_parent(kMovement);
  for (const v1::Nomination& nomination : nominations) {
    *request.add_entries() = EntryOf(nomination);
  }
  return request;
}

v1::AppraiseNominationsRequest AppraisalOf(const std::vector<std::string>& ids) {
  v1::AppraiseNominationsRequest request;
  request.set_parent(kMovement);
  for (const std::string& id : ids) request.add_nominations(NominationName(id));
  return request;
}

v1::Nomination CollectiveNomination(const std::string& id) {
  v1::Nomination nomination = SampleNomination(id, "giay-khen");
  nomination.mutable_honouree()->set_kind(v1::RECIPIENT_KIND_COLLECTIVE);
  (*nomination.mutable_dossier())["Tờ trình"] = "12/TTr-UBND";
  (*nomination.mutable_dossier())["Báo cáo thành tích"] = "13/BC-UBND";
  v1::EvidenceRequest& evidence = *nomination.mutable_evidence_request();
  evidence.add_rounds(kRound);
  evidence.add_targets(kTarget);
  evidence.set_period("2020");
  return nomination;
}

targets::v1::Evaluation MetTargets() {
  targets::v1::Evaluation evaluation;
  evaluation.set_formula(1);
  auto& result = *evaluation.add_results();
  result.set_target(kTarget);
  result.set_outcome(targets::v1::OUTCOME_MET);
  return evaluation;
}

Desk::Desk() {
  SetDay(absl::CivilDay(2020, 8, 5));
  ledger::SqlLedgerOptions options;
  options.clock = [this] { return now_; };
  ledger_ = ledger::NewLedger(folder_, options);
  store_ = std::make_unique<resource::Store>(*ledger_, "awards");
  catalog_ = std::make_unique<catalog::LocalCatalog>(*ledger_);
  authorizer_ = std::make_unique<catalog::CatalogAuthorizer>(*catalog_);
  rule_packs = std::make_unique<RulePacks>(*store_);
  movements = std::make_unique<Movements>(*store_);
  recipients = std::make_unique<Recipients>(*store_, *catalog_);
  nominations = std::make_unique<Nominations>(*store_, *catalog_);
  appraisals =
      std::make_unique<Appraisals>(*store_, *catalog_, EvidenceSources(reporting, targets));
  council = std::make_unique<Council>(*store_, *catalog_);
  decisions = std::make_unique<Decisions>(*store_, *catalog_);
  grants = std::make_unique<Grants>(*store_, *catalog_);
  reviews = std::make_unique<Reviews>(*store_, *catalog_, EvidenceSources(reporting, targets));
  targets.evaluation = MetTargets();

  AddUnit("khoai-chau", "Khoái Châu", catalog::v1::UNIT_KIND_DISTRICT, "");
  AddUnit("dan-tien", "Dân Tiến", catalog::v1::UNIT_KIND_COMMUNE, "units/khoai-chau");
  AddUnit("an-vi", "An Vĩ", catalog::v1::UNIT_KIND_COMMUNE, "units/khoai-chau");
  AddUnit("kim-dong", "Kim Động", catalog::v1::UNIT_KIND_DISTRICT, "");
  Bind("admin", auth::v1::ROLE_DISTRICT_ADMINISTRATOR, "units/khoai-chau");
  Bind("huyen", auth::v1::ROLE_COMMUNE_OFFICER, "units/khoai-chau");
  Bind("lan", auth::v1::ROLE_COMMUNE_OFFICER, "units/dan-tien");
  Bind("vi", auth::v1::ROLE_COMMUNE_OFFICER, "units/an-vi");
  Bind("xa", auth::v1::ROLE_COMMUNE_OFFICER, "units/kim-dong");
  Bind("binh", auth::v1::ROLE_DISTRICT_REVIEWER, "units/khoai-chau");
  Bind("other", auth::v1::ROLE_DISTRICT_REVIEWER, "units/khoai-chau");
  Bind("council", auth::v1::ROLE_AWARD_COUNCIL, "units/khoai-chau");
  Bind("chief", auth::v1::ROLE_DECIDER, "units/khoai-chau");
  Bind("auditor", auth::v1::ROLE_AUDITOR, "units/khoai-chau");
}

Desk::~Desk() {
  authorizer_.reset();
  catalog_.reset();
  ledger_.reset();
}

void Desk::SetDay(absl::CivilDay day, int hour) {
  now_ = absl::FromCivil(absl::CivilSecond(day.year(), day.month(), day.day(), hour, 0, 0),
                         absl::FixedTimeZone(7 * 3600));
}

void Desk::PutCatalog(const std::string& name, const google::protobuf::Message& resource) {
  auto commit = [&](ledger::Txn& txn) {
    txn.Put(name, resource.SerializeAsString());
    return absl::OkStatus();
  };
  if (!ledger_->Commit("catalog", {}, commit).ok()) std::abort();
}

void Desk::AddUnit(const std::string& id, const std::string& display_name,
                   catalog::v1::UnitKind kind, const std::string& parent) {
  catalog::v1::Unit unit;
  unit.set_name("units/" + id);
  catalog::v1::UnitVersion& version = *unit.add_versions();
  version.set_display_name(display_name);
  version.set_kind(kind);
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
  methods_.push_back("thidua.awards.v1.AwardsService/" + verb);
  return rpc::Call::ForTest({.principal = "user:" + person}, methods_.back(), *authorizer_);
}

rpc::Call Desk::AsStranger(const std::string& address, const std::string& verb) {
  methods_.push_back("thidua.awards.v1.AwardsService/" + verb);
  return rpc::Call::ForTest({.principal = address, .is_anonymous = true}, methods_.back(),
                            *authorizer_);
}

int64_t Desk::Head() { return ledger_->Head("khoai-chau").value().seq; }

std::string Desk::Log() {
  std::string all;
  const auto entries = ledger_->Log({.ledger = "khoai-chau"}, 1000);
  if (!entries.ok()) std::abort();
  for (const ledger::LogEntry& entry : *entries) {
    all += entry.cause.reason + entry.cause.request_digest;
    for (const ledger::Change& change : entry.changes) all += change.key + change.bytes;
  }
  return all;
}

std::vector<std::string> Desk::Keys(const std::string& prefix) {
  std::vector<std::string> keys;
  const auto reader = store_->Open("khoai-chau");
  if (!reader.ok()) std::abort();
  const auto images = (*reader)->Scan(prefix, "", 0);
  if (!images.ok()) std::abort();
  for (const ledger::Image& image : *images) keys.push_back(image.key);
  return keys;
}

absl::Status Desk::CreatePack(const v1::RulePack& pack) {
  v1::CreateRulePackRequest request;
  *request.mutable_rule_pack() = pack;
  request.set_request_id(NewId());
  v1::RulePack answer;
  auto call = As("admin", "CreateRulePack");
  return rule_packs->Create(call, request, &answer);
}

absl::Status Desk::CreatePack() { return CreatePack(SamplePack()); }

absl::Status Desk::CreateMovement(bool simulated) {
  v1::CreateMovementRequest request;
  *request.mutable_movement() = FromText<v1::Movement>(R"(
    name: "units/khoai-chau/movements/m2020" title: "Phong trào thi đua năm 2020"
    start_date: "2020-01-01" end_date: "2020-12-31" year: 2020)");
  request.mutable_movement()->set_simulated(simulated);
  request.set_request_id(NewId());
  v1::Movement answer;
  auto call = As("admin", "CreateMovement");
  return movements->Create(call, request, &answer);
}

absl::StatusOr<v1::NominationsOutcome> Desk::Propose(v1::CreateNominationsRequest request,
                                                     const std::string& person) {
  if (request.request_id().empty() && !request.validate_only()) request.set_request_id(NewId());
  v1::NominationsOutcome answer;
  auto call = As(person, "CreateNominations");
  RETURN_IF_ERROR(nominations->Create(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::NominationsOutcome> Desk::Appraise(v1::AppraiseNominationsRequest request,
                                                      const std::string& person) {
  if (request.request_id().empty() && !request.validate_only()) request.set_request_id(NewId());
  v1::NominationsOutcome answer;
  auto call = As(person, "AppraiseNominations");
  RETURN_IF_ERROR(appraisals->Appraise(call, request, &answer));
  return answer;
}

template <class Request>
absl::StatusOr<v1::NominationsOutcome> Desk::Close(
    absl::Status (Nominations::*verb)(rpc::Call&, const Request&, v1::NominationsOutcome*),
    const char* name, const std::vector<std::string>& ids, const std::string& person) {
  Request request;
  request.set_parent(kMovement);
  for (const std::string& id : ids) request.add_nominations(NominationName(id));
  request.set_note("Vì thiếu giấy");
  request.set_request_id(NewId());
  v1::NominationsOutcome answer;
  auto call = As(person, name);
  RETURN_IF_ERROR(((*nominations).*verb)(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::NominationsOutcome> Desk::Return(const std::vector<std::string>& ids,
                                                    const std::string& person) {
  return Close(&Nominations::Return, "ReturnNominations", ids, person);
}
absl::StatusOr<v1::NominationsOutcome> Desk::Withdraw(const std::vector<std::string>& ids,
                                                      const std::string& person) {
  return Close(&Nominations::Withdraw, "WithdrawNominations", ids, person);
}
absl::StatusOr<v1::NominationsOutcome> Desk::Refuse(const std::vector<std::string>& ids,
                                                    const std::string& person) {
  return Close(&Nominations::Refuse, "RefuseNominations", ids, person);
}

absl::StatusOr<v1::CouncilSession> Desk::Record(v1::RecordSessionRequest request,
                                                const std::string& person) {
  if (request.request_id().empty() && !request.validate_only()) request.set_request_id(NewId());
  v1::CouncilSession answer;
  auto call = As(person, "RecordSession");
  RETURN_IF_ERROR(council->RecordSession(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::PublicNotice> Desk::Publish(const std::string& id,
                                               const std::vector<std::string>& ids,
                                               const std::string& person) {
  v1::PublishNoticeRequest request;
  *request.mutable_notice() = FromText<v1::PublicNotice>(R"(
    place: "Trang thông tin điện tử huyện" start_date: "2020-08-05" end_date: "2020-08-09")");
  request.mutable_notice()->set_name(NoticeName(id));
  for (const std::string& nomination : ids) {
    request.mutable_notice()->add_nominations(NominationName(nomination));
  }
  request.set_request_id(NewId());
  v1::PublicNotice answer;
  auto call = As(person, "PublishNotice");
  RETURN_IF_ERROR(council->PublishNotice(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Decision> Desk::Decide(v1::CreateDecisionRequest request,
                                          const std::string& person) {
  if (request.request_id().empty() && !request.validate_only()) request.set_request_id(NewId());
  v1::Decision answer;
  auto call = As(person, "CreateDecision");
  SetDay(absl::CivilDay(2020, 8, 16));
  RETURN_IF_ERROR(decisions->Create(call, request, &answer));
  return answer;
}

absl::StatusOr<v1::Grant> Desk::Revoke(const std::string& name, const std::string& etag,
                                       const std::string& person) {
  v1::RevokeGrantRequest request;
  request.set_name(name);
  request.set_revocation("Quyết định 99/QĐ-UBND: khai man thành tích");
  request.set_etag(etag);
  request.set_request_id(NewId());
  v1::RevokeGrantResponse answer;
  auto call = As(person, "RevokeGrant");
  RETURN_IF_ERROR(grants->Revoke(call, request, &answer));
  return answer.grant();
}

}  // namespace thidua::awards
