#pragma once
// Where an appraisal's evidence comes from: the services that hold the figures and the targets.

#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <set>
#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "services/awards/domain/figure_differences.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::awards {

// Units whose reports are counted together: one and those that became part of it.
using UnitGroup = std::set<std::string>;

// What rounds say of groups of units, all read at one position.
struct RoundFindings {
  std::string token;  // of that position; empty: all rounds are left out
  // Of each group, in the order of the rounds, without those that are left out.
  std::vector<std::vector<v1::RoundEvidence>> rounds;
  bool simulated = false;   // a round is simulated
  bool restricted = false;  // a round is of a restricted form
};

// What becomes of a round that is asked for and is not there: who appraises has named a wrong one,
// who reviews finds that it was annulled since.
enum class AbsentRounds { kRefuse, kLeaveOut };

// Two positions of Reporting's ledger of one owner, by their tokens.
struct Positions {
  std::string before;
  std::string now;
};

// What is otherwise in rounds at one position than at an earlier one.
struct RoundDifferences {
  // Of each group, in the order of the rounds: what the person is shown of the earlier position.
  std::vector<std::vector<v1::RoundEvidence>> before;
  // Of each group, by round, subject and column; none of a round that is not there any more.
  std::vector<std::vector<Difference>> figures;
};

// Reads in the name of the call's person and within its deadline. Thread-safe.
class ReportingSource {
 public:
  virtual ~ReportingSource() = default;
  // What `rounds` (at least one, all of one owner) say of the reports that each of `groups` has to
  // make.
  //   FAILED_PRECONDITION / RULE_VIOLATED: a round does not exist and is not left out.
  //   UNAVAILABLE / PEER_UNAVAILABLE: Reporting does not answer.
  //   PERMISSION_DENIED: the person may not read the figures.
  virtual absl::StatusOr<RoundFindings> Read(
      const rpc::Call& call, const std::vector<UnitGroup>& groups,
      const google::protobuf::RepeatedPtrField<std::string>& rounds, AbsentRounds absent) = 0;
  // What is otherwise between two positions in the figures that each of `groups` has to report in
  // `rounds`. Errors likewise.
  //   OUT_OF_RANGE / UNKNOWN_POSITION: a position is of another history.
  virtual absl::StatusOr<RoundDifferences> Compare(
      const rpc::Call& call, const std::vector<UnitGroup>& groups,
      const google::protobuf::RepeatedPtrField<std::string>& rounds, const Positions& positions,
      const LevelTitles& titles) = 0;
};

// Reads in the name of the call's person and within its deadline. Thread-safe.
class TargetsSource {
 public:
  virtual ~TargetsSource() = default;
  // The evaluation of `targets` (at least one, all of one plan) as of the year `period`.
  //   FAILED_PRECONDITION / RULE_VIOLATED: plan or target does not exist.
  //   UNAVAILABLE / PEER_UNAVAILABLE: Targets does not answer.
  //   PERMISSION_DENIED: the person may not read the plan.
  virtual absl::StatusOr<targets::v1::Evaluation> Evaluate(
      const rpc::Call& call, const google::protobuf::RepeatedPtrField<std::string>& targets,
      const std::string& period) = 0;
  // The league table of the scheme as of the year `period`. Errors likewise.
  virtual absl::StatusOr<targets::v1::LeagueTable> Score(const rpc::Call& call,
                                                         const std::string& scheme,
                                                         const std::string& period) = 0;
};

// What is looked up for one recipient.
struct EvidenceQuestion {
  v1::EvidenceRequest request;
  std::string unit;        // the recipient's, as it was proposed
  UnitGroup predecessors;  // that became part of it
};

// Whether the status says something of what was asked for or of who asks, so that another question
// of the same call may be answered; false where a service is away or the time is over.
bool IsRefusal(const absl::Status& status);

// Both, asked for what nominations name, whether or not a rule looks at it: council and decider see
// it, and the decision keeps it.
class EvidenceSources {
 public:
  // Both must outlive it.
  EvidenceSources(ReportingSource& reporting, TargetsSource& targets)
      : reporting_(reporting), targets_(targets) {}

  // The evidence of each question, in their order, without titles. What several ask for is read
  // once, so that it is of one position. Fails as the sources do.
  absl::StatusOr<std::vector<v1::Evidence>> Find(const rpc::Call& call,
                                                 const std::vector<EvidenceQuestion>& questions,
                                                 AbsentRounds absent = AbsentRounds::kRefuse);

  // The same where a question that is refused must not keep the others from being answered: those
  // that ask for the same are then asked apart from the rest. Rounds that are not there are left
  // out. Fails where that is no refusal.
  absl::StatusOr<std::vector<absl::StatusOr<v1::Evidence>>> FindEach(
      const rpc::Call& call, const std::vector<EvidenceQuestion>& questions);

  ReportingSource& reporting() { return reporting_; }

 private:
  ReportingSource& reporting_;
  TargetsSource& targets_;
};

}  // namespace thidua::awards
