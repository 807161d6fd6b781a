#pragma once
// Where an appraisal's evidence comes from: the services that hold the figures and the targets.

#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <set>
#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "thidua/awards/v1/movement.pb.h"
#include "thidua/awards/v1/nomination.pb.h"
#include "thidua/targets/v1/evaluation.pb.h"
#include "thidua/targets/v1/scoring.pb.h"

namespace thidua::awards {

// Units whose reports are counted together: one and those that became part of it.
using UnitGroup = std::set<std::string>;

// What rounds say of groups of units, all read at one position.
struct RoundFindings {
  std::string token;                                   // of that position
  std::vector<std::vector<v1::RoundEvidence>> rounds;  // of each group, in the order of the rounds
  bool simulated = false;                              // a round is simulated
  bool restricted = false;                             // a round is of a restricted form
};

// Reads in the name of the call's person and within its deadline. Thread-safe.
class ReportingSource {
 public:
  virtual ~ReportingSource() = default;
  // What `rounds` (at least one, all of one owner) say of the reports that each of `groups` has to
  // make.
  //   FAILED_PRECONDITION / RULE_VIOLATED: a round does not exist.
  //   UNAVAILABLE / PEER_UNAVAILABLE: Reporting does not answer.
  //   PERMISSION_DENIED: the person may not read the figures.
  virtual absl::StatusOr<RoundFindings> Read(
      const rpc::Call& call, const std::vector<UnitGroup>& groups,
      const google::protobuf::RepeatedPtrField<std::string>& rounds) = 0;
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
                                                 const std::vector<EvidenceQuestion>& questions);

 private:
  ReportingSource& reporting_;
  TargetsSource& targets_;
};

}  // namespace thidua::awards
