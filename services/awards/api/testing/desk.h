#pragma once
// The verbs of Awards over a real ledger in a folder that is gone with the object, with a catalog
// of one district and sources of evidence that say what a test tells them.
//
// People: admin, huyen (who proposes for the district), lan (officer of Dân Tiến), vi (of An Vĩ),
// xa (of Kim Động, elsewhere), binh and other (reviewers), council, chief (decider), auditor,
// nobody.

#include <absl/status/status.h>
#include <absl/time/civil_time.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/catalog/local_catalog.h"
#include "common/ledger/sql/sql_ledger.h"
#include "common/resource/store.h"
#include "common/testing/from_text.h"
#include "common/testing/status.h"
#include "common/testing/temporary_folder.h"
#include "common/value/errors.h"
#include "common/value/status_macros.h"
#include "services/awards/api/appraisals.h"
#include "services/awards/api/council.h"
#include "services/awards/api/decisions.h"
#include "services/awards/api/grants.h"
#include "services/awards/api/movements.h"
#include "services/awards/api/nominations.h"
#include "services/awards/api/recipients.h"
#include "services/awards/api/reviews.h"
#include "services/awards/api/rule_packs.h"

namespace thidua::awards {

// Every unit of a group had one report to make in every round, and made it in time but for those
// that are `missing`. What was found at a position stays so.
class FakeReportingSource : public ReportingSource {
 public:
  absl::StatusOr<RoundFindings> Read(const rpc::Call& call, const std::vector<UnitGroup>& groups,
                                     const google::protobuf::RepeatedPtrField<std::string>& rounds,
                                     AbsentRounds absent) override;
  absl::StatusOr<RoundDifferences> Compare(
      const rpc::Call& call, const std::vector<UnitGroup>& groups,
      const google::protobuf::RepeatedPtrField<std::string>& rounds, const Positions& positions,
      const LevelTitles& titles) override;

  // A figure of the unit that is otherwise than it ever was.
  void Correct(const std::string& unit, const std::string& before, const std::string& now);

  std::string token = "reporting-token";  // of the position now
  std::set<std::string> missing;
  std::set<std::string> unseen;                 // units whose figures the person is not shown
  std::map<std::string, absl::Status> refused;  // by round
  std::set<std::string> annulled;               // rounds that are not there now
  bool simulated = false;
  bool restricted = false;
  absl::Status status;
  std::vector<std::vector<UnitGroup>> asked;  // by each call
  std::vector<Positions> compared;            // by each comparison
  std::function<void()> meanwhile = [] {};    // what others do while it reads

 private:
  std::vector<std::vector<v1::RoundEvidence>> Count(
      const std::vector<UnitGroup>& groups,
      const google::protobuf::RepeatedPtrField<std::string>& rounds,
      const std::set<std::string>& missing) const;

  std::map<std::string, std::set<std::string>> missing_at_;   // by position
  std::map<std::string, std::vector<Difference>> corrected_;  // by unit
};

class FakeTargetsSource : public TargetsSource {
 public:
  absl::StatusOr<targets::v1::Evaluation> Evaluate(
      const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
      const std::string& period) override;
  absl::StatusOr<targets::v1::LeagueTable> Score(const rpc::Call& call, const std::string& scheme,
                                                 const std::string& period) override;

  targets::v1::Evaluation evaluation;
  targets::v1::LeagueTable table;
  absl::Status status;
  int evaluations = 0;
  int tables = 0;
};

class Desk {
 public:
  Desk();
  ~Desk();

  // A call of `person` ("lan") with the permission that the verb declares.
  rpc::Call As(const std::string& person, const std::string& verb);
  // A call without credentials from an address.
  rpc::Call AsStranger(const std::string& address, const std::string& verb);

  // Verbs, each answering what it answers. Without a request id they make one.
  absl::Status CreatePack(const v1::RulePack& pack);
  absl::Status CreatePack();
  absl::Status CreateMovement(bool simulated = false);
  absl::StatusOr<v1::NominationsOutcome> Propose(v1::CreateNominationsRequest request,
                                                 const std::string& person = "lan");
  absl::StatusOr<v1::NominationsOutcome> Appraise(v1::AppraiseNominationsRequest request,
                                                  const std::string& person = "binh");
  absl::StatusOr<v1::NominationsOutcome> Return(const std::vector<std::string>& ids,
                                                const std::string& person = "binh");
  absl::StatusOr<v1::NominationsOutcome> Withdraw(const std::vector<std::string>& ids,
                                                  const std::string& person = "lan");
  absl::StatusOr<v1::NominationsOutcome> Refuse(const std::vector<std::string>& ids,
                                                const std::string& person = "chief");
  absl::StatusOr<v1::CouncilSession> Record(v1::RecordSessionRequest request,
                                            const std::string& person = "council");
  absl::StatusOr<v1::PublicNotice> Publish(const std::string& id,
                                           const std::vector<std::string>& ids,
                                           const std::string& person = "binh");
  absl::StatusOr<v1::Decision> Decide(v1::CreateDecisionRequest request,
                                      const std::string& person = "chief");
  absl::StatusOr<v1::Grant> Revoke(const std::string& name, const std::string& etag = "",
                                   const std::string& person = "chief");
  absl::StatusOr<v1::ReviewGrantsResponse> Review(v1::ReviewGrantsRequest request,
                                                  const std::string& person = "auditor");
  absl::StatusOr<v1::Grant> SettleReview(v1::SettleReviewRequest request,
                                         const std::string& person = "binh");
  absl::StatusOr<v1::Nomination> GetNomination(const std::string& id,
                                               const std::string& person = "auditor");
  absl::StatusOr<v1::Grant> GetGrant(const std::string& name,
                                     const std::string& person = "auditor");

  // The same of one nomination, or of the sample ones.
  absl::StatusOr<v1::Nomination> Nominate(const v1::Nomination& nomination,
                                          const std::string& person = "lan",
                                          const std::string& request_id = "");
  absl::StatusOr<v1::Nomination> Edit(v1::Nomination nomination, const std::string& person = "lan",
                                      const std::string& request_id = "");
  absl::StatusOr<v1::NominationOutcome> Appraise(const std::string& id,
                                                 const std::vector<std::string>& attested = {},
                                                 const std::string& person = "binh",
                                                 const std::string& request_id = "");
  // A session with nine or another number of ten votes in favour of each.
  v1::RecordSessionRequest Session(const std::string& id, const std::vector<std::string>& ids,
                                   int in_favour = 9);
  v1::CreateDecisionRequest Decision(const std::string& id, const std::vector<std::string>& ids,
                                     const std::string& number = "");
  absl::StatusOr<v1::Decision> Decide(const std::string& id, const std::vector<std::string>& ids,
                                      const std::string& number = "",
                                      const std::string& person = "chief");

  // Nominates and appraises for ldtt, or whatever the nomination is for.
  absl::Status MakeEligible(const v1::Nomination& nomination);
  std::vector<std::string> Eligible(const std::string& prefix, int count);
  // The same for cstd, voted on and published; the notice is over on the day of decisions.
  std::vector<std::string> Voted(const std::string& prefix, int count);

  // From 9 in the morning of the day on, or from another hour; 2020-08-05 at first.
  void SetDay(absl::CivilDay day, int hour = 9);

  std::string NewId() { return "r" + std::to_string(++next_id_); }
  // Number of commits of the district.
  int64_t Head();
  // Everything that the district's ledger ever wrote, as bytes, causes and digests included.
  std::string Log();
  // Names of what the district's ledger holds now and begins with `prefix`.
  std::vector<std::string> Keys(const std::string& prefix);

  ledger::Ledger& ledger() { return *ledger_; }
  const resource::Store& store() const { return *store_; }
  const catalog::CatalogSource& catalog() const { return *catalog_; }
  void PutCatalog(const std::string& name, const google::protobuf::Message& resource);

  FakeReportingSource reporting;
  FakeTargetsSource targets;

 private:
  void AddUnit(const std::string& id, const std::string& display_name, catalog::v1::UnitKind kind,
               const std::string& parent);
  void Bind(const std::string& person, auth::v1::Role role, const std::string& unit);
  template <class Request>
  absl::StatusOr<v1::NominationsOutcome> Close(
      absl::Status (Nominations::*verb)(rpc::Call&, const Request&, v1::NominationsOutcome*),
      const char* name, const std::vector<std::string>& ids, const std::string& person);

  TemporaryFolder folder_;
  absl::Time now_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<resource::Store> store_;
  std::unique_ptr<catalog::LocalCatalog> catalog_;
  std::unique_ptr<catalog::CatalogAuthorizer> authorizer_;
  std::deque<std::string> methods_;
  int next_id_ = 0;

 public:
  std::unique_ptr<RulePacks> rule_packs;
  std::unique_ptr<Movements> movements;
  std::unique_ptr<Recipients> recipients;
  std::unique_ptr<Nominations> nominations;
  std::unique_ptr<Appraisals> appraisals;
  std::unique_ptr<Council> council;
  std::unique_ptr<Decisions> decisions;
  std::unique_ptr<Grants> grants;
  std::unique_ptr<Reviews> reviews;
};

inline constexpr char kMovement[] = "units/khoai-chau/movements/m2020";

// "units/khoai-chau/movements/m2020/nominations/{id}".
std::string NominationName(const std::string& id);
std::string SessionName(const std::string& id);
std::string NoticeName(const std::string& id);
std::string DecisionName(const std::string& id);

// The nomination with its recipient: another name for each id, so that none are alike.
v1::NominationEntry EntryOf(const v1::Nomination& nomination);

// A request of these; without a request id.
v1::CreateNominationsRequest ProposalsOf(const std::vector<v1::Nomination>& nominations);
v1::AppraiseNominationsRequest AppraisalOf(const std::vector<std::string>& ids);

// A collective of Dân Tiến for a giấy khen, with its papers, that asks for one round and one
// target; and what Targets says of it when all is well.
v1::Nomination CollectiveNomination(const std::string& id);
targets::v1::Evaluation MetTargets();

}  // namespace thidua::awards
