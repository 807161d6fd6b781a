#pragma once
// The verbs of Awards over a real ledger in a folder that is gone with the object, with a catalog
// of one district and sources of evidence that say what a test tells them.
//
// People: admin, lan (officer of Dân Tiến), xa (officer of Kim Động), binh and other (reviewers),
// council, chief (decider), auditor, nobody.

#include <absl/status/status.h>

#include <memory>
#include <string>
#include <vector>

#include "common/catalog/local_catalog.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/resource/store.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/api/decisions.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/rule_packs.h"

namespace thidua::awards {

class FakeReportingSource : public ReportingSource {
 public:
  absl::StatusOr<RoundFindings> Read(
      const rpc::Call& call, const std::string& unit,
      const google::protobuf::RepeatedPtrField<std::string>& rounds) override;

  RoundFindings findings;
  absl::Status status;
  std::vector<std::string> units;  // that were asked about
};

class FakeTargetsSource : public TargetsSource {
 public:
  absl::StatusOr<targets::v1::Evaluation> Evaluate(
      const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
      const std::string& period) override;

  targets::v1::Evaluation evaluation;
  absl::Status status;
  int calls = 0;
};

class Desk {
 public:
  Desk();
  ~Desk();

  // A call of `person` ("lan") with the permission that the verb declares.
  rpc::Call As(const std::string& person, const std::string& verb);

  // The steps of the sample nominations, each answering what the verb answers.
  absl::Status CreatePack();
  absl::Status CreateMovement(bool simulated = false);
  absl::StatusOr<v1::Nomination> Nominate(v1::Nomination nomination,
                                          const std::string& person = "lan",
                                          const std::string& request_id = "");
  absl::StatusOr<v1::Nomination> Appraise(const std::string& id,
                                          const std::vector<std::string>& attested = {},
                                          const std::string& person = "binh",
                                          const std::string& request_id = "",
                                          const std::string& etag = "");
  absl::StatusOr<v1::Nomination> RecordBallot(const std::string& id, v1::Ballot ballot,
                                              const std::string& person = "council");
  absl::StatusOr<v1::Decision> Decide(const std::string& id, const std::vector<std::string>& ids,
                                      const std::string& number = "",
                                      const std::string& person = "chief",
                                      const std::string& request_id = "");
  absl::StatusOr<v1::Nomination> GetNomination(const std::string& id);
  absl::StatusOr<v1::Grant> GetGrant(const std::string& name);
  // Nominates and appraises it.
  absl::Status MakeEligible(const v1::Nomination& nomination);

  ledger::Ledger& ledger() { return *ledger_; }

  FakeReportingSource reporting;
  FakeTargetsSource targets;

  const resource::Store& store() const { return *store_; }
  const catalog::CatalogSource& catalog() const { return *catalog_; }

 private:
  void PutCatalog(const std::string& name, const google::protobuf::Message& resource);
  void AddUnit(const std::string& id, const std::string& display_name, const std::string& parent);
  void Bind(const std::string& person, auth::v1::Role role, const std::string& unit);

  TemporaryFolder folder_;
  absl::Time now_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<resource::Store> store_;
  std::unique_ptr<catalog::LocalCatalog> catalog_;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;
  CertificatePrinter printer_;
  std::vector<std::unique_ptr<std::string>> methods_;
  int next_id_ = 0;

 public:
  std::unique_ptr<RulePacks> rule_packs;
  std::unique_ptr<Movements> movements;
  std::unique_ptr<Nominations> nominations;
  std::unique_ptr<Decisions> decisions;
};

// "units/khoai-chau/movements/m2020/nominations/{id}".
std::string NominationName(const std::string& id);

}  // namespace thidua::awards
