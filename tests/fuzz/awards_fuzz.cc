// The handlers of Awards.

#include "services/awards/api/decisions.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/rule_packs.h"
#include "services/awards/domain/testing/samples.h"
#include "tests/fuzz/calls.h"
#include "tests/fuzz/target.h"

namespace thidua::awards {
namespace {

const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2020, 8, 16, 9, 0, 0), absl::FixedTimeZone(7 * 3600));

// The other services, which find nothing in the way of an award.
class SampleReporting : public ReportingSource {
 public:
  absl::StatusOr<RoundFindings> Read(
      const rpc::Call&, const std::string&,
      const google::protobuf::RepeatedPtrField<std::string>&) override {
    return RoundFindings{.token = "token", .rounds = {}};
  }
};
class SampleTargets : public TargetsSource {
 public:
  absl::StatusOr<targets::v1::Evaluation> Evaluate(
      const rpc::Call&, const google::protobuf::RepeatedPtrField<std::string>&,
      const std::string&) override {
    return targets::v1::Evaluation();
  }
};

class AwardsHandlers : public fuzz::Handlers {
 public:
  explicit AwardsHandlers(const std::string& database)
      : ground_(database, "awards", kNow),
        rule_packs_(*ground_.store),
        movements_(*ground_.store),
        nominations_(*ground_.store, *ground_.catalog, EvidenceSources(reporting_, targets_)),
        decisions_(*ground_.store, *ground_.catalog, Printer()) {
    Bind("CreateRulePack", &rule_packs_, &RulePacks::Create);
    Bind("UpdateRulePack", &rule_packs_, &RulePacks::Update);
    Bind("GetRulePack", &rule_packs_, &RulePacks::Get);
    Bind("ListRulePacks", &rule_packs_, &RulePacks::List);
    Bind("CreateMovement", &movements_, &Movements::Create);
    Bind("GetMovement", &movements_, &Movements::Get);
    Bind("ListMovements", &movements_, &Movements::List);
    Bind("CreateNomination", &nominations_, &Nominations::Create);
    Bind("GetNomination", &nominations_, &Nominations::Get);
    Bind("ListNominations", &nominations_, &Nominations::List);
    Bind("AppraiseNomination", &nominations_, &Nominations::Appraise);
    Bind("RecordBallot", &nominations_, &Nominations::RecordBallot);
    Bind("CreateDecision", &decisions_, &Decisions::Create);
    Bind("GetDecision", &decisions_, &Decisions::Get);
    Bind("ListDecisions", &decisions_, &Decisions::List);
    Bind("GetGrant", &decisions_, &Decisions::GetGrant);
    Bind("ListGrants", &decisions_, &Decisions::ListGrants);
    Bind("RevokeGrant", &decisions_, &Decisions::RevokeGrant);
    Bind("RenderCertificate", &decisions_, &Decisions::RenderCertificate);
  }

  const std::vector<fuzz::Verb>& verbs() const override { return verbs_; }
  fuzz::Ground& ground() override { return ground_; }

 private:
  // It reads its fonts once.
  static CertificatePrinter& Printer() {
    static CertificatePrinter& printer = *new CertificatePrinter;
    return printer;
  }

  template <class Api, class Request, class Response>
  void Bind(const std::string& verb, Api* api,
            absl::Status (Api::*handler)(rpc::Call&, const Request&, Response*)) {
    verbs_.push_back(fuzz::VerbOf("thidua.awards.v1.AwardsService/" + verb, api, handler));
  }

  fuzz::Ground ground_;
  SampleReporting reporting_;
  SampleTargets targets_;
  RulePacks rule_packs_;
  Movements movements_;
  Nominations nominations_;
  Decisions decisions_;
  std::vector<fuzz::Verb> verbs_;
};

constexpr char kPack[] = R"(
    units { name: "units/khoai-chau" versions { display_name: "Khoái Châu" kind: UNIT_KIND_DISTRICT
            valid_from: "1999-01-01" } }
    units { name: "units/dan-tien" versions { display_name: "Dân Tiến" kind: UNIT_KIND_COMMUNE
            parent: "units/khoai-chau" valid_from: "1999-01-01" } })";

fuzz::Step CreatePack() {
  v1::CreateRulePackRequest request;
  *request.mutable_rule_pack() = SamplePack();
  request.set_request_id("1");
  return {"CreateRulePack one", request};
}

fuzz::Step Nominate(const std::string& id) {
  v1::CreateNominationRequest request;
  *request.mutable_nomination() = SampleNomination(id);
  request.set_request_id("nominate " + id);
  return {"CreateNomination lan", request};
}

std::vector<fuzz::Step> Steps() {
  using fuzz::StepOf;
  const std::string movement = "units/khoai-chau/movements/m2020";
  const std::string decision = "units/khoai-chau/decisions/q1";
  return {
      CreatePack(),
      StepOf<v1::CreateMovementRequest>("CreateMovement one", "movement { name: '" + movement + R"('
              title: "Phong trào" start_date: "2020-01-01" end_date: "2020-12-31" }
              request_id: "2")"),
      Nominate("n1"),
      Nominate("n2"),
      StepOf<v1::AppraiseNominationRequest>(
          "AppraiseNomination two", "name: '" + movement + "/nominations/n1' request_id: '3'"),
      StepOf<v1::CreateDecisionRequest>("CreateDecision one", "decision { name: '" + decision + R"('
              number: "1/QĐ" date: "2020-08-15" signer: "Thưởng" signer_title: "Chủ tịch"
              nominations: ")" + movement + R"(/nominations/n1" } request_id: "4")"),
      StepOf<v1::ListNominationsRequest>("ListNominations two", "parent: '" + movement + "'"),
      StepOf<v1::ListGrantsRequest>("ListGrants two", "parent: '" + decision + "'"),
      StepOf<v1::RenderCertificateRequest>("RenderCertificate one",
                                           "name: '" + decision + "/grants/1'"),
  };
}

}  // namespace

FUZZ(awards_calls) {
  static fuzz::Calls& calls = *new fuzz::Calls(
      [](const std::string& database) { return std::make_unique<AwardsHandlers>(database); }, kPack,
      Steps());
  calls.Run(bytes);
}

}  // namespace thidua::awards
