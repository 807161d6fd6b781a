#pragma once
// Where an appraisal's evidence comes from: the services that hold the figures and the targets.

#include <absl/status/statusor.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

#include "common/rpc/call.h"
#include "services/awards/domain/appraisal.h"
#include "thidua/awards/v1/award.pb.h"
#include "thidua/targets/v1/evaluation.pb.h"

namespace thidua::awards {

// What rounds say of one unit, all read at one position.
struct RoundFindings {
  std::string token;  // of that position
  std::vector<v1::RoundEvidence> rounds;
  bool simulated = false;   // a round is simulated
  bool restricted = false;  // a round is of a restricted form
};

// Reads in the name of the call's person and within its deadline. Thread-safe.
class ReportingSource {
 public:
  virtual ~ReportingSource() = default;
  // What `rounds` (at least one, all of one owner) say of the reports that `unit` has to make.
  //   FAILED_PRECONDITION / RULE_VIOLATED: a round does not exist.
  //   UNAVAILABLE / PEER_UNAVAILABLE: Reporting does not answer.
  //   PERMISSION_DENIED: the person may not read the figures.
  virtual absl::StatusOr<RoundFindings> Read(
      const rpc::Call& call, const std::string& unit,
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
};

// Both, asked for what the nomination names, whether or not a rule looks at it: council and decider
// see it, and the decision keeps it.
class EvidenceSources {
 public:
  // Both must outlive it.
  EvidenceSources(ReportingSource& reporting, TargetsSource& targets)
      : reporting_(reporting), targets_(targets) {}

  // Fails as the sources do.
  absl::StatusOr<FoundEvidence> Find(const rpc::Call& call, const v1::Nomination& nomination);

 private:
  ReportingSource& reporting_;
  TargetsSource& targets_;
};

}  // namespace thidua::awards
